"""What was heard in an answer, how it was rated, what to change: for the end of a session."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interviewer.cli.console import SHADES
from interviewer.cli.review import STATES
from interviewer.report import labels
from interviewer.report.compare import Comparison
from interviewer.report.model import Advice, Competence, Concept, Fact, Question, Report
from interviewer.sentences import spaced, upper_first
from interviewer.terminal_text import printable, shortened

_QUOTE, _LONG_QUOTE = 56, 70
_NAME = 26
_FIGURES = ("length", "pace", "fillers", "longest_pause", "jargon", "clarified_early")
"""Of all figures those that a person can act on at once; the report has the others."""


def show_heard(screen: Console, question: Question) -> None:
    """Print what was heard of one question, and how it was rated; the report has it all."""
    screen.print()
    title = f"Question {question.number} of {question.of}: {printable(question.title)}"
    screen.print(Text(title, style="bold cyan"))
    if question.concepts:
        _section(screen, "What was heard")
        heard = [concept for concept in question.concepts if concept.state != "not_heard"]
        screen.print(concept_rows(heard))
        missing = [c.name for c in question.wanted if c.state == "not_heard"]
        if missing:
            _indented(screen, Text(printable(f"- not heard: {', '.join(missing)}")), 2)
    if question.rubric:
        _section(screen, "Your rating, and what your words show")
        for competence in question.rubric:
            _competence(screen, competence)


def show_why(screen: Console, question: Question) -> None:
    """Print why each follow-up was asked, what was noticed, and how the answer was said.

    Of an exercise also what could be asked for, of a roleplay what moved whom and how it came out.
    """
    if question.facts:
        _facts(screen, question.facts)
    if question.moves or question.ending:
        _roleplay(screen, question)
    if question.follow_ups:
        _section(screen, "Why I asked")
        for asked in question.follow_ups:
            _indented(screen, Text(printable(asked.text)), 2)
            _indented(screen, Text(printable(asked.why), style="dim"), 4)
            if asked.quotes:
                _indented(screen, _quote(asked.quotes[0]), 4)
    if question.habits:
        _section(screen, "Noticed")
        for habit in question.habits:
            sign, style = ("+", "green") if habit.good else ("-", "red")
            line = Text(f"{sign} {printable(upper_first(habit.why))}. ", style=style)
            _indented(screen, line.append(printable(habit.advice), style="dim"), 2)
    _delivery(screen, question)
    screen.print()


def concept_rows(concepts: Sequence[Concept], *, numbered: bool = False) -> Table:
    """Heard, unsure or not heard, each with its words. numbered: to choose one by its number."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(1 + numbered):
        table.add_column(no_wrap=True)
    table.add_column()
    table.add_column()
    for number, concept in enumerate(concepts, 1):
        words, style = STATES[concept.state]
        flag = "better not said: " if concept.avoid else ""
        own = "you said so: " if concept.corrected else ""
        quote = f'"{shortened(concept.quotes[0].quote, _QUOTE)}"' if concept.quotes else ""
        table.add_row(
            *([f"  {number}"] if numbered else []),
            Text(f"  {words}", style="red" if concept.avoid else style),
            shortened(concept.name, _NAME),
            # The column gives way, and its text is cut rather than wrapped.
            Text(f"{flag}{own}{quote}", style="dim", no_wrap=True, overflow="ellipsis"),
        )
    return table


def show_advice(screen: Console, report: Report) -> None:
    """Print the one next change, and what to keep."""
    for title, advice in (("One thing for next time", report.change), ("Keep this", report.keep)):
        if advice is not None:
            screen.print()
            screen.print(Text(title, style="bold cyan"))
            _advice(screen, advice)


def show_comparison(screen: Console, compared: Comparison) -> None:
    """Print two tries side by side."""
    screen.print()
    screen.print(Text(f"{printable(compared.question)}, before and now", style="bold cyan"))
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_row("", Text("before", style="dim"), Text("now", style="dim"), "")
    for row in compared.rows:
        verdict = Text(row.verdict, style=SHADES.get(row.shade, ""))
        table.add_row(f"  {row.name}", row.before, row.after, verdict)
    screen.print(table)
    for words, names in (("New", compared.gained), ("Not heard this time", compared.lost)):
        if names:
            _indented(screen, Text(printable(f"{words}: {', '.join(names)}")), 2)


def _facts(screen: Console, facts: Sequence[Fact]) -> None:
    _section(screen, "What could be asked for")
    asked = [fact.name for fact in facts if fact.asked_for]
    told = Text(printable(f"+ asked: {', '.join(asked) or 'nothing'}"), style="green")
    _indented(screen, told, 2)
    for fact in facts:
        if not fact.asked_for:
            line = Text(f"- never asked: {printable(fact.name)}. ")
            _indented(screen, line.append(printable(fact.answer), style="dim"), 2)


def _roleplay(screen: Console, question: Question) -> None:
    _section(screen, "What moved them")
    for move in question.moves:
        style = "green" if move.after > move.before else "red"
        line = Text(f"{printable(spaced(move.meter))} {move.before:g} to {move.after:g}", style)
        line.append(f"  {printable(move.why)}", style="default")
        _indented(screen, line, 2)
        if move.quotes:
            _indented(screen, _quote(move.quotes[0]), 4)
    if question.ending:
        _indented(screen, Text(f"In the end: {printable(question.ending)}", style="cyan"), 2)


def _advice(screen: Console, advice: Advice) -> None:
    _indented(screen, Text(printable(advice.what), style="bold"), 2)
    said = f' You said: "{shortened(advice.quote, _QUOTE)}"' if advice.quote else ""
    _indented(screen, Text(f"{printable(advice.why)}{said}", style="dim"), 2)


def _competence(screen: Console, competence: Competence) -> None:
    own = "you left it out" if competence.own is None else f"you {competence.own}"
    level = competence.level
    words = "cannot tell" if level is None else str(level)
    line = Text("  ").append(printable(spaced(competence.name)), style="bold")
    line.append(f"   {own} · your words {words}")
    line.append(f"   {_gap(competence)}", style="yellow" if competence.gap else "green")
    screen.print(line)
    for anchor in competence.anchors:
        if anchor.level == level:
            _indented(screen, Text(f"{level}: {printable(anchor.does)}"), 4)
    if competence.quotes:
        _indented(screen, _quote(competence.quotes[0].quote), 4)
    elif level is None:
        _indented(screen, Text(printable(competence.why), style="dim"), 4)


def _quote(quote: str) -> Text:
    return Text(f'"{shortened(quote, _LONG_QUOTE)}"', style="dim")


def _gap(competence: Competence) -> str:
    match competence.gap:
        case None:
            return ""
        case 0:
            return "the same"
        case gap if gap > 0:
            return f"you rate it {gap} higher"
        case gap:
            return f"you rate it {-gap} lower"


def _delivery(screen: Console, question: Question) -> None:
    main = question.main
    if main is None:
        return
    parts: list[Text] = []
    for name in _FIGURES:
        figure = main.figure(name)
        if figure is None or figure.shade is None:
            continue
        value = labels.value_of(figure)
        shown = labels.took(figure.value) if name == "length" else value
        verdict = f", {figure.note}" if name == "length" else ""
        part = Text(f"{labels.name_of(name)} {shown}{printable(verdict)}")
        part.stylize(SHADES[figure.shade])
        parts.append(part)
    if parts:
        _section(screen, "How it was said")
        _indented(screen, Text("   ").join(parts), 2)


def _section(screen: Console, title: str) -> None:
    screen.print()
    screen.print(Text(title, style="cyan"))


def _indented(screen: Console, text: Text, by: int) -> None:
    screen.print(Padding(text, (0, 0, 0, by)))
