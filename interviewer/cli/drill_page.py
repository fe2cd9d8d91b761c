"""The curve of a drill: how long each answer took, drawn or in words only."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interviewer.practice.drill import Round, lesson
from interviewer.report import labels
from interviewer.terminal_text import printable, shortened

_CELLS = 28
_COLOURS = {"right": "green", "too little": "yellow", "too much": "red"}


def show_curve(
    screen: Console, title: str, found: Sequence[Round], seconds: float, *, plain: bool
) -> None:
    """Print how long each answer took. plain: in words only."""
    screen.print()
    head = f"{shortened(title, 60)}, in {seconds:g} seconds"
    screen.print(Text(head, style="bold cyan"))
    table = Table.grid(padding=(0, 2, 0, 0))
    longest = max([1.25 * seconds, *(each.seconds for each in found)])
    for each in found:
        colour = _COLOURS[each.verdict]
        pace = f"{each.words_per_min:.0f} words/min" if each.words_per_min else ""
        bar = [] if plain else [_bar(each.seconds, seconds, longest, colour)]
        table.add_row(
            f"  round {each.number}",
            Text(labels.took(each.seconds), style="bold"),
            *bar,
            Text(each.verdict, style=colour),
            Text(pace, style="dim"),
        )
    if found:
        screen.print(table)
        scale = round(seconds / longest * _CELLS)
        if not plain:
            screen.print(Text(f"{' ' * (17 + scale)}^ time is full", style="dim"))
    screen.print(Text(f"  {printable(lesson(found, seconds))}"))


def _bar(took_s: float, seconds: float, longest_s: float, colour: str) -> Text:
    """The length as a bar; the stroke in it is where the time was full."""
    full, limit = (round(each / longest_s * _CELLS) for each in (took_s, seconds))
    bar = Text()
    for cell in range(_CELLS + 1):
        if cell == limit:
            bar.append("┼", style="bold")
        else:
            bar.append("━" if cell < full else "─", style=colour if cell < full else "dim")
    return bar
