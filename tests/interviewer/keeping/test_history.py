"""The index keeps in step with the logs, and can be thrown away."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audio.clock import ManualClock
from interviewer.errors import StoreError
from interviewer.events import SelfRated
from interviewer.keeping import history, store
from interviewer.keeping.history import Judged, Result, open_history
from interviewer.report import judging
from interviewer.report.build import build
from interviewer.tree import Kind, Question
from tests.interviewer.helpers import make_question
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.understanding.test_retelling import HIRING, WAREHOUSE, WAREHOUSE_AGAIN

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sessions").mkdir()
    return tmp_path / "sessions"


def session(folder: Path, day: int, *questions: Question, reply: Reply = ("We retry.",)) -> Path:
    began = START + timedelta(days=day)
    path = folder / f"{began:%Y%m%d-%H%M%S}-00{day:02d}.jsonl"
    asked = questions or (make_question(),)
    return write_session(path, asked, {}, otherwise=reply, clock=ManualClock(began))


def ids(folder: Path) -> list[str]:
    with open_history(folder) as index:
        return [entry.id for entry in index.entries()]


def test_sessions_are_listed_the_latest_first(folder: Path) -> None:
    paths = [session(folder, day) for day in (2, 0, 1)]

    assert ids(folder) == [paths[0].stem, paths[2].stem, paths[1].stem]
    with open_history(folder) as index:
        (first,) = index.entries(1)
        assert index.count() == 3
    assert (first.began, first.complete, first.said) == (START + timedelta(days=2), True, True)
    assert first.asked == ("integration",)
    assert 20 < first.length_s < 120


def test_what_comes_changes_and_goes_is_noticed(folder: Path) -> None:
    first, second = session(folder, 0), session(folder, 1)
    assert len(ids(folder)) == 2

    first.unlink()
    third = session(folder, 2)
    lines = second.read_bytes().splitlines(keepends=True)
    second.write_bytes(b"".join(lines[:5]))

    with open_history(folder) as index:
        entries = {entry.id: entry for entry in index.entries()}
    assert set(entries) == {second.stem, third.stem}
    assert not entries[second.stem].complete


def test_the_index_is_made_again_from_the_logs(folder: Path) -> None:
    path = session(folder, 0)
    index = folder.parent / history.FILE
    assert ids(folder) == [path.stem]

    for damage in (b"", b"no database at all" * 100, index.read_bytes()[:2000] + b"\x00" * 5000):
        index.write_bytes(damage)
        assert ids(folder) == [path.stem]
    index.unlink()
    assert ids(folder) == [path.stem]


def test_an_index_of_another_version_is_made_again(folder: Path) -> None:
    path = session(folder, 0)
    ids(folder)
    with sqlite3.connect(folder.parent / history.FILE) as base:
        base.execute("PRAGMA user_version = 99")
        base.execute("DROP TABLE results")
    base.close()

    assert ids(folder) == [path.stem]


def test_it_is_for_the_person_alone(folder: Path) -> None:
    ids(folder)

    assert stat.S_IMODE((folder.parent / history.FILE).stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written(folder: Path) -> None:
    with (
        pytest.raises(StoreError, match="cannot be used") as caught,
        open_history(folder, folder / "no" / "index"),
    ):
        pass
    assert "made again" in caught.value.next_step


def test_what_is_no_log_is_passed_over(folder: Path) -> None:
    path = session(folder, 0)
    (folder / "notes.jsonl").write_text("hello\n")
    (folder / "other.txt").write_text("hello\n")

    assert ids(folder) == [path.stem]


def test_a_judgement_is_kept_until_the_log_changes(folder: Path) -> None:
    path = session(folder, 0)
    result = Result(path.stem, 1, "integration", 1, 3, ("timeout",), 0, ("scanner",))
    with open_history(folder) as index:
        assert [record.id for record in index.unjudged(10)] == [path.stem]
        index.judge(path.stem, Judged({"pace": 140.0}, (result,)))
        index.judge(path.stem, Judged({"pace": 150.0}, (result,)))
    with open_history(folder) as index:
        assert index.unjudged(10) == ()
        assert index.results() == (result,)
        ((entry, figures),) = index.figures(10)
        assert (entry.id, figures) == (path.stem, {"pace": 150.0})

    store.append(path, [SelfRated(1, 1, "integration", "ownership", 3)])
    with open_history(folder) as index:
        assert [record.id for record in index.unjudged(10)] == [path.stem]
        assert index.results() == ()


def test_a_log_of_which_no_question_is_known_is_not_read(folder: Path) -> None:
    asked = make_question("one"), make_question("two")
    other, mixed = session(folder, 0, asked[0]), session(folder, 1, *asked)
    with open_history(folder) as index:
        other.write_text("damaged since\n")
        assert [record.id for record in index.unjudged(10, {"two"})] == [mixed.stem]
        judging.bring_up_to_date(index, {"two": asked[1]})
        assert index.results() == ()  # of the other question in it nothing could be said


def test_what_is_deleted_leaves_no_trace(folder: Path) -> None:
    path = session(folder, 0)
    with open_history(folder) as index:
        result = Result(path.stem, 1, "q", 0, 1, ("missedthing",), 0, ("leipzigstory",))
        index.judge(path.stem, Judged({}, (result,)))
    assert b"leipzigstory" in (folder.parent / history.FILE).read_bytes()

    path.unlink()
    ids(folder)

    raw = (folder.parent / history.FILE).read_bytes()
    assert b"leipzigstory" not in raw
    assert b"missedthing" not in raw
    assert path.stem.encode() not in raw


def test_the_trend_is_the_last_ten_oldest_first(folder: Path) -> None:
    question = make_question()
    for day in range(12):
        session(
            folder, day, question, reply=("We retry.",) if day < 6 else ("A timeout, a retry.",)
        )
    with open_history(folder) as index:
        judging.bring_up_to_date(index, {question.id: question})
        newest = index.entries()[0].id
        trend = judging.trend(index, newest)
        until_fifth = judging.trend(index, index.entries()[7].id)
    assert len(trend) == 10
    assert [point.began for point in trend] == sorted(point.began for point in trend)
    heard = [m.value for point in trend for m in point.figures if m.name == "concepts_heard"]
    assert heard == [pytest.approx(33.3)] * 4 + [pytest.approx(66.7)] * 6
    assert {m.name for m in trend[0].figures} >= {"concepts_heard", "length_right"}
    assert len(until_fifth) == 5


def test_a_drill_is_listed_and_counts_for_nothing_else(folder: Path) -> None:
    asked = make_question()
    first, drill = session(folder, 0, asked), session(folder, 1, asked)
    drill.write_text(drill.read_text().replace('"mode": "practice"', '"mode": "drill"', 1))

    with open_history(folder) as index:
        judging.bring_up_to_date(index, {asked.id: asked})

        assert [entry.id for entry in index.entries()] == [drill.stem, first.stem]
        assert {result.session for result in index.results()} == {first.stem}
        assert [point.session for point in judging.trend(index, drill.stem)] == [first.stem]


def test_a_story_told_to_another_question_before_is_noticed(folder: Path) -> None:
    named = {
        name: make_question(name, kind=Kind.BEHAVIOURAL, title=name.title())
        for name in ("conflict", "failure", "success")
    }
    first = session(folder, 0, named["conflict"], reply=(WAREHOUSE,))
    session(folder, 1, named["success"], reply=(HIRING,))
    log = session(folder, 2, named["failure"], reply=(WAREHOUSE_AGAIN,))
    titles = {name: question.title for name, question in named.items()}
    with open_history(folder) as index:
        judging.bring_up_to_date(index, named)
        report = build(store.read(log), named)
        found = judging.with_retold(report, index.results(), titles).retold
        same = judging.with_retold(report, [], titles).retold
        earlier = build(store.read(first), named)
        back_then = judging.with_retold(earlier, index.results(), titles).retold

    assert [(each.number, each.question) for each in found] == [(1, "Conflict")]
    assert same == ()
    assert back_then == ()
