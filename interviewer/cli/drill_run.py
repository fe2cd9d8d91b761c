"""Holds a timing drill and prints the curve of how long each answer took."""

from __future__ import annotations

from interviewer import folders
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.cli.console import console
from interviewer.cli.drill_page import show_curve
from interviewer.cli.past_session import Kept
from interviewer.cli.practice_run import Wishes, wants_plain
from interviewer.cli.practice_spoken import get_ready, spoken_header
from interviewer.cli.spoken_session import Display, run_spoken
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.errors import UnknownQuestion
from interviewer.keeping.history import DRILL, open_history
from interviewer.keeping.store import SessionLog
from interviewer.keeping.transcript import Who, conversation
from interviewer.practice.drill import DrillAgenda, lights, rounds, suited
from interviewer.practice.selection import least_practised
from interviewer.tree import Question


def hold_drill(wishes: Wishes, seconds: int, times: int, *, chimes: bool) -> None:
    """Hold it. Raises what `practice` raises."""
    screen = console()
    question = chosen(wishes, seconds)
    screen.print("Getting ready ...", style="dim")
    ready = get_ready(wishes, screen)
    agenda = DrillAgenda(question, seconds, times)
    session = Session(agenda, patience=Patience(wishes.patience))
    first_line = spoken_header(wishes, agenda, ready)
    first_line |= {"questions": [question.id], "mode": DRILL, "seconds": seconds}
    log = SessionLog.new(folders.sessions_folder(), first_line, ready.rig.clock)
    display = Display(screen, wants_plain(wishes, screen), hints=True, chimes=chimes)
    kept = Kept()
    try:
        run_spoken(
            session, ready, display, (question,), (log, kept), lambda: log.trouble,
            lights(seconds),
        )  # fmt: skip
    finally:
        ready.close()
        try:
            log.close()
        finally:
            chapters = conversation(kept.items)
            title = question.title or question.ask
            show_curve(screen, title, rounds(chapters, seconds), seconds, plain=display.plain)
            if not any(line.who is Who.YOU for each in chapters for line in each.lines):
                log.path.unlink(missing_ok=True)


def chosen(wishes: Wishes, seconds: int) -> Question:
    """The question asked for, else the least practised that can be answered in about so long.

    Raises TreeError, UnknownQuestion, StoreError.
    """
    packs = load_trees(wishes.trees or builtin_trees())
    asked = [question for name in wishes.names for question in find(packs, name)]
    question = suited(asked or least_practised(packs, _before()), seconds)
    if question is None:
        raise UnknownQuestion(
            "That is a conversation, and cannot be answered in one piece.",
            "Choose another one:  interviewer trees list",
        )
    return question


def _before() -> list[tuple[str, ...]]:
    """What each earlier session asked, the latest first, drills among them."""
    with open_history(folders.sessions_folder()) as history:
        return [entry.asked for entry in history.entries()]
