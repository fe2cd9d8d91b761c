"""The bundled model on a part of what `bench/recognition.py` measures whole."""

from functools import cache

import pytest

from audio.clock import WorkClock
from audio.model_store import DEMO, resolve
from demo_model import evaluate as ev
from demo_model.features import WINDOW_FRAMES
from demo_model.speech import DEMO_SPEAKERS
from demo_model.wording import word_errors

SENTENCES_LIMIT = 0.1
ANSWER_LIMIT = 0.25
EVERY = 16
"""One in so many of the held-out sentences."""


@cache
def listener() -> ev.Listener:
    return ev.Listener(resolve(DEMO).path)


def test_it_is_small_and_loads_at_once() -> None:
    folder = resolve(DEMO).path
    assert sum(file.stat().st_size for file in folder.iterdir()) < 12e6
    listener()
    clock = WorkClock()
    began = clock.now()
    ev.Listener(folder)
    assert clock.now() - began < 0.5


@pytest.mark.parametrize("frames", [ev.SHORT_WINDOW_FRAMES, WINDOW_FRAMES])
def test_it_hears_sentences_that_it_was_never_trained_on(frames: int) -> None:
    sentences = ev.held_out_sentences()[::EVERY]
    sounds = ev.spoken(sentences, DEMO_SPEAKERS[1])
    pairs = [
        (said, heard.text)
        for said, heard in ev.read_in_windows(listener(), sentences, sounds, frames)
    ]
    assert word_errors(pairs).rate < SENTENCES_LIMIT, pairs


def test_faster_whisper_reads_a_minute_with_it() -> None:
    said = ev.held_out_answers()[4]
    heard = listener().transcribe(ev.spoken([said], DEMO_SPEAKERS[1])[0])
    assert word_errors([(said, heard)]).rate < ANSWER_LIMIT, heard


@pytest.mark.parametrize("kind", ["silence", "hum", "keyboard", "music", "white", "pink"])
def test_it_writes_nothing_where_nobody_speaks(kind: str) -> None:
    assert ev.words_heard_in(listener(), ev.not_speech(kind, 20.0, ev.LEVELS_DB[0])) == 0


def test_a_glossary_changes_nothing_for_the_worse() -> None:
    said = ev.held_out_sentences()[4]
    sound = ev.spoken([said], DEMO_SPEAKERS[1])[0]
    prompt = "Glossary: retry, backoff, circuit breaker, vendor, timeout, dead letter queue."
    alone, prompted = (
        listener().window(sound, ev.SHORT_WINDOW_FRAMES, text).text for text in ("", prompt)
    )
    errors = [word_errors([(said, heard)]).errors for heard in (alone, prompted)]
    assert errors[1] <= errors[0] + 1
    silence = ev.not_speech("silence", 10.0, 0)
    assert listener().window(silence, ev.SHORT_WINDOW_FRAMES, prompt).text == ""
