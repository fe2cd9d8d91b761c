"""A practice interview held aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from audio.clock import SystemClock
from audio.errors import DeviceNotFound, VoiceError
from interviewer.cli.fetching import fetch_showing, fetch_telling
from interviewer.cli.keep_audio import recorded
from interviewer.cli.practice_run import Wishes, header, kept_session, wants_plain
from interviewer.cli.spoken_session import Display, run_spoken
from interviewer.conversation.agenda import Agenda
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.keeping.settings import Settings
from interviewer.keeping.store import SessionLog
from interviewer.live.assemble import Ready, Wanted, assemble
from interviewer.practice.second_try import Continued, SecondTry, ends
from interviewer.terminal_text import printable
from interviewer.tree import Question

_ONE_VOICE = "This machine has one English voice, so everybody you meet speaks with it."


def hold_spoken(wishes: Wishes, agenda: Agenda, screen: Console, folder: Path) -> None:
    """Hold it, and show the conversation when it is over."""
    screen.print("Getting ready ...", style="dim")
    ready = get_ready(wishes, screen)
    try:
        if ready.one_voice and any(question.partner.voices for question in agenda.questions):
            screen.print(Text(_ONE_VOICE, style="yellow"), soft_wrap=True)
        _hold(wishes, agenda, screen, folder, ready)
    finally:
        ready.close()


def get_ready(wishes: Wishes, screen: Console) -> Ready:
    """Everything opened; what is not as it should be is said. Raises AudioError.

    A remembered device or voice that is not there today is replaced by the machine's own.
    """
    clock, settings = SystemClock(), wishes.settings
    fetch = fetch_telling if settings.plain else fetch_showing
    try:
        ready = assemble(_wanted(settings, wishes), fetch, clock)
    except (DeviceNotFound, VoiceError) as error:
        usual = settings.without(wishes.remembered)
        if usual == settings:
            raise
        screen.print(
            Text(
                printable(
                    f"{error.message} Going on with the default; `interviewer setup` chooses anew."
                ),
                style="yellow",
            ),
            soft_wrap=True,
        )
        ready = assemble(_wanted(usual, wishes), fetch, clock)
    for notice in ready.notices:
        screen.print(Text(printable(notice), style="yellow"), soft_wrap=True)
    return ready


def spoken_header(wishes: Wishes, agenda: Agenda, ready: Ready) -> dict[str, Any]:
    """What the log's first line says of a session held aloud."""
    voice = wishes.settings.voice or ("default" if ready.rig.voice else "none")
    return header(wishes, agenda, model=ready.rig.recognizer.name, voice=voice)


def _wanted(settings: Settings, wishes: Wishes) -> Wanted:
    return Wanted(
        model=settings.model,
        device=wishes.device,
        voice=settings.voice,
        rate=settings.rate,
        mic=settings.mic,
        speaker=settings.speaker,
        headphones=settings.headphones,
        end_of_turn=wishes.end_of_turn,
    )


def _hold(wishes: Wishes, agenda: Agenda, screen: Console, folder: Path, ready: Ready) -> None:
    clock = ready.rig.clock
    session = Session(agenda, patience=Patience(wishes.patience))
    log = SessionLog.new(folder, spoken_header(wishes, agenda, ready), clock)
    display = Display(screen, wants_plain(wishes, screen), hints=not wishes.real)
    with (
        kept_session(screen, log, agenda.questions) as held,
        recorded(ready, log, screen, keep=wishes.keep_audio) as heard,
    ):
        asked = agenda.questions
        length = run_spoken(session, heard, display, asked, held.keepers, lambda: log.trouble)

        def redo(question: Question) -> None:
            again = Session(SecondTry(question, agenda.role), patience=Patience(wishes.patience))
            keepers = (Continued(ends(held.items, length), held.keepers),)
            run_spoken(again, heard, display, (question,), keepers, lambda: log.trouble)

        from interviewer.cli.feedback import look_back  # when it is needed: it draws reports

        look_back(held, screen, redo)
