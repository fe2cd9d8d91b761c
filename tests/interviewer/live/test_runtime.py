"""The threads, in real time, on devices that are files: nothing here waits but for sound."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from audio.clock import SystemClock
from audio.files import WavMicrophone
from audio.frames import Pcm
from audio.ports import Transcript
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    Ended,
    Event,
    Heard,
    LateWords,
    LineKind,
    ProbeChosen,
    Say,
    SpeechStarted,
    VoiceStarted,
)
from interviewer.live.rig import Rig
from interviewer.live.runtime import LAST_WORDS_S, Runtime
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    Stopper,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import EchoRecognizer, Notes, ToneVoice, quiet, tone

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


def test_what_is_said_in_a_pause_is_told_to_nobody() -> None:
    said = ("Pause the interview.", 1.0, "Private words.", 1.0, "Resume.")
    candidate, voice = real_candidate(said, SystemClock())
    notes = Notes()
    runtime = Runtime(Session((ONE_PROBE,), **QUICK), rig_for(candidate, voice), [candidate, notes])
    stop = threading.Timer(9.0, runtime.press, [Control.STOP])
    stop.start()
    runtime.run()
    stop.cancel()
    heard = [item.text for item in notes.items if isinstance(item, Heard | LateWords)]
    assert [*filter(None, heard)][:2] == ["Pause the interview.", "Resume."]


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


def stopped_in_mid_sentence(recognizer: ScriptedRecognizer) -> tuple[Notes, float]:
    """What happened, and how long it took to end."""
    microphone = WavMicrophone(np.concatenate([quiet(0.5), tone(9.0)]), clock=SystemClock())
    notes, stopper, clock = Notes(), Stopper(SpeechStarted), SystemClock()
    rig = Rig(microphone, ScriptedDetector(), recognizer, full_duplex=True)
    runtime = stopper.runtime = Runtime(Session((ONE_PROBE,), greet=False), rig, [notes, stopper])
    began = clock.now()
    assert runtime.run() == "stopped"
    return notes, clock.now() - began


def test_what_is_being_said_when_a_key_stops_the_interview_is_kept() -> None:
    class Slow(ScriptedRecognizer):
        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
            SystemClock().sleep(0.3)
            return super().transcribe(pcm, glossary)

    notes, _ = stopped_in_mid_sentence(Slow(["We set a timeout"]))
    assert [heard.text for heard in notes.all(Heard)] == ["We set a timeout"]
    assert isinstance(notes.items[-1], Ended)


def test_a_recognizer_that_hangs_does_not_keep_anybody_who_stops() -> None:
    released = threading.Event()

    class Hanging(ScriptedRecognizer):
        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
            released.wait()
            return Transcript("", 0.0)

    try:
        notes, took_s = stopped_in_mid_sentence(Hanging([]))
    finally:
        released.set()
    assert not notes.all(Heard)
    assert LAST_WORDS_S < took_s < 15.0
