"""`interviewer sessions` as a person types it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from audio.clock import ManualClock
from audio.frames import Frame, samples
from audio.recording import Recording
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.cli import next_page
from interviewer.cli.practice_run import kept_session
from interviewer.errors import StoreError
from interviewer.events import Heard, QuestionOpened
from interviewer.keeping import kept
from interviewer.keeping.store import SessionLog
from interviewer.tree import Question
from tests.interviewer.command_line import Ran, make_home, refused
from tests.interviewer.helpers import make_question
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.spoken_answers import BETTER_STORY, CRITERIA, STORY

PUSHED_BACK, CRITERIA_ID = "pushed-back-on-approach", "api-acceptance-criteria"
LITTLE = "We wrote it down and went home.\n\n" * 3
"""Answers to a question and its follow-ups in which nothing is heard."""
FIRST, SECOND = "20260301-090000-aaaa", "20260302-090000-bbbb"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return make_home(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory, questions: dict[str, Question]) -> Path:
    """A story and acceptance criteria; the day after, the story told better."""
    folder = tmp_path_factory.mktemp("logs")
    replies: dict[str, Reply] = {PUSHED_BACK: STORY, CRITERIA_ID: CRITERIA}
    write_session(
        folder / f"{FIRST}.jsonl", [questions[PUSHED_BACK], questions[CRITERIA_ID]], replies,
        clock=ManualClock(datetime(2026, 3, 1, 9, tzinfo=UTC)),
    )  # fmt: skip
    write_session(
        folder / f"{SECOND}.jsonl", [questions[PUSHED_BACK]], {PUSHED_BACK: BETTER_STORY},
        clock=ManualClock(datetime(2026, 3, 2, 9, tzinfo=UTC)),
    )  # fmt: skip
    return folder


@pytest.fixture
def two(home: Path, logs: Path) -> Path:
    """A home with both sessions in it."""
    (home / "sessions").mkdir(mode=0o700, parents=True)
    home.chmod(0o700)
    for log in logs.iterdir():
        shutil.copy2(log, home / "sessions")
    return home


def keep_sound(folder: Path, session: str) -> None:
    recording = Recording(folder / f"{session}.wav")
    recording.take(Frame(np.ones(samples(400), np.int16), 0))
    recording.close()


def test_the_list_is_short_and_says_what_is_left_out(two: Path) -> None:
    for number in range(25):
        source = (two / "sessions" / f"{SECOND}.jsonl").read_text()
        name = f"20260303-0900{number:02d}-cccc.jsonl"
        (two / "sessions" / name).write_text(source.replace("2026-03-02", "2026-03-03"))

    ran, everything = Ran("sessions", "list"), Ran("sessions", "list", "--all")

    assert ran.out.count("-cccc") == 20
    assert "7 older ones: interviewer sessions list --all" in ran.out
    assert everything.out.count("-cccc") == 25
    assert FIRST in everything.out
    assert f"{PUSHED_BACK}, {CRITERIA_ID}" in everything.out


def test_the_list_names_every_question_in_80_columns(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = (two / "sessions" / f"{SECOND}.jsonl").read_text().splitlines(keepends=True)
    broken = two / "sessions" / "20260304-090000-dddd.jsonl"
    broken.write_text("".join(line for line in whole if '"type": "Ended"' not in line))
    monkeypatch.setenv("COLUMNS", "80")

    ran = Ran("sessions", "list")

    assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "…" not in ran.stdout
    assert f"{PUSHED_BACK}, {CRITERIA_ID}" in ran.out
    assert ran.out.count("broke off: pushed-back-on-approach") == 1


def test_the_latest_is_the_first_in_the_list(two: Path) -> None:
    """A full disk or a power cut may leave a log without its first line: it is in neither."""
    (two / "sessions" / "20260304-090000-dddd.jsonl").touch()

    assert "dddd" not in Ran("sessions", "list").out
    shown = Ran("sessions", "show")
    assert (shown.code, shown.out) == (0, Ran("sessions", "show", SECOND).out)


def test_a_list_of_known_sessions_loads_no_more_than_it_needs(two: Path) -> None:
    Ran("sessions", "list")  # they are known from here on
    script = (
        "import sys\nfrom interviewer.cli import main\nsys.argv[1:] = ['sessions', 'list']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted(name for name in sys.modules if name.startswith('interviewer.')))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        env={**os.environ, "INTERVIEWER_HOME": str(two)},
    )  # fmt: skip
    assert FIRST in done.stdout
    loaded = done.stdout.splitlines()[-1].split()
    assert "interviewer.keeping.history" in loaded
    assert {"interviewer.events", "interviewer.tree", "interviewer.keeping.store"}.isdisjoint(
        loaded
    )


def test_a_report_is_a_page_for_the_persons_eyes(two: Path) -> None:
    ran = Ran("sessions", "report", FIRST)

    page = two / "reports" / f"{FIRST}.html"
    assert str(page) in ran.stdout.replace("\n", "")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    text = page.read_text()
    assert "One change for next time" in text
    assert len(text.encode()) < 500_000


def test_it_is_opened_if_wanted(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)

    Ran("sessions", "report", "--open")

    assert opened == [(two / "reports" / f"{SECOND}.html").as_uri()]


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", "{"), ("md", "# Interview"), ("csv", "session,began"), ("anki", "#separator:tab")],
)
def test_other_forms_go_to_standard_output_or_a_file(
    two: Path, tmp_path: Path, form: str, begins: str
) -> None:
    ran = Ran("sessions", "report", FIRST, "--format", form)
    out = tmp_path / "out" / "report"
    Ran("sessions", "report", FIRST, "--format", form, "--out", out)

    assert ran.stdout.startswith(begins)
    assert out.read_text() == ran.stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert not (two / "reports").exists()


@pytest.mark.usefixtures("two")
def test_the_trend_and_the_retold_story_are_in_it() -> None:
    data = json.loads(Ran("sessions", "report", "--format", "json").stdout)

    assert [point["session"] for point in data["trend"]] == [FIRST, SECOND]
    assert data["retold"] == []  # the same question again is no second use of a story


def test_a_copy_to_share_has_a_name_of_its_own_and_no_words(two: Path) -> None:
    Ran("sessions", "report", FIRST, "--redact")

    page = (two / "reports" / f"{FIRST}-redacted.html").read_text()
    assert "twelve engineers" not in page
    assert "A copy for sharing" in page


def test_kept_sound_is_in_the_page_unless_it_is_left_out(two: Path) -> None:
    keep_sound(two / "sessions", SECOND)

    Ran("sessions", "report", SECOND)
    with_sound = (two / "reports" / f"{SECOND}.html").read_text()
    Ran("sessions", "report", SECOND, "--no-audio")
    without = (two / "reports" / f"{SECOND}.html").read_text()

    assert with_sound.count("data:audio/mpeg;base64,") >= 1
    assert "data:audio" not in without
    assert len(without) < 500_000


@pytest.mark.usefixtures("two")
def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    ran = Ran("sessions", "report", "--out", tmp_path / "file" / "x.html")

    assert "cannot be written" in refused(ran)[0]


@pytest.mark.usefixtures("two")
def test_two_sessions_side_by_side() -> None:
    ran = Ran("sessions", "compare", FIRST)

    assert "Pushing back on an approach" in ran.out
    assert "Result 0 % ->" in ran.out
    assert "better" in ran.out
    assert "New: " in ran.out
    assert CRITERIA_ID not in ran.out


def test_two_sessions_without_a_common_question(two: Path, questions: dict[str, Question]) -> None:
    write_session(two / "sessions" / "20260309-090000-dddd.jsonl", [questions["saying-no"]], {})

    assert "no question in common" in Ran("sessions", "compare", FIRST, "20260309").out
    latest = Ran("sessions", "compare", "latest")
    assert "is both the earlier and the later session" in refused(latest)[0]


@pytest.mark.usefixtures("two")
def test_what_to_practise_next_is_the_weakest() -> None:
    ran = Ran("sessions", "next")

    assert ran.out.startswith("Acceptance criteria for a third-party API Last time ")
    assert "missing: " in ran.out
    assert f"interviewer practice {CRITERIA_ID}" in ran.out
    assert f"interviewer practice {PUSHED_BACK}" not in ran.out  # asked last time


@pytest.mark.usefixtures("two")
def test_whatever_is_named_to_practise_can_be_practised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan's warm-ups are asked within the plan alone."""
    monkeypatch.setattr(next_page, "_MOST", 1000)
    named = re.findall(r"interviewer practice (\S+)", Ran("sessions", "next").out)

    packs = load_trees(builtin_trees())

    assert len(named) > 10
    assert [found.id for name in named for found in find(packs, name)] == named


@pytest.mark.usefixtures("two")
def test_own_questions_are_named_with_their_own_folder(trees: Path) -> None:
    ran = Ran("practice", "retries", "--text", "--trees", trees, typed=LITTLE)
    Ran("practice", "naming", "--text", "--trees", trees, typed=LITTLE)

    assert f"interviewer sessions report --open --trees {trees}" in ran.out
    names = Ran("sessions", "next", "--trees", trees).out.split("interviewer practice ")[1:]
    assert names[0].startswith(f"retries --trees {trees} ")
    assert names[1].startswith(f"{CRITERIA_ID} ")
    assert "--trees" not in names[1]  # it came with the program


def test_a_session_of_questions_that_are_not_known_now_is_judged_once_they_are(
    home: Path, trees: Path
) -> None:
    for name in ("retries", "naming"):
        Ran("practice", name, "--text", "--trees", trees, typed=LITTLE)
    (home / "index.sqlite").unlink()
    for _ in range(2):
        Ran("sessions", "report")
        assert "retries" not in Ran("sessions", "next").out

    ran = Ran("sessions", "next", "--trees", trees)

    assert "Last time 0 of 2 things were heard" in ran.out


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("columns", ["12", "40", "60", "70"])
def test_an_id_is_never_cut_however_narrow_the_terminal_is(
    monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    listed = Ran("sessions", "list").stdout
    assert {FIRST, SECOND} <= set(listed.split())
    assert PUSHED_BACK in "".join(listed.split())
    trees, models = (set(Ran(what, "list").stdout.split()) for what in ("trees", "models"))
    assert {PUSHED_BACK, "backlog-refinement-simulation"} <= trees
    assert "distil-medium.en" in models


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", ["show", "report", "next", "compare"])
def test_a_wrong_folder_of_own_questions_is_told(command: str, tmp_path: Path) -> None:
    session = [FIRST] if command == "compare" else []

    ran = Ran("sessions", command, *session, "--trees", tmp_path / "nowhere")

    assert "nowhere" in refused(ran)[0]
    assert "is no folder" in refused(ran)[0]


@pytest.mark.usefixtures("two")
def test_practice_begins_with_the_weakest() -> None:
    ran = Ran("practice", "--text", "--count", "1", typed="I would ask.\n\n")

    assert "third-party API integration" in ran.out


def test_a_drill_is_marked_and_changes_nothing_of_what_is_practised_next(
    two: Path, questions: dict[str, Question]
) -> None:
    drill = two / "sessions" / "20260303-090000-cccc.jsonl"
    clock = ManualClock(datetime(2026, 3, 3, 9, tzinfo=UTC))
    write_session(drill, [questions[CRITERIA_ID]], {}, clock=clock)
    drill.write_text(drill.read_text().replace('"mode": "practice"', '"mode": "drill"', 1))

    assert f"drill: {CRITERIA_ID}" in Ran("sessions", "list").out
    assert Ran("sessions", "next").out.startswith("Acceptance criteria for a third-party API")
    ran = Ran("practice", "--text", "--count", "1", typed="I would ask.\n\n")
    assert "third-party API integration" in ran.out


def test_of_who_had_no_example_nothing_is_missed(two: Path, questions: dict[str, Question]) -> None:
    log = two / "sessions" / "20260309-090000-dddd.jsonl"
    write_session(log, [questions[PUSHED_BACK]], {PUSHED_BACK: ("I can't think of one.",)})
    lines = log.read_text().splitlines(keepends=True)
    asked = next(i for i, line in enumerate(lines) if '"AskedBack"' in line)
    log.write_text("".join(lines[: asked + 2]))  # and then it broke off

    shown = Ran("sessions", "show", "20260309").out

    assert "I can't think of one." in shown
    assert "not heard" not in shown


def test_delete_takes_everything_of_a_session(two: Path) -> None:
    keep_sound(two / "sessions", FIRST)
    Ran("sessions", "report", FIRST)
    Ran("sessions", "report", FIRST, "--redact")

    kept_all = Ran("sessions", "delete", FIRST, typed="n\n")
    assert "Nothing was deleted." in kept_all.out
    ran = Ran("sessions", "delete", FIRST, typed="y\n")

    assert f"Deleted: {FIRST}" in ran.out
    assert [path.name for path in two.rglob("*") if FIRST in path.name] == []
    assert FIRST.encode() not in (two / "index.sqlite").read_bytes()
    assert SECOND in Ran("sessions", "list").out


def test_deleting_what_is_not_there_deletes_nothing(two: Path) -> None:
    ran = Ran("sessions", "delete", "--yes", FIRST, "nonsense")

    assert "is no interview of yours" in refused(ran)[0]
    assert (two / "sessions" / f"{FIRST}.jsonl").exists()


def test_purge_leaves_nothing(two: Path, tmp_path: Path) -> None:
    keep_sound(two / "sessions", FIRST)
    Ran("sessions", "report", FIRST)
    (two / "aliases.json").write_text("{}")
    (two / "settings.json").write_text("{}")
    (two / "speeds.json").write_text("{}")
    (tmp_path / "voice").mkdir()
    (tmp_path / "voice" / "line.npy").write_text("sound")
    (tmp_path / "interviewer-rescued-x.jsonl").write_text("{}")

    asked = Ran("sessions", "purge", typed="n\n")
    assert "Nothing was deleted." in asked.out
    for each in kept.kept():
        assert each.what in asked.out
        assert each.paths
    ran = Ran("sessions", "purge", "--yes")

    assert "Speech models stay" in ran.out
    assert list(two.iterdir()) == []
    assert not (tmp_path / "voice").exists()
    assert list(tmp_path.glob("interviewer-rescued-*")) == []
    assert "Nothing is kept." in Ran("sessions", "purge", "--yes").out


def test_nothing_lies_in_the_home_that_purge_does_not_know(two: Path) -> None:
    """Whoever adds a file to the person's folder has to add it to `kept` (and to the docs)."""
    keep_sound(two / "sessions", FIRST)
    for command in (("sessions", "list"), ("sessions", "report"), ("sessions", "next")):
        Ran(*command)
    Ran("practice", "--text", "--count", "1", typed="I would ask.\n\n")

    known = {path for each in kept.kept() for path in each.paths}
    assert {path for path in two.iterdir() if path not in known} == set()
    assert {stat.S_IMODE(p.stat().st_mode) for p in two.rglob("*") if p.is_file()} == {0o600}
    assert {stat.S_IMODE(p.stat().st_mode) for p in two.rglob("*") if p.is_dir()} == {0o700}


def test_a_new_home_is_for_the_person_alone(home: Path) -> None:
    Ran("sessions", "list")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@pytest.mark.usefixtures("home")
def test_the_privacy_page_names_everything_that_is_kept() -> None:
    page = (Path(__file__).parents[3] / "docs" / "privacy.md").read_text()

    for each in kept.kept():
        assert f"`{each.name}" in page


def test_a_session_whose_disk_stays_full_is_shown_and_not_said_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    question = make_question()
    log = SessionLog(tmp_path / "one.jsonl", {"questions": [question.id]}, ManualClock())
    said = io.StringIO()
    screen = Console(file=said, width=100)

    def hold() -> None:
        with kept_session(screen, log, [question]) as held:
            log._file.close()
            log._file = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - the log's now
            for item in (
                QuestionOpened(0, 1, 1, question.id),
                Heard(9, 1, 0, 1, 9, "We set a timeout.", 0.9),
            ):
                log.see(item)
                held.items.append(item)

    with pytest.raises(StoreError, match="could not be finished"):
        hold()
    assert "We set a timeout." in said.getvalue()
    assert "Kept in" not in said.getvalue()
    assert list(tmp_path.glob("interviewer-rescued-*.jsonl"))
