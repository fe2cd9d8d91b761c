"""What `interviewer` says when it is called with nothing else."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

GREETING = "Hello. I hold mock interviews."

_COMMANDS = (
    ("interviewer practice", "three questions, asked aloud and answered aloud"),
    ("interviewer practice --text", "the same with typed answers: needs no microphone"),
    ("interviewer plans", "whole interviews by stage"),
    ("interviewer drill 60", "one question, answered in a minute, three times"),
    ("interviewer demo", "watch and hear a whole interview first"),
    ("interviewer setup", "choose microphone, speaker, voice and pace"),
    ("interviewer doctor", "is this machine ready, and what is wrong?"),
    ("interviewer trees list", "every question there is"),
    ("interviewer sessions list", "your past interviews"),
    ("interviewer --help", "all commands"),
)


def greet(screen: Console) -> None:
    """Say who speaks here, and what becomes of what is said."""
    screen.print()
    screen.print(Text(GREETING, style="bold"))
    screen.print(
        "I ask aloud, listen until you are done, and press on what your answer left out.\n"
        "Nothing you say ever leaves this machine."
    )
    screen.print()


def commands(screen: Console) -> None:
    """The first commands that one needs."""
    table = Table.grid(padding=(0, 3, 0, 0))
    for command, does in _COMMANDS:
        table.add_row(Text(f"  {command}", style="cyan"), does)
    screen.print(table)
    screen.print()
