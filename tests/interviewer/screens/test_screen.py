"""The live screen: what its keys mean, whose time box it shows."""

from __future__ import annotations

import io

from rich.console import Console

from audio.clock import ManualClock
from interviewer.conversation.session import Session
from interviewer.conversation.time_boxes import REPLY_BOX
from interviewer.events import (
    Control,
    LineKind,
    Paused,
    Say,
)
from interviewer.screens.screen import LiveScreen
from interviewer.screens.watch import Watch
from tests.interviewer.helpers import make_question
from tests.interviewer.watching import S, question


def live(pressed: list[Control]) -> LiveScreen:
    asked = make_question()
    return LiveScreen(
        Watch(Session((asked,)), {asked.id: asked}),
        ManualClock(),
        Console(file=io.StringIO(), force_terminal=True, width=80, height=24),
        press=pressed.append,
        level=lambda: 0.0,
        trouble=lambda: "disk full",
    )


def test_keys_mean_commands_and_p_pauses_or_resumes() -> None:
    pressed: list[Control] = []
    screen = live(pressed)
    for key in " reStpq?x":
        screen._pressed(key)
    screen.see(Paused(0, "you asked for it"))
    screen._pressed("p")
    assert pressed == [
        Control.DONE,
        Control.REPEAT,
        Control.REPHRASE,
        Control.SKIP,
        Control.THINK,
        Control.PAUSE,
        Control.STOP,
        Control.RESUME,
    ]


def test_a_log_that_cannot_be_written_is_told() -> None:
    screen = live([])
    assert "disk full" in screen.frame().view.trouble


def test_the_time_box_is_the_questions_and_shorter_for_a_reply() -> None:
    screen = live([])
    for item in question():
        screen.see(item)
    assert screen.frame().box == make_question().time_box
    screen.see(Say(9 * S, 2, 2, LineKind.PROBE, "And slow?"))
    assert screen.frame().box == REPLY_BOX
