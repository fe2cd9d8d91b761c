"""A recognizer that loads while something else goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import audio
from audio.errors import ModelBroken
from audio.loading import LoadingRecognizer
from audio.whisper import WhisperRecognizer
from tests.audio.espeak import quiet, say

DEMO = Path(audio.__file__).parent / "models" / "demo-whisper"


def load() -> WhisperRecognizer:
    return WhisperRecognizer(DEMO, "demo", "cpu")


def test_it_is_there_at_once_and_hears_the_same_words() -> None:
    may_load = threading.Event()

    def later() -> WhisperRecognizer:
        assert may_load.wait(10.0)
        return load()

    recognizer = LoadingRecognizer("demo", later)
    assert recognizer.name == "demo"
    recognizer.check()
    may_load.set()
    pcm = say("We agreed the contract first.")
    assert recognizer.transcribe(pcm) == load().transcribe(pcm)
    assert recognizer.look_again(pcm) == load().look_again(pcm)
    recognizer.check()


def test_what_loading_failed_of_reaches_whoever_needs_it(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    recognizer = LoadingRecognizer("demo", lambda: WhisperRecognizer(tmp_path / "model", "demo"))
    for _ in range(2):
        with pytest.raises(ModelBroken, match="has no model"):
            recognizer.warm_up()
    with pytest.raises(ModelBroken, match="has no model"):
        recognizer.transcribe(quiet(1.0))
    with pytest.raises(ModelBroken, match="has no model"):
        recognizer.check()
