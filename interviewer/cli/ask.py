"""Questions to the person at the terminal: one line, a letter, Enter.

A whole line, not a single key: it works alike for screen readers, over every connection and on
every system.
"""

from __future__ import annotations

from collections.abc import Mapping

import typer
from rich.console import Console
from rich.text import Text

from interviewer.terminal_text import printable


def choose(screen: Console, choices: Mapping[str, str]) -> str:
    """The letter that the person chose, "" for Enter alone. choices: what each letter does."""
    line = Text("  ")
    for letter, does in choices.items():
        line.append(letter or "Enter", style="bold cyan").append(f" {does}   ")
    line.rstrip()
    while True:
        screen.print(line)
        answer = ask(screen, "  > ").lower()
        if answer in choices:
            return answer
        if answer[:1] in choices and answer[:1]:
            return answer[:1]
        screen.print(Text("  That is none of these.", style="yellow"))


def ask(screen: Console, prompt: str) -> str:
    """What the person typed, without white space around it. The end of the input is a goodbye."""
    try:
        return screen.input(Text(printable(prompt), style="bold")).strip()
    except EOFError:
        screen.print()
        raise typer.Exit from None
