"""The threads, in real time, on devices that are files: nothing here waits but for sound."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audio.clock import SystemClock
from audio.errors import DeviceLost, DeviceNotFound, VoiceError
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import Frame, Pcm, samples, seconds
from audio.ports import Transcript, Wanted, always
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from interviewer.candidate import SimulatedCandidate
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    DeviceBack,
    DeviceGone,
    Ended,
    Event,
    Heard,
    LineKind,
    Listening,
    Paused,
    PhraseClosed,
    ProbeChosen,
    Say,
    Trouble,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.rig import Rig
from interviewer.runtime import Runtime
from interviewer.session import Session
from interviewer.tree import Limits
from interviewer.turn_taking import Patience
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import EchoRecognizer, Hurry, Notes, ToneVoice, quiet, tone

THREADS = ("ears", "recognizer", "voice")
QUICK: dict[str, Any] = {"patience": Patience.QUICK}


ONE_PROBE = make_question(limits=Limits(1, 480.0))


class FastVoice(ToneVoice):
    """Short lines, so that tests in real time are short."""

    def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:
        return super().render(text, voices, pace)[:3200]


def rig_for(candidate: SimulatedCandidate, spoken: ToneVoice, **more: object) -> Rig:
    tape = Tape()
    values: dict[str, object] = {
        "microphone": candidate,
        "detector": ScriptedDetector(),
        "recognizer": EchoRecognizer(spoken),
        "speaker": TapeSpeaker(tape.interviewer, lambda: candidate.position),
        "voice": FastVoice(),
        "full_duplex": True,
    }
    values.update(more)
    return Rig(**values)  # type: ignore[arg-type]


def real_candidate(
    reply: Sequence[str | float], clock: SystemClock | None = None
) -> tuple[SimulatedCandidate, ToneVoice]:
    voice = ToneVoice()
    return SimulatedCandidate({}, voice, otherwise=reply, clock=clock or Hurry()), voice


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


class Counted(WavMicrophone):
    """Notes each read: the sample at which it begins, and how many are wanted."""

    reads: list[tuple[int, int]]

    def open(self) -> None:
        self.reads = []
        super().open()

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        self.reads.append((self.position, at_least))
        return super().read(timeout_s, at_least)


def test_in_the_middle_of_speech_the_ears_are_woken_only_when_something_can_happen() -> None:
    pcm = np.concatenate([quiet(0.2), tone(2.5), quiet(1.0)])
    microphone, notes = Counted(pcm, block=512), Notes()
    script = ScriptedRecognizer(["We set a timeout."] * 3)
    rig = Rig(microphone, ScriptedDetector(), script, full_duplex=True)
    Runtime(Session((ONE_PROBE,), greet=False, **QUICK), rig, [notes]).run()
    (closed,) = notes.all(PhraseClosed)
    assert (closed.start, closed.end) == (3072, 43_520), "to the block"
    spoken = (closed.end - closed.start) // 512
    assert len(pcm) // 512 - len(microphone.reads) > spoken * 0.8


def test_in_silence_the_ears_are_woken_for_each_block_only_when_the_wait_is_nearly_over() -> None:
    pcm = np.concatenate([quiet(0.2), tone(1.5), quiet(4.0)])
    microphone, notes = Counted(pcm, block=512, clock=Hurry()), Notes()
    script = ScriptedRecognizer(["We set a timeout."])
    rig = Rig(microphone, ScriptedDetector(), script, full_duplex=True)
    Runtime(Session((ONE_PROBE,), greet=False, **QUICK), rig, [notes]).run()
    over = notes.all(AnswerOver)[0]
    assert over.reason == "3.0 s of silence were enough"
    phrase_end = over.at - samples(over.waited_s)

    def wanted(from_s: float, to_s: float) -> set[int]:
        """In reads that began so long after the phrase."""
        first, last = phrase_end + samples(from_s), phrase_end + samples(to_s)
        return {count for position, count in microphone.reads if first <= position < last}

    assert wanted(1.0, 2.5) == {3 * 512}
    assert wanted(2.72, 3.0) == {512}


def test_the_end_of_a_line_is_looked_for_when_it_is_due() -> None:
    class Asked(TapeSpeaker):
        times = 0

        @property
        def playing(self) -> bool:
            self.times += 1
            return super().playing

    candidate, voice = real_candidate(("We set a timeout.",), SystemClock())
    notes, tape, stopper = Notes(), Tape(), Stopper(VoiceFinished)
    speaker = Asked(tape.interviewer, lambda: candidate.position)
    rig = rig_for(candidate, voice, speaker=speaker, voice=ToneVoice())
    stopper.runtime = Runtime(Session((ONE_PROBE,)), rig, [candidate, notes, stopper])
    stopper.runtime.run()
    (started,), (finished,) = notes.all(VoiceStarted), notes.all(VoiceFinished)
    spoken_s = seconds(finished.at - started.at)
    assert spoken_s > 1
    assert speaker.times < 60 * spoken_s, "with each block of the microphone, and at the end"


def test_the_end_of_a_line_is_noticed_when_nothing_else_happens() -> None:
    class Deaf:
        """Gives no samples."""

        name = "deaf"

        def __init__(self) -> None:
            self._closed = threading.Event()

        def open(self) -> None:
            self._closed.clear()

        def read(self, timeout_s: float, at_least: int = 1) -> None:  # noqa: ARG002
            self._closed.wait()

        def close(self) -> None:
            self._closed.set()

    class Brief(ToneVoice):
        def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:  # noqa: ARG002
            return tone(1.3)

    clock, stopper = SystemClock(), Stopper(VoiceFinished)
    at: dict[type, float] = {}

    class Timed:
        def see(self, item: Event | Command) -> None:
            at.setdefault(type(item), clock.now())

    began, tape = clock.now(), Tape()
    speaker = TapeSpeaker(tape.interviewer, lambda: samples(clock.now() - began))
    rig = Rig(Deaf(), ScriptedDetector(), ScriptedRecognizer([]), speaker, Brief())
    stopper.runtime = Runtime(Session((ONE_PROBE,)), rig, [Timed(), stopper])
    stopper.runtime.run()
    # Who looks around only every RETRY_S notices it after 2 s.
    assert 1.2 < at[VoiceFinished] - at[VoiceStarted] < 1.9


class Unplugged(WavMicrophone):
    """Goes away once, at `at` samples, and fails to open `refusals` times."""

    def __init__(self, pcm: Pcm, at: int, refusals: int, clock: SystemClock) -> None:
        super().__init__(pcm, trailing_s=30.0, clock=clock)
        self._at, self._refusals = at, refusals
        self._lost = False

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        if not self._lost and self.position >= self._at:
            self._lost = True
            raise DeviceLost("the microphone was unplugged", "Plug it in again.")
        return super().read(timeout_s, at_least)

    def open(self) -> None:
        if self._lost and self._refusals:
            self._refusals -= 1
            raise DeviceNotFound("no microphone", "Plug one in.")
        super().open()


def test_a_microphone_that_vanishes_pauses_the_interview_and_comes_back() -> None:
    pcm = np.concatenate([quiet(0.5), tone(1.0), quiet(0.6), tone(1.0), quiet(3.0)])
    microphone = Unplugged(pcm, 34_000, 1, Hurry())
    notes = Notes()
    script = ScriptedRecognizer(["We set a timeout and", "we"] + ["retry twice, a"] * 9)
    rig = Rig(microphone, ScriptedDetector(), script, full_duplex=True)
    session = Session((make_question(),), greet=False, patience=Patience.QUICK)
    stopper = Stopper(AnswerOver)
    runtime = stopper.runtime = Runtime(session, rig, [notes, stopper])
    assert runtime.run() == "stopped"
    assert notes.all(DeviceGone)[0].device == "microphone"
    assert notes.all(Paused)
    assert notes.all(DeviceBack)
    over = notes.all(AnswerOver)[0]
    # The first phrase and the one that was being spoken are both in the answer.
    assert over.text.startswith("We set a timeout and we")


class Stopper:
    """Stops the interview once it has seen something."""

    def __init__(self, seen: type) -> None:
        self.runtime: Runtime | None = None
        self._seen = seen

    def see(self, item: Event | Command) -> None:
        if isinstance(item, self._seen) and self.runtime is not None:
            self.runtime.press(Control.STOP)


class FailingSpeaker(TapeSpeaker):
    """Refuses to play `refusals` times, as if it had been unplugged."""

    refusals = 1

    def play(self, pcm: Pcm) -> None:
        if self.refusals:
            self.refusals -= 1
            raise DeviceLost("the speaker was unplugged", "Plug it in again.")
        super().play(pcm)


def test_a_speaker_that_vanishes_says_the_line_again_when_it_is_back() -> None:
    candidate, voice = real_candidate(("We set a timeout.",))
    tape, notes = Tape(), Notes()
    speaker = FailingSpeaker(tape.interviewer, lambda: candidate.position)
    session = Session((ONE_PROBE,), **QUICK)
    rig = rig_for(candidate, voice, speaker=speaker)
    assert Runtime(session, rig, [candidate, notes]).run() == "complete"
    assert notes.all(DeviceGone)[0].device == "speaker"
    lines = [say.text for say in notes.all(Say)]
    assert lines[0] == lines[1]


class SlowVoice(FastVoice):
    """What was not rendered beforehand takes a moment."""

    def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:
        SystemClock().sleep(0.05)
        ToneVoice.render(self, text, voices, pace)
        return tone(4.0)


class Skipper:
    """Skips the first question while it is being asked."""

    def __init__(self) -> None:
        self.runtime: Runtime | None = None
        self._asked: int | None = None

    def see(self, item: Event | Command) -> None:
        assert self.runtime is not None
        if isinstance(item, Say) and item.kind is LineKind.QUESTION and self._asked is None:
            self._asked = item.line
        elif isinstance(item, VoiceStarted) and item.line == self._asked:
            self.runtime.press(Control.SKIP)
            self._asked = -1


def test_a_question_skipped_while_it_is_asked_gives_way_to_the_next_at_once() -> None:
    microphone = WavMicrophone(quiet(0.1), trailing_s=60.0, clock=Hurry())
    tape, notes, skipper = Tape(), Notes(), Skipper()
    stopper = Stopper(Listening)
    session = Session((make_question("one"), make_question("two")))
    speaker = TapeSpeaker(tape.interviewer, lambda: microphone.position)
    rig = Rig(
        microphone, ScriptedDetector(), ScriptedRecognizer([]), speaker, SlowVoice(),
        full_duplex=True, clock=Hurry(),
    )  # fmt: skip
    runtime = Runtime(session, rig, [notes, skipper, stopper])
    skipper.runtime = stopper.runtime = runtime
    runtime.run()
    first, second = [each for each in notes.all(Say) if each.kind is LineKind.QUESTION]
    assert second.text.startswith("All right, we leave that one.")
    started = {each.line: each.at for each in notes.all(VoiceStarted)}
    assert seconds(started[second.line] - started[first.line]) < 1.0
    finished = {each.line: each.at for each in notes.all(VoiceFinished)}
    assert first.line not in finished
    assert seconds(finished[second.line] - started[second.line]) >= 4.0


class OnlyAlone(Unplugged):
    """Is found again only while no speaker is open, as PortAudio has it."""

    speaker: CountingSpeaker | None = None

    def open(self) -> None:
        if self._lost:
            assert self.speaker is not None
            assert not self.speaker.is_open
        super().open()


class CountingSpeaker(TapeSpeaker):
    """Knows whether it is open; one that is not cannot play."""

    is_open = False

    def open(self) -> None:
        self.is_open = True

    def play(self, pcm: Pcm) -> None:
        if not self.is_open:
            raise DeviceLost("the speaker is closed", "Open it.")
        super().play(pcm)

    def close(self) -> None:
        self.is_open = False


class Resumer:
    """Presses "resume" when the interview pauses for the microphone."""

    def __init__(self) -> None:
        self.runtime: Runtime | None = None
        self._pressed = False

    def see(self, item: Event | Command) -> None:
        if isinstance(item, Paused) and "microphone" in item.why and not self._pressed:
            assert self.runtime is not None
            self._pressed = True
            self.runtime.press(Control.RESUME)


def test_no_speaker_is_opened_while_the_microphone_is_away_whatever_key_is_pressed() -> None:
    pcm = np.concatenate([quiet(0.5), tone(1.0), quiet(0.6), tone(1.0), quiet(3.0)])
    microphone = OnlyAlone(pcm, 34_000, 2, Hurry())
    tape, notes, resumer = Tape(), Notes(), Resumer()
    speaker = CountingSpeaker(tape.interviewer, lambda: microphone.position)
    microphone.speaker = speaker
    script = ScriptedRecognizer(["We set a timeout and", "we"] + ["retry twice, a"] * 9)
    rig = Rig(
        microphone, ScriptedDetector(), script, speaker, FastVoice(),
        full_duplex=True, clock=Hurry(),
    )  # fmt: skip
    session = Session((make_question(),), greet=False, patience=Patience.QUICK)
    stopper = Stopper(AnswerOver)
    runtime = Runtime(session, rig, [notes, resumer, stopper])
    resumer.runtime = stopper.runtime = runtime
    assert runtime.run() == "stopped"
    assert {each.device for each in notes.all(DeviceGone)} == {"microphone"}
    assert {each.device for each in notes.all(DeviceBack)} == {"microphone"}
    assert notes.all(AnswerOver)


class SlowToOpen(Unplugged):
    """Takes a moment to come back, and the interview is stopped in that moment."""

    runtime: Runtime | None = None
    is_open = False

    def open(self) -> None:
        if self._lost:
            assert self.runtime is not None
            self.runtime.press(Control.STOP)
            SystemClock().sleep(0.5)
        super().open()
        self.is_open = True

    def close(self) -> None:
        super().close()
        self.is_open = False


def test_a_microphone_that_comes_back_when_the_interview_ends_is_closed() -> None:
    microphone = SlowToOpen(quiet(3.0), 16_000, 0, Hurry())
    rig = Rig(microphone, ScriptedDetector(), ScriptedRecognizer([]), full_duplex=True)
    session = Session((make_question(),), greet=False)
    runtime = microphone.runtime = Runtime(session, rig, [])
    assert runtime.run() == "stopped"
    assert not microphone.is_open


class Replaced(CountingSpeaker):
    """Goes away in the middle of its first line; PortAudio finds another only when it looks."""

    microphone: OpenedAgain | None = None
    gone = False
    seen_at = 0

    def open(self) -> None:
        assert self.microphone is not None
        if self.gone and self.microphone.opened == self.seen_at:
            raise DeviceNotFound("no speaker", "Plug one in.")
        self.gone = False
        super().open()

    @property
    def playing(self) -> bool:
        assert self.microphone is not None
        if not self.seen_at and self._now() > self._ends - 8000:
            self.gone, self.seen_at = True, self.microphone.opened
        if self.gone:
            raise DeviceLost("the speaker was unplugged", "Plug it in again.")
        return super().playing


class OpenedAgain(WavMicrophone):
    """Counts how often it is opened."""

    opened = 0

    def open(self) -> None:
        super().open()
        self.opened += 1


def test_a_line_cut_off_by_its_speaker_is_said_again_on_the_one_that_is_found() -> None:
    microphone = OpenedAgain(quiet(0.1), trailing_s=60.0, clock=Hurry())
    tape, notes = Tape(), Notes()
    speaker = Replaced(tape.interviewer, lambda: microphone.position)
    speaker.microphone = microphone
    rig = Rig(
        microphone, ScriptedDetector(), ScriptedRecognizer([]), speaker, ToneVoice(),
        full_duplex=True, clock=Hurry(),
    )  # fmt: skip
    session = Session((make_question(),))
    stopper = Stopper(VoiceFinished)
    runtime = stopper.runtime = Runtime(session, rig, [notes, stopper])
    assert runtime.run() == "stopped"
    assert notes.all(DeviceGone)[0].device == "speaker"
    assert notes.all(DeviceBack)[0].device == "speaker"
    lines = [say.text for say in notes.all(Say)]
    assert lines[0] == lines[1]
    assert microphone.opened == 2
    told = [
        type(item)
        for item in notes.items
        if isinstance(item, VoiceStarted | VoiceFinished | DeviceGone)
    ]
    assert told[:2] == [VoiceStarted, DeviceGone]


def test_a_voice_that_fails_leaves_the_interview_readable() -> None:
    class Mute:
        def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:  # noqa: ARG002
            raise VoiceError("no voice", "apt install espeak-ng")

    candidate, voice = real_candidate(("We set a timeout.",))
    notes = Notes()
    rig = rig_for(candidate, voice, voice=Mute())
    session = Session((ONE_PROBE,), **QUICK)
    assert Runtime(session, rig, [candidate, notes]).run() == "complete"
    assert notes.all(Trouble)


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


def test_a_microphone_that_does_not_open_is_a_clear_error() -> None:
    candidate, voice = real_candidate(())

    class Absent(SimulatedCandidate):
        def open(self) -> None:
            raise DeviceNotFound("there is no microphone", "Plug one in.")

    session = Session((ONE_PROBE,), **QUICK)
    with pytest.raises(DeviceNotFound):
        Runtime(session, rig_for(Absent({}, voice), voice), [candidate]).run()
