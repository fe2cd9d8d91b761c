"""How loud it is at a microphone, for a meter on the screen and for `doctor`."""

from __future__ import annotations

import math

import numpy as np

from audio.frames import Frame, Pcm
from audio.ports import Microphone

FLOOR_DB = -60.0
"""Drawn as nothing; speech lies between -40 and -12 dBFS."""
_FULL_SCALE = 32768.0


def decibels(pcm: Pcm) -> float:
    """Loudness (root mean square) in dB below full scale; -inf for digital silence."""
    if not len(pcm):
        return -math.inf
    rms = math.sqrt(float(np.mean(np.square(pcm.astype(np.float64)))))
    return 20 * math.log10(rms / _FULL_SCALE) if rms > 0 else -math.inf


class MeteredMicrophone:
    """A microphone whose loudness can be looked at from another thread."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self.level = 0.0
        """0 to 1 on a scale of decibels; falls slowly, so that an eye can follow it."""

    @property
    def name(self) -> str:
        """The name of the microphone behind it."""
        return self._microphone.name

    def open(self) -> None:
        """Open the microphone behind it."""
        self._microphone.open()

    def read(self, timeout_s: float) -> Frame | None:
        """The next frame of the microphone behind it."""
        frame = self._microphone.read(timeout_s)
        if frame is not None:
            loud = 1.0 - decibels(frame.pcm) / FLOOR_DB
            self.level = max(0.0, min(1.0, loud), 0.85 * self.level)
        return frame

    def close(self) -> None:
        """Close the microphone behind it."""
        self._microphone.close()
        self.level = 0.0
