"""How loud it is at a microphone, for a meter on the screen and for `doctor`."""

from __future__ import annotations

import math

import numpy as np

from audio.frames import Frame, Pcm, seconds

FLOOR_DB = -60.0
"""Drawn as nothing; speech lies between -40 and -12 dBFS."""
_FULL_SCALE = 32768.0
_LEFT_AFTER_A_SECOND = 0.0003


def decibels(pcm: Pcm) -> float:
    """Loudness (root mean square) in dB below full scale; -inf for digital silence."""
    if not len(pcm):
        return -math.inf
    rms = math.sqrt(float(np.mean(np.square(pcm.astype(np.float64)))))
    return 20 * math.log10(rms / _FULL_SCALE) if rms > 0 else -math.inf


class LevelMeter:
    """Takes frames on one thread and can be looked at from another.

    level: 0 to 1 on a scale of decibels; falls slowly, so that an eye can follow it.
    """

    def __init__(self) -> None:
        self.level = 0.0

    def take(self, frame: Frame) -> None:
        """Let the level follow one more frame."""
        loud = 1.0 - decibels(frame.pcm) / FLOOR_DB
        fallen = self.level * _LEFT_AFTER_A_SECOND ** seconds(len(frame.pcm))
        self.level = max(0.0, min(1.0, loud), fallen)
