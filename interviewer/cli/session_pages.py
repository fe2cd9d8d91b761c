"""Past sessions: the list, one of them, and the word about one that broke off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interviewer import store
from interviewer.cli.console import console
from interviewer.cli.transcript_page import print_transcript
from interviewer.draw import every_question
from interviewer.errors import StoreError, TreeError
from interviewer.events import Heard, QuestionOpened, Typed
from interviewer.plan_loader import load_plans, packs_for_plans
from interviewer.store import Record
from interviewer.terminal_text import printable, shortened
from interviewer.tree import Question

LATEST = "latest"


def show_sessions() -> None:
    """Print all sessions, the latest first."""
    screen = console()
    records = store.listing(store.sessions_folder())
    if not records:
        screen.print("No interviews yet. Begin with: interviewer practice")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for title in ("ID", "When", "How it ended", "Questions"):
        table.add_column(title, no_wrap=title != "Questions")
    for record in records:
        table.add_row(
            record.id,
            f"{record.began.astimezone():%a %d %b %Y %H:%M}",
            "complete" if record.complete else Text("broke off", style="yellow"),
            Text(shortened(", ".join(asked(record)), 200)),
        )
    screen.print(table)
    screen.print()
    screen.print("Read one:  interviewer sessions show ID")


def show_session(name: str, trees: Path | None) -> None:
    """Print one session. name: its id, a beginning of it, or `latest`. Raises StoreError."""
    record = _find(name)
    screen = console()
    model = record.header.get("model", "unknown")
    head = f"{record.began.astimezone():%A %d %B %Y, %H:%M} · heard by {printable(str(model))}"
    screen.print(Text(head, style="dim"))
    if not record.complete:
        screen.print(Text("This interview broke off; here is all that was heard.", style="yellow"))
    if not print_transcript(screen, record.items, known_questions(trees)):
        screen.print("Nothing was said in it.")


def announce_interrupted(screen: Console) -> None:
    """Say that the last session broke off, and how to read it."""
    record = store.interrupted(store.sessions_folder())
    if record is None or not any(isinstance(item, Heard | Typed) for item in record.items):
        return
    when = f"{record.began.astimezone():%d %B, %H:%M}"
    screen.print(
        Text(f"Your interview of {when} broke off. Everything heard was kept:", style="yellow")
    )
    screen.print(Text(f"  interviewer sessions show {record.id}"))
    screen.print()


def known_questions(trees: Path | None) -> Mapping[str, Question]:
    """All questions that can be loaded, by id; a broken tree does not keep a session from view."""
    try:
        packs = packs_for_plans(trees)
        plans = load_plans(trees, packs)
    except TreeError:
        return {}
    known = {question.id: question for pack in packs for question in pack.questions}
    return known | {each.id: each for plan in plans for each in every_question(plan, known)}


def asked(record: Record) -> tuple[str, ...]:
    """The ids of the questions that a session asked; of one that asked none, what it meant to."""
    opened = (item.question for item in record.items if isinstance(item, QuestionOpened))
    if names := tuple(dict.fromkeys(opened)):
        return names
    meant = record.header.get("questions")
    return tuple(str(name) for name in meant) if isinstance(meant, list) else ()


def _find(name: str) -> Record:
    folder = store.sessions_folder()
    paths = sorted(folder.glob("*.jsonl"), reverse=True)
    if name == LATEST:
        if not paths:
            raise StoreError("There are no interviews yet.", "Begin with: interviewer practice")
        return store.read(paths[0])
    matches = [path for path in paths if path.stem == name]
    matches = matches or [path for path in paths if name and path.stem.startswith(name)]
    if len(matches) != 1:
        what = "fits several interviews" if matches else "is no interview of yours"
        raise StoreError(
            f"'{shortened(name, 80)}' {what}.", "interviewer sessions list  shows them all."
        )
    return store.read(matches[0])
