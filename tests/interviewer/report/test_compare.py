"""A redo beside the first try."""

from __future__ import annotations

from dataclasses import replace

from interviewer.report.compare import common, compare
from interviewer.report.model import Report


def test_a_better_story_is_better(report: Report) -> None:
    first, _, again = report.questions
    found = compare(first, again)
    rows = {row.name: row for row in found.rows}

    assert (rows["Result"].before, rows["Result"].verdict) == ("0 %", "better")
    assert rows["Action"].verdict == "better"
    assert rows["Concepts heard"].verdict == "better"
    assert rows["Pace"].verdict == ""
    assert "the result" in found.gained
    assert found.lost == ()


def test_the_other_way_round_it_is_worse(report: Report) -> None:
    first, _, again = report.questions
    rows = {row.name: row for row in compare(again, first).rows}

    assert rows["Result"].verdict == "worse"
    assert rows["Result"].shade == "red"


def test_two_sessions_are_compared_where_both_asked(report: Report) -> None:
    later = replace(report, questions=report.questions[1:])

    assert [each.question for each in common(report, later)] == [
        "Acceptance criteria for a third-party API",
        "Pushing back on an approach",
    ]
    assert common(report, replace(report, questions=())) == ()
