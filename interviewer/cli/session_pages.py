"""A past session printed, and the word about one that broke off."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from interviewer import folders
from interviewer.cli.console import console
from interviewer.cli.drill_page import show_curve
from interviewer.cli.past import find_log, questions_of
from interviewer.cli.transcript_page import print_chapters
from interviewer.events import Heard, Typed
from interviewer.keeping import store
from interviewer.keeping.transcript import conversation
from interviewer.practice.drill import rounds, unjudged
from interviewer.report.labels import heard_by, planned
from interviewer.terminal_text import printable


def show_session(name: str, trees: Path | None) -> None:
    """Print one session. name: its id, a beginning of it, or `latest`. Raises StoreError."""
    record = store.read(find_log(name))
    screen = console()
    plan, model = (str(record.header.get(key, "")) for key in ("plan", "model"))
    held = planned(plan) + heard_by(model or "unknown")
    head = f"{record.began.astimezone():%A %d %B %Y, %H:%M} · {printable(held)}"
    screen.print(Text(head, style="dim"))
    if not record.complete:
        screen.print(Text("This interview broke off; here is all that was heard.", style="yellow"))
    questions, chapters = questions_of(record, trees), conversation(record.items)
    seconds = record.drill_s
    if seconds is not None:
        chapters = tuple(map(unjudged, chapters))
    if not print_chapters(screen, chapters, questions):
        screen.print("Nothing was said in it.")
    elif seconds is not None:
        name = chapters[0].question
        title = (questions[name].title if name in questions else "") or name
        show_curve(screen, title, rounds(chapters, seconds), seconds, plain=True)


def announce_interrupted(screen: Console) -> None:
    """Say that the last session broke off, and how to read it."""
    record = store.interrupted(folders.sessions_folder())
    if record is None or not any(isinstance(item, Heard | Typed) for item in record.items):
        return
    when = f"{record.began.astimezone():%d %B, %H:%M}"
    screen.print(
        Text(f"Your interview of {when} broke off. Everything heard was kept:", style="yellow")
    )
    screen.print(Text(f"  interviewer sessions show {record.id}"), soft_wrap=True)
    screen.print()
