"""`interviewer trees` as an author types it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from interviewer.authoring import loader
from interviewer.authoring.yaml_lines import read_yaml
from interviewer.cli.review import review
from tests.interviewer.command_line import Ran, refused
from tests.interviewer.small_exercise import EXERCISE, write_exercise
from tests.interviewer.small_roleplay import ROLEPLAY, write_roleplay
from tests.interviewer.small_trees import CASES, PACK

HOSTILE = r"\x1b[2J\x1b]0;owned\x07 \u202eevil"
"""As an author may write it in YAML, between double quotes."""


pytestmark = pytest.mark.usefixtures("home")


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


@pytest.mark.parametrize("where", ["small", "small/retries.yaml"])
def test_a_pack_that_cannot_be_read_is_the_only_mistake(trees: Path, where: str) -> None:
    """Its concepts are not known then, and are not called unknown."""
    question, pack = trees / "small" / "retries.yaml", trees / "small" / "pack.yaml"
    question.write_text(question.read_text().replace("missing: retry", "missing: of_pack"))
    of_pack = "concepts:\n  of_pack: {say: [all of us]}\n"
    pack.write_text(PACK + of_pack)
    assert Ran("trees", "check", trees / where).code == 0
    pack.write_text(PACK.replace("naming]", "naming") + of_pack)
    ran = Ran("trees", "check", trees / where)
    assert f"{pack}:4: is not YAML here" in ran.stdout
    assert "1 mistake; 0 questions" in ran.out
    assert f"{pack}:4: " in refused(Ran("trees", "test", trees / where))[0]


def test_check_of_nothing_is_a_mistake(tmp_path: Path) -> None:
    assert Ran("trees", "check", tmp_path / "nowhere").code == 1


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
