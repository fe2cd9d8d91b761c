"""Questions to the person at the terminal: one line, a letter, Enter.

A whole line, not a single key: it works alike for screen readers, over every connection and on
every system.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache

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
        return read_line(printable(prompt)).strip()
    except EOFError:
        screen.print()
        raise typer.Exit from None


def read_line(prompt: str) -> str:
    """A line as it was typed or pasted. Raises EOFError when there is no more to come."""
    _edit_lines()
    return input(prompt)


@cache
def _edit_lines() -> None:
    """At a terminal let readline read the lines, where there is one; Windows edits them itself.

    Then the arrow keys move in the line instead of writing into it, it may be longer than the 4095
    bytes that a terminal keeps, and what is pasted is one line, its paragraphs and all.
    """
    with suppress(ImportError):
        import readline

        # An accent is a letter, and no key held together with Alt, in a plain C locale too.
        for setting in ("input-meta on", "output-meta on", "convert-meta off"):
            readline.parse_and_bind(f"set {setting}")
