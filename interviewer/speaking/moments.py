"""From places in a transcript to times in an answer. Pure.

A recognizer gives times for phrases only. Within one, words are taken to be evenly spread, which
is good to about a second.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.language.quotes import quote_around
from interviewer.language.wording import Span
from interviewer.reading import Remark


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in an answer something was said or paused.

    start_s, end_s: since the answer's first word (0 and 0 for typed text). quote: the words around
    it, "" for a pause in front of the first words.
    """

    start_s: float
    end_s: float
    quote: str


class Timeline:
    """The joined transcript of an answer's remarks, with the time of every character."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.transcript = " ".join(remark.text for remark in remarks)
        self._remarks = tuple(remarks)
        self._offsets: list[int] = []
        offset = 0
        for remark in remarks:
            self._offsets.append(offset)
            offset += len(remark.text) + 1

    def time_of(self, place: int) -> float:
        """When the character at `place` was said, in seconds; 0 of an empty answer."""
        if not self._remarks:
            return 0.0
        index = max(0, bisect_right(self._offsets, place) - 1)
        remark = self._remarks[index]
        size = len(remark.text)
        share = min(1.0, (place - self._offsets[index]) / size) if size else 0.0
        return remark.start_s + share * (remark.end_s - remark.start_s)

    def moment(self, span: Span) -> Moment:
        """The times of a span, with the words around it."""
        return Moment(
            round(self.time_of(span.start), 2),
            round(self.time_of(span.end), 2),
            quote_around(self.transcript, span.start, span.end),
        )

    def moments(self, spans: Iterable[Span]) -> tuple[Moment, ...]:
        """The moment of each span, in order."""
        return tuple(self.moment(span) for span in spans)
