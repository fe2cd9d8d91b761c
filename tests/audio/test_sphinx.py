import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audio.clock import SystemClock
from audio.errors import ModelBroken, ModelNotFound
from audio.frames import Pcm
from audio.install import extra_line
from audio.sphinx import SphinxRecognizer, installed
from tests.audio.espeak import hum, noise, quiet, say


@pytest.fixture(scope="module")
def sphinx() -> SphinxRecognizer:
    return SphinxRecognizer()


def test_it_is_listening_in_less_than_five_seconds() -> None:
    clock = SystemClock()
    began = clock.now()
    SphinxRecognizer().warm_up()
    assert clock.now() - began < 5


def test_it_hears_some_words_and_never_claims_to_be_sure(sphinx: SphinxRecognizer) -> None:
    """It was made for people; of a synthesizer's speech it gets a word here and there."""
    heard = sphinx.transcribe(
        np.concatenate([quiet(0.2), say("You don't want to do it. We will go on."), quiet(0.2)]),
        ("idempotency",),
    )
    assert set(heard.text.split()) & {"you", "don't", "want", "to", "do", "it", "we", "will", "go"}
    assert re.fullmatch(r"[a-z' -]+", heard.text)
    assert 0 < heard.confidence <= 0.5


@pytest.mark.parametrize(
    "sound", [quiet(2), noise(2), hum(2), quiet(0)], ids=["silence", "noise", "hum", "nothing"]
)
def test_no_speech_gives_no_words(sphinx: SphinxRecognizer, sound: Pcm) -> None:
    assert sphinx.transcribe(sound).text == ""


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert not installed()
    with pytest.raises(ModelNotFound) as caught:
        SphinxRecognizer()
    assert caught.value.next_step == f"Run in the clone:\n{extra_line('offline')}"


def test_a_broken_installation_is_an_error_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("POCKETSPHINX_PATH", str(tmp_path))
    with pytest.raises(ModelBroken) as caught:
        SphinxRecognizer()
    assert "pip install" in caught.value.next_step


def test_importing_it_does_not_need_the_extra() -> None:
    code = "import sys, audio.sphinx; print('pocketsphinx' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
