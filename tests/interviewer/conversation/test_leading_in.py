"""Who says "okay" and thinks is waited for, by the real ears and the real recognizer."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.clock import ManualClock
from audio.files import Tape, TapeSpeaker
from audio.model_store import DEMO, resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.conversation.session import Session
from interviewer.events import AnswerOver
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes

THINKS_S = 6.0


@pytest.mark.parametrize("lead_in", ["Okay.", "Sure, that is a good question."])
def test_who_says_okay_and_thinks_is_waited_for(lead_in: str, tmp_path: Path) -> None:
    interviewer, voice = Pyttsx3Voice("en", 165, tmp_path), Pyttsx3Voice("en-us", 150, tmp_path)
    said = (lead_in, THINKS_S, "We set a timeout and we retry it twice.", "That is my answer.")
    tape, notes, model = Tape(), Notes(), resolve(DEMO)
    try:
        candidate = SimulatedCandidate({"integration": said}, voice)
        rig = Rig(
            candidate,
            GatedDetector(),
            WhisperRecognizer(model.path, model.name, "cpu"),
            TapeSpeaker(tape.interviewer, lambda: candidate.position),
            interviewer,
            clock=ManualClock(),
        )
        Stepper(Session((make_question(),)), rig, [candidate, notes]).run()
    finally:
        interviewer.close()
        voice.close()
    over, *_ = notes.all(AnswerOver)
    assert over.text.startswith(lead_in)
    assert "retry it twice" in over.text
    assert over.duration_s > THINKS_S
