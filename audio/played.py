"""What a speaker plays, for whoever has to take it out of what a microphone hears."""

from __future__ import annotations

from collections import deque
from typing import Any, Protocol

import numpy as np
import soxr

from audio.frames import SAMPLE_RATE, Pcm, samples

_MOST = samples(0.3)
"""Unread sound beyond this means that the two no longer run together."""
_SPARE = samples(0.03)
"""What has not come in time is made up for by so much more, so that it hardly happens twice."""
_TOO_MUCH = samples(0.06)
"""If there is never less than this unread, it is given so much too late, and an echo may be heard
before it, which no canceller takes away: a device takes a store of sound when it starts, and again
when it ran dry, and clocks differ. Where sound is heard 65 ms after it was put, as through
PulseAudio, one stall more would have been too late."""
_TAKES = 100
"""In so many."""


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
    stretch from the microphone was given to the device just then, so its echo is still to come,
    always after the same time. Only clocks that differ and lost samples move that.
    """

    def __init__(self) -> None:
        self.slips = 0
        self._blocks: deque[Any] = deque()  # the device's thread appends, the ears take away
        self._resampler: Any = None
        self._ready: Pcm = np.zeros(0, np.int16)
        self._takes = 0
        self._least = 0  # that was unread after any of the last takes

    def begin(self, rate: float) -> None:
        """A speaker was opened that plays so many samples a second."""
        self._blocks.clear()
        self._ready = self._ready[:0]
        self._takes = 0
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
        if blocks and self._takes:  # before the first, the device only filled its store
            came = self._resampler.resample_chunk(np.concatenate(blocks))
            self._ready = np.concatenate([self._ready, came])
        taken, self._ready = self._ready[:count], self._ready[count:]
        if len(taken) < count:
            self._ready = np.zeros(_SPARE, np.int16)
            self.slips += self._takes > _TAKES  # before, they were finding each other
        self._keep_in_step()
        return np.pad(taken, (0, count - len(taken)))

    def _keep_in_step(self) -> None:
        unread = len(self._ready)
        self._least = min(self._least, unread) if self._takes % _TAKES else unread
        self._takes += 1
        if unread > _MOST:
            self._skip(unread)
        elif self._takes % _TAKES == 0 and self._least > _TOO_MUCH:
            self._skip(self._least - _SPARE)

    def _skip(self, count: int) -> None:
        self._ready = self._ready[count:]
        self.slips += 1
