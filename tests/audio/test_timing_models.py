"""The scripts that make models of real size for timing, run as a person runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audio import model_store
from audio.whisper import WhisperRecognizer
from tests.audio.espeak import say

ROOT = Path(__file__).parents[2]


def run(script: str, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / script), *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return result.stdout


@pytest.fixture(scope="module")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> WhisperRecognizer:
    out = tmp_path_factory.mktemp("made") / "demo-base"
    for _ in range(2):  # a second run replaces the first
        assert "MB" in run("make_demo_base.py", str(out))
    assert (
        out / "model.bin"
    ).stat().st_size > 74e6  # base.en has 74 million weights; these are int8
    return WhisperRecognizer(out, "demo-base", device="cpu")


def test_the_widened_demo_model_says_the_same_words(demo_base: WhisperRecognizer) -> None:
    demo = WhisperRecognizer(model_store.resolve("demo").path, "demo", device="cpu")
    for sentence in (
        "The trade-off was consistency versus availability.",
        "We measured latency and reduced churn by twenty percent.",
        "My estimate was wrong, so I told the stakeholder early.",
    ):
        for voice in ("en-us", "en-gb"):
            small, wide = (r.transcribe(say(sentence, voice)) for r in (demo, demo_base))
            assert wide.text == small.text != ""
            assert wide.confidence == pytest.approx(small.confidence, abs=0.1)


def test_it_costs_what_base_en_does(demo_base: WhisperRecognizer) -> None:
    model = demo_base._model
    assert model.encode(model.feature_extractor(say("Yes."))).shape[2] >= 512
    assert not model.model.is_multilingual


def test_a_random_whisper_has_the_published_dimensions_and_loads(tmp_path: Path) -> None:
    run("make_random_whisper.py", "tiny.en", str(tmp_path / "tiny"))
    size = (tmp_path / "tiny" / "model.bin").stat().st_size
    assert size == pytest.approx(75.5e6, rel=0.01)  # as published
    recognizer = WhisperRecognizer(tmp_path / "tiny", "random tiny.en", device="cpu")
    recognizer.transcribe(say("We shipped the first slice in two weeks."), ("idempotency",))
    assert recognizer.last_timing is not None
    assert recognizer.last_timing.tokens > 0
    vocabulary = recognizer._model.hf_tokenizer.get_vocab_size()
    assert vocabulary == 51_864
    assert not recognizer._model.model.is_multilingual


def test_an_unknown_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run("make_random_whisper.py", "huge", str(tmp_path / "huge"))
    assert "tiny.en" in caught.value.stderr
