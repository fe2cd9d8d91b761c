"""The threads, in real time, on devices that are files: nothing here waits but for sound."""

from __future__ import annotations

import threading

import pytest

from audio.clock import SystemClock
from audio.frames import Pcm
from audio.ports import Transcript
from interviewer.events import (
    AnswerOver,
    Command,
    Ended,
    Event,
    Heard,
    LineKind,
    ProbeChosen,
    Say,
    VoiceStarted,
)
from interviewer.runtime import Runtime
from interviewer.session import Session
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import EchoRecognizer, Notes, ToneVoice

THREADS = ("ears", "recognizer", "voice")


def test_an_interview_in_real_time_says_what_the_stepper_says() -> None:
    """And from the decision to the first sample of the probe it takes under 50 ms."""
    candidate, voice = real_candidate(("We set a timeout.",), SystemClock())
    notes = Notes()
    runtime = Runtime(Session((ONE_PROBE,), **QUICK), rig_for(candidate, voice), [candidate, notes])
    assert runtime.run() == "complete"
    assert [chosen.probe for chosen in notes.all(ProbeChosen)] == ["fails"]
    assert [over.text for over in notes.all(AnswerOver)] == ["We set a timeout."] * 2
    probe = next(say for say in notes.all(Say) if say.kind is LineKind.PROBE)
    started = next(start for start in notes.all(VoiceStarted) if start.line == probe.line)
    assert (started.at - probe.at) / 16_000 < 0.05
    assert not [thread for thread in threading.enumerate() if thread.name in THREADS]


def test_what_kills_a_thread_reaches_the_caller() -> None:
    class Broken(EchoRecognizer):
        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
            raise RuntimeError("out of memory")

    candidate, voice = real_candidate(("We set a timeout.",))
    session = Session((ONE_PROBE,), **QUICK)
    runtime = Runtime(session, rig_for(candidate, voice, recognizer=Broken(voice)), [candidate])
    with pytest.raises(RuntimeError, match="out of memory"):
        runtime.run()


def test_what_kills_the_voice_reaches_the_caller() -> None:
    class Broken(ToneVoice):
        def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:  # noqa: ARG002
            raise PermissionError("held by a virus scanner")

    candidate, voice = real_candidate(("We set a timeout.",))
    runtime = Runtime(
        Session((ONE_PROBE,), **QUICK), rig_for(candidate, voice, voice=Broken()), [candidate]
    )
    with pytest.raises(PermissionError, match="virus scanner"):
        runtime.run()


def test_ctrl_c_ends_cleanly_and_keeps_what_was_heard() -> None:
    class Interrupting(Notes):
        def see(self, item: Event | Command) -> None:
            super().see(item)
            if isinstance(item, Heard):
                raise KeyboardInterrupt

    candidate, voice = real_candidate(("We set a timeout.",))
    notes = Interrupting()
    session = Session((ONE_PROBE,), **QUICK)
    runtime = Runtime(session, rig_for(candidate, voice), [candidate, notes])
    assert runtime.run() == "stopped"
    assert notes.all(Heard)[0].text == "We set a timeout."
    assert notes.all(Ended)[0].reason == "stopped"
