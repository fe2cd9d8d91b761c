"""The one shape that sound has inside the house: mono, 16 bit, 16 kHz."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
"""Samples per second of every `Pcm` array in this program. Devices resample at the edge."""

Pcm = NDArray[np.int16]
"""Mono samples, shape (n,), full scale +-32767, at SAMPLE_RATE."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A run of microphone samples and where it begins.

    pcm: shape (n,), n >= 1. start: index of the first sample, counted from the opening of the
    microphone; time below the session is this count and nothing else.
    """

    pcm: Pcm
    start: int

    @property
    def end(self) -> int:
        """Index one past the last sample."""
        return self.start + len(self.pcm)


def seconds(samples: int) -> float:
    """A count of samples as seconds."""
    return samples / SAMPLE_RATE


def samples(seconds_: float) -> int:
    """Seconds as the nearest whole count of samples."""
    return round(seconds_ * SAMPLE_RATE)
