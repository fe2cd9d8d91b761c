"""What was heard of a question's concepts, for `grade` and the transcript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interviewer.reading import Remark
from interviewer.terminal_text import printable, shortened
from interviewer.tree import Kind, Question
from interviewer.understanding.conditions import afterwards, as_told
from interviewer.understanding.match import read

_MOST_QUOTES = 3
STATES = {
    "heard": ("+ heard", "green"),
    "unsure": ("? unsure", "yellow"),
    "not_heard": ("- not heard", "dim"),
}
"""What is said of a concept's state, and its style."""


def concept_table(question: Question, states: Mapping[str, tuple[str, Sequence[str]]]) -> Table:
    """The (state, quotes) of each concept as a table. A red flag that was heard is red."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    table.add_column()
    for name, (state, quotes) in states.items():
        avoid = question.concepts[name].avoid
        if avoid and state == "not_heard":
            continue
        words, style = STATES[state]
        once = list(dict.fromkeys(quotes))[:_MOST_QUOTES]
        quoted = ", ".join(f'"{shortened(quote, 60)}"' for quote in once)
        flag = "better not said: " if avoid else ""
        table.add_row(
            Text(f"  {words}", style="red" if avoid else style),
            printable(question.concepts[name].called),
            Text(f"{flag}{quoted}"),
        )
    return table


def fact_table(question: Question, asked_for: Sequence[str]) -> Table:
    """What the candidate asked for of what there was to find out, and what it would have been."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for fact in sorted(question.clarify, key=lambda each: each.id not in asked_for):
        asked = fact.id in asked_for
        words, style = ("+ asked", "green") if asked else ("- never asked", "yellow")
        table.add_row(
            Text(f"  {words}", style=style), Text(printable(f"{fact.called}: {fact.answer}"))
        )
    return table


def review(
    question: Question, remarks: Sequence[Remark], duration_s: float, asked_for: Sequence[str] = ()
) -> RenderableType:
    """Why the question is asked, and what was heard of what it listens for.

    Of an exercise also which facts were asked for, and which never.
    """
    parts: list[RenderableType] = []
    if remarks:
        thread = afterwards(question, read(question, remarks, duration_s=duration_s))
        told = {name: as_told(thread, name) for name in question.concepts}
        states = {
            name: (state.value, [each.text for each in evidence])
            for name, (state, evidence) in told.items()
        }
        parts += [Text("What was heard", style="bold cyan"), concept_table(question, states), ""]
    if question.kind is Kind.EXERCISE:
        parts += [
            Text("What could be asked for", style="bold cyan"),
            fact_table(question, asked_for),
            "",
        ]
    parts += [
        Text("Why it is asked", style="bold cyan"),
        Padding(Text(printable(question.why)), (0, 0, 0, 2)),
    ]
    return Group(*parts)
