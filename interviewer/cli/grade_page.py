"""`grade` for people: what was heard, what comes next, how it was said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interviewer.cli.console import SHADES, console
from interviewer.cli.review import concept_table
from interviewer.sentences import spaced, upper_first
from interviewer.terminal_text import printable
from interviewer.tree import Question


def show(question: Question, judged: Mapping[str, Any], *, as_json: bool) -> None:
    """Print what `grade.grade` returned; as_json: one JSON object and nothing else."""
    if as_json:
        print(json.dumps(judged))  # noqa: T201 - the output of a command; ASCII, so harmless
        return
    screen = console()
    screen.print(Text(printable(question.ask), style="bold"))
    _section(screen, "Heard in your answer")
    states = {
        name: (found["state"], [each["text"] for each in found["evidence"]])
        for name, found in judged["concepts"].items()
    }
    screen.print(concept_table(question, states))
    _section(screen, "The interviewer would now")
    probe, told = judged["next_probe"], judged["told"]
    if told is not None:
        screen.print(Text(f"  answer: {printable(told['text'])}"))
        screen.print(Text(f"  Why: {printable(judged['why_none'])}", style="dim"))
    elif probe is None:
        screen.print("  close the question")
        screen.print(Text(f"  Why: {printable(judged['why_none'])}", style="dim"))
    else:
        screen.print(Text(f"  ask: {printable(probe['text'])}"))
        screen.print(Text(f"  Why: {printable(probe['why'])}", style="dim"))
    if judged["losing"]:
        _section(screen, "Follow-ups not asked")
        screen.print(_pairs({each["id"]: each["why"] for each in judged["losing"]}))
    shown = [each for each in judged["habits"].values() if each["why"]]
    if shown:
        _section(screen, "Noticed")
        for each in shown:
            screen.print(_noticed(each))
    if judged["delivery"]:
        _section(screen, "Delivery")
        screen.print(_delivery(judged["delivery"]))
    if judged["rubric"]:
        _section(screen, "Rubric")
        screen.print(_rubric(judged["rubric"]))


def _section(screen: Console, title: str) -> None:
    screen.print()
    screen.print(Text(title, style="bold cyan"))


def _grid() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    return table


def _pairs(values: Mapping[str, str]) -> Table:
    table = _grid()
    for name, value in values.items():
        table.add_row(f"  {printable(name)}", Text(printable(value), style="dim"))
    return table


def _noticed(habit: Mapping[str, Any]) -> Text:
    """One habit: a mistake, something done right, or a question mark."""
    sign, style = ("+", "green") if habit["good"] else ("-", "red")
    if habit["state"] == "unsure":
        sign, style = "?", "yellow"
    line = Text(f"  {sign} {printable(upper_first(habit['why']))}.", style=style)
    return line.append(f" {printable(habit['advice'])}", style="dim")


def _delivery(measured: Mapping[str, Any]) -> Table:
    table = _grid()
    for name, found in measured.items():
        value, band = found["value"], found["band"]
        shown = "-" if value is None else f"{value:.3g} {found['unit']}"
        line = Text(shown, style=SHADES.get(band, ""))
        if band:
            line.append(f"  {band}; green is {between(*found['green'])}", style="dim")
        table.add_row(f"  {spaced(name)}", line)
    return table


def between(low: float | None, high: float | None) -> str:
    """Bounds in words; None leaves a side open."""
    if low is None:
        return f"up to {high:g}"
    return f"{low:g} or more" if high is None else f"{low:g} to {high:g}"


def _rubric(judged: Mapping[str, Any]) -> Table:
    table = _grid()
    table.add_column(no_wrap=True)
    for name, score in judged.items():
        level = "" if score["level"] is None else str(score["level"])
        does = score["anchors"].get(level, "")
        body = Text(printable(does))
        body.append(f"{' ' if does else ''}{printable(score['why'])}", style="dim")
        table.add_row(f"  {spaced(name)}", f"level {level}" if level else "open", body)
    return table
