"""The recognizer's thread: what the candidate says while it is at work."""

from __future__ import annotations

import pytest

from audio.clock import ManualClock, SystemClock
from audio.files import WavMicrophone
from audio.frames import Pcm
from audio.ports import Transcript, Wanted, always
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from audio.segmenter import Phrase
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Heard,
)
from interviewer.live.listening import Job
from interviewer.live.recognition import LATE_PHRASES, Recognition
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import EchoRecognizer, Notes, quiet, tone


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


class TakesTime(ScriptedRecognizer):
    """Needs so many seconds to load, and so many for the words of a phrase, on its clock."""

    def __init__(self, load_s: float, *phrases_s: float) -> None:
        super().__init__(["We set a timeout."] * len(phrases_s))
        self.clock = ManualClock()
        self._load_s, self._phrases_s = load_s, iter(phrases_s)

    def warm_up(self) -> None:
        self.clock.advance(self._load_s)

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
        self.clock.advance(next(self._phrases_s))
        return super().transcribe(pcm, glossary)


@pytest.mark.parametrize(
    ("load_s", "phrases_s", "told"),
    [
        (0.0, (5.0,) * LATE_PHRASES, 1),
        (0.0, (5.0,) * 3 * LATE_PHRASES, 1),
        (0.0, (5.0,) * (LATE_PHRASES - 1) + (0.1, 5.0), 0),
        (30.0, (0.5,) * LATE_PHRASES, 0),
    ],
    ids=["too slow", "said once", "busy for a while", "still loading"],
)
def test_who_speaks_to_a_machine_that_is_too_slow_is_told_so(
    load_s: float, phrases_s: tuple[float, ...], told: int
) -> None:
    recognizer, told_of = TakesTime(load_s, *phrases_s), list[str]()
    rig = Rig(WavMicrophone(quiet(0.1)), ScriptedDetector(), recognizer, clock=recognizer.clock)
    left = len(phrases_s)

    def speak(_: object = None) -> None:
        """A phrase is closed when the words of the one before are there."""
        nonlocal left
        if (trouble := recognition.trouble()) is not None:
            told_of.append(trouble.message)
        left -= 1
        if left >= 0:
            recognition.phrase(Job(0, Phrase(0, tone(1.0), 0, 16_000, -20.0)))
        else:
            recognition.close()

    recognition = Recognition(rig, speak, lambda: 0)
    speak()
    if load_s:
        speak()
        speak()
    recognition.warm_up()
    recognition.work()
    assert len(told_of) == told
    assert all("scripted is too slow on this machine" in each for each in told_of)
