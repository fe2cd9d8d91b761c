"""Where speech begins and ends, finer than the detector's blocks. Pure.

A detector says a block late what it is sure of, and goes on for a block or two after the last
sound. For seeing that somebody speaks that does not matter; for saying how long a pause was, and
for waiting as long as is said, it does. So the edges are looked for again in the sound, a few
blocks around.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audio.frames import Pcm, samples
from audio.segmenter import Phrase

_FRAME = samples(0.005)
_EARLIER = samples(0.096)
"""So far before a detected beginning, and after a detected end, the edge may lie."""
_LATER = samples(0.128)
"""So far after a detected beginning, and before a detected end, the edge may lie."""
_BELOW_SPEECH = 0.012
"""Times the level of the phrase (-38 dB): the breath of an s or an f is soft, and still speech."""
_ABOVE_FLOOR = 2.5
_TOO_LOUD = 0.3
"""Of the phrase's level: behind such a noise the edges cannot be seen, so the detector's stand."""
_LASTING = 3
"""Frames in which an edge shows twice, or it is a click."""


def sharpen(phrase: Phrase) -> Phrase:
    """The phrase with `start` and `end` where its sound begins and ends. The sound itself stays."""
    level = _levels(phrase.pcm)
    first, last = phrase.lead // _FRAME, (phrase.lead + phrase.end - phrase.start) // _FRAME
    speech = level[first:last]
    if speech.size < _LASTING:
        return phrase
    loud = float(np.percentile(speech, 90))
    around = np.concatenate([level[: max(0, first - _EARLIER // _FRAME)], speech])
    floor = float(np.percentile(around, 5))
    threshold = max(loud * _BELOW_SPEECH, floor * _ABOVE_FLOOR)
    if loud == 0 or threshold > loud * _TOO_LOUD:
        return phrase
    sound = _lasting(level >= threshold)
    begins = _first(sound, first - _EARLIER // _FRAME, first + _LATER // _FRAME)
    flipped = len(sound) - last
    ends = _first(sound[::-1], flipped - _EARLIER // _FRAME, flipped + _LATER // _FRAME)
    origin = phrase.start - phrase.lead
    start = phrase.start if begins is None else origin + begins * _FRAME
    end = phrase.end if ends is None else origin + (len(sound) - ends) * _FRAME
    lead = start - origin
    return replace(phrase, start=start, end=end, lead=lead) if start < end else phrase


def _levels(pcm: Pcm) -> NDArray[np.float64]:
    """Root mean square of each frame, 1.0 being full scale."""
    whole = len(pcm) // _FRAME * _FRAME
    frames = (pcm[:whole] / 32768.0).reshape(-1, _FRAME)
    level: NDArray[np.float64] = np.sqrt(np.mean(np.square(frames), axis=1))
    return level


def _lasting(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Only the frames with another loud one within the next or the last `_LASTING`."""
    count = np.convolve(loud, np.ones(2 * _LASTING - 1), mode="same")
    return loud & (count >= 2)  # noqa: PLR2004 - itself and one other


def _first(sound: NDArray[np.bool_], low: int, high: int) -> int | None:
    """The first frame with sound within bounds, or None if there is none."""
    low = max(0, low)
    found = np.flatnonzero(sound[low : max(low, high)])
    return low + int(found[0]) if found.size else None
