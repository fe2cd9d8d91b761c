"""Lines that are spoken, and a speaker that goes away."""

from __future__ import annotations

import threading

import numpy as np

from audio.clock import ManualClock, SystemClock
from audio.echo import TAIL_S, HalfDuplexGate
from audio.errors import DeviceLost, DeviceNotFound, VoiceError
from audio.files import Tape, TapeSpeaker, WavMicrophone
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
    Listening,
    Paused,
    Say,
    Trouble,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.live.playback import Playback
from interviewer.live.prompts import PromptRenderer
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from tests.interviewer.helpers import make_question
from tests.interviewer.real_time import (
    ONE_PROBE,
    QUICK,
    FastVoice,
    Stopper,
    Unplugged,
    real_candidate,
    rig_for,
)
from tests.interviewer.sound import Hurry, Notes, ToneVoice, quiet, tone


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


class OfLaptop(TapeSpeaker):
    """What was given to it is heard a little later."""

    latency_s = 0.08


def test_the_end_of_a_line_that_is_broken_off_is_not_taken_for_an_answer() -> None:
    """Whoever pressed space has the floor, and a loudspeaker is still to be heard."""
    tape, gate, position = Tape(), HalfDuplexGate(), samples(1.0)
    prompts = PromptRenderer(ToneVoice(), lambda _: None)
    speaker = OfLaptop(tape.interviewer, lambda: position)
    playback = Playback(
        speaker, prompts, gate, ManualClock(), post=lambda _: None, position=lambda: position
    )
    line = Say(0, 1, 1, LineKind.QUESTION, "How do you retry?")
    prompts.prepare([line.prompt])
    threading.Thread(target=prompts.work, daemon=True).start()
    while prompts.want(line.prompt) is None:
        SystemClock().sleep(0.01)
    prompts.close()
    playback.say(line)
    position = samples(1.5)
    playback.stop()
    let = gate.filter(Frame(tone(3.0), 0))
    assert let is not None
    heard = let.pcm
    first = int(np.flatnonzero(heard[samples(1.0) :])[0]) + samples(1.0)
    assert first - samples(1.5 + 0.05 + 0.08 + TAIL_S) in (0, 1)
    assert heard[: samples(1.0) - 1].any()


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
