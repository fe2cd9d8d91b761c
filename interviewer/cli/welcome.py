"""What `interviewer` says when it is called with nothing else."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from interviewer.cli.console import console
from interviewer.cli.session_pages import announce_interrupted

_COMMANDS = (
    ("interviewer practice", "three questions, asked aloud and answered aloud"),
    ("interviewer practice --text", "the same with typed answers: needs no microphone"),
    ("interviewer demo", "watch and hear a whole interview first"),
    ("interviewer doctor", "are microphone, speaker, voice and model all right?"),
    ("interviewer trees list", "every question there is"),
    ("interviewer sessions list", "your past interviews"),
    ("interviewer --help", "all commands"),
)


def welcome() -> None:
    """Print it."""
    screen = console()
    screen.print()
    screen.print(Text("Hello. I hold mock interviews.", style="bold"))
    screen.print(
        "I ask aloud, listen until you are done, and press on exactly what your answer left out.\n"
        "Nothing you say ever leaves this machine."
    )
    screen.print()
    announce_interrupted(screen)
    table = Table.grid(padding=(0, 3, 0, 0))
    for command, does in _COMMANDS:
        table.add_row(Text(f"  {command}", style="cyan"), does)
    screen.print(table)
    screen.print()
