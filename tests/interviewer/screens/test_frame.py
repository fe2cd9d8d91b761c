"""What is drawn: in every size, in either mode, with whatever text comes in."""

from __future__ import annotations

import io
import re

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.console import Console

from interviewer.cli.console import console
from interviewer.conversation.time_boxes import REPLY_BOX
from interviewer.events import (
    LineKind,
    Listening,
    ProbeChosen,
    QuestionOpened,
    Say,
    Silence,
    StageOpened,
    Trouble,
)
from interviewer.screens.frame import Frame
from interviewer.screens.live_view import View
from tests.interviewer.watching import BOX, HOSTILE, S, harmless, over, question, said, watched


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
