"""How long, how fast and how fluently: an answer's delivery against bands. Pure.

Bands are dead-bands, not points: inside the green one nothing needs to change. There is no total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from interviewer.reading import Reading, Remark
from interviewer.tree import Audience, Kind, Measure, Question, Trait


class Shade(StrEnum):
    """Where a value lies; RED is outside both bands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Band:
    """Inclusive bounds; None leaves a side open. source: where the bounds come from."""

    green: tuple[float | None, float | None]
    amber: tuple[float | None, float | None]
    source: str

    def shade(self, value: float) -> Shade:
        """Which band the value lies in."""
        if _within(value, self.green):
            return Shade.GREEN
        return Shade.AMBER if _within(value, self.amber) else Shade.RED


def _within(value: float, bounds: tuple[float | None, float | None]) -> bool:
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


_COACHES = "coaches' advice, which varies"
_OWN = "our own judgement"

LENGTH: Mapping[Kind, Band] = {
    Kind.BEHAVIOURAL: Band((60, 150), (45, 180), _COACHES),
    Kind.SITUATIONAL: Band((60, 120), (45, 150), _OWN),
    Kind.COMPETENCY: Band((60, 120), (45, 150), _OWN),
    Kind.EXPLAIN: Band((30, 75), (20, 105), "a strong short explanation is about 80 words"),
    Kind.DESIGN: Band((120, 240), (120, 240), _OWN),
}
"""Seconds of an answer; questions of other kinds go by their own time box."""

REPLY = Band((15, 60), (15, 90), _COACHES)
PACE = Band((120, 165), (105, 185), "voice coaches; Feiler and Powell 2015: slow reads as nervous")
FILLERS = Band((None, 5), (None, 10), "Laske and DiGennaro Reed 2024: 5 harmless, 12 harmful")
LONGEST_PAUSE = Band((None, 1.2), (None, 4), "Lundholm Fors: 4 s hurts")
JARGON = Band((None, 0.02), (None, 0.06), "a listener should know 98 % of the words")
EARLY_S = 30.0
"""A design answer asks its clarifying question by then."""

_LEAST_SPEECH_S = 5.0
"""Pace over less speech than this says nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure. shade and band are None where there is nothing to compare with."""

    value: float
    unit: str
    shade: Shade | None = None
    band: Band | None = None
    note: str = ""


def measure(
    question: Question, remarks: Sequence[Remark], reading: Reading, *, is_reply: bool = False
) -> dict[str, Finding]:
    """The delivery of one answer.

    remarks: those of this answer, with times for speech. reading: of the same remarks. is_reply:
    the answer to a probe, which is shorter. Pauses and pace are left out for typed text.
    """
    spoken = any(remark.end_s > remark.start_s for remark in remarks)
    found = {"length": _length(question, remarks, reading, spoken=spoken, is_reply=is_reply)}
    if spoken:
        found |= _timing(remarks)
        found["fillers"] = _fillers(reading)
    if question.audience is Audience.LAY:
        jargon = reading.measures[Measure.JARGON_DENSITY]
        found["jargon"] = Finding(round(jargon, 3), "share of words", JARGON.shade(jargon), JARGON)
    if question.kind is Kind.DESIGN and not is_reply:
        found["clarified_early"] = _clarified(remarks, reading, spoken=spoken)
    share = reading.measures[Measure.FIRST_PERSON_RATIO]
    found["first_person"] = Finding(round(share, 2), "share of I beside we")
    return found


def length_band(question: Question, *, is_reply: bool = False) -> Band:
    """The band of an answer's length in seconds."""
    if is_reply:
        return REPLY
    low, high = question.time_box.target
    own = Band((low, high), (low * 0.75, question.time_box.hard), "the question's time box")
    return LENGTH.get(question.kind, own)


def _length(
    question: Question,
    remarks: Sequence[Remark],
    reading: Reading,
    *,
    spoken: bool,
    is_reply: bool,
) -> Finding:
    band = length_band(question, is_reply=is_reply)
    if spoken:
        seconds = remarks[-1].end_s - remarks[0].start_s
        return Finding(round(seconds, 1), "s", band.shade(seconds), band)
    seconds = reading.measures[Measure.DURATION_S]
    if not reading.measures[Measure.WORDS]:
        return Finding(0.0, "s", None, band, "nothing was said")
    return Finding(round(seconds, 1), "s", band.shade(seconds), band, "as it would be spoken")


def _timing(remarks: Sequence[Remark]) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    speech_s = sum(remark.end_s - remark.start_s for remark in remarks)
    words = sum(len(remark.text.split()) for remark in remarks)
    if speech_s >= _LEAST_SPEECH_S:
        pace = 60 * words / speech_s
        found["pace"] = Finding(round(pace, 1), "words a minute", PACE.shade(pace), PACE)
    pauses = [
        after.start_s - before.end_s
        for before, after in pairwise(remarks)
        if after.start_s > before.end_s
    ]
    longest = max(pauses, default=0.0)
    found["longest_pause"] = Finding(
        round(longest, 2), "s", LONGEST_PAUSE.shade(longest), LONGEST_PAUSE
    )
    found["paused"] = Finding(round(sum(pauses), 2), "s in all", note=f"{len(pauses)} pauses")
    return found


def _fillers(reading: Reading) -> Finding:
    rate = reading.measures[Measure.FILLERS_PER_MIN]
    if not rate:
        note = "none were written down, which says little: recognizers drop them"
        return Finding(0.0, "a minute at least", None, FILLERS, note)
    note = "at least: recognizers drop some"
    return Finding(round(rate, 1), "a minute at least", FILLERS.shade(rate), FILLERS, note)


def _clarified(remarks: Sequence[Remark], reading: Reading, *, spoken: bool) -> Finding:
    """Seconds until the first clarifying question."""
    asked = reading.traits.get(Trait.CLARIFYING_QUESTION, ())
    band = Band((None, EARLY_S), (None, EARLY_S), _OWN)
    if not asked:
        return Finding(0.0, "s", Shade.RED, band, "no clarifying question was heard")
    place = asked[0].start
    if spoken:
        at_s = _time_of(remarks, place)
    else:
        total_s = reading.measures[Measure.DURATION_S]
        at_s = total_s * place / max(1, len(reading.transcript))
    return Finding(round(at_s, 1), "s", band.shade(at_s), band)


def _time_of(remarks: Sequence[Remark], place: int) -> float:
    """When the character at `place` of the joined transcript was said, within its remark."""
    offset = 0
    for remark in remarks:
        size = len(remark.text)
        if place <= offset + size:
            share = (place - offset) / size if size else 0.0
            return remark.start_s + share * (remark.end_s - remark.start_s)
        offset += size + 1
    return remarks[-1].end_s
