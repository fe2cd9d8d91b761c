"""Interviews in real time, on devices that are files: nothing waits but for sound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audio.clock import SystemClock
from audio.errors import DeviceLost, DeviceNotFound
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import Frame, Pcm
from audio.scripted import ScriptedDetector
from interviewer.conversation.turn_taking import Patience
from interviewer.events import (
    Command,
    Control,
    Event,
)
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.tree import Limits
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import EchoRecognizer, Hurry, ToneVoice

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


class Stopper:
    """Stops the interview once it has seen something."""

    def __init__(self, seen: type) -> None:
        self.runtime: Runtime | None = None
        self._seen = seen

    def see(self, item: Event | Command) -> None:
        if isinstance(item, self._seen) and self.runtime is not None:
            self.runtime.press(Control.STOP)


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
