"""What a speaker plays, for whoever has to take it out of what a microphone hears."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

import numpy as np
import soxr

from audio.frames import SAMPLE_RATE, Pcm, samples

_MOST = samples(0.3)
"""Unread sound beyond this means that the two no longer run together."""
_SPARE = samples(0.01)
"""What has not come in time is made up for by so much more, so that it hardly happens twice."""


class Played(Protocol):
    """The sound of a speaker, read in step with a microphone."""

    slips: int
    """How often the two have got out of step."""

    def take(self, count: int) -> Pcm:
        """As many of the next samples as the microphone has just given."""
        ...


class PlayedSound:
    """What a sound card was given to play; implements `Played`.

    Both devices count the same time, so their samples need only be counted too: what is read with a
    stretch from the microphone was played that long ago or longer, always by the same amount. Only
    clocks that differ and lost samples move that, and a canceller follows a little of it.
    """

    def __init__(self) -> None:
        self.slips = 0
        self._blocks: deque[Any] = deque()  # the device's thread appends, the ears take away
        self._resampler: Any = None
        self._ready: Pcm = np.zeros(0, np.int16)

    def begin(self, rate: float) -> None:
        """A speaker was opened that plays so many samples a second."""
        self._blocks.clear()
        self._ready = self._ready[:0]
        self.slips += self._resampler is not None
        self._resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="int16", quality="HQ")

    def put(self, block: Any) -> None:
        """What it plays next: int16, shape (n,)."""
        self._blocks.append(block)

    def take(self, count: int) -> Pcm:
        """Silence in place of what has not come yet, which makes all that follows so much later."""
        if self._resampler is None:
            return np.zeros(count, np.int16)
        blocks = [self._blocks.popleft() for _ in range(len(self._blocks))]
        if blocks:
            came = self._resampler.resample_chunk(np.concatenate(blocks))
            self._ready = np.concatenate([self._ready, came])
        taken, self._ready = self._ready[:count], self._ready[count:]
        if len(taken) < count:
            self._ready = np.zeros(_SPARE, np.int16)
        if len(self._ready) > _MOST:
            self._ready = self._ready[:0]
            self.slips += 1
        return np.pad(taken, (0, count - len(taken)))
