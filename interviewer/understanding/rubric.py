"""Which anchor of a rubric an answer reaches, as far as words can show it. Pure.

A level counts when its condition and those of all lower levels that have one surely hold. Without
any condition the level stays open: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.reading import Evidence, Reading
from interviewer.sentences import lower_first
from interviewer.tree import Measure, Question
from interviewer.understanding.conditions import Thread, afterwards, judge

_MOST_EVIDENCE = 5


@dataclass(frozen=True, slots=True)
class Score:
    """One competence. level: 1 to 5, None if words alone cannot tell. why: what decided it.

    evidence: of the highest level first, since that is what is claimed.
    """

    anchors: Mapping[int, str]
    level: int | None
    why: str
    evidence: tuple[Evidence, ...] = ()


def score(question: Question, reading: Reading, asked_for: Sequence[str] = ()) -> dict[str, Score]:
    """Every competence of the question's rubric. asked_for: ids of the facts asked for."""
    thread = afterwards(question, reading, asked_for)
    return {name: _score(thread, name) for name in question.rubric}


def _score(thread: Thread, competence: str) -> Score:
    anchors = thread.question.rubric[competence]
    conditions = thread.question.rubric_when.get(competence, {})
    if not thread.reading.measures[Measure.WORDS]:
        return Score(anchors, None, "Nothing was said.")
    lowest = min(anchors)
    if not conditions:
        return Score(anchors, None, "No anchor says what evidence would show it: judge it.")
    reached, evidence = lowest, list[Evidence]()
    why = f"Nothing shows more than level {lowest}."
    for level in sorted(conditions):
        finding = judge(thread, conditions[level])
        if not finding.holds:
            short = "is unsure" if finding.holds is None else "is not reached"
            why = f"Level {level} {short}: {lower_first(finding.why)}"
            break
        reached = level
        evidence = [*finding.quotes, *evidence]
        why = finding.why
    return Score(anchors, reached, why, tuple(dict.fromkeys(evidence))[:_MOST_EVIDENCE])
