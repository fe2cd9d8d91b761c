"""Markdown, CSV and Anki: what was said stays text in each of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from interviewer.report import markdown, tables
from interviewer.report.model import Question, Report


def test_markdown_has_everything(report: Report) -> None:
    text = markdown.render(report)

    assert text.startswith("# Interview of 2026\\-01\\-01\n")
    assert "**One change for next time:**" in text
    assert "## 2. Acceptance criteria for a third\\-party API" in text
    assert "| Length | 68 s | right | 60 to 150 s |" in text
    assert "| Concepts heard |" in text
    assert "- not heard: " in text
    assert "you said 4" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("a | b", "a \\| b"),
        ("`x` *y* [z](u)", "\\`x\\` \\*y\\* \\[z\\](u)"),
        ("line\n# two", "line \\# two"),
        ("\x1b[31m", "\\\\x1b\\[31m"),
    ],
)
def test_nothing_said_is_taken_for_markdown(text: str, shown: str) -> None:
    assert markdown.plain(text) == shown


def test_csv_is_one_row_a_figure(report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(tables.as_csv(report))))

    assert tuple(rows[0]) == tables.COLUMNS
    assert {row["session"] for row in rows} == {report.session.id}
    lengths = [float(row["value"]) for row in rows if row["name"] == "length"]
    assert len(lengths) == sum(len(question.answers) for question in report.questions)
    kinds = {row["kind"] for row in rows}
    assert kinds >= {"figure", "concept", "rubric", "own rating"}
    (heard,) = {r["value"] for r in rows if r["name"] == "observability" and r["number"] == "2"}
    assert heard == "1"


def test_a_formula_is_no_formula(report: Report) -> None:
    assert tables._cell("=1+1") == "'=1+1"
    assert tables._cell("@x") == "'@x"
    assert tables._cell(-3.0) == -3.0
    assert tables._cell("\x1b=1") == "\\x1b=1"
    for row in csv.reader(io.StringIO(tables.as_csv(report))):
        assert not any(cell.startswith(("=", "@", "+")) for cell in row)


def test_anki_has_one_card_for_each_question_with_something_missed(report: Report) -> None:
    lines = tables.as_anki(report).splitlines()
    cards = [line.split("\t") for line in lines if not line.startswith("#")]

    assert "#html:false" in lines
    assert len(cards) == 2  # the story was told twice, and is one card
    for (front, back, tags), question in zip(cards, (report.questions[2], report.questions[1]),
                                             strict=True):  # fmt: skip
        assert front == question.ask
        missed = [c.name for c in question.wanted if c.state == "not_heard"]
        assert back.split("; ") == missed
        assert tags == f"interviewer {question.id}"


def test_what_was_stopped_before_its_end_makes_no_card(report: Report) -> None:
    """It may have had everything yet to say; an earlier try that came to its end counts."""
    cards = tables.as_anki(report).splitlines()
    first, last = (q for q in report.questions if q.id == report.questions[2].id)
    for number in (first.number, last.number):
        stopped = tuple(_stopped(q) if q.number == number else q for q in report.questions)
        assert len(tables.as_anki(replace(report, questions=stopped)).splitlines()) == len(cards)
    stopped = tuple(map(_stopped, report.questions))
    kept = tables.as_anki(replace(report, questions=stopped)).splitlines()
    assert kept == [line for line in cards if line.startswith("#")]


def _stopped(question: Question) -> Question:
    return replace(question, answers=tuple(replace(each, over="") for each in question.answers))


def test_no_text_can_break_a_card() -> None:
    assert tables._field('"a\tb\nc"') == "'a b c'"
