"""The answers that several benches hold interviews on, and where on a recording a voice begins."""

from __future__ import annotations

from collections.abc import Sequence

# Before numpy: the package says how many threads numpy may take.
from audio.clock import SystemClock

# isort: split
import numpy as np

from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.ports import Recognizer, Voice
from audio.vad import GatedDetector
from interviewer.demo_script import REPLIES
from interviewer.events import Observer
from interviewer.rig import Rig
from interviewer.runtime import Runtime
from interviewer.session import Session
from interviewer.tree import Question

QUESTION = "api-acceptance-criteria"
BREATH_S = 0.7
TRAILING_S = 6.0
"""Silence after an answer: its end must be found in it."""
AUDIBLE = 300
"""Amplitude of the first sample of the probe that counts as heard, of 32767."""


def answer(voice: Voice, seconds: float) -> Pcm:
    """An answer of about so many seconds: sentences with a breath between them."""
    lines = [line for reply in REPLIES.values() for line in reply if isinstance(line, str)]
    breath = np.zeros(samples(BREATH_S), np.int16)
    parts: list[Pcm] = []
    while sum(map(len, parts)) < samples(seconds):
        parts += [voice.render(lines[len(parts) // 2 % len(lines)]), breath]
    return np.concatenate(parts[:-1])


def hold(
    pcm: Pcm,
    question: Question,
    recognizer: Recognizer,
    voice: Voice,
    observers: Sequence[Observer] = (),
) -> None:
    """The interview of one question on `pcm` and the silence after it, in real time, on threads."""
    clock = SystemClock()
    microphone = WavMicrophone(pcm, block=512, trailing_s=TRAILING_S, clock=clock)
    speaker = TapeSpeaker(Tape().interviewer, lambda: microphone.position)
    rig = Rig(
        microphone, GatedDetector(), recognizer, speaker, voice, full_duplex=True, clock=clock
    )
    Runtime(Session((question,), greet=False, help_when_silent=False), rig, observers).run()


def first_audible(track: Pcm, since: int) -> int | None:
    """The first sample from `since` on that can be heard."""
    for start in range(since, len(track), SAMPLE_RATE):  # in steps: a whole interview's is long
        loud = np.flatnonzero(np.abs(track[start : start + SAMPLE_RATE].astype(np.int32)) > AUDIBLE)
        if len(loud):
            return start + int(loud[0])
    return None
