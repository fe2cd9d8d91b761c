"""Holds a timing drill and prints the curve of how long each answer took."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from interviewer import folders
from interviewer.cli.console import console
from interviewer.cli.past_session import Kept
from interviewer.cli.practice_run import Wishes, ending_cleanly, header, wants_plain
from interviewer.cli.practice_spoken import get_ready
from interviewer.cli.spoken_session import Stage, run_spoken
from interviewer.drill import DrillAgenda, Round, lesson, lights, rounds, suited
from interviewer.errors import UnknownQuestion
from interviewer.history import DRILL, open_history
from interviewer.loader import builtin_trees, find, load_trees
from interviewer.report import labels
from interviewer.selection import least_practised
from interviewer.session import Session
from interviewer.store import SessionLog
from interviewer.terminal_text import printable, shortened
from interviewer.transcript import Who, conversation
from interviewer.tree import Question
from interviewer.turn_taking import Patience

_CELLS = 28
_COLOURS = {"right": "green", "too little": "yellow", "too much": "red"}


def hold_drill(wishes: Wishes, seconds: int, times: int, *, chimes: bool) -> None:
    """Hold it. Raises what `practice` raises."""
    screen = console()
    question = chosen(wishes, seconds)
    screen.print("Getting ready ...", style="dim")
    ready = get_ready(wishes, screen)
    agenda = DrillAgenda(question, seconds, times)
    session = Session(agenda, patience=Patience(wishes.patience))
    voice = wishes.settings.voice or ("default" if ready.rig.voice else "none")
    first_line = header(wishes, agenda, model=ready.rig.recognizer.name, voice=voice)
    first_line |= {"questions": [question.id], "mode": DRILL, "seconds": seconds}
    log = SessionLog.new(folders.sessions_folder(), first_line, ready.rig.clock)
    stage = Stage(screen, wants_plain(wishes, screen), hints=True, chimes=chimes)
    kept = Kept()
    try:
        with ending_cleanly():
            run_spoken(
                session, ready, stage, (question,), (log, kept), lambda: log.trouble,
                lights(seconds),
            )  # fmt: skip
    finally:
        ready.close()
        try:
            log.close()
        finally:
            found = rounds(kept.items, seconds)
            show_curve(screen, question, found, seconds, plain=stage.plain)
            chapters = conversation(kept.items)
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


def show_curve(
    screen: Console, question: Question, found: Sequence[Round], seconds: int, *, plain: bool
) -> None:
    """Print how long each answer took. plain: in words only."""
    screen.print()
    title = shortened(question.title or question.ask, 60)
    screen.print(Text(f"{title}, in {seconds} seconds", style="bold cyan"))
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
