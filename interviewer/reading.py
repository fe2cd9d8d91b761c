"""What was understood of an answer: evidence, states and measures, as data.

`match.py` makes a Reading; `walk.py`, reports and `grade` read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from interviewer.tree import Measure, Trait


class State(StrEnum):
    """Whether a concept was said. Three values: what may have been misheard is UNSURE."""

    HEARD = "heard"
    NOT_HEARD = "not_heard"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Remark:
    """One transcribed phrase of the candidate's.

    confidence: 0 to 1 from the recognizer; typed text has 1. start_s, end_s: seconds since the
    answer began (0 and 0 for typed text). phrases: numbers of the phrases it was heard in.
    """

    text: str
    confidence: float = 1.0
    start_s: float = 0.0
    end_s: float = 0.0
    phrases: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a judgement.

    text: as transcribed. start, end: character offsets into Reading.transcript. method: which step
    of the ladder found it. confidence: 0 to 1, recognizer's times method's.
    """

    text: str
    start: int
    end: int
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Trace:
    """Telling words of a concept that was not heard, close together.

    weight: from 0; how much they tell (see traces.py). evidence: the words they lie between.
    """

    weight: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ConceptReading:
    """The state of one concept and what it rests on (also for UNSURE; empty for NOT_HEARD).

    trace: of a concept NOT_HEARD, the words that make it possible that it was said after all.
    """

    state: State
    evidence: tuple[Evidence, ...] = ()
    trace: Trace | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood of one thread of answers.

    transcript: all remarks joined by single spaces. concepts: one for each of the question's.
    measures: every Measure but TIME_LEFT_S and FACTS_ASKED, which the caller of walk knows.
    traits: the evidence of each trait found; a trait not found has an empty tuple. slots: captured
    words. rough: most words were recognized too unsurely to credit anything. counted: in a
    roleplay, where the words stand that a measure counts (jargon, hedges, numbers).
    """

    transcript: str
    concepts: Mapping[str, ConceptReading]
    measures: Mapping[Measure, float]
    traits: Mapping[Trait, tuple[Evidence, ...]]
    slots: Mapping[str, Evidence] = field(default_factory=dict)
    rough: bool = False
    counted: Mapping[Measure, tuple[tuple[int, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Losing:
    """A probe that was not asked, and the reason."""

    probe: str
    why: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the walk decided.

    probe: id of the probe to ask next, None to close the question. text: the wording to speak, ""
    when closing. why: one sentence a person understands. quotes: the candidate's words that caused
    it, verbatim. satisfies: concept ids the probe asks for. losing: every other probe. ending: id
    of the roleplay's ending when it closes.
    """

    probe: str | None
    text: str
    why: str
    quotes: tuple[str, ...] = ()
    satisfies: tuple[str, ...] = ()
    losing: tuple[Losing, ...] = ()
    ending: str = ""
