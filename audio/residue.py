"""Does somebody speak over the echo? Judged by how much of the sound a canceller leaves. Pure.

A canceller that knows the room leaves a hundredth of an echo or less, and most of a voice that it
was not told of. But it has to learn the room, and leaves everything until then; so it is believed
only once it has been seen to take the echo away.
"""

from __future__ import annotations

from collections import deque

WINDOW = 16
"""Pieces of 10 ms that are judged together: a fricative or a burst lasts less."""

_ENOUGH = 8
"""Of the pieces of a window, so many must be somebody's: a canceller lets the first 60 ms of a line
slip through now and then."""
_LITTLE = 0.063
"""Share of the power of an echo (-12 dB): if less is left it was taken away; if more, somebody
speaks."""
_FADES = 0.955
"""A room keeps an echo for longer than a canceller can follow: after a loud word, what is left is
compared with that word, and with so much less of it after each piece (20 dB a second)."""
_ABOVE_FLOOR = 8.0
"""Times the power of the quietest moment, below which there is nothing to judge by."""
_LOUD = 30.0
"""Times the same, from which on a sound can show whether it is taken away."""
_LEARNED = 300
"""Pieces in which it was taken away: three seconds, to begin with."""
_LOST = 10
"""So many of them are forgotten for each in which it was not: where that is one in ten, as between
bare walls, the canceller is never believed."""
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
        self._needed = _LEARNED
        self._echo = 0.0
        self._somebody: deque[bool] = deque(maxlen=WINDOW)

    @property
    def learned(self) -> bool:
        """Whether the canceller is to be believed."""
        return self._credit >= self._needed

    def forget(self) -> None:
        """The room is another one, or the sound was cut: learn it anew."""
        self._credit = 0

    def doubt(self) -> None:
        """What was taken for somebody was nobody: learn the room anew, for twice as long."""
        self._credit = 0
        self._needed *= 2

    def resume(self) -> None:
        """The next piece does not follow the last one: who spoke then says nothing of now."""
        self._window.clear()
        self._somebody.clear()
        self._count = 0

    def feed(self, heard: float, left: float, *, plays: bool = True) -> bool:
        """Whether somebody speaks, after the next piece: mean squares before and after.

        plays: the speaker does, so there is an echo to learn from.
        """
        left = min(left, heard)  # more is an artefact
        self._window.append((heard, left))
        self._count += 1
        all_heard = sum(each for each, _ in self._window) / WINDOW
        all_left = sum(each for _, each in self._window) / WINDOW
        if self._count >= WINDOW and self._count % _FLOOR_STEP == 0:
            self._floors.append(all_heard)
        if not self._floors:
            return False
        floor = max(min(self._floors), 1.0)
        if plays and not self.learned and all_heard > _LOUD * floor:
            taken = all_left < _LITTLE * all_heard
            self._credit = max(0, self._credit + (1 if taken else -_LOST))
        self._echo = max(all_heard - all_left, _FADES * self._echo)
        self._somebody.append(left > max(_LITTLE * self._echo, _ABOVE_FLOOR * floor))
        return sum(self._somebody) >= _ENOUGH
