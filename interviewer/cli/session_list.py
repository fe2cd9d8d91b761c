"""`sessions list`: imports little, so that a long history is there at once."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from interviewer.cli.console import console, print_by_id
from interviewer.folders import sessions_folder
from interviewer.keeping.history import Entry, open_history
from interviewer.terminal_text import printable, shortened

FIRST = 20
"""So many are shown unless all are asked for."""
_MINUTE = 60


def show_sessions(*, everything: bool) -> None:
    """Print the sessions, the latest first."""
    screen = console()
    with open_history(sessions_folder()) as history:
        entries = history.entries(None if everything else FIRST)
        hidden = history.count() - len(entries)
    if not entries:
        screen.print("No interviews yet. Begin with: interviewer practice")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("ID", "When", "Length", "Questions"):
        table.add_column(title, no_wrap=title != "Questions", overflow="fold")
    for entry in entries:
        asked = Text("" if entry.complete else "broke off: ", style="yellow")
        table.add_row(
            printable(entry.id),
            f"{entry.began.astimezone():%a %d %b %H:%M}",
            f"{entry.length_s / _MINUTE:.0f} min",
            asked.append(_asked(entry), style="default"),
        )
    print_by_id(screen, table)
    screen.print()
    if hidden:
        screen.print(f"{hidden} older ones:  interviewer sessions list --all")
    screen.print("Read one:  interviewer sessions show ID    Its report:  sessions report ID")


def _asked(entry: Entry) -> str:
    return ("drill: " if entry.is_drill else "") + shortened(", ".join(entry.asked), 200)
