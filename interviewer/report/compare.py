"""Two tries at one question side by side: a redo, or the same question in two sessions. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from interviewer.report import labels
from interviewer.report.model import Figure, Question, Report

_COMPARED = (
    "length", "response_delay", "pace", "longest_pause", "pauses_within", "fillers", "story_action",
    "story_result", "jargon", "monologue", "numbers",
)  # fmt: skip
_RANK = {"green": 0, "amber": 1, "red": 2}
_FEWER_IS_BETTER = frozenset({"pauses_within"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. shade: "green" better, "red" worse, "" the same or not judged."""

    name: str
    before: str
    after: str
    verdict: str
    shade: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """gained, lost: names of concepts that only the second, or only the first try has."""

    question: str
    rows: tuple[Row, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def compare(before: Question, after: Question) -> Comparison:
    """The main answers' figures and the concepts of both whole threads."""
    had = {concept.id for concept in before.wanted if concept.state == "heard"}
    has = {concept.id for concept in after.wanted if concept.state == "heard"}
    return Comparison(
        after.title,
        tuple(_rows(before, after)),
        tuple(c.name for c in after.wanted if c.id in has - had),
        tuple(c.name for c in after.wanted if c.id in had - has),
    )


def common(before: Report, after: Report) -> tuple[Comparison, ...]:
    """Every question that both sessions asked; of several tries in one session, the last."""
    first = {question.id: question for question in before.questions if question.main}
    last = {question.id: question for question in after.questions if question.main}
    return tuple(compare(first[name], last[name]) for name in last if name in first)


def _rows(before: Question, after: Question) -> Iterator[Row]:
    if after.known and before.known and after.wanted:
        yield _row(
            "Concepts heard",
            f"{before.heard} of {len(before.wanted)}",
            f"{after.heard} of {len(after.wanted)}",
            after.heard - before.heard,
        )
    one, other = before.main, after.main
    if one is None or other is None:
        return
    for name in _COMPARED:
        was, now = one.figure(name), other.figure(name)
        if was and now:
            old, new = (labels.value_of(f) for f in (was, now))
            yield _row(labels.name_of(name), old, new, _better(was, now))


def _better(was: Figure, now: Figure) -> int:
    """Above 0: better, below: worse. Inside a band there is no better."""
    if was.shade and now.shade:
        return _RANK[was.shade] - _RANK[now.shade]
    if now.name in _FEWER_IS_BETTER:
        return int(was.value - now.value)
    return 0


def _row(name: str, before: str, after: str, better: int) -> Row:
    verdict, shade = ("better", "green") if better > 0 else ("worse", "red")
    return Row(name, before, after, *((verdict, shade) if better else ("", "")))
