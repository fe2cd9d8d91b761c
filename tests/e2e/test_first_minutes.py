"""The first minutes of somebody who would rather type, and every start after them."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.soundcard import VirtualSoundCard
from tests.terminal import Terminal

COMMAND = (sys.executable, "-u", "-m", "interviewer")
NO_MICROPHONE = ("setup", "--model", "demo", "--mic", "a microphone that nobody has")


def settle_for_typing(environment: dict[str, str]) -> None:
    """The checks, left at the first one."""
    with Terminal([*COMMAND, *NO_MICROPHONE], environment) as terminal:
        terminal.wait_for("I would rather type")
        terminal.type("t\n")
        terminal.wait_for("begin (typed)")
        terminal.type("q\n")
        assert terminal.wait_for_end() == 0


def type_and_stop(terminal: Terminal, begins: str) -> None:
    """Begin by that key, find that answers are typed, and stop at once."""
    terminal.type(begins)
    terminal.wait_for("Type your answer")
    terminal.type("stop the interview\n\n")
    terminal.wait_for("Nothing was said")
    assert terminal.wait_for_end() == 0


def test_who_would_rather_type_begins_typed_ever_after(
    environment: dict[str, str], tmp_path: Path
) -> None:
    settle_for_typing(environment)
    assert json.loads((tmp_path / "home" / "settings.json").read_text())["typed"] is True
    with Terminal(COMMAND, environment) as terminal:
        terminal.wait_for("begin (typed)")
        terminal.wait_for("speak instead")
        type_and_stop(terminal, "\n")


def test_who_speaks_can_type_for_once_without_a_microphone(
    environment: dict[str, str], tmp_path: Path
) -> None:
    settings = tmp_path / "home" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}")
    with Terminal(COMMAND, environment) as terminal:
        terminal.wait_for("begin (spoken)")
        terminal.wait_for("type instead")
        assert [line for line in terminal.lines if "begin (spoken)" in line and "later" in line]
        type_and_stop(terminal, "t\n")
    assert settings.read_text() == "{}"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGQUIT, signal.SIGINT])
@pytest.mark.parametrize("question", [True, False])
def test_the_terminal_is_as_it_was_however_the_checks_are_ended(
    environment: dict[str, str], card: VirtualSoundCard, ending: signal.Signals, *, question: bool
) -> None:
    """Whether a letter is waited for, or a sentence, while the level is drawn."""
    command = [*COMMAND, *NO_MICROPHONE] if question else [*COMMAND, "setup", "--model", "demo"]
    with Terminal(command, {**environment, **card.env}) as terminal:
        terminal.wait_for("I would rather type" if question else "listening")
        terminal.wait_for("> " if question else "─")
        terminal.sees("nothing more", 0.3)  # a signal between the prompt and the wait waits as well
        os.kill(terminal.process.pid, ending)
        assert terminal.wait_for_end() == 130
        assert terminal.modes_now() == terminal.modes
        assert not terminal.screen.cursor.hidden
