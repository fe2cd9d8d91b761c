"""The answers that are spoken into several benches, and where on a recording a voice begins."""

from __future__ import annotations

import numpy as np

from audio.frames import Pcm, samples
from audio.ports import Voice
from interviewer.demo_script import REPLIES

QUESTION = "api-acceptance-criteria"
BREATH_S = 0.7
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


def first_audible(track: Pcm, since: int) -> int | None:
    """The first sample from `since` on that can be heard."""
    loud = np.flatnonzero(np.abs(track[max(0, since) :].astype(np.int32)) > AUDIBLE)
    return since + int(loud[0]) if len(loud) else None
