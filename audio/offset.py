"""The constant offset that cheap sound cards add to everything, taken out. Pure.

It cannot be heard, but whoever measures loudness takes it for a loud, steady hum, in which soft
speech drowns.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]

_SETTLES_S = 1.0
"""Much longer than a sound of speech, whose own mean is not zero."""


class Offset:
    """Of one stream of so many samples a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._offset: float | None = None

    def remove(self, sound: Sound) -> Sound:
        """The next samples, one or more, without it."""
        mean = float(sound.mean())
        before = mean if self._offset is None else self._offset
        share = 1 - math.exp(-len(sound) / (_SETTLES_S * self._rate))
        self._offset = before + share * (mean - before)
        # In a straight line from one to the other: a step would click.
        return sound - np.linspace(before, self._offset, len(sound), dtype=np.float32)
