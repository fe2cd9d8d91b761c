import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import pytest
import soxr

import audio
from audio import guard
from audio.errors import ModelBroken, ModelError, ModelNotFound
from audio.frames import Pcm, samples
from audio.ports import Transcript
from audio.whisper import WhisperRecognizer, physical_cores, spare_cores, token_limits, window
from tests.audio.espeak import hum, noise, quiet, say

DEMO = Path(audio.__file__).parent / "models" / "demo-whisper"
LOUD = guard.Level(-15.0, 40.0)


@pytest.fixture(scope="module")
def demo() -> WhisperRecognizer:
    recognizer = WhisperRecognizer(DEMO, "demo", device="cpu")
    recognizer.warm_up()
    return recognizer


# -- the real engine on the bundled model


@pytest.mark.parametrize(
    "sentence",
    [
        "I asked the engineer for data about latency.",
        "We measured latency and reduced churn by twenty percent.",
        "The trade-off was consistency versus availability.",
        "I pushed back because the estimate was too risky.",
    ],
)
def test_it_hears_what_the_demo_voice_says(demo: WhisperRecognizer, sentence: str) -> None:
    phrase = np.concatenate([quiet(0.2), say(sentence), quiet(0.1)])
    heard = demo.transcribe(phrase)
    assert heard.text == sentence
    assert heard.confidence > 0.8
    assert heard.dropped is None
    assert demo.last_timing is not None
    assert demo.last_timing.window_s == 10
    assert demo.last_timing.encode_s > 0
    assert demo.last_timing.decode_s > 0


def test_a_phrase_that_is_no_longer_wanted_is_encoded_and_not_decoded(
    demo: WhisperRecognizer,
) -> None:
    phrase = say("The trade-off was consistency versus availability.")
    answers = iter([False])
    heard = demo.transcribe(phrase, wanted=lambda: next(answers))
    assert heard == Transcript("", 0.0, "not wanted")
    assert not list(answers), "it was asked"
    assert demo.last_timing is None
    assert demo.transcribe(phrase).text == "The trade-off was consistency versus availability."


def test_a_doubtful_result_that_is_no_longer_wanted_is_not_looked_at_again(
    demo: WhisperRecognizer,
) -> None:
    answers = iter([True, False])
    assert demo.transcribe(babble(), wanted=lambda: next(answers)).dropped == "not wanted"


def test_a_glossary_does_no_harm(demo: WhisperRecognizer) -> None:
    sentence = "The trade-off was consistency versus availability."
    glossary = ("idempotency", "exponential backoff", "circuit breaker", *("retry budget",) * 300)
    assert demo.transcribe(say(sentence), glossary).text == sentence


@pytest.mark.parametrize(
    "sound", [quiet(3), noise(3, 5), noise(3, 1500), hum(3)], ids=["zeros", "hiss", "noise", "hum"]
)
def test_no_speech_gives_no_words(demo: WhisperRecognizer, sound: Pcm) -> None:
    heard = demo.transcribe(sound)
    assert heard.text == ""
    assert heard.dropped == "no speech"


def test_nothing_at_all_is_nothing_said(demo: WhisperRecognizer) -> None:
    assert demo.transcribe(quiet(0)).text == ""


def test_a_phrase_of_30_s_is_taken_and_a_longer_one_is_not(demo: WhisperRecognizer) -> None:
    sentence = say("We measured latency and reduced churn by twenty percent.")
    long = np.tile(np.concatenate([sentence, quiet(0.5)]), 10)
    assert len(long) > samples(30)
    demo.transcribe(long[: samples(30)])
    assert demo.last_timing is not None
    assert demo.last_timing.window_s == 30
    with pytest.raises(ValueError, match="longer than 30 s"):
        demo.transcribe(long[: samples(30) + 1])


def babble() -> Pcm:
    """Four sentences at once, backwards."""
    sentences = (
        "We measured latency and reduced churn by twenty percent.",
        "I pushed back because the estimate was too risky.",
        "Every month I ask the engineers what slows them down.",
        "If the provider is down, we show the customer the last known price.",
    )
    mixed = np.zeros(samples(5), np.int32)
    for sentence in sentences:
        spoken = say(sentence)[::-1][: len(mixed)]
        mixed[: len(spoken)] += spoken // 2
    return np.clip(mixed, -32767, 32767).astype(np.int16)


def test_a_doubtful_result_is_looked_at_once_more_in_the_full_window(
    demo: WhisperRecognizer,
) -> None:
    heard = demo.transcribe(babble())
    assert heard.confidence < 0.5
    assert demo.last_timing is not None
    assert demo.last_timing.window_s == 30


def test_the_second_look_may_be_wider(demo: WhisperRecognizer) -> None:
    sentence = "I pushed back because the estimate was too risky."
    assert demo.transcribe(say(sentence), beam_size=5).text == sentence


def test_the_prompt_stays_within_its_budget(
    demo: WhisperRecognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_prompted", True)
    task = demo._prompt(())
    short = demo._prompt(("idempotency", "retries"))
    assert short[-len(task) :] == task
    assert (
        demo._model.hf_tokenizer.decode(short[1 : -len(task)]) == " Glossary: idempotency, retries."
    )
    for glossary in (("exponential backoff",) * 200, ("x" * 5000,)):
        assert len(demo._prompt(glossary)) <= 200 + 1 + len(task)
    assert (
        demo._prompt(("exponential backoff",) * 200)[:4]
        == demo._prompt(("exponential backoff",))[:4]
    )


def test_the_engine_keeps_to_the_token_limit(demo: WhisperRecognizer) -> None:
    """CTranslate2's max_length is not what its name says; our arithmetic must follow it."""
    encoded = demo._model.encode(
        np.random.default_rng(0).normal(size=(80, 1000)).astype(np.float32)
    )
    for phrase_s, prompt_tokens in ((1, 2), (5, 2), (30, 2), (30, 202), (3, 202)):
        prompt = [demo._tokenizer.sot_prev] * (prompt_tokens - 2) + demo._prompt(())
        length, new = token_limits(phrase_s, prompt_tokens)
        result = demo._model.model.generate(
            encoded, [prompt], beam_size=1, max_length=length, suppress_tokens=[demo._tokenizer.eot]
        )[0]
        assert new <= len(result.sequences_ids[0]) <= new + 1
        assert len(result.sequences_ids[0]) + prompt_tokens <= 448


def test_it_logs_what_it_did(demo: WhisperRecognizer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="audio.whisper"):
        demo.transcribe(say("The customer needed monitoring."))
    assert "encode_s" in caplog.text


def test_importing_it_is_cheap() -> None:
    code = (
        "import sys, audio.whisper; "
        "print([m for m in ('faster_whisper', 'ctranslate2', 'onnxruntime') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


# -- broken models


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "model"))


@pytest.mark.parametrize(
    "missing", ["model.bin", "tokenizer.json", "vocabulary.json", "config.json"]
)
def test_a_missing_file_is_named(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(ModelBroken, match=missing) as caught:
        WhisperRecognizer(copy, "base.en", device="cpu")
    assert "interviewer models fetch base.en" in caught.value.next_step


@pytest.mark.parametrize("cut", ["model.bin", "tokenizer.json", "vocabulary.json", "config.json"])
@pytest.mark.parametrize("keep", [0, 0.5])
def test_a_truncated_file_is_an_error_that_says_what_to_do(
    copy: Path, cut: str, keep: float
) -> None:
    whole = (copy / cut).read_bytes()
    (copy / cut).write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(ModelBroken) as caught:
        WhisperRecognizer(copy, "base.en", device="cpu")
    assert str(copy) in caught.value.message
    assert "fetch base.en" in caught.value.next_step


def test_a_tokenizer_that_is_not_whispers_is_refused(copy: Path) -> None:
    tokenizer = json.loads((copy / "tokenizer.json").read_text())
    for token in tokenizer["added_tokens"]:
        token["content"] = token["content"].replace("startoftranscript", "begin")
    (copy / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelBroken, match="special tokens"):
        WhisperRecognizer(copy, "mine", device="cpu")
    (copy / "tokenizer.json").write_text("[]")
    with pytest.raises(ModelBroken, match=r"tokenizer\.json"):
        WhisperRecognizer(copy, "mine", device="cpu")


def test_a_folder_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no model folder"):
        WhisperRecognizer(tmp_path / "nowhere", "base.en")


def test_cuda_where_there_is_none_says_so() -> None:
    if ctranslate2.get_cuda_device_count() > 0:
        assert WhisperRecognizer(DEMO, "demo", device="cuda")._model.model.device == "cuda"
        return
    with pytest.raises(ModelError, match="NVIDIA") as caught:
        WhisperRecognizer(DEMO, "demo", device="cuda")
    assert "--device cpu" in caught.value.next_step
    engine = WhisperRecognizer(DEMO, "demo", device="auto")._model.model
    assert engine.device == "cpu"
    assert engine.compute_type.startswith("int8")


def test_a_card_that_fails_in_the_middle_is_left_for_the_cpu() -> None:
    """After a suspend many an NVIDIA card does nothing but fail until the program ends."""

    class Failing:
        device = "cuda"

        def encode(self, *_: object) -> None:
            raise RuntimeError("CUDA failed with error unknown error")

    recognizer = WhisperRecognizer(DEMO, "demo", device="cpu")
    card: Any = Failing()
    recognizer._model.model = recognizer._encoder = card
    sentence = "I asked the engineer for data about latency."
    assert recognizer.transcribe(say(sentence)).text == sentence
    assert recognizer.transcribe(say(sentence)).text == sentence


def test_the_cublas_of_the_extra_is_loaded_where_the_engine_will_find_it(tmp_path: Path) -> None:
    folder = tmp_path / "nvidia" / "cublas" / "lib"
    folder.mkdir(parents=True)
    some_library = next(Path(soxr.__file__).parent.glob("*.so"))
    shutil.copy(some_library, folder / "libcublas.so.12")
    (folder / "libcublas.so.0").write_text("not a library")
    code = (
        "from pathlib import Path; from audio import whisper; whisper._preload_cublas(); "
        "print('libcublas.so.12' in Path('/proc/self/maps').read_text())"
    )
    path = f"{tmp_path}{os.pathsep}{Path(audio.__file__).parents[1]}"
    out = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert out.stdout.strip() == "True"


# -- pure parts


def test_the_window_is_the_phrase_and_two_seconds_within_10_and_30() -> None:
    assert [window(s) for s in (0.1, 8.0, 8.2, 14.9, 28.0, 29.0, 30.0)] == [
        10.0,
        10.0,
        10.5,
        17.0,
        30.0,
        30.0,
        30.0,
    ]


def test_cores_are_at_least_one_and_no_more_than_there_are() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


@pytest.mark.parametrize(("cores", "spare"), [(1, 1), (2, 1), (4, 3), (5, 4), (16, 4)])
def test_decoding_leaves_a_core_alone_and_takes_four_at_most(
    cores: int, spare: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.whisper.physical_cores", lambda: cores)
    assert spare_cores() == spare


class Counted:
    """The engine, and how often it encodes."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.encoded = 0

    def encode(self, features: Any) -> Any:
        self.encoded += 1
        return self._engine.encode(features)


def test_only_a_phrase_that_is_waited_for_is_encoded_with_every_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audio.whisper.physical_cores", lambda: 2)
    recognizer = WhisperRecognizer(DEMO, "demo", device="cpu")
    assert recognizer._encoder is not recognizer._model.model
    encoder = recognizer._encoder = Counted(recognizer._encoder)
    sentence = "The trade-off was consistency versus availability."
    assert recognizer.transcribe(say(sentence)).text == sentence
    assert encoder.encoded == 1
    assert recognizer.look_again(say(sentence)).text == sentence
    assert encoder.encoded == 1, "at leisure, beside the interviewer's voice"


def test_a_recognizer_that_is_warm_is_not_warmed_again() -> None:
    recognizer = WhisperRecognizer(DEMO, "demo", device="cpu")
    encoder = recognizer._encoder = Counted(recognizer._encoder)
    for _ in range(3):
        recognizer.warm_up()
    assert encoder.encoded == 1


@pytest.mark.parametrize(("cores", "threads"), [(1, None), (2, 2)])
def test_the_model_is_in_memory_once_where_twice_is_no_faster(
    cores: int, threads: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audio.whisper.physical_cores", lambda: cores)
    recognizer = WhisperRecognizer(DEMO, "demo", "cpu", threads)
    assert recognizer._encoder is recognizer._model.model


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(),
    reason="Linux counts a process's threads there; macOS and Windows do not",
)
def test_numpy_keeps_no_thread_spinning_beside_the_recognizer() -> None:
    multiplies = (
        "import os, audio.whisper, numpy as np; a = np.ones((800, 800)); a @ a;"
        "print(len(os.listdir('/proc/self/task')))"
    )
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", multiplies], capture_output=True, text=True, check=True,
        env=environment,
    )  # fmt: skip
    assert done.stdout.strip() == "1"


def attempt(
    text: str, logprob: float = -0.2, no_speech: float = 0.0, ended: bool = True
) -> guard.Attempt:
    return guard.Attempt(text, logprob, no_speech, ended)


@pytest.mark.parametrize(
    ("case", "again"),
    [
        (attempt("I owned the payments integration."), False),
        (attempt("No, no, no, it was ours."), False),
        (attempt("I I I think we did."), False),
        (attempt("We did it.", logprob=-1.2), True),
        (attempt("We did it.", ended=False), True),
        (attempt("and then " * 4), True),
        (attempt("the the the the the the"), True),
        (attempt("We shipped it on time. " * 3), True),
        (attempt("Thank you.", logprob=-1.2, no_speech=0.9), False),  # silence: nothing to rescue
    ],
)
def test_when_a_result_is_worth_a_second_attempt(case: guard.Attempt, again: bool) -> None:
    assert case.needs_retry is again


def test_the_better_attempt_has_no_loop_an_end_and_likelier_words() -> None:
    loop, unended = attempt("so so so so so so", -0.1), attempt("so we", -0.1, ended=False)
    good, doubtful = attempt("so we did", -0.4), attempt("sew wee", -1.4)
    assert guard.better(loop, unended) is unended
    assert guard.better(unended, good) is good
    assert guard.better(doubtful, good) is good
    assert guard.better(good, doubtful) is good


@pytest.mark.parametrize(
    ("case", "loudness", "dropped"),
    [
        (attempt("Thank you.", -0.1), LOUD, None),  # said loudly and clearly
        (attempt("Thank you.", -0.1), guard.Level(-50.0, 20.0), "silence text"),
        (attempt("Thank you!", -0.8), LOUD, "silence text"),
        (attempt("you", -0.1, no_speech=0.8), LOUD, "silence text"),
        (attempt("Thank you for asking, I owned it.", -0.8), LOUD, None),
        (attempt("Thanks for watching!", -0.05), LOUD, "silence text"),
        (attempt("Please subscribe.", -0.05), LOUD, "silence text"),
        (attempt("We let users subscribe to alerts.", -0.05), LOUD, None),
        (attempt("Subtitles by somebody", -0.05), LOUD, "silence text"),
        (attempt("I was watching it.", -1.4, no_speech=0.7), LOUD, "no speech"),
        (attempt("it was it was it was it was", -0.1), LOUD, "repetition"),
        (attempt("We retried.", -1.4), LOUD, None),  # doubtful words stay, and say so
    ],
)
def test_what_is_dropped_and_what_is_kept(
    case: guard.Attempt, loudness: guard.Level, dropped: str | None
) -> None:
    transcript = guard.verdict(case, loudness)
    assert transcript.dropped == dropped
    assert transcript.text == ("" if dropped else case.text)
    assert transcript.confidence == pytest.approx(np.exp(case.avg_logprob))


def test_punctuation_alone_is_nothing_said() -> None:
    assert guard.verdict(attempt(" ."), LOUD) == guard.verdict(attempt("..."), LOUD)
    assert guard.verdict(attempt("."), LOUD).text == ""


def test_speech_is_never_speechless_even_faint_or_in_noise() -> None:
    speech = say("We measured latency and reduced churn by twenty percent.")
    assert not guard.level(speech).speechless
    assert not guard.level((speech // 60).astype(np.int16)).speechless
    hiss = noise(len(speech) / 16_000, 600)[: len(speech)]
    assert not guard.level(speech + hiss).speechless
    assert guard.level(np.array([5], dtype=np.int16)).speechless
