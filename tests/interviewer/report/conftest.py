"""One session with everything in it, made once."""

from __future__ import annotations

import pytest

from interviewer.events import Command, Corrected, Event, SelfRated
from interviewer.keeping.store import Record, read
from interviewer.report.build import build
from interviewer.report.model import Report
from interviewer.tree import Question
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.spoken_answers import BETTER_STORY, CRITERIA, MEAN, STORY

PUSHED_BACK, CRITERIA_ID = "pushed-back-on-approach", "api-acceptance-criteria"
SHORT: Reply = ("Well, we looked at the incidents of the quarter and, um, decided together.",)


class OneAfterTheOther(dict[str, Reply]):
    """The story first, and when it is asked for again, the better one."""

    def __init__(self) -> None:
        super().__init__({CRITERIA_ID: CRITERIA})
        self.tries = iter((STORY, BETTER_STORY))

    def get(self, key: str, default: Reply = ()) -> Reply:  # type: ignore[override]
        return next(self.tries) if key == PUSHED_BACK else super().get(key, default)


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory, questions: dict[str, Question]) -> Record:
    """A story, acceptance criteria, and the story again; rated and corrected."""
    asked = [questions[name] for name in (PUSHED_BACK, CRITERIA_ID, PUSHED_BACK)]
    more: list[Event | Command] = [
        *(SelfRated(10**9, 1, PUSHED_BACK, competence, 4) for competence in asked[0].rubric),
        Corrected(10**9, 2, CRITERIA_ID, "versioning", "the virgin in is pinned"),
        Corrected(10**9, 2, CRITERIA_ID, "observability", "alarms for serviced ability"),
    ]
    path = tmp_path_factory.mktemp("sessions") / "20260101-000000-abcd.jsonl"
    write_session(path, asked, OneAfterTheOther(), otherwise=SHORT, more=more)
    return read(path)


@pytest.fixture(scope="session")
def report(record: Record, questions: dict[str, Question]) -> Report:
    return build(record, questions)


@pytest.fixture(scope="session")
def mean_report(tmp_path_factory: pytest.TempPathFactory, questions: dict[str, Question]) -> Report:
    """What was said in it would do harm wherever it were taken for more than text."""
    path = tmp_path_factory.mktemp("mean") / "20260102-000000-abcd.jsonl"
    mean: Reply = (*MEAN, *MEAN)
    more: list[Event | Command] = [Corrected(10**9, 1, CRITERIA_ID, "versioning", MEAN[0])]
    write_session(path, [questions[CRITERIA_ID]], {}, otherwise=mean, more=more)
    return build(read(path), questions)
