"""The first minutes: greet, check the sound, remember it, begin. Also `interviewer setup`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from audio.clock import SystemClock
from audio.errors import AudioError
from audio.whisper import Device
from interviewer import folders
from interviewer.cli.ask import choose
from interviewer.cli.console import console
from interviewer.cli.demo_run import show_demo
from interviewer.cli.fetching import fetch_showing, fetch_telling
from interviewer.cli.practice_run import Wishes, chosen, hold_agenda, remembered
from interviewer.cli.session_pages import announce_interrupted
from interviewer.cli.sound_pages import Desk, check_microphone, check_speaker, check_voice
from interviewer.cli.welcome import GREETING, commands, greet
from interviewer.keeping.settings import Settings, save
from interviewer.live.assemble import open_recognizer
from interviewer.terminal_text import printable

_DEVICE: Device = "auto"
_MINUTES_EACH = 4
"""A question with its follow-ups and the look back at it."""


def begin() -> None:
    """What `interviewer` does alone: the checks if they were never made, then a session."""
    screen = console()
    if not (sys.stdin.isatty() and screen.is_terminal):
        greet(screen)
        announce_interrupted(screen)
        commands(screen)
        return
    settings = remembered()
    greet(screen)
    announce_interrupted(screen)
    if settings is None:
        screen.print("Three short checks first; `interviewer setup` repeats them at any time.")
        screen.print("With a screen reader:  interviewer setup --plain")
        settings, typed = _check(screen, Settings())
    else:
        typed = settings.typed
    suggest(screen, settings, typed=typed)


def set_up(settings: Settings) -> None:
    """The checks alone. settings: what to begin with."""
    screen = console()
    screen.print(Text(GREETING, style="bold"))
    settings, typed = _check(screen, settings)
    suggest(screen, settings, typed=typed)


def _check(screen: Console, settings: Settings) -> tuple[Settings, bool]:
    """The settings as chosen and kept, and whether answers are to be typed this time."""
    desk = Desk(screen, SystemClock(), settings.plain or not screen.is_terminal)
    try:
        fetch = fetch_telling if desk.plain else fetch_showing
        recognizer, notice = open_recognizer(settings.model, _DEVICE, fetch)
    except AudioError as error:
        desk.say(error.message, "red")
        screen.print(Text(printable(error.next_step, lines=True)), soft_wrap=True)
        typed = True  # but not for good: what is missing may be there next time
    else:
        if notice:
            desk.say(notice, "yellow")
        heard = check_microphone(desk, settings, recognizer)
        typed = heard is None
        settings = replace(heard or settings, typed=typed)
    if not typed:
        settings = check_voice(desk, check_speaker(desk, settings))
    path = save(settings, folders.data_folder())
    screen.print()
    desk.say(f"Remembered in {path}", "dim")
    return settings, typed


def suggest(screen: Console, settings: Settings, *, typed: bool) -> None:
    """Name the questions of a session and hold it if the person likes."""
    wishes = Wishes(settings, settings, typed=typed)
    agenda = chosen(wishes)
    questions = agenda.questions
    minutes = _MINUTES_EACH * len(questions)
    screen.print()
    screen.print(Text(f"A session for you now, about {minutes} minutes:", style="bold"))
    for question in questions:
        screen.print(Text(f"  - {printable(question.title or question.ask)}"))
    screen.print("Nobody but this machine hears you. There is no score at the end.")
    how, other = ("typed", "speak") if typed else ("spoken", "type")
    choices = {
        "": f"begin ({how})",
        "t": f"{other} instead",
        "d": "a demo first",
        "c": "commands",
        "q": "later",
    }
    match choose(screen, choices):
        case "":
            hold_agenda(wishes, agenda, screen, folders.sessions_folder())
        case "t":
            wishes = replace(wishes, typed=not typed)
            hold_agenda(wishes, agenda, screen, folders.sessions_folder())
        case "d":
            show_demo(Path("interview-demo"), real_time=False, sound=True)
        case "c":
            commands(screen)
        case _:
            screen.print("Whenever you like:  interviewer")
