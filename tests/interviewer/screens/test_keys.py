"""Keys from a terminal, and a terminal as it was before."""

from __future__ import annotations

import os
import pty
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.chatter import errors_unseen
from audio.clock import ManualClock
from interviewer.screens.key_map import FINAL
from interviewer.screens.keys import HELD_S, Keys


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
    with pytest.raises(ZeroDivisionError), Keys(press, ManualClock()) as keys:  # noqa: PT012
        assert keys.there
        assert termios.tcgetattr(fd)[3] & (termios.ECHO | termios.ICANON) == 0
        os.write(terminal, b"r\x1b[A\x1bOPq")  # an arrow and F1 are no keys of ours
        assert last.wait(5.0)
        raise ZeroDivisionError
    assert pressed == ["r", "q"]
    assert termios.tcgetattr(fd) == before


def test_a_key_held_down_skips_one_question_and_stops_once(terminal: int) -> None:
    pressed: list[str] = []
    taken = threading.Semaphore(0)

    class Told(ManualClock):
        def now(self) -> float:
            taken.release()
            return super().now()

    clock = Told()
    with Keys(pressed.append, clock, FINAL):
        for typed, then_s in (("s", 0.5), ("sss", HELD_S), ("s", 0.1), ("ppqq", 0.0)):
            os.write(terminal, typed.encode())
            for _ in typed:
                assert taken.acquire(timeout=5.0)
            clock.advance(then_s)
    assert "".join(pressed) == "ssppq"


def test_without_a_terminal_there_are_no_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text("")
    with (tmp_path / "empty").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        with Keys(lambda _: None, ManualClock()) as keys:
            assert not keys.there


def test_what_c_libraries_write_does_not_reach_the_screen(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with errors_unseen():
        os.write(2, b"ALSA lib pcm.c: underrun occurred\n")
    os.write(2, b"seen again")
    assert capfd.readouterr().err == "seen again"
