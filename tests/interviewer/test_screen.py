"""What is drawn: in every size, in either mode, with whatever text comes in."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
import termios
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.console import Console

from audio.clock import ManualClock
from interviewer.cli.console import console
from interviewer.events import (
    AnswerOver,
    AnswerResumed,
    Command,
    CommandHeard,
    Control,
    DeviceGone,
    Event,
    Heard,
    LineKind,
    Listening,
    Paused,
    PhraseClosed,
    ProbeChosen,
    QuestionOpened,
    Resumed,
    Say,
    Silence,
    SpeechStarted,
    StageOpened,
    Trouble,
)
from interviewer.frame import Frame
from interviewer.keys import Keys, errors_unseen
from interviewer.lights import Lamp
from interviewer.live_view import View, follow
from interviewer.moves import Phase
from interviewer.plain_screen import PlainScreen
from interviewer.screen import LiveScreen
from interviewer.session import Session
from interviewer.time_boxes import REPLY_BOX
from interviewer.tree import TimeBox
from interviewer.watch import Watch
from tests.interviewer.helpers import make_question

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


def drawn(view: View, width: int = 80, height: int = 24, **more: object) -> list[str]:
    settings = {"box": BOX, "now": view.now, "level": 0.5, "hints": True, "keys": True, **more}
    out = io.StringIO()
    console = Console(file=out, width=width, height=height, force_terminal=True, color_system=None)
    console.print(Frame(view, **settings), end="")  # type: ignore[arg-type]
    return out.getvalue().split("\n")


def test_the_title_has_the_stage_and_the_minutes_that_are_left() -> None:
    stage = StageOpened(0, "days", "Under pressure", 2, 4, True, 20 * 60 * S)
    view = watched(stage, *question())
    title = drawn(view)[0]
    assert "Question 1 of 3  Under pressure (2 of 4)" in title
    assert "20 min left · microphone" in title
    assert "last minute" in drawn(view, now=round(19.8 * 60 * S))[0]
    assert "left" not in drawn(watched(*question()))[0]


# ------------------------------------------------------------------------------ the view


def test_the_clock_runs_from_the_first_word() -> None:
    view = watched(*question(), *said("We retry."))
    assert view.answer_s(16 * S) == 10.0
    assert watched(*question()).answer_s(60 * S) == 0.0


def test_the_words_of_the_next_answer_replace_those_of_the_last() -> None:
    view = watched(*question(), *said("We retry."), over("We retry."))
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(99 * S) == 3.0
    view = follow(view, Say(13 * S, 2, 2, LineKind.PROBE, "How often?"))
    view = follow(view, Listening(15 * S, 2))
    assert (view.prompt, view.words, view.answer_s(99 * S)) == ("How often?", (), 0.0)


def test_a_nudge_keeps_question_words_and_clock() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        Say(20 * S, 2, 2, LineKind.NUDGE, "Take your time."),
        Listening(21 * S, 2),
    )
    assert (view.prompt, view.aside) == ("How do you retry?", "Take your time.")
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(26 * S) == 20.0


def test_an_answer_that_goes_on_gets_its_question_back() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        over("We retry."),
        ProbeChosen(12 * S, 1, "integration", "slow", "And slow?", "Because.", (), ()),
        Say(12 * S, 2, 2, LineKind.PROBE, "And slow?"),
        SpeechStarted(13 * S, 2),
        AnswerResumed(13 * S, 2),
        Listening(13 * S, 2),
    )
    assert (view.prompt, view.is_reply, view.over) == ("How do you retry?", False, False)
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(16 * S) == 10.0


def test_what_it_waits_for_is_known_only_while_it_waits() -> None:
    waiting = (*question(), *said("We retry."), Silence(10 * S, 9 * S))
    assert watched(*waiting, waits_s=1.6).waits_s == 1.6
    assert watched(*question(), waits_s=1.6).waits_s is None
    assert watched(*waiting, over("We retry."), waits_s=1.6).waits_s is None


def test_a_spoken_command_is_not_part_of_the_answer() -> None:
    view = watched(
        *question(),
        *said("Repeat the question."),
        CommandHeard(9 * S, Control.REPEAT, "Repeat the question."),
    )
    assert view.words == ()
    assert view.began is None


def test_pause_and_trouble_come_and_go() -> None:
    view = watched(
        *question(), DeviceGone(9 * S, "microphone", "It went away."), Paused(9 * S, "x")
    )
    assert (view.phase, view.trouble) == (Phase.PAUSED, "It went away.")
    assert follow(view, Resumed(10 * S)).trouble == ""


def test_what_is_said_in_a_pause_is_no_answer() -> None:
    paused = watched(*question(), Paused(6 * S, "you asked for it"))
    view = paused
    for item in said("Where was I?", 7.0, 9.0):
        view = follow(view, item)
    assert (view.words, view.began, view.pending) == ((), None, frozenset())
    meant = watched(*question(), *said("We retry.")[:2], Paused(9 * S, "x"), said("We retry.")[2])
    assert [words.text for words in meant.words] == ["We retry."]


# --------------------------------------------------------------------------- the drawing


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "○ ○ ○  0:00"),
        (60, "● ○ ○  1:00"),
        (150, "● ○ ○  2:30"),
        (151, "○ ● ○  2:31"),
        (240, "○ ○ ●  4:00"),
    ],
)
def test_the_light_can_be_told_without_colours(seconds: int, shown: str) -> None:
    view = watched(*question(), *said("We retry."))
    lines = drawn(view, now=(6 + seconds) * S)
    (clock,) = [line for line in lines if shown in line]
    words = {0: "aim for", 60: "green", 150: "green", 151: "amber", 240: "red"}
    assert words[seconds] in clock


def test_nothing_is_coloured_under_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    view = watched(*question(), *said("We retry."))
    out: dict[str, str] = {}
    for no_color in ("", "1"):
        monkeypatch.setenv("NO_COLOR", no_color)
        file = io.StringIO()
        console = Console(
            file=file, width=80, height=24, force_terminal=True, color_system="standard"
        )
        console.print(Frame(view, BOX, 100 * S, 0.5, hints=True, keys=True))
        out[no_color] = file.getvalue()
    coloured = re.compile(r"\x1b\[[0-9;]*3[0-7]")
    assert coloured.search(out[""])
    assert not coloured.search(out["1"])


def test_colours_can_be_read_on_white_and_on_black(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal's own bright colours cannot: nothing that we say is printed in them."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    screen = console()
    for name in ("green", "yellow", "red", "cyan"):
        for style in (screen.get_style(name), screen.get_style(f"bold {name}")):
            assert style.color is not None
            assert style.color.number is not None
            assert style.color.number >= 16
            light = luminance(style.color.get_truecolor())
            assert (light + 0.05) / 0.05 > 3.8
            assert 1.05 / (light + 0.05) > 3.8
        assert screen.get_style(f"bold {name}").bold
    assert Color.parse("color(30)").downgrade(ColorSystem.STANDARD).number == 6  # still cyan


def luminance(colour: ColorTriplet) -> float:
    """As WCAG 2 has it: 0 for black, 1 for white."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (200, 60), (24, 10)])
@pytest.mark.parametrize("words", ["", "short", "very long words " * 200, "x" * 5000])
def test_every_size_is_kept_to(size: tuple[int, int], words: str) -> None:
    width, height = size
    view = watched(*question("Why " * 200), *said(words), waits_s=1.6)
    lines = drawn(view, width, height)
    assert len(lines) <= height
    assert max(len(line) for line in lines) <= width


def test_the_latest_words_are_seen() -> None:
    lines = drawn(watched(*question(), *said("old " * 2000 + "latest")))
    assert any("latest" in line for line in lines)
    assert any("How do you retry?" in line for line in lines)
    assert any("space" in line for line in lines)


def test_it_says_what_it_waits_for() -> None:
    view = watched(*question(), *said("We retry."), Silence(10 * S, 9 * S), waits_s=1.6)
    assert "1.0 of the 1.6 s" in "\n".join(drawn(view))


def test_real_mode_shows_neither_lights_nor_reasons() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        over("We retry."),
        ProbeChosen(12 * S, 1, "integration", "slow", "And slow?", "Because of that.", (), ()),
        Say(12 * S, 2, 2, LineKind.PROBE, "And slow?"),
        Listening(14 * S, 2),
    )
    assert "Because of that." in "\n".join(drawn(view, box=REPLY_BOX))
    real = "\n".join(drawn(view, hints=False))
    assert "Because of that." not in real
    assert "aim for" not in real
    assert "○" not in real
    assert "0:00" in real


def test_hostile_text_is_drawn_as_text() -> None:
    view = watched(
        QuestionOpened(0, 1, 1, HOSTILE),
        Say(0, 1, 1, LineKind.QUESTION, HOSTILE),
        Listening(S, 1),
        *said(HOSTILE),
        Trouble(9 * S, HOSTILE, HOSTILE),
    )
    text = "\n".join(drawn(view))
    assert "[bold]markup[/bold]" in text
    assert r"\x1b[2J" in text
    assert harmless(text)


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


def harmless(text: str) -> bool:
    return not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character != "\n"
        for character in text
    )


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


# -------------------------------------------------------------------------- the terminal


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Standard input as a terminal; gives the end at which a person types."""
    person, program = pty.openpty()
    with os.fdopen(program, "r") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield person
    os.close(person)


def test_keys_are_read_one_by_one_and_the_terminal_is_put_back(terminal: int) -> None:
    pressed: list[str] = []
    last = threading.Event()

    def press(key: str) -> None:
        pressed.append(key)
        if key == "q":
            last.set()

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    with pytest.raises(ZeroDivisionError), Keys(press) as keys:  # noqa: PT012
        assert keys.there
        assert termios.tcgetattr(fd)[3] & (termios.ECHO | termios.ICANON) == 0
        os.write(terminal, b"r\x1b[A\x1bOPq")  # an arrow and F1 are no keys of ours
        assert last.wait(5.0)
        raise ZeroDivisionError
    assert pressed == ["r", "q"]
    assert termios.tcgetattr(fd) == before


def test_without_a_terminal_there_are_no_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text("")
    with (tmp_path / "empty").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        with Keys(lambda _: None) as keys:
            assert not keys.there


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


def test_what_c_libraries_write_does_not_reach_the_screen(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with errors_unseen():
        os.write(2, b"ALSA lib pcm.c: underrun occurred\n")
    os.write(2, b"seen again")
    assert capfd.readouterr().err == "seen again"
