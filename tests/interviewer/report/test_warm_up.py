"""A warm-up is in the report, and nothing is made of what was said to it."""

from __future__ import annotations

from dataclasses import replace

from interviewer.events import QuestionOpened
from interviewer.keeping.store import Record
from interviewer.report.build import build
from interviewer.report.html import render
from interviewer.report.model import Report
from interviewer.tree import Question


def test_what_is_not_scored_is_shown_and_not_judged(
    record: Record, report: Report, questions: dict[str, Question]
) -> None:
    unscored = tuple(
        replace(item, scored=False) if isinstance(item, QuestionOpened) else item
        for item in record.items
    )
    quiet = build(replace(record, items=unscored), questions)
    for before, after in zip(report.questions, quiet.questions, strict=True):
        assert [answer.text for answer in after.answers] == [a.text for a in before.answers]
        assert any(figure.shade for answer in before.answers for figure in answer.figures)
        assert not any(figure.shade for answer in after.answers for figure in answer.figures)
        assert not after.rubric
        assert not after.concepts
        assert not after.habits
    assert report.change is not None
    assert quiet.change is None
    assert quiet.keep is None
    assert "<html" in render(quiet)
