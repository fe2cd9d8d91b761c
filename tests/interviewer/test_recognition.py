"""The recognizer's thread: what the candidate says while it is at work."""

from __future__ import annotations

from audio.clock import SystemClock
from audio.frames import Pcm
from audio.ports import Transcript, Wanted, always
from interviewer.events import (
    AnswerOver,
    Heard,
)
from interviewer.runtime import Runtime
from interviewer.session import Session
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import EchoRecognizer, Notes


def test_a_slow_recognizer_loses_no_phrase() -> None:
    class Slow(EchoRecognizer):
        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
            SystemClock().sleep(0.3)
            return super().transcribe(pcm, glossary)

    candidate, voice = real_candidate(("We set a", 0.5, "timeout and", 0.5, "we retry twice."))
    notes = Notes()
    session = Session((ONE_PROBE,), **QUICK)
    rig = rig_for(candidate, voice, recognizer=Slow(voice))
    Runtime(session, rig, [candidate, notes]).run()
    assert notes.all(AnswerOver)[0].text == "We set a timeout and we retry twice."


def test_words_are_found_in_the_silence_that_closes_the_phrase() -> None:
    """Recognizing takes 0.1 s; whoever began when the phrase is closed would need all of it."""

    class Slow(EchoRecognizer):
        calls = 0

        def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
            self.calls += 1
            SystemClock().sleep(0.1)
            return super().transcribe(pcm, glossary)

    candidate, voice = real_candidate(("We set a", 0.6, "timeout."), SystemClock())
    notes, recognizer = Notes(), Slow(voice)
    rig = rig_for(candidate, voice, recognizer=recognizer)
    Runtime(Session((ONE_PROBE,), **QUICK), rig, [candidate, notes]).run()
    heard = notes.all(Heard)
    assert [over.text for over in notes.all(AnswerOver)] == ["We set a timeout."] * 2
    assert recognizer.calls == len(heard), "no phrase was recognized twice"
    assert sorted(each.latency_s for each in heard)[len(heard) // 2] < 0.1


def test_reading_ahead_is_given_up_when_the_candidate_goes_on() -> None:
    """A pause that is long enough for a draft, and too short to close the phrase."""

    class Patient(EchoRecognizer):
        given_up = 0

        def transcribe(
            self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
        ) -> Transcript:
            clock = SystemClock()
            end = clock.now() + 0.2
            while clock.now() < end:
                clock.sleep(0.005)
                if not wanted():
                    self.given_up += 1
                    return Transcript("", 0.0, "not wanted")
            return super().transcribe(pcm, glossary)

    candidate, voice = real_candidate(("We set a", 0.26, "timeout."), SystemClock())
    notes, recognizer = Notes(), Patient(voice)
    rig = rig_for(candidate, voice, recognizer=recognizer)
    Runtime(Session((ONE_PROBE,), **QUICK), rig, [candidate, notes]).run()
    assert recognizer.given_up == 2, "once in each answer"
    assert len(notes.all(Heard)) == 2
    assert not [heard for heard in notes.all(Heard) if heard.dropped]
