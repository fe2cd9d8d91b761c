"""Every command as a person types it, and every mistake answered in two lines."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from audio.clock import ManualClock
from interviewer import loader, store
from interviewer.cli.review import review
from interviewer.events import Ended, Heard, LineKind, QuestionOpened, Say
from interviewer.store import SessionLog
from interviewer.yaml_lines import read_yaml
from tests.interviewer.command_line import Ran, make_home, refused
from tests.interviewer.small_exercise import EXERCISE, write_exercise
from tests.interviewer.small_roleplay import ROLEPLAY, write_roleplay
from tests.interviewer.small_trees import CASES, write_small_trees
from tests.terminal import Terminal

HEAVY = {"numpy", "faster_whisper", "ctranslate2", "sounddevice", "av", "yaml"}


@pytest.fixture
def trees(tmp_path: Path) -> Path:
    return write_small_trees(tmp_path / "trees")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_home(tmp_path, monkeypatch)


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


# ------------------------------------------------------------------------------- trees


def test_trees_list_and_show(trees: Path) -> None:
    listed = Ran("trees", "list", "--trees", trees)
    assert "Small pack (small)" in listed.out
    assert "retries" in listed.out
    shown = Ran("trees", "show", "retries", "--trees", trees)
    for words in ("It shows who owns", "timeout, time limit", "asked when timeout is missing"):
        assert words in shown.out


def test_the_trees_that_come_along_can_all_be_shown() -> None:
    listed = Ran("trees", "list")
    assert listed.code == 0
    assert "mid-sprint-incident" in listed.out


HOSTILE = r"\x1b[2J\x1b]0;owned\x07 \u202eevil"
"""As an author may write it in YAML, between double quotes."""


def harmless(page: str) -> bool:
    return r"\x1b[2J" in page and not set(page) & set("\x1b\x07\u202e")


def test_a_title_that_would_move_the_cursor_is_listed_as_text(trees: Path) -> None:
    pack = trees / "small" / "pack.yaml"
    pack.write_text(pack.read_text().replace("Small pack", f'"{HOSTILE}"'))
    assert harmless(Ran("trees", "list", "--trees", trees).stdout)


def test_brackets_in_what_an_author_wrote_are_no_markup(trees: Path) -> None:
    question = trees / "small" / "retries.yaml"
    question.write_text(question.read_text() + 'title: "[/b] and [bold]retries"\n')
    assert "[/b] and [bold]retries" in Ran("trees", "list", "--trees", trees).stdout


@pytest.mark.parametrize("text", ["Ada", "the sponsor", "So when do I get it?"])
def test_a_persona_that_would_move_the_cursor_is_shown_as_text(text: str, tmp_path: Path) -> None:
    write_roleplay(tmp_path, ROLEPLAY.replace(f": {text}\n", f': "{HOSTILE}"\n'))
    assert harmless(Ran("trees", "show", "the-date", "--trees", tmp_path).stdout)


def test_a_fact_that_would_move_the_cursor_is_reviewed_as_text(tmp_path: Path) -> None:
    text = EXERCISE.replace("name: how many", f'name: "{HOSTILE}"')
    screen = Console(file=io.StringIO(), width=100)
    screen.print(review(loader.load_question(write_exercise(tmp_path, text)), (), 0.0))
    assert isinstance(screen.file, io.StringIO)
    assert harmless(screen.file.getvalue())


def test_a_nearly_right_id_is_suggested(trees: Path) -> None:
    message, next_step = refused(Ran("trees", "show", "retrys", "--trees", trees))
    assert "retrys" in message
    assert "retries" in next_step


def test_check_runs_the_tests_beside_each_tree(trees: Path) -> None:
    ran = Ran("trees", "check", trees)
    assert ran.code == 0
    assert ran.out.endswith("All right: 2 questions and 4 tests.")
    # Not a mistake, but a gap that an author would like to know of.
    assert "retries.yaml:15: no test has `fails` fire" in ran.out
    one = Ran("trees", "check", trees / "small" / "naming.yaml")
    assert one.code == 0
    assert one.out.endswith("All right: 1 question and 2 tests.")


def test_check_names_every_mistake_with_its_line(trees: Path) -> None:
    path = trees / "small" / "retries.yaml"
    text = path.read_text().replace("missing: timeout", "mising: timeout")
    path.write_text(text.replace("satisfies: [retry]", "satisfies: [retryy]"))
    tests = trees / "small" / "naming.tests.yaml"
    tests.write_text(CASES.replace("probe: slow", "probe: fails"))
    ran = Ran("trees", "check", trees)
    assert ran.code == 1
    line = 1 + text.splitlines().index("    when: {mising: timeout}")
    assert f"{path}:{line}: " in ran.stdout
    assert "missing" in ran.out
    assert f"{tests}:1: the test 'nothing said of time' fails" in ran.out
    assert "mistakes" in ran.out


@pytest.mark.parametrize(("here", "pack"), [("small", "."), ("small/sub", "..")])
def test_a_pack_may_be_named_from_inside_it(
    trees: Path, monkeypatch: pytest.MonkeyPatch, here: str, pack: str
) -> None:
    (trees / here).mkdir(exist_ok=True)
    monkeypatch.chdir(trees / here)
    assert Ran("trees", "check", pack).code == 0
    asked = Ran("practice", "retries", "--text", "--trees", pack, typed="A timeout.\n").out
    assert "How do you write criteria for retries?" in asked


def test_check_says_which_question_has_no_tests(trees: Path) -> None:
    (trees / "small" / "naming.tests.yaml").unlink()
    ran = Ran("trees", "check", trees)
    assert ran.code == 0
    assert "has no tests" in ran.out


def test_check_of_nothing_is_a_mistake(tmp_path: Path) -> None:
    assert Ran("trees", "check", tmp_path / "nowhere").code == 1


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


# ------------------------------------------------------------------------- for authors


def test_the_tests_of_a_tree_as_a_table(trees: Path) -> None:
    ran = Ran("trees", "test", trees)
    assert ran.code == 0
    assert "retries" in ran.out
    assert "0 failed" in ran.out
    tests = trees / "small" / "naming.tests.yaml"
    tests.write_text(CASES.replace("probe: slow", "probe: fails"))
    failed = Ran("trees", "test", trees)
    assert failed.code == 1
    assert f"{tests}:1: 'nothing said of time': probe: expected fails, got slow" in failed.out


def test_coverage_counts_what_the_tests_exercise(trees: Path) -> None:
    ran = Ran("trees", "coverage", trees / "small" / "naming.yaml")
    rows = [" ".join(line.replace("│", " ").split()) for line in ran.stdout.splitlines()]
    assert "slow 1 1" in rows
    assert "fails 0 2" in rows
    assert "retry 2 0" in rows


def test_a_graph_in_mermaid_and_in_svg(trees: Path, tmp_path: Path) -> None:
    assert "flowchart LR" in Ran("trees", "graph", "retries", "--trees", trees).out
    svg = tmp_path / "retries.svg"
    assert Ran("trees", "graph", "retries", "--trees", trees, "--out", svg).code == 0
    assert svg.read_text().startswith("<svg")
    lost = Ran("trees", "graph", "retries", "--trees", trees, "--out", tmp_path / "no" / "x.svg")
    assert lost.code == 1
    assert "cannot be written" in lost.stderr


def test_the_graph_shows_the_path_of_a_session(trees: Path, home: Path, tmp_path: Path) -> None:
    typed = "We retry.\n\nThen we show an error.\n\nstop the interview\n\n"
    Ran("practice", "retries", "--text", "--trees", trees, "--plain", typed=typed)
    session = next((home / "sessions").glob("*.jsonl")).stem
    svg = tmp_path / "walked.svg"
    ran = Ran("trees", "graph", "retries", "--trees", trees, "--session", session, "--out", svg)
    assert ran.code == 0
    assert "1. slow" in svg.read_text()


def test_a_new_question_is_right_as_it_is_written(tmp_path: Path) -> None:
    pack = tmp_path / "mine" / "my-pack"
    assert Ran("trees", "new", "why-we-churn", "--pack", pack).code == 0
    assert Ran("trees", "new", "second-one", "--pack", pack).code == 0
    assert Ran("trees", "check", tmp_path / "mine").code == 0
    assert Ran("trees", "test", tmp_path / "mine").code == 0
    assert Ran("trees", "test", tmp_path).code == 1, "no pack, so nothing was tested"
    assert Ran("trees", "test", tmp_path / "nowhere").code == 1
    assert "second-one" in Ran("trees", "list", "--trees", tmp_path / "mine").out
    again = Ran("trees", "new", "why-we-churn", "--pack", pack)
    assert (again.code, "exists" in again.stderr) == (1, True)
    assert Ran("trees", "new", "../up", "--pack", pack).code == 1


@pytest.mark.parametrize("name", ["pack", "123", "null", "true"])
def test_a_question_gets_no_name_that_it_could_not_be_loaded_by(name: str, tmp_path: Path) -> None:
    message, _ = refused(Ran("trees", "new", name, "--pack", tmp_path / "mine"))
    assert "cannot be a question's id" in message
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("folder", ["My Pack", "\u00fcbung", "12", "plans"])
def test_a_pack_gets_no_name_that_it_could_not_be_loaded_by(folder: str, tmp_path: Path) -> None:
    message, _ = refused(Ran("trees", "new", "why-we-churn", "--pack", tmp_path / folder))
    assert "cannot be the name of a pack's folder" in message
    assert not (tmp_path / folder).exists()


def test_a_new_question_may_be_written_from_inside_its_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "inside"
    pack.mkdir()
    monkeypatch.chdir(pack)
    assert Ran("trees", "new", "why-we-churn", "--pack", ".").code == 0
    assert Ran("trees", "check", pack).code == 0


@pytest.mark.parametrize(
    "listed",
    [
        "id: mine\ntitle: Mine\nquestions:\n  - first\n",
        "id: mine\ntitle: Mine\nquestions:\n- first\n",
        "id: mine\ntitle: Mine\nquestions:\n    - first\n    # more to come",
        "id: mine\r\ntitle: Mine\r\nquestions:\r\n  - first",
    ],
)
def test_a_new_question_joins_the_list_at_the_end_of_the_pack(listed: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    Ran("trees", "new", "first", "--pack", tmp_path)
    pack.write_bytes(listed.encode())
    ran = Ran("trees", "new", "second", "--pack", tmp_path)
    assert ran.code == 0
    assert "Add second" not in ran.out
    assert pack.read_bytes().startswith(listed.encode())
    assert read_yaml(pack).data["questions"] == ["first", "second"]


@pytest.mark.parametrize(
    "listed",
    [
        "id: mine\nquestions:\n  - first\ntitle: Mine\n",
        "id: mine\nquestions:\n  - first\nconcepts:\n  sorry:\n    say:\n      - sorry\n",
        "id: mine\nquestions:\n  - first\ntitle: |\n  Mine\n  - and yours\n",
        "questions: [first]\nid: mine\ntitle: Mine\n",
        "id: mine\ntitle: Mine\nquestions: [first]\n",
        "id: mine\nquestions:\n  - 'first\n",
        "- questions:\n  - first\n",
    ],
)
def test_a_pack_whose_list_is_not_at_its_end_is_left_to_its_author(
    listed: str, tmp_path: Path
) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(listed)
    ran = Ran("trees", "new", "second", "--pack", tmp_path)
    assert ran.code == 0
    assert f"Add second to `questions` in {pack}." in ran.out
    assert pack.read_text() == listed


def test_a_question_that_the_pack_lists_already_is_not_listed_twice(tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text("id: mine\ntitle: Mine\nquestions:\n  - first\n")
    assert "Add first" not in Ran("trees", "new", "first", "--pack", tmp_path).out
    assert read_yaml(pack).data["questions"] == ["first"]


def test_beside_a_pack_that_cannot_be_read_nothing_is_written(tmp_path: Path) -> None:
    pack = tmp_path / "mine" / "pack.yaml"
    pack.parent.mkdir()
    pack.write_bytes(b"id: mine\ntitle: caf\xe9\nquestions:\n")
    message, next_step = refused(Ran("trees", "new", "first", "--pack", pack.parent))
    assert message == f"{pack}:2: is not UTF-8 text"
    assert "UTF-8" in next_step
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "pack.yaml"]


def test_a_pack_that_cannot_be_written_is_an_error_of_two_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text("id: mine\ntitle: Mine\nquestions:\n")
    real = Path.open

    def locked(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if self == pack and mode in ("a", "w"):
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, mode, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    message, _ = refused(Ran("trees", "new", "first", "--pack", tmp_path))
    assert message == f"{pack} cannot be written: Permission denied."
