"""Whether the trainer trains, goes on where it was cut off, and exports what it trained.

A minute, and only where the extra `train` is installed.
"""
# ruff: noqa: E402 - torch is asked for before what imports it

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from faster_whisper import WhisperModel

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from demo_model.export import as_arrays, export
from demo_model.network import DemoWhisper, Shape
from demo_model.pieces import CHARACTERS
from demo_model.training import Recipe, Trainer, learning_rate
from demo_model.windows import Windows

from .speaking import pieces, spoken

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_demo_model.py"
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


def network() -> DemoWhisper:
    """A small network, always the same."""
    torch.manual_seed(1)
    shape = Shape(len(pieces().vocabulary), pieces().text, pieces().first_timestamp, width=48)
    return DemoWhisper(shape, len(CHARACTERS))


def trained(windows: Windows, folder: Path) -> dict[str, Any]:
    """The weights after the recipe, begun or gone on with in `folder`."""
    model = network()
    Trainer(model, windows, pieces(), RECIPE).run(folder, process=0)
    weights: dict[str, Any] = model.state_dict()
    return weights


def test_a_run_cut_off_ends_where_an_unbroken_one_does(tmp_path: Path) -> None:
    """The third step's checkpoint leads to the sixth step's weights."""
    windows = Windows(spoken(), pieces())
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    whole = trained(windows, tmp_path / "whole")

    class CutOff(Exception):
        """What ends the run."""

    trainer = Trainer(network(), windows, pieces(), RECIPE)
    step = trainer._step

    def step_until_cut(number: int, process: int) -> dict[str, float]:
        if number == 4:
            raise CutOff
        return step(number, process)

    trainer._step = step_until_cut  # type: ignore[method-assign, assignment]
    with pytest.raises(CutOff):
        trainer.run(tmp_path / "cut", process=0)
    resumed = trained(windows, tmp_path / "cut")
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


def test_what_is_learnt_is_heard(tmp_path: Path) -> None:
    """The loss falls; and the exported encoder gives what the network gives."""
    recipe = replace(RECIPE, steps=60, again=(), encoder_only=0.9, checkpoint_every=60)
    model = network()
    trainer = Trainer(model, Windows(spoken(), pieces()), pieces(), recipe)
    first = trainer._step(0, 0)["ctc"]
    trainer.run(tmp_path, process=0)
    assert trainer._step(30, 0)["ctc"] < 0.7 * first

    export(as_arrays(model.state_dict()), model.shape.heads, pieces(), tmp_path / "model")
    loaded = WhisperModel(str(tmp_path / "model"), device="cpu", compute_type="int8")
    mel = np.random.default_rng(1).normal(0, 0.5, (80, 600)).astype(np.float32)
    theirs = np.asarray(loaded.encode(mel))
    with torch.no_grad():
        ours, _ = model.encoder(torch.from_numpy(mel)[None])
    similar = torch.nn.functional.cosine_similarity(ours, torch.from_numpy(theirs), dim=-1)
    assert similar.min() > 0.98


@pytest.mark.timeout(300)
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
