"""Consoles that never interpret what they print."""

from __future__ import annotations

import os

from rich.console import Console
from rich.theme import Theme

PIPED_WIDTH = 100
TONES = {"green": 28, "yellow": 130, "red": 160, "cyan": 30}
"""Tones of the 256 that stand out from white as well as from black (3.9 to 5.4 to 1). A terminal's
own bright yellow, green and cyan, which many take for bold ones, cannot be read on white."""
SHADES = {"green": "green", "amber": "yellow", "red": "red"}
"""The tone of a judged figure, by its shade."""


def _theme() -> Theme:
    plain = {name: f"color({tone})" for name, tone in TONES.items()}
    return Theme({**plain, **{f"bold {name}": f"bold {tone}" for name, tone in plain.items()}})


def console(*, stderr: bool = False) -> Console:
    """A console on stdout or stderr; wide enough to read when its output goes to a file.

    Colours are off when NO_COLOR is set or there is no terminal. Text that others wrote goes
    through `terminal_text.printable` first; brackets in it are brackets, also in a table's cell.
    """
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False, theme=_theme())
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = PIPED_WIDTH
    return made
