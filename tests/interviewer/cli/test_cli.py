"""Every command as a person types it, and every mistake answered in two lines."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.clock import ManualClock
from interviewer.events import Ended, Heard, LineKind, QuestionOpened, Say
from interviewer.keeping import store
from interviewer.keeping.store import SessionLog
from tests.interviewer.command_line import Ran, refused
from tests.terminal import Terminal

HEAVY = {"numpy", "faster_whisper", "ctranslate2", "sounddevice", "av", "yaml"}


pytestmark = pytest.mark.usefixtures("home")


# ------------------------------------------------------------------- finding one's way


def test_without_a_command_it_greets_and_names_the_first_ones() -> None:
    ran = Ran()
    assert ran.code == 0
    for command in ("practice", "practice --text", "demo", "doctor", "--help"):
        assert f"interviewer {command}" in ran.out


def test_help_has_every_command_and_examples() -> None:
    ran = Ran("--help")
    for (
        command
    ) in "practice drill demo setup sessions grade replay trees doctor devices models".split():
        assert f" {command} " in ran.stdout
    assert "interviewer practice --text" in ran.stdout
    assert max(map(len, Ran("-h").stdout.splitlines())) <= 100


@pytest.mark.parametrize("arguments", [["--help"], ["practice", "--help"], ["nonsense"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from interviewer.cli import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "interviewer.cli" in loaded
    assert not loaded & HEAVY


def test_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+.*|not installed", Ran("--version").out)


@pytest.mark.parametrize("arguments", [["--help"], ["sessions", "--help"], ["practice", "-h"]])
def test_help_fits_a_terminal_of_80_columns(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = Ran(*arguments)
    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "<bool>" not in ran.stdout


def test_help_breaks_lines_where_the_terminal_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = Ran("practice", "--help")
    assert "you left out. Everything is kept" in ran.stdout
    assert len(re.findall(r"^ Example:  ", ran.stdout, re.MULTILINE)) == 2


@pytest.mark.parametrize("arguments", [["--help"], ["practice", "-h"]])
def test_help_is_in_colours_that_can_be_read_on_white(arguments: list[str]) -> None:
    coloured = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    environment = {name: each for name, each in os.environ.items() if name != "NO_COLOR"}
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", *arguments],
        capture_output=True, text=True, check=True, env={**environment, **coloured},
    )  # fmt: skip
    assert "\x1b[1;38;5;30m" in done.stdout
    assert not re.search(r"\x1b\[[\d;]*\b3[236]m", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["practise"],
        ["practice", "--count", "0"],
        ["practice", "--rate", "9000"],
        ["practice", "--patience", "endless"],
        ["drill", "45"],
        ["drill", "60", "--rounds", "0"],
        ["replay", "a.wav"],
        ["grade"],
        ["models", "fetch"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    ran = Ran(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.stderr


# ------------------------------------------------------------------------------- grade


def test_grade_as_json(trees: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.txt"
    answer.write_text("We retry when the call fails.")
    ran = Ran("grade", "retries", answer, "--duration-s", "30", "--json", "--trees", trees)
    judged = json.loads(ran.stdout)
    assert judged["question"] == "retries"
    assert judged["concepts"]["retry"]["state"] == "heard"
    assert judged["concepts"]["retry"]["evidence"][0]["text"] == "retry"
    assert judged["concepts"]["timeout"]["state"] == "not_heard"
    assert judged["next_probe"]["id"] == "slow"
    assert judged["next_probe"]["satisfies"] == ["timeout"]
    assert [losing["id"] for losing in judged["losing"]] == ["fails"]


def test_grade_for_people_from_standard_input(trees: Path) -> None:
    ran = Ran("grade", "retries", "--trees", trees, typed="They let us down, we retry.")
    assert '+ heard retry "retry"' in ran.out
    assert "- not heard timeout" in ran.out
    assert "better not said" in ran.out
    assert "ask: What happens when it is slow?" in ran.out


def test_grade_answers_a_question_back() -> None:
    ran = Ran("grade", "integration-epic-slicing", typed="What can the vendor's interface do?")
    assert "The interviewer would now answer: " in ran.out
    assert "Delivery" not in ran.out


def test_grade_says_how_to_type_only_where_somebody_types(trees: Path) -> None:
    ran = Ran("grade", "retries", "--trees", trees, typed="We retry.")
    assert ran.stderr == ""
    environment = {**os.environ, "TERM": "xterm-256color"}
    arguments = ("grade", "retries", "--trees", trees)
    with Terminal([sys.executable, "-m", "interviewer", *arguments], environment) as terminal:
        terminal.wait_for("Type your answer; Ctrl-D on an empty line ends it.")
        terminal.type("We retry.\n\x04")
        terminal.wait_for("The interviewer would now")
        assert terminal.wait_for_end() == 0


def test_grade_never_lets_control_characters_through(trees: Path) -> None:
    hostile = "We retry\x1b[2J \x1b]0;owned\x07 and \u202eretry\u202c again \x9b31m."
    for options in ([], ["--json"]):
        ran = Ran("grade", "retries", "-", "--trees", trees, *options, typed=hostile)
        assert ran.code == 0
        assert not set(ran.stdout) & set("\x1b\x07\x9b\u202e\u202c")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \n \t ", "empty"),
        (b"RIFF\0\0\0\0WAVE", "not text"),
        (b"\xfa\xfb", "UTF-8"),
        (b"caf\xe9", "UTF-8"),
        (b"word " * 30_000, "longer"),
    ],
)
def test_an_answer_that_is_none(trees: Path, tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "answer.txt"
    path.write_bytes(content)
    assert words in refused(Ran("grade", "retries", path, "--trees", trees))[0]
    assert words in refused(Ran("grade", "retries", "--trees", trees, typed=content))[0]


def test_an_answer_that_is_not_there(trees: Path, tmp_path: Path) -> None:
    gone = refused(Ran("grade", "retries", tmp_path / "gone.txt", "--trees", trees))
    assert "gone.txt" in gone[0]
    assert "folder" in refused(Ran("grade", "retries", tmp_path, "--trees", trees))[0]


def test_a_pack_is_no_question(trees: Path) -> None:
    _, next_step = refused(Ran("grade", "small", "--trees", trees, typed="Yes."))
    assert "retries, naming" in next_step


# ---------------------------------------------------------------------- typed practice


def test_a_typed_interview_from_first_question_to_transcript(trees: Path, home: Path) -> None:
    typed = "We write\nit down.\n\nA timeout.\n\nWe retry.\n\n"
    ran = Ran("practice", "retries", "--text", "--trees", trees, typed=typed)
    assert ran.code == 0
    for words in (
        "How do you write criteria for retries?",
        "Why: You have not yet spoken about timeout",
        "We write it down.",
        "+ heard timeout",
        "It shows who owns the contract.",
        "Kept in",
    ):
        assert words in ran.out
    (path,) = (home / "sessions").glob("*.jsonl")
    record = store.read(path)
    assert record.complete
    assert record.header["questions"] == ["retries"]
    assert f"interviewer sessions show {path.stem}" in ran.out
    again = Ran("sessions", "show", path.stem, "--trees", trees)
    assert "We write it down." in again.out
    assert path.stem in Ran("sessions", "list").out


def test_the_end_of_the_input_keeps_what_was_said(trees: Path, home: Path) -> None:
    ran = Ran("practice", "--text", "-n", "1", "--trees", trees, typed="We write it down.\n")
    assert ran.code == 0
    assert "We write it down." in ran.out
    (path,) = (home / "sessions").glob("*.jsonl")
    assert store.read(path).complete


def test_nothing_said_is_nothing_kept(trees: Path, home: Path) -> None:
    assert "Nothing was said" in Ran("practice", "--text", "--trees", trees).out
    assert not list((home / "sessions").glob("*.jsonl"))


def test_the_next_session_asks_something_else(trees: Path, home: Path) -> None:
    for _ in range(2):
        Ran("practice", "--text", "--count", "1", "--trees", trees, typed="Yes, it is so.\n")
    asked = [store.read(path).header["questions"] for path in (home / "sessions").glob("*")]
    assert sorted(asked) == [["naming"], ["retries"]]


# ---------------------------------------------------------------------------- sessions


@pytest.fixture
def log(home: Path) -> Iterator[SessionLog]:
    """The log of a session that is asked its first question, and will not get to its end."""
    (home / "sessions").mkdir(parents=True)
    log = SessionLog.new(home / "sessions", {"questions": ["retries"]}, ManualClock())
    log.see(QuestionOpened(0, 1, 1, "retries"))
    log.see(Say(0, 1, 1, LineKind.QUESTION, "How?"))
    yield log
    log.close()


HALF_AN_ANSWER = Heard(32_000, 1, 1, 16_000, 32_000, "Half an \x1b[2Janswer", 0.9)


def test_an_interview_that_broke_off_is_announced_and_can_be_read(log: SessionLog) -> None:
    log.see(HALF_AN_ANSWER)
    command = f"interviewer sessions show {log.path.stem}"
    assert command in Ran().out
    shown = Ran(*command.split()[1:])
    assert shown.code == 0
    assert r"Half an \x1b[2Janswer" in shown.out
    assert "the session ended before the answer did" in shown.out
    assert "broke off" in Ran("sessions", "list").out


def test_one_that_ended_or_in_which_nothing_was_said_is_not(log: SessionLog) -> None:
    assert "broke off" not in Ran().out
    log.see(HALF_AN_ANSWER)
    log.see(Ended(40_000, "stopped"))
    assert "broke off" not in Ran().out


def test_before_the_first_session() -> None:
    assert "No interviews yet" in Ran("sessions", "list").out
    assert "practice" in refused(Ran("sessions", "show"))[1]


@pytest.mark.usefixtures("log")
def test_a_session_that_is_not_there() -> None:
    message, next_step = refused(Ran("sessions", "show", "x\x1b[2J"))
    assert r"x\x1b[2J" in message
    assert "sessions list" in next_step


def test_a_damaged_log_is_told_not_shown(home: Path) -> None:
    (home / "sessions").mkdir(parents=True)
    (home / "sessions" / "20260101-000000-aaaa.jsonl").write_bytes(b"\0\1\2 not json")
    assert "damaged" in refused(Ran("sessions", "show", "latest"))[0]
    assert Ran("sessions", "list").code == 0
