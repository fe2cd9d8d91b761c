"""Make the demo model from nothing but this repository and packages: text, speech, training.

    python scripts/train_demo_model.py --out FOLDER [--work FOLDER] [--steps N] [--tiny]

Needs espeak-ng, flite and the extra `train` (on Linux, torch's CPU wheel is enough). A full run
takes about three hours on two cores. It may be cut off at any time: run again with the same --work,
it goes on with the first missing file of speech, or from the last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import torch
from rich.console import Console

from demo_model.corpus import Corpus, documentation_sentences, pack_phrases, training_sentences
from demo_model.evaluate import held_out_answers, held_out_sentences
from demo_model.export import as_arrays, export
from demo_model.network import DemoWhisper, Shape
from demo_model.pieces import CHARACTERS, Pieces, load_pieces, train_pieces
from demo_model.speech import load_utterances, synthesize
from demo_model.training import Recipe, Trainer, learnt
from demo_model.windows import Windows

SEED = 1
SENTENCES = 60_000
RECIPE = Recipe(steps=8_500, again=(5_500, 3_200), seed=SEED)
TINY = replace(RECIPE, steps=9, again=(2, 1), warm_up=4, processes=1, singles=4, checkpoint_every=4)
TINY_SENTENCES = 60
TINY_WIDTH = 48


def main() -> None:
    """Make the model, or go on making it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the finished model")
    parser.add_argument("--work", type=Path, help="folder for speech and checkpoints")
    parser.add_argument(
        "--steps", type=int, help=f"of the first cycle, {RECIPE.steps} if not given"
    )
    parser.add_argument("--tiny", action="store_true", help="a minute's run that learns nothing")
    arguments = parser.parse_args()
    recipe = TINY if arguments.tiny else RECIPE
    if arguments.steps is not None:
        recipe = replace(recipe, steps=arguments.steps)
    work: Path = arguments.work or Path(tempfile.gettempdir()) / "demo-model"
    work.mkdir(parents=True, exist_ok=True)
    prepare(work, TINY_SENTENCES if arguments.tiny else SENTENCES)
    (work / "rendezvous").unlink(missing_ok=True)
    if recipe.processes == 1:
        learn(0, work, recipe, arguments.tiny)
    else:
        os.environ["OMP_NUM_THREADS"] = "1"
        torch.multiprocessing.spawn(
            learn, args=(work, recipe, arguments.tiny), nprocs=recipe.processes
        )
    finish(work, recipe, arguments.out)
    Console().print(f"{arguments.out}: made in {recipe.total} steps")


def prepare(work: Path, count: int) -> None:
    """Write the sentences, the pieces and the speech into ``work``, as far as they are missing."""
    texts_file = work / "sentences.json"
    if not texts_file.exists():
        texts = training_sentences(
            Corpus(SEED, documentation_sentences(), pack_phrases()),
            count,
            [*held_out_sentences(), *held_out_answers()],
        )
        texts_file.write_text(json.dumps(texts, indent=0), encoding="utf-8")
    texts = json.loads(texts_file.read_text(encoding="utf-8"))
    if not (work / "tokenizer.json").exists():
        train_pieces(texts).tokenizer.save(str(work / "tokenizer.json"))
    synthesize(texts, work / "speech", seed=SEED * 1_000_000, processes=os.cpu_count() or 1)


def learn(process: int, work: Path, recipe: Recipe, tiny: bool) -> None:
    """One training process."""
    texts = json.loads((work / "sentences.json").read_text(encoding="utf-8"))
    pieces = load_pieces(work / "tokenizer.json")
    torch.manual_seed(recipe.seed)
    windows = Windows(load_utterances(texts, work / "speech"), pieces)
    Trainer(new_network(pieces, tiny=tiny), windows, pieces, recipe).run(work, process)


def new_network(pieces: Pieces, *, tiny: bool) -> DemoWhisper:
    """The untrained network for these pieces."""
    shape = Shape(len(pieces.vocabulary), pieces.text, pieces.first_timestamp)
    return DemoWhisper(replace(shape, width=TINY_WIDTH) if tiny else shape, len(CHARACTERS))


def finish(work: Path, recipe: Recipe, out: Path) -> None:
    """Write the model that was trained in ``work`` to ``out``, and its tokenizer."""
    weights, shape = learnt(work, recipe)
    part = out.with_name(out.name + ".part")
    if part.exists():
        shutil.rmtree(part)
    export(as_arrays(weights), shape.heads, load_pieces(work / "tokenizer.json"), part)
    out.mkdir(parents=True, exist_ok=True)
    for file in part.iterdir():
        file.replace(out / file.name)
    part.rmdir()


if __name__ == "__main__":
    main()
