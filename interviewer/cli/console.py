"""Consoles that never interpret what they print."""

from __future__ import annotations

import os

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

PIPED_WIDTH = 100
TONES = {"green": 28, "yellow": 130, "red": 160, "cyan": 30}
"""Tones of the 256 that stand out from white as well as from black (3.9 to 5.4 to 1). A terminal's
own bright yellow, green and cyan, which many take for bold ones, cannot be read on white."""
_LEAST_ROOM = 16
"""Columns that the last cell of a row needs at least."""
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


def print_by_id(screen: Console, table: Table) -> None:
    """Print a table whose rows begin with an id, which is for typing back and so is never cut.

    Where the terminal is too narrow for the columns, it has a line of its own, the rest below it.
    """
    before_last = table.columns[:-1]
    widths = [max([2 + cell_len(str(cell)) for cell in each.cells]) for each in before_last]
    if sum(widths) + _LEAST_ROOM <= screen.width:
        screen.print(table)
        return
    for first, *others in zip(*(column.cells for column in table.columns), strict=True):
        screen.print(Text(str(first), style=table.columns[0].style), soft_wrap=True)
        rest = Text("  ").join(Text(str(each)) for each in others if str(each))
        screen.print(Padding(rest, (0, 0, 0, 4)))
