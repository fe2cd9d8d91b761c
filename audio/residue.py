"""Does somebody speak over the echo? Judged by how much of the sound a canceller leaves. Pure.

A canceller that knows the room leaves a hundredth of an echo or less, and most of a voice that it
was not told of. It has to learn the room first, and then leaves everything; so it is believed only
once it has been seen to take the echo away.
"""

from __future__ import annotations

from collections import deque

WINDOW = 16
"""Pieces of 10 ms that are judged together: a fricative or a burst lasts less."""

_SPEECH = 0.126
"""Share of the power that is left, from which on somebody speaks (-9 dB): about as loud as the
echo. In simulated rooms (`bench/echo.py`) it is below -13 dB in 99 of 100 pieces of echo alone."""
_TAKEN = 0.063
"""Share below which an echo counts as taken away (-12 dB)."""
_ABOVE_FLOOR = 8.0
"""Times the power of the quietest moment, below which there is nothing to judge by."""
_LOUD = 30.0
"""Times the same, from which on a sound can show whether it is taken away."""
_LEARNED = 300
"""Pieces, less three for each in which it was not taken away: three seconds of echo."""
_FLOOR = 1000
_FLOOR_STEP = 4
"""The quietest moment is looked for in so many pieces, at every fourth."""


class Residue:
    """Compares what the microphone hears with what is left of it, in pieces of 10 ms."""

    def __init__(self) -> None:
        self._window: deque[tuple[float, float]] = deque(maxlen=WINDOW)
        self._floors: deque[float] = deque(maxlen=_FLOOR // _FLOOR_STEP)
        self._count = 0
        self._credit = 0

    @property
    def learned(self) -> bool:
        """Whether the canceller is to be believed."""
        return self._credit >= _LEARNED

    def forget(self) -> None:
        """The room is another one, or the sound was cut: learn it anew."""
        self._credit = 0

    def feed(self, heard: float, left: float) -> bool:
        """Whether somebody speaks, after the next piece: mean squares before and after."""
        self._window.append((heard, min(left, heard)))  # more is an artefact
        self._count += 1
        all_heard = sum(each for each, _ in self._window) / WINDOW
        all_left = sum(each for _, each in self._window) / WINDOW
        if self._count >= WINDOW and self._count % _FLOOR_STEP == 0:
            self._floors.append(all_heard)
        if not self._floors:
            return False
        floor = max(min(self._floors), 1.0)
        if not self.learned and all_heard > _LOUD * floor:
            taken = all_left < _TAKEN * all_heard
            self._credit = max(0, self._credit + (1 if taken else -3))
        return all_left > max(_SPEECH * all_heard, _ABOVE_FLOOR * floor)
