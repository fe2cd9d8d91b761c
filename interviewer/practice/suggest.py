"""What to practise next: the weakest first, and nothing twice in a row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.keeping.history import Result
from interviewer.tree import Question

WEAK = 0.35
"""From this share of what a question listens for missed on, it is worth another try at once."""
_FLAG = 0.15
"""What each red flag adds to that share."""
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to practise, and why. weakness: 0 to 1; -1 if it was never asked."""

    question: str
    title: str
    why: str
    weakness: float


def suggest(
    questions: Sequence[Question], results: Iterable[Result], last_asked: Sequence[str]
) -> tuple[Suggestion, ...]:
    """The questions in the order in which they are worth practising.

    results: the latest first. last_asked: the questions of the last session, which come last. Weak
    ones lead, weakest first; then those never asked; then the others.
    """
    latest: dict[str, Result] = {}
    for result in results:
        if not result.wanted:
            continue  # skipped or stopped: what was shown before still holds
        best = latest.get(result.question)
        same_session = best is not None and best.session == result.session
        if best is None or (same_session and result.number > best.number):
            latest[result.question] = result
    found = [_suggestion(question, latest.get(question.id)) for question in questions]
    fresh = [each for each in found if each.question not in last_asked]
    again = [each for each in found if each.question in last_asked]
    return (*sorted(fresh, key=_order), *sorted(again, key=_order))


def weakest(
    questions: Sequence[Question], results: Iterable[Result], last_asked: Sequence[str]
) -> tuple[str, ...]:
    """The ids of those that are weak and were not asked last time, weakest first."""
    return tuple(
        each.question
        for each in suggest(questions, results, last_asked)
        if each.weakness >= WEAK and each.question not in last_asked
    )


def _order(suggestion: Suggestion) -> tuple[int, float]:
    if suggestion.weakness < 0:
        return 1, 0.0
    return (0 if suggestion.weakness >= WEAK else 2), -suggestion.weakness


def _suggestion(question: Question, result: Result | None) -> Suggestion:
    title = question.title or question.id
    if result is None:
        return Suggestion(question.id, title, "You have not practised it yet.", -1.0)
    weakness = min(1.0, 1 - result.heard / result.wanted + _FLAG * result.flags)
    why = f"Last time {result.heard} of {result.wanted} things were heard"
    if result.missed:
        why += f"; missing: {', '.join(result.missed[:_MOST_NAMES])}"
    return Suggestion(question.id, title, f"{why}.", round(weakness, 2))
