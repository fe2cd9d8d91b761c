"""Three minutes of speech: the words are there when the answer is over, the last as quickly as the
first."""

from __future__ import annotations

import numpy as np
import pytest

from audio.clock import WorkClock
from audio.files import WavMicrophone
from audio.model_store import resolve
from audio.vad import GatedDetector
from audio.whisper import WhisperRecognizer
from interviewer.conversation.session import Session
from interviewer.events import AnswerOver, Heard
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from tests.audio.espeak import quiet, say
from tests.e2e.test_replay import SENTENCES
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes

ANSWER_S = 180.0


@pytest.fixture(scope="module")
def notes() -> Notes:
    parts = [quiet(0.5)]
    while sum(map(len, parts)) < ANSWER_S * 16_000:
        parts += [say(SENTENCES[len(parts) // 2 % len(SENTENCES)]), quiet(0.6)]
    model = resolve("demo")
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    recognizer.warm_up()
    rig = Rig(
        WavMicrophone(np.concatenate(parts), trailing_s=6.0),
        GatedDetector(),
        recognizer,
        full_duplex=True,
        clock=WorkClock(),
    )
    notes = Notes()
    Stepper(Session((make_question(),), greet=False), rig, [notes]).run()
    return notes


def test_the_whole_transcript_is_there_when_the_answer_counts_as_over(notes: Notes) -> None:
    over = notes.all(AnswerOver)[0]
    before = notes.items[: notes.items.index(over)]
    heard = [item for item in before if isinstance(item, Heard)]
    assert over.duration_s > ANSWER_S - 5
    assert over.text == " ".join(item.text for item in heard)
    assert heard[-1].end == max(item.end for item in notes.all(Heard))
    assert over.text.lower().count("sandbox") == len(heard) // 4


def test_phrase_latency_does_not_grow(notes: Notes) -> None:
    """In CPU seconds, the least of each third: what else the machine does proves nothing."""
    latencies = [item.latency_s for item in notes.all(Heard)]
    third = len(latencies) // 3
    assert third >= 10
    assert min(latencies[-third:]) < 1.5 * min(latencies[:third])
