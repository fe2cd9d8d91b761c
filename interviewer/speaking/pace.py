"""How the pace changes through an answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.reading import Remark

STEP_S = 5.0
WINDOW_S = 15.0
"""Long enough that one long word makes no peak."""
_LEAST_SPEECH_S = 3.0


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Words a minute of speaking time in the window around `at_s` (since the first word)."""

    at_s: float
    words_per_min: float


def curve(remarks: Sequence[Remark]) -> tuple[PacePoint, ...]:
    """One point every STEP_S; none for typed text and where there is too little speech."""
    if not remarks or remarks[-1].end_s <= remarks[0].start_s:
        return ()
    first, last = remarks[0].start_s, remarks[-1].end_s
    counts = [len(remark.text.split()) for remark in remarks]
    points = []
    for step in range(int((last - first) / STEP_S) + 1):
        at = first + step * STEP_S
        low, high = at - WINDOW_S / 2, at + WINDOW_S / 2
        words = speech_s = 0.0
        for remark, count in zip(remarks, counts, strict=True):
            inside = min(high, remark.end_s) - max(low, remark.start_s)
            if inside > 0:
                speech_s += inside
                words += count * inside / (remark.end_s - remark.start_s)
        if speech_s >= _LEAST_SPEECH_S:
            points.append(PacePoint(round(at, 1), round(60 * words / speech_s, 1)))
    return tuple(points)
