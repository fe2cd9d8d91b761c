"""What the screen is shown in these tests: moments of an interview, and text that means harm."""

from __future__ import annotations

import unicodedata

from interviewer.events import (
    AnswerOver,
    Command,
    Event,
    Heard,
    LineKind,
    Listening,
    PhraseClosed,
    QuestionOpened,
    Say,
    SpeechStarted,
)
from interviewer.screens.live_view import View, follow
from interviewer.tree import TimeBox

S = 16_000
BOX = TimeBox((60.0, 150.0), 240.0)
HOSTILE = "\x1b[2J\x1b]0;owned\x07 evil \u202eback\u2066 \r over [bold]markup[/bold] \x9b31m"


def watched(*items: Event | Command, waits_s: float = float("inf")) -> View:
    view = View()
    for item in items:
        view = follow(view, item, waits_s)
    return view


def question(text: str = "How do you retry?") -> tuple[Event | Command, ...]:
    return (
        QuestionOpened(0, 1, 3, "integration"),
        Say(0, 1, 1, LineKind.QUESTION, text),
        Listening(5 * S, 1),
    )


def said(text: str, start_s: float = 6.0, end_s: float = 9.0) -> tuple[Event | Command, ...]:
    start, end = round(start_s * S), round(end_s * S)
    return (
        SpeechStarted(start, 1),
        PhraseClosed(end, 1, 1, start, end),
        Heard(end, 1, 1, start, end, text, 0.9),
    )


def over(text: str) -> AnswerOver:
    return AnswerOver(12 * S, 1, "integration", "silence", text, 1.6, 3.0)


def harmless(text: str) -> bool:
    return not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character != "\n"
        for character in text
    )
