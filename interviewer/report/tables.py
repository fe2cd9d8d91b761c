"""The report as rows: CSV for a spreadsheet, and cards of what was missed for Anki."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from interviewer.report.model import Question, Report
from interviewer.terminal_text import printable

COLUMNS = ("session", "began", "number", "question", "answer", "probe", "kind", "name", "value",
           "unit", "judged")  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STATE = {"heard": "1", "unsure": "", "not_heard": "0"}
_ANKI_HEAD = ("#separator:tab", "#html:false", "#columns:Question\tMissed\tTags", "#tags column:3")


def as_csv(report: Report) -> str:
    """One row a figure, concept, rating, step of a meter and fact; numbers with a full stop."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    session = (report.session.id, report.session.began)
    for question in report.questions:
        for row in _rows(question):
            writer.writerow([_cell(each) for each in (*session, *row)])
    return out.getvalue()


def as_anki(report: Report) -> str:
    """One card a question of which something was missed; of several tries, the last counts.

    One that was stopped counts for nothing: what it lacks, it may have had yet to say.
    """
    last = {question.id: question for question in report.questions if question.whole}
    lines = [*_ANKI_HEAD]
    for question in last.values():
        missed = [c.name for c in question.wanted if c.state == "not_heard"]
        if missed:
            card = (question.ask, "; ".join(missed), f"interviewer {question.id}")
            lines.append("\t".join(_field(each) for each in card))
    return "\n".join(lines) + "\n"


def _rows(question: Question) -> Iterator[Iterable[str | float]]:
    asked = (question.number, question.id)
    for answer in question.answers:
        at = (*asked, answer.number, answer.probe)
        for figure in answer.figures:
            yield (*at, "figure", figure.name, figure.value, figure.unit, figure.shade or "")
    for meter in question.meters:
        yield (*asked, "", "", "meter", meter.name, meter.start, "", "at first")
    for move in question.moves:
        judged = "up" if move.after > move.before else "down"
        yield (*asked, move.answer, "", "meter", move.meter, move.after, "", judged)
    if question.ending:
        yield (*asked, "", "", "ending", question.ending, "", "", "")
    for fact in question.facts:
        judged = "asked for" if fact.asked_for else "never asked for"
        yield (*asked, "", "", "fact", fact.name, int(fact.asked_for), "", judged)
    for concept in question.concepts if question.main else ():
        kind = "red flag" if concept.avoid else "concept"
        yield (*asked, "", "", kind, concept.id, _STATE[concept.state], "", concept.state)
    for rated in question.rubric if question.main else ():
        level = "" if rated.level is None else rated.level
        yield (*asked, "", "", "rubric", rated.name, level, "level", "")
        if rated.own is not None:
            yield (*asked, "", "", "own rating", rated.name, rated.own, "level", "")


def _cell(value: str | float) -> str | float:
    """A text that a spreadsheet would take for a formula is marked as text."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _field(text: str) -> str:
    """One field of a line of Anki: no tab, no line end, no quote at its beginning."""
    return " ".join(printable(text).replace('"', "'").split())
