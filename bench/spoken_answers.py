"""The answers that several benches hold interviews on, and where on a recording a voice begins."""

from __future__ import annotations

from collections.abc import Sequence

# Before numpy: the package says how many threads numpy may take.
from audio.clock import Clock, SystemClock

# isort: split
import numpy as np

from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import SAMPLE_RATE, Frame, Pcm, samples
from audio.ports import Microphone, Recognizer, Voice
from audio.vad import GatedDetector
from interviewer.conversation.session import Session
from interviewer.events import Observer
from interviewer.live.demo_script import REPLIES
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.tree import Question

QUESTION = "api-acceptance-criteria"
BREATH_S = 0.7
TRAILING_S = 6.0
"""Silence after an answer: its end must be found in it."""
AUDIBLE = 300
"""Amplitude of the first sample of the probe that counts as heard, of 32767."""


def answer(voice: Voice, seconds: float) -> Pcm:
    """An answer of about so many seconds: sentences with a breath between them.

    The last one is always the same, so that the ends of answers can be compared.
    """
    last, *lines = [line for reply in REPLIES.values() for line in reply if isinstance(line, str)]
    breath, end = np.zeros(samples(BREATH_S), np.int16), voice.render(last)
    parts: list[Pcm] = []
    while sum(map(len, parts)) + len(end) < samples(seconds):
        parts += [voice.render(lines[len(parts) // 2 % len(lines)]), breath]
    return np.concatenate([*parts, end])


class Since:
    """The microphone's time between its blocks: a millisecond is a millisecond."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._opened_at = 0.0

    def opened(self, microphone: Microphone) -> Microphone:
        """`microphone`, whose opening is time zero."""
        since = self

        class Opening:
            """Passes everything on."""

            name = microphone.name

            def open(self) -> None:
                microphone.open()
                since._opened_at = since._clock.now()

            def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
                return microphone.read(timeout_s, at_least)

            def close(self) -> None:
                microphone.close()

        return Opening()

    def samples(self) -> int:
        """Samples since then."""
        return samples(self._clock.now() - self._opened_at)


def hold(
    pcm: Pcm,
    question: Question,
    recognizer: Recognizer,
    voice: Voice,
    observers: Sequence[Observer] = (),
    *,
    since: Since | None = None,
) -> None:
    """The interview of one question on `pcm` and the silence after it, in real time, on threads.

    since: the caller's way to know the time on that recording.
    """
    clock = SystemClock()
    microphone = WavMicrophone(pcm, block=512, trailing_s=TRAILING_S, clock=clock)
    since = since or Since(clock)
    rig = Rig(
        since.opened(microphone),
        GatedDetector(),
        recognizer,
        TapeSpeaker(Tape().interviewer, since.samples),
        voice,
        full_duplex=True,
        clock=clock,
    )
    Runtime(Session((question,), greet=False, help_when_silent=False), rig, observers).run()


def first_audible(track: Pcm, since: int) -> int | None:
    """The first sample from `since` on that can be heard."""
    for start in range(since, len(track), SAMPLE_RATE):  # in steps: a whole interview's is long
        loud = np.flatnonzero(np.abs(track[start : start + SAMPLE_RATE].astype(np.int32)) > AUDIBLE)
        if len(loud):
            return start + int(loud[0])
    return None
