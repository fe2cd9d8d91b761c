"""Consoles that never interpret what they print."""

from __future__ import annotations

import os

from rich.console import Console

PIPED_WIDTH = 100


def console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr; wide enough to read when its output goes to a file.

    Colours are off when NO_COLOR is set or there is no terminal. Text that others wrote goes
    through `terminal_text.printable` first and is printed with `markup=False` or as rich Text.
    """
    made = Console(stderr=stderr, highlight=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = PIPED_WIDTH
    return made
