"""Whether the trainer trains, goes on where it was cut off, and exports what it trained.

    python -m pytest bench/check_trainer.py

Takes a minute and needs the extra `train`, which the ordinary tests never install.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from faster_whisper import WhisperModel

from demo_model.export import as_arrays, export
from demo_model.network import DemoWhisper, Shape
from demo_model.pieces import CHARACTERS, Pieces, train_pieces
from demo_model.speech import Utterances, load_utterances, synthesize
from demo_model.training import Recipe, Trainer, learning_rate
from demo_model.windows import Windows

SCRIPT = Path(__file__).parents[1] / "scripts" / "train_demo_model.py"
SENTENCES = ["We ship it.", "Nobody knew.", "It is a queue.", "Ask the vendor.", "Two weeks."]
RECIPE = Recipe(
    steps=4,
    again=(2,),
    seed=3,
    processes=1,
    singles=4,
    warm_up=2,
    encoder_only=0.3,
    checkpoint_every=3,
)


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Utterances:
    """Five sentences."""
    folder = tmp_path_factory.mktemp("speech")
    synthesize(SENTENCES, folder, seed=1, processes=1)
    return load_utterances(SENTENCES, folder)


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    """Their pieces."""
    return train_pieces(SENTENCES)


def network(pieces: Pieces) -> DemoWhisper:
    """A small network, always the same."""
    torch.manual_seed(1)
    shape = Shape(len(pieces.vocabulary), pieces.text, pieces.first_timestamp, width=48)
    return DemoWhisper(shape, len(CHARACTERS))


def trained(
    pieces: Pieces, windows: Windows, recipe: Recipe, folder: Path
) -> dict[str, torch.Tensor]:
    """The weights after ``recipe``, begun or gone on with in ``folder``."""
    model = network(pieces)
    Trainer(model, windows, pieces, recipe).run(folder, process=0)
    weights: dict[str, torch.Tensor] = model.state_dict()
    return weights


def test_a_run_cut_off_ends_where_an_unbroken_one_does(
    speech: Utterances, pieces: Pieces, tmp_path: Path
) -> None:
    """The third step's checkpoint leads to the sixth step's weights."""
    windows = Windows(speech, pieces)
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    whole = trained(pieces, windows, RECIPE, tmp_path / "whole")

    class CutOff(Exception):
        """What ends the run."""

    trainer = Trainer(network(pieces), windows, pieces, RECIPE)
    step = trainer._step  # noqa: SLF001

    def step_until_cut(number: int, process: int) -> dict[str, float]:
        if number == 4:
            raise CutOff
        return step(number, process)

    trainer._step = step_until_cut  # type: ignore[method-assign, assignment]  # noqa: SLF001
    with pytest.raises(CutOff):
        trainer.run(tmp_path / "cut", process=0)
    resumed = trained(pieces, windows, RECIPE, tmp_path / "cut")
    for name, value in whole.items():
        torch.testing.assert_close(resumed[name], value, msg=name)


def test_the_learning_rate_rises_half_as_high_in_every_further_cycle() -> None:
    """Within each it rises once and falls to next to nothing."""
    recipe = Recipe(steps=1000, seed=1, again=(400, 200), warm_up=100)
    rates = [learning_rate(recipe, step) for step in range(recipe.total)]
    cycles = (rates[:1000], rates[1000:1400], rates[1400:])
    assert [max(cycle) / recipe.peak_rate for cycle in cycles] == pytest.approx(
        [1, 0.375, 0.125], rel=0.02
    )
    for cycle in cycles:
        top = cycle.index(max(cycle))
        assert cycle[: top + 1] == sorted(cycle[: top + 1])
        assert cycle[top:] == sorted(cycle[top:], reverse=True)
        assert cycle[-1] < 0.02 * max(cycle)


def test_what_is_learnt_is_heard(speech: Utterances, pieces: Pieces, tmp_path: Path) -> None:
    """The loss falls; and the exported encoder gives what the network gives."""
    windows = Windows(speech, pieces)
    recipe = replace(RECIPE, steps=60, again=(), encoder_only=0.9, checkpoint_every=60)
    model = network(pieces)
    trainer = Trainer(model, windows, pieces, recipe)
    first = trainer._step(0, 0)["ctc"]  # noqa: SLF001
    trainer.run(tmp_path, process=0)
    assert trainer._step(30, 0)["ctc"] < 0.7 * first  # noqa: SLF001

    export(as_arrays(model.state_dict()), model.shape.heads, pieces, tmp_path / "model")
    loaded = WhisperModel(str(tmp_path / "model"), device="cpu", compute_type="int8")
    mel = np.random.default_rng(1).normal(0, 0.5, (80, 600)).astype(np.float32)
    theirs = np.asarray(loaded.encode(mel))
    with torch.no_grad():
        ours, _ = model.encoder(torch.from_numpy(mel)[None])
    similar = torch.nn.functional.cosine_similarity(ours, torch.from_numpy(theirs), dim=-1)
    assert similar.min() > 0.98


def test_the_script_makes_a_model_that_loads(tmp_path: Path) -> None:
    """From the text to the folder, then a second call that goes on; both with a second cycle."""
    for steps, total in ((4, 7), (6, 9)):
        command = [sys.executable, str(SCRIPT), "--tiny", "--steps", str(steps)]
        command += ["--work", str(tmp_path / "work"), "--out", str(tmp_path / "model")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        state = torch.load(tmp_path / "work" / "checkpoint.pt", weights_only=True)
        assert state["step"] == total
    model = WhisperModel(str(tmp_path / "model"), device="cpu", compute_type="int8")
    assert list(model.transcribe(np.zeros(16_000, dtype=np.float32), language="en")[0]) is not None
