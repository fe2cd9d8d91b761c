"""Plain mode: an exchange line by line, without boxes, with whatever text comes in."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from interviewer.events import (
    LineKind,
    Paused,
    ProbeChosen,
    QuestionOpened,
    Say,
    Trouble,
)
from interviewer.screens.lights import Lamp
from interviewer.screens.plain_screen import PlainScreen
from tests.interviewer.watching import BOX, HOSTILE, S, harmless, over, question, said


def test_hostile_text_is_said_as_text_in_plain_mode() -> None:
    out = io.StringIO()
    plain = PlainScreen(Console(file=out, width=80, force_terminal=True, color_system=None))
    for item in (
        QuestionOpened(0, 1, 1, HOSTILE),
        Say(0, 1, 1, LineKind.QUESTION, HOSTILE),
        *said(HOSTILE),
        over(HOSTILE),
        ProbeChosen(12 * S, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), ()),
        Trouble(13 * S, HOSTILE, HOSTILE),
        Paused(13 * S, HOSTILE),
    ):
        plain.see(item)
    assert harmless(out.getvalue())
    assert out.getvalue().count("[bold]markup[/bold]") >= 7


def test_plain_mode_tells_an_exchange_line_by_line() -> None:
    out = io.StringIO()
    plain = PlainScreen(Console(file=out, width=80))
    for item in (*question(), *said("We retry."), over("We retry.")):
        plain.see(item)
    assert out.getvalue().split("\n")[1:] == [
        "Question 1 of 3: integration",
        "Interviewer asks: How do you retry?",
        "  (listening)",
        "You: We retry.",
        "  (answer over after 0:03: silence)",
        "",
    ]


def test_plain_mode_says_lights_and_keys_and_draws_no_boxes() -> None:
    out = io.StringIO()
    plain = PlainScreen(Console(file=out, width=120, force_terminal=True))
    plain.tell_keys()
    plain.tell_light(Lamp.AMBER, BOX)
    keys, light, _ = out.getvalue().split("\n")
    for word in ("space", "repeat", "rephrase", "think", "skip", "pause", "stop"):
        assert word in keys
    assert light == "  (amber: wrap up)"
    assert out.getvalue().isascii()


@pytest.mark.parametrize("terminal", [True, False])
def test_plain_lines_break_between_words_and_only_at_a_terminal(*, terminal: bool) -> None:
    out = io.StringIO()
    plain = PlainScreen(Console(file=out, width=40, force_terminal=terminal))
    text = "Walk me through acceptance criteria for a third-party integration."
    plain.see(Say(0, 1, 1, LineKind.QUESTION, text))
    lines = [line.rstrip() for line in out.getvalue().rstrip().split("\n")]
    assert " ".join(lines) == f"Interviewer asks: {text}"
    assert (max(map(len, lines)) <= 40) == terminal
