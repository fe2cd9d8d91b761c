"""`interviewer practice` as a person runs it: a process on a sound card, and its sudden end."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from audio.clock import SystemClock
from audio.frames import Pcm
from audio.model_store import DEMO, resolve
from audio.voice import Pyttsx3Voice
from interviewer.events import AnswerOver, Heard, Typed
from interviewer.keeping import store
from interviewer.keeping.history import open_history
from interviewer.live.demo_script import CANDIDATE_VOICE
from tests.interviewer.small_trees import write_small_trees
from tests.soundcard import VirtualSoundCard
from tests.terminal import Terminal

COMMAND = (sys.executable, "-u", "-m", "interviewer")
ANSWER = "First we agreed the happy path, and"
"""Unfinished, so that the interviewer waits for more."""


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    return write_small_trees(tmp_path / "trees")


@pytest.fixture
def environment(tmp_path: Path, card: VirtualSoundCard) -> dict[str, str]:
    """The sound card, a home and a cache of one's own, and a hub that nobody listens at."""
    own = {
        "INTERVIEWER_HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": "80",
        "LINES": "24",
        "TERM": "xterm-256color",
    }
    return {**os.environ, **card.env, **own}


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path_factory.mktemp("voice"))
    try:
        return voice.render(ANSWER)
    finally:
        voice.close()


class Running:
    """A practice session in plain mode whose lines can be waited for."""

    def __init__(self, environment: dict[str, str], *arguments: str | Path) -> None:
        self.since = SystemClock().now()
        self.process = subprocess.Popen(
            [*COMMAND, "practice", "--rate", "350", *map(str, arguments)],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self.lines: list[str] = []

    def wait_for(self, words: str) -> float:
        """Seconds from the start to the line with these words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if words in line:
                return SystemClock().now() - self.since
        raise AssertionError(f"{words!r} never came:\n{''.join(self.lines)}")

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left, whatever the test found."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def rest(self) -> str:
        """Everything printed, once it has ended."""
        assert self.process.stdout is not None
        self.lines += self.process.stdout
        self.process.wait(timeout=20)
        return " ".join("".join(self.lines).split())


def interviewer(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return " ".join(done.stdout.split())


def log_of(environment: dict[str, str]) -> store.Record:
    (path,) = Path(environment["INTERVIEWER_HOME"], "sessions").glob("*.jsonl")
    return store.read(path)


def test_what_was_heard_before_a_kill_is_kept_and_can_be_read(
    card: VirtualSoundCard, environment: dict[str, str], trees: Path, answer: Pcm
) -> None:
    with Running(environment, "retries", "--model", "demo", "--plain", "--trees", trees) as running:
        running.wait_for("(listening)")
        spoken = card.speak_into_microphone(answer)
        running.wait_for("You: ")
        os.kill(running.process.pid, signal.SIGKILL)
        spoken.wait()
        running.rest()
        assert running.process.returncode == -signal.SIGKILL
        record = log_of(environment)
        assert not record.complete
        (heard,) = (item.text for item in record.items if isinstance(item, Heard))
        assert "happy path" in heard
        assert f"interviewer sessions show {record.id}" in interviewer(environment)
        shown = interviewer(environment, "sessions", "show", record.id)
        assert heard in shown


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_polite_kills_end_it_cleanly(
    card: VirtualSoundCard,
    environment: dict[str, str],
    trees: Path,
    answer: Pcm,
    ending: signal.Signals,
) -> None:
    with Running(environment, "retries", "--model", "demo", "--plain", "--trees", trees) as running:
        running.wait_for("(listening)")
        spoken = card.speak_into_microphone(answer)
        running.wait_for("You: ")
        running.process.send_signal(ending)
        spoken.wait()
        printed = running.rest()
        assert running.process.returncode == 0
        record = log_of(environment)
        assert record.complete
        assert f"interviewer sessions show {record.id}" in printed
        assert "Traceback" not in printed
        assert "the session ended before the answer did" in printed


def test_without_model_and_network_it_soon_listens_all_the_same(
    environment: dict[str, str], trees: Path
) -> None:
    with Running(environment, "retries", "--plain", "--trees", trees) as running:
        running.wait_for("Going on with PocketSphinx")
        assert "interviewer models fetch base.en" in running.lines[-1]
        assert running.wait_for("(listening)") < 20.0  # six, unless somebody waits for the hub
        running.process.send_signal(signal.SIGINT)
        assert "Nothing was said" in running.rest()
        assert running.process.returncode == 0


def test_a_broken_model_ends_it_with_what_to_do(
    environment: dict[str, str], trees: Path, tmp_path: Path
) -> None:
    """Whether it turns out to be broken before the first question or while that is spoken."""
    model = tmp_path / "model"
    shutil.copytree(resolve(DEMO).path, model)
    (model / "model.bin").write_bytes((model / "model.bin").read_bytes()[:100_000])
    with Running(environment, "retries", "--plain", "--trees", trees, "--model", model) as running:
        printed = running.rest()
    assert running.process.returncode == 1
    assert "does not load" in printed
    assert "interviewer models fetch" in printed
    assert "Traceback" not in printed


def test_ctrl_c_before_a_session_is_exit_code_130(trees: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "grade", "retries", "--trees", str(trees)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    # It reads until it has all: by then Python is surely past its own start.
    process.stdin.write(b"x" * 70_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in errors


# ------------------------------------------------------------------ on a real terminal


@pytest.fixture
def terminal(environment: dict[str, str], trees: Path) -> Iterator[Terminal]:
    arguments = ("practice", "retries", "--model", "demo", "--rate", "350", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        yield terminal


def test_the_live_screen_from_first_question_to_transcript(
    terminal: Terminal, card: VirtualSoundCard, environment: dict[str, str], answer: Pcm
) -> None:
    terminal.wait_for("your turn")
    assert terminal.modes_now()[3] != terminal.modes[3]
    spoken = card.speak_into_microphone(answer)
    terminal.wait_for("happy path")
    spoken.wait()
    terminal.press(" ")
    terminal.wait_for("What happens when it is slow?")
    terminal.wait_for("Why: ")
    terminal.wait_for("your turn")
    terminal.press("p")
    terminal.wait_for("paused")
    terminal.press("p")
    terminal.wait_for("your turn")
    terminal.press("q")
    terminal.wait_for("look back at it")
    terminal.wait_for(">")
    terminal.type("q\n")
    terminal.wait_for("sessions show")
    assert terminal.wait_for_end() == 0
    assert "\x1b[?25h" in terminal.text  # the cursor is back
    assert "\x1b[?1049l" in terminal.text  # and so is what stood on the terminal before
    assert terminal.modes_now() == terminal.modes
    over = [item for item in log_of(environment).items if isinstance(item, AnswerOver)]
    assert [item.reason for item in over] == ["you said so"]


def test_plain_mode_appends_lines_and_hears_keys(environment: dict[str, str], trees: Path) -> None:
    arguments = ("practice", "retries", "--model", "demo", "--plain", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        terminal.wait_for("Keys, at any time: space: I'm done, r: repeat")
        terminal.wait_for("Interviewer asks: How do you write criteria")
        terminal.type(" ")  # it has been read
        terminal.wait_for("(listening)")
        terminal.type("p")
        terminal.wait_for("(paused")
        terminal.type("p")
        terminal.wait_for("(going on)")
        terminal.type("q")
        terminal.wait_for("Nothing was said")
        assert terminal.wait_for_end() == 0
        moves = re.findall(r"\x1b\[[0-9;]*[A-HJKSTfhl]", terminal.text)
        assert moves == []
        assert not re.search("[\u2500-\u259f]", terminal.text)  # boxes, blocks
        assert terminal.modes_now() == terminal.modes


@pytest.mark.parametrize("key", ["\x03", "\x1c"])
def test_the_terminal_is_put_back_after_ctrl_c_and_ctrl_backslash(
    terminal: Terminal, key: str
) -> None:
    terminal.wait_for("your turn")
    terminal.press(key)
    terminal.wait_for("Nothing was said")
    assert terminal.process.wait(timeout=20) == 0
    assert terminal.modes_now() == terminal.modes
    assert "Traceback" not in terminal.text


def test_ctrl_z_leaves_the_terminal_to_the_shell_until_fg(
    environment: dict[str, str], trees: Path
) -> None:
    command = [*COMMAND, "practice", "retries", "--model", "demo", "--rate", "350", "--trees"]
    shell = {**environment, "PS1": "ready$ "}
    with Terminal(["bash", "--norc", "--noprofile", "-i"], shell) as terminal:
        terminal.wait_for("ready$")
        terminal.type(" ".join(map(str, [*command, trees])) + "\n")
        terminal.wait_for("your turn")
        assert terminal.screen.cursor.hidden
        terminal.press("\x1a")
        terminal.wait_for("Stopped")  # not the prompt: one stands in what is back on the screen
        assert not terminal.screen.cursor.hidden
        assert "your turn" not in " ".join(terminal.lines)  # what stood there before is back
        terminal.press("fg\n")
        terminal.wait_for("your turn")
        assert terminal.screen.cursor.hidden
        terminal.press("q")
        terminal.wait_for("Nothing was said")
        terminal.wait_for("ready$")
        assert not terminal.screen.cursor.hidden


def test_typed_answers_at_a_terminal(environment: dict[str, str], trees: Path) -> None:
    arguments = ("practice", "retries", "--text", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        terminal.wait_for("How do you write criteria")
        terminal.press("We wrote down the happy path\nfirst.\n\n")
        terminal.wait_for("What happens when it is slow?")
        terminal.press("stop the interview\n\n")
        terminal.wait_for("not now")
        terminal.press("q\n")
        terminal.wait_for("sessions show")
        assert terminal.wait_for_end() == 0


def test_a_typed_line_can_be_edited_pasted_and_long(
    environment: dict[str, str], trees: Path
) -> None:
    """Arrows move in the line, pasted paragraphs stay together, and no end is cut off."""
    arguments = ("practice", "retries", "--text", "--trees", trees)
    long = "and then " * 600
    with Terminal([*COMMAND, *arguments], {**environment, "LC_ALL": "C"}) as terminal:
        terminal.wait_for("> ")
        terminal.type("We wrote the \u00e9 path\x1b[D\x1b[D\x1b[D\x1b[Dhappy \n")
        terminal.type(f"{long}stopped.\n")
        terminal.type("\x1b[200~One.\r\rTwo.\x1b[201~\n\n")
        terminal.wait_for("What happens when it is slow?")
        terminal.type("\x03")
        terminal.wait_for("not now")
        terminal.type("x\x7fq\n")
        terminal.wait_for("sessions show")
        assert terminal.wait_for_end() == 0
        assert terminal.modes_now() == terminal.modes
    (typed,) = (item.text for item in log_of(environment).items if isinstance(item, Typed))
    assert typed == f"We wrote the \u00e9 happy path\n{long}stopped.\nOne.\n\nTwo."


def test_what_was_typed_is_kept_when_the_window_is_closed(
    environment: dict[str, str], trees: Path
) -> None:
    arguments = ("practice", "retries", "--text", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        terminal.wait_for("> ")
        terminal.type("We wrote down the happy path.\n")
        terminal.wait_for("the happy path. >")
        terminal.hang_up()
        terminal.process.wait(timeout=20)
    record = log_of(environment)
    assert record.complete
    (heard,) = (item.text for item in record.items if isinstance(item, Heard | Typed))
    assert heard == "We wrote down the happy path."


@pytest.mark.parametrize("again", [False, True])
def test_who_is_told_to_end_asks_nothing_more(
    environment: dict[str, str], trees: Path, *, again: bool
) -> None:
    """Whether in the session or in the second try of a question."""
    arguments = ("practice", "retries", "--text", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        terminal.wait_for("How do you write criteria")
        terminal.type("We retry it twice.\n\n")
        terminal.wait_for("What happens when it is slow?")
        if again:
            terminal.type("stop the interview\n\n")
            for asked, typed in (
                ("back at it", ""),
                ("5 >", "x"),
                ("said it >", ""),
                ("go on", ""),
            ):
                terminal.wait_for(asked)
                terminal.type(f"{typed}\n")
            terminal.wait_for("once more, with that in mind?")
            terminal.type("\n")
            terminal.wait_for("Once more, then")
            terminal.type("We log it.\n")  # it has been read
            terminal.wait_for("We log it. >")
        terminal.process.send_signal(signal.SIGTERM)
        terminal.wait_for("sessions show")
        assert terminal.wait_for_end() == 0
        assert terminal.modes_now() == terminal.modes
        assert ("back at it" in terminal.shown) is again
        assert "make the report" not in terminal.shown
    assert log_of(environment).complete


def test_the_report_of_own_questions_knows_them(environment: dict[str, str], trees: Path) -> None:
    arguments = ("practice", "retries", "--text", "--trees", trees)
    with Terminal([*COMMAND, *arguments], environment) as terminal:
        terminal.wait_for("How do you write criteria")
        terminal.type("We retry it twice.\n\nstop the interview\n\n")
        terminal.wait_for("look back at it")
        terminal.type("\nx\n")
        terminal.wait_for("how you said it >")
        terminal.type("\n")
        terminal.wait_for("I did say this")
        terminal.type("\n")
        terminal.wait_for("once more, with that in mind?")
        terminal.type("n\n")
        terminal.wait_for("only make it")
        terminal.type("w\n")
        terminal.wait_for("Kept in")
        assert terminal.wait_for_end() == 0
        assert f"report--open--trees{trees}" in terminal.shown.replace(" ", "")
    home = Path(environment["INTERVIEWER_HOME"])
    (page,) = (home / "reports").glob("*.html")
    assert "no longer among your trees" not in page.read_text()
    with open_history(home / "sessions") as index:
        (result,) = index.results()
    assert (result.heard, result.wanted) == (1, 2)
