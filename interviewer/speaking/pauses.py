"""The pauses of an answer, from the speech detector: how long, and where in a sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from interviewer.conversation.end_of_turn import only_leads_in
from interviewer.language.lexicon import FILLERS, UNENDING
from interviewer.reading import Remark
from interviewer.speaking.bands import PAUSE_BETWEEN, PAUSE_WITHIN, Shade
from interviewer.speaking.moments import Moment

SHORTEST_S = 0.3
"""Shorter gaps are part of speaking; the phrase goes on through them."""

_QUOTED_WORDS = 5
_WORD = re.compile(r"[\w']+")
_ENDS_CLAUSE = re.compile(r"[.!?,;:\u2014\u2013-][\"')]*$")
_OPENS_CLAUSE = frozenset(
    "and but so because when if while although then which until first second next also finally "
    "after before as since or".split()
)
_UNFINISHED = UNENDING | FILLERS
"""Whoever pauses after one of these has not finished the clause, whatever mark was written."""
_HANGING = _UNFINISHED | frozenset(
    "so then that which who when where while as like with to for of is was were are we i they he "
    "she well from in on at by about into not would could should than".split()
)
"""The same, where the recognizer did not write an end."""


class Place(StrEnum):
    """Where a pause stands: inside a clause it is heard as searching."""

    WITHIN = "within"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence between two stretches of speech. Seconds since the answer's first word.

    before, after: the words next to it.
    """

    start_s: float
    end_s: float
    place: Place
    before: str
    after: str

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.end_s - self.start_s

    @property
    def shade(self) -> Shade:
        """GREEN is natural where it stands, RED is long."""
        band = PAUSE_WITHIN if self.place is Place.WITHIN else PAUSE_BETWEEN
        return band.shade(self.seconds)

    @property
    def moment(self) -> Moment:
        """When it was, between which words."""
        words = f"{self.before} [...] {self.after}".strip()
        return Moment(round(self.start_s, 2), round(self.end_s, 2), words)


def find(
    remarks: Sequence[Remark], speech: Sequence[tuple[float, float]] = ()
) -> tuple[Pause, ...]:
    """The pauses of an answer, in order.

    remarks: its phrases with their times. speech: every stretch of speech the detector found, also
    those in which no word was recognized; by default the phrases. What comes before the first word
    and after the last one is no pause; nor is what comes after an "okay" only, which is thought.
    """
    spans = sorted(speech) or [(remark.start_s, remark.end_s) for remark in remarks]
    found = []
    for (_, end), (start, _) in pairwise(_merged(spans)):
        before = next((r.text for r in reversed(remarks) if r.start_s < end), "")
        after = next((r.text for r in remarks if r.end_s > start), "")
        so_far = " ".join(remark.text for remark in remarks if remark.start_s < end)
        has_begun = not only_leads_in(so_far, assents=True)
        if start - end >= SHORTEST_S and has_begun and after:
            found.append(Pause(end, start, _place(before, after), _last(before), _first(after)))
    return tuple(found)


def _merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _place(before: str, after: str) -> Place:
    if before is after:
        return Place.WITHIN  # a sound without words stood in the middle of a phrase
    ending, opening = _WORD.findall(before.lower()), _WORD.findall(after.lower())
    ended = before.rstrip().endswith((".", "!", "?"))
    if ending and ending[-1] in (_UNFINISHED if ended else _HANGING):
        return Place.WITHIN
    if _ENDS_CLAUSE.search(before.rstrip()):
        return Place.BETWEEN
    return Place.BETWEEN if opening and opening[0] in _OPENS_CLAUSE else Place.WITHIN


def _last(text: str) -> str:
    return " ".join(text.split()[-_QUOTED_WORDS:])


def _first(text: str) -> str:
    return " ".join(text.split()[:_QUOTED_WORDS])
