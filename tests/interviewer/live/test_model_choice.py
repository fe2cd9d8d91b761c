"""`--model auto`: measured once with the real engine, remembered, and never slower than allowed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from audio.clock import ManualClock, SystemClock
from audio.frames import Pcm
from audio.model_store import DEFAULT, DEMO, resolve
from audio.ports import Transcript
from interviewer.errors import SettingsError
from interviewer.keeping.settings import SPEEDS
from interviewer.live import model_choice
from interviewer.live.assemble import open_recognizer
from interviewer.live.model_choice import (
    choose,
    largest_in_time,
    read,
    remember,
    remembered,
)
from tests.interviewer.sound import tone


@pytest.mark.parametrize(
    ("speeds", "chosen"),
    [
        ({}, DEFAULT),
        ({"tiny.en": 40.0, "base.en": 90.0, "small.en": 290.0}, "small.en"),
        ({"tiny.en": 40.0, "base.en": 90.0, "small.en": 310.0}, "base.en"),
        ({"base.en": 900.0, "tiny.en": 400.0}, "tiny.en"),
        ({"distil-small.en": 200.0, "base.en": 90.0}, "distil-small.en"),
    ],
)
def test_the_largest_that_is_in_time_or_else_the_quickest(
    speeds: dict[str, float], chosen: str
) -> None:
    assert largest_in_time(speeds) == chosen


class Slow:
    """Takes so long for a phrase, longer the first time."""

    name = "slow"

    def __init__(self, clock: ManualClock) -> None:
        self.clock, self.times = clock, iter((0.9, 0.2, 0.25))

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
        self.clock.advance(next(self.times))
        return Transcript("words", 0.9)

    def warm_up(self) -> None:
        """Nothing to warm."""


def test_latency_is_a_median() -> None:
    clock = ManualClock()
    assert read(Slow(clock), tone(1.0), clock).latency_ms == pytest.approx(250.0)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with two models on it: the demo model under two published names."""
    folder = tmp_path / "models"
    for name in ("tiny.en", "base.en"):
        shutil.copytree(resolve(DEMO).path, folder / name)
    monkeypatch.setattr("audio.model_store.models_dir", lambda: folder)
    monkeypatch.setattr(model_choice, "models_dir", lambda: folder)
    return folder


def test_models_are_measured_once_and_the_choice_is_opened(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))
    recognizer, notice = open_recognizer("auto", "cpu", resolve)
    assert (recognizer.name, notice) == ("base.en", "")
    measured = remembered(tmp_path / "home", "cpu")
    assert set(measured) == {"tiny.en", "base.en"}
    assert all(0.0 < ms < 300.0 for ms in measured.values())
    # From here on nothing is measured: what is remembered decides.
    remember(tmp_path / "home", "cpu", {"tiny.en": 200.0, "base.en": 800.0})
    monkeypatch.setattr(model_choice, "read", None)
    assert choose("cpu", SystemClock(), tmp_path / "home") == "tiny.en"
    shutil.rmtree(models / "tiny.en")
    assert choose("cpu", SystemClock(), tmp_path / "home") == "base.en"


def test_a_broken_model_is_not_chosen(models: Path, tmp_path: Path) -> None:
    (models / "base.en" / "model.bin").write_bytes(b"half")
    assert choose("cpu", SystemClock(), tmp_path) == "tiny.en"


@pytest.mark.parametrize("content", ["", "[]", '{"cpu": 3}', '{"cpu": {"base.en": "fast"}}'])
def test_what_cannot_be_read_was_not_measured(tmp_path: Path, content: str) -> None:
    (tmp_path / SPEEDS).write_text(content)
    assert remembered(tmp_path, "cpu") == {}


def test_the_figures_of_other_devices_are_kept(tmp_path: Path) -> None:
    remember(tmp_path, "cuda", {"base.en": 12.0})
    remember(tmp_path, "cpu", {"base.en": 90.0})
    kept = json.loads((tmp_path / SPEEDS).read_text())
    assert (kept["cuda"], kept["cpu"]) == ({"base.en": 12.0}, {"base.en": 90.0})
    assert (tmp_path / SPEEDS).stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(SettingsError, match="cannot be kept"):
        remember(tmp_path / "home", "cpu", {"base.en": 90.0})
