"""The report as Markdown, for notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.report import labels
from interviewer.report.compare import compare
from interviewer.report.model import Advice, Answer, Fact, Question, Report
from interviewer.sentences import spaced
from interviewer.terminal_text import printable

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!$^=+-])")


def render(report: Report) -> str:
    """The whole report. Nothing that was said can be taken for Markdown or HTML."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def plain(text: str) -> str:
    """Any text as one line of Markdown that shows exactly it."""
    line = " ".join(printable(text).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line)


def _lines(report: Report) -> Iterator[str]:
    session = report.session
    yield f"# Interview of {plain(session.began[:10])}"
    yield ""
    length = labels.seconds(session.length_s)
    count, heard_by = labels.questions(len(report.questions)), labels.heard_by(session.model)
    yield plain(f"{labels.planned(session.plan)}{count}, {length}, {heard_by}.")
    if not session.complete:
        yield "It broke off."
    yield ""
    if report.change:
        yield from _advice("One change for next time", report.change)
    if report.keep:
        yield from _advice("Keep", report.keep)
    for question in report.questions:
        yield from _question(report, question)


def _advice(title: str, advice: Advice) -> Iterator[str]:
    yield f"**{title}:** {plain(advice.what)} {plain(advice.why)}"
    if advice.quote:
        yield f"> {plain(advice.quote)}"
    yield ""


def _question(report: Report, question: Question) -> Iterator[str]:
    yield f"## {question.number}. {plain(question.title)}"
    yield ""
    yield plain(question.ask)
    yield ""
    if question.redo_of is not None and question.main:
        yield from _before_and_after(report, question)
    for answer in question.answers:
        for follow_up in question.follow_ups:
            if follow_up.after == answer.number - 1:
                who = plain(question.persona) or "Follow-up"
                yield f"**{who}:** {plain(follow_up.text)}  "
                yield f"Why: {plain(follow_up.why)}"
                yield ""
        yield from _asked_back(answer) if answer.asks_back else _answer(answer)
        yield from _moves(question, answer)
    yield from _came_out(question)
    yield from _facts(question.facts)
    if question.wanted and question.main:
        yield f"### Heard: {question.heard} of {len(question.wanted)}"
        yield ""
        for concept in question.wanted:
            quote = next((f': "{plain(m.quote)}"' for m in concept.quotes if m.quote), "")
            yield f"- {concept.state.replace('_', ' ')}: {plain(concept.name)}{quote}"
        yield ""
    for competence in question.rubric if question.main else ():
        level = competence.level if competence.level is not None else "open"
        own = f", you said {competence.own}" if competence.own is not None else ""
        name = plain(spaced(competence.name))
        yield f"- {name}: {level}{own}. {plain(competence.why)}"
    yield ""


def _before_and_after(report: Report, question: Question) -> Iterator[str]:
    before = next(each for each in report.questions if each.number == question.redo_of)
    yield "| | before | after | |"
    yield "|---|---|---|---|"
    for row in compare(before, question).rows:
        yield f"| {row.name} | {plain(row.before)} | {plain(row.after)} | {row.verdict} |"
    yield ""


def _asked_back(answer: Answer) -> Iterator[str]:
    yield f"**{labels.no_answer_yet(answer.told)}**" + (":" if answer.text else ".")
    yield ""
    if answer.text:
        yield f"> {plain(answer.text)}"
        yield ""
    yield f"You were told: {plain(answer.told)}"
    yield ""


def _moves(question: Question, answer: Answer) -> Iterator[str]:
    moves = [move for move in question.moves if move.answer == answer.number]
    for move in moves:
        quotes = "".join(f' "{plain(quote)}"' for quote in move.quotes)
        went = f"{move.before:g} to {move.after:g}"
        yield f"- {plain(move.meter)}: {went}. {plain(move.why)}{quotes}"
    if moves:
        yield ""


def _came_out(question: Question) -> Iterator[str]:
    if not question.ending and not question.meters:
        return
    yield "### How it came out"
    yield ""
    yield plain(question.ending) if question.ending else "It broke off before it came to an end."
    yield ""
    for meter in question.meters:
        yield f"- {plain(meter.name)}: {meter.start:g} to {meter.end:g}, of {meter.high:g}"
    yield ""


def _facts(facts: tuple[Fact, ...]) -> Iterator[str]:
    if not facts:
        return
    yield "### What you asked for"
    yield ""
    for fact in facts:
        said = "asked for" if fact.asked_for else "never asked for"
        yield f"- {said}: {plain(fact.name)}. {plain(fact.answer)}"
    yield ""


def _answer(answer: Answer) -> Iterator[str]:
    yield "| figure | value | | band |"
    yield "|---|---|---|---|"
    for figure in answer.figures:
        band = figure.band
        green = labels.bounds(band.green_low, band.green_high, figure.unit) if band else ""
        judged = (
            "right" if figure.shade == "green" else labels.direction(figure) if figure.shade else ""
        )
        value = labels.value_of(figure)
        yield f"| {labels.name_of(figure.name)} | {value} | {judged} | {green} |"
    yield ""
    if answer.text:
        yield f"> {plain(answer.text)}"
        yield ""
