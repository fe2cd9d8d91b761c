"""Holds a practice interview, spoken or typed, and shows it when it is over."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from audio.whisper import Device
from interviewer import folders
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.authoring.plan_loader import find_plan, load_plans, packs_for_plans
from interviewer.authoring.role_loader import wanted_role
from interviewer.cli.console import console
from interviewer.cli.ending import ending_cleanly
from interviewer.cli.options import with_trees
from interviewer.cli.past_session import PastSession
from interviewer.cli.session_pages import announce_interrupted
from interviewer.cli.transcript_page import print_transcript
from interviewer.conversation.agenda import Agenda
from interviewer.errors import StoreError
from interviewer.keeping import aliases
from interviewer.keeping.history import Entry, Result, open_history
from interviewer.keeping.kept import recording_of
from interviewer.keeping.settings import Settings, load
from interviewer.keeping.store import SessionLog
from interviewer.practice.draw import Held, draw
from interviewer.practice.schedule import Schedule
from interviewer.practice.selection import select
from interviewer.practice.suggest import weakest
from interviewer.report.judging import bring_up_to_date, judge_one
from interviewer.terminal_text import printable
from interviewer.tree import Question, every


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a session is to be like.

    names: questions and packs. settings: devices, voice, pace and model for this time.
    remembered: those kept for every time, for which a default stands in when they are gone. seed:
    draws a plan's questions; None for chance.
    """

    settings: Settings
    remembered: Settings | None = None
    names: tuple[str, ...] = ()
    count: int | None = None
    plan: str | None = None
    minutes: int | None = None
    role: str | None = None
    lens: str | None = None
    seed: int | None = None
    typed: bool = False
    real: bool = False
    patience: str = "normal"
    end_of_turn: Path | None = None
    device: Device = "auto"
    keep_audio: bool = False
    trees: Path | None = None


def remembered() -> Settings | None:
    """What was chosen in the first minutes, if they were had. Raises SettingsError."""
    return load(folders.data_folder())


def chosen(wishes: Wishes) -> Agenda:
    """What a session asks, going by those before it, with the person's own corrections.

    Raises TreeError, UnknownQuestion, UnknownPlan, UnknownRole, PlanTooShort, StoreError.
    """
    own = aliases.load(folders.data_folder())
    role = wanted_role(wishes.role, wishes.lens)
    if wishes.plan is None:
        packs = load_trees(wishes.trees or builtin_trees())
        questions = {question.id: aliases.teach(question, own) for question in every(packs)}
        entries, results = _past(questions)
        before = [entry.asked for entry in entries]
        weak = weakest(every(packs), results, before[0] if before else ())
        asked = select(packs, wishes.names, wishes.count, before, weak)
        return Agenda(tuple(questions[question.id] for question in asked), role)
    packs = packs_for_plans(wishes.trees)
    plan = find_plan(load_plans(wishes.trees, packs), wishes.plan)
    questions = {question.id: aliases.teach(question, own) for question in every(packs)}
    entries, _ = _past(questions)
    seed = secrets.randbits(32) if wishes.seed is None else wishes.seed
    parts = draw(
        plan,
        questions,
        minutes=wishes.minutes,
        before=[Held(entry.plan, entry.asked) for entry in entries],
        seed=seed,
    )
    return Schedule(plan, parts, role, seed)


def _past(questions: Mapping[str, Question]) -> tuple[list[Entry], tuple[Result, ...]]:
    """The sessions before, the latest first, and how their questions went; drills count in neither.

    Each session is judged at its end: there is nothing left to judge, unless the index is new.
    """
    with open_history(folders.sessions_folder()) as history:
        bring_up_to_date(history, questions)
        return [each for each in history.entries() if not each.is_drill], history.results()


def hold(wishes: Wishes) -> None:
    """Hold the interview, keep its log, show the conversation."""
    screen = console()
    folder = folders.sessions_folder()
    announce_interrupted(screen)
    hold_agenda(wishes, chosen(wishes), screen, folder)


def hold_agenda(wishes: Wishes, agenda: Agenda, screen: Console, folder: Path) -> None:
    """Hold an interview, spoken or typed."""
    if wishes.typed:
        from interviewer.cli.practice_typed import hold_typed

        hold_typed(wishes, agenda, screen, folder)
    else:
        from interviewer.cli.practice_spoken import hold_spoken

        hold_spoken(wishes, agenda, screen, folder)


def header(wishes: Wishes, agenda: Agenda, *, model: str, voice: str) -> dict[str, Any]:
    """What the log's first line says of a session: what was to be asked, and how."""
    plan: dict[str, Any] = {}
    trees = {"trees": str(wishes.trees.absolute())} if wishes.trees else {}
    if isinstance(agenda, Schedule):
        plan = {"plan": agenda.plan.id, "minutes": round(agenda.seconds / 60), "seed": agenda.seed}
    return {
        "questions": [question.id for question in agenda.questions],
        **plan,
        **trees,
        "role": agenda.role.id,
        "lens": agenda.role.lens,
        "model": model,
        "voice": voice,
        "rate": wishes.settings.rate,
        "patience": wishes.patience,
        "mode": "real" if wishes.real else "practice",
    }


@contextmanager
def kept_session(
    screen: Console, log: SessionLog, questions: Sequence[Question]
) -> Iterator[PastSession]:
    """A session that is kept; at its end, however it comes, the conversation is shown.

    Raises StoreError if the log could not be finished.
    """
    held = PastSession(log, {each.id: each for each in questions})
    try:
        with ending_cleanly(held.call_away):
            yield held
    finally:
        whole = False
        try:
            log.close()
            whole = True
        finally:
            if held.shown or print_transcript(screen, held.items, held.questions):
                screen.print()
                if whole:
                    path = printable(str(log.path))
                    screen.print(Text(f"Kept in {path}", style="dim"), soft_wrap=True)
                own = printable(with_trees(held.trees))
                for what, command in (
                    ("Read it again:", f"show {log.path.stem}"),
                    ("How it went:  ", "report --open"),
                ):
                    line = f"{what}  interviewer sessions {command}{own}"
                    screen.print(Text(line), soft_wrap=True)
                note_in_history(held.questions)
            else:
                log.path.unlink(missing_ok=True)
                recording_of(log.path).unlink(missing_ok=True)
                screen.print("Nothing was said, so nothing is kept.")


def note_in_history(questions: Mapping[str, Question]) -> None:
    """Judge the session at once, so that the next one begins without a wait."""
    # The index can be made again; the session itself is safe by now.
    with suppress(StoreError), open_history(folders.sessions_folder()) as history:
        judge_one(history, questions)


def wants_plain(wishes: Wishes, screen: Console) -> bool:
    """Whether to speak line by line: asked for, or nothing there that can be drawn on."""
    dumb = os.environ.get("TERM") == "dumb"
    return wishes.settings.plain or dumb or not screen.is_terminal
