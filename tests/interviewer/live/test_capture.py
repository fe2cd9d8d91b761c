"""The ears' thread: when it is woken, and a microphone that goes away."""

from __future__ import annotations

import numpy as np
import pytest

from audio.clock import SystemClock
from audio.echo import HalfDuplexGate
from audio.errors import DeviceNotFound
from audio.files import WavMicrophone
from audio.frames import Frame, Pcm, samples, seconds
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    DeviceBack,
    DeviceGone,
    Event,
    LineKind,
    Paused,
    PhraseClosed,
    Say,
    SpeechStarted,
    Trouble,
)
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.capture import Capture, Perceived
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from tests.interviewer.helpers import make_question
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    Stopper,
    Unplugged,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import Hurry, Notes, quiet, tone


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


def test_a_microphone_that_does_not_open_is_a_clear_error() -> None:
    candidate, voice = real_candidate(())

    class Absent(SimulatedCandidate):
        def open(self) -> None:
            raise DeviceNotFound("there is no microphone", "Plug one in.")

    session = Session((ONE_PROBE,), **QUICK)
    with pytest.raises(DeviceNotFound):
        Runtime(session, rig_for(Absent({}, voice), voice), [candidate]).run()


class Reopened(WavMicrophone):
    """Notes where it was each time it was opened."""

    def __init__(self, pcm: Pcm) -> None:
        super().__init__(pcm, clock=Hurry())
        self.opened_at: list[int] = []

    def open(self) -> None:
        self.opened_at.append(self.position)
        if len(self.opened_at) > 1:
            self._source = quiet(0.1)
        super().open()


def test_a_phrase_that_has_begun_is_heard_out_before_new_devices_are_looked_for() -> None:
    """In a pause that is asked for every second; "stop the interview" takes longer than that."""
    found: list[Perceived] = []

    def notice(item: Perceived) -> None:
        found.append(item)
        if isinstance(item, SpeechStarted):
            capture.look_around()

    microphone = Reopened(np.concatenate([quiet(0.5), tone(2.0), quiet(1.0)]))
    capture = Capture(microphone, HalfDuplexGate(), ScriptedDetector(), notice)
    capture.open()
    capture.work()
    (closed,) = [item for item in found if isinstance(item, PhraseClosed)]
    assert seconds(closed.end - closed.start) == pytest.approx(2.0, abs=0.04)
    first, second = microphone.opened_at
    assert first == 0
    assert second > closed.end


class HelpStops(Stopper):
    """Stops the interview once help was offered."""

    def see(self, item: Event | Command) -> None:
        if isinstance(item, Say) and item.kind is LineKind.OFFER:
            super().see(item)


ROOM = np.random.default_rng(1).normal(0, 8, samples(30.0)).astype(np.int16)


@pytest.mark.parametrize(
    ("zeros_s", "told"),
    [([(0, 30)], True), ([(2, 30)], True), ([(0, 1), (2, 30)], True), ([], False),
     ([(1, 1.4), (2, 30)], False)],
    ids=["muted", "muted later", "slow to wake and muted later", "open", "without noise"],
)  # fmt: skip
def test_who_is_silent_because_the_microphone_is_muted_is_told_so(
    zeros_s: list[tuple[float, float]], *, told: bool
) -> None:
    pcm = ROOM.copy()
    for start, end in zeros_s:
        pcm[samples(start) : samples(end)] = 0
    microphone = WavMicrophone(pcm, clock=Hurry())
    rig = Rig(microphone, ScriptedDetector(), ScriptedRecognizer([]), full_duplex=True)
    notes, stopper = Notes(), HelpStops(Say)
    session = Session((make_question(),), greet=False, **QUICK)
    runtime = stopper.runtime = Runtime(session, rig, [notes, stopper])
    assert runtime.run() == "stopped"
    messages = [each.message for each in notes.all(Trouble)]
    assert bool(messages) is told
    assert all("digital silence: it is muted, or the wrong one" in each for each in messages)
