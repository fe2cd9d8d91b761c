"""A second try is told as the next chapter of the same session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.clock import ManualClock
from interviewer.cli.past_session import PastSession
from interviewer.conversation.session import Session
from interviewer.events import (
    Corrected,
    Heard,
    PhraseClosed,
    QuestionOpened,
    Reheard,
    Say,
    SelfRated,
    Silence,
)
from interviewer.keeping import store
from interviewer.keeping.store import SessionLog
from interviewer.practice.second_try import Continued, Ends, SecondTry, ends, shifted
from interviewer.report import html
from interviewer.report.advice import worth_redoing
from interviewer.report.compare import compare
from interviewer.tree import Question
from tests.interviewer.helpers import Talk, make_question

AFTER = Ends(at=100, number=3, turn=7, line=9, phrase=5)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SessionLog]:
    log = SessionLog(tmp_path / "a.jsonl", {}, ManualClock())
    yield log
    log.close()


def held(log: SessionLog, *questions: Question) -> PastSession:
    """A session whose first answer says nothing that is wanted, and all others everything."""
    past = PastSession(log, {question.id: question for question in questions})
    talk = Talk(Session(questions))
    talk.begin()
    for text in ("We talked for quite a while about many things and then went home.", *[FULL] * 9):
        if talk.session.phase == "ended":
            break
        talk.hear_out()
        talk.say(text)
        talk.silence(4.0)
    for item in talk.items:
        for keeper in past.keepers:
            keeper.see(item)
    return past


FULL = (
    "With the tech lead we set a timeout for every call and we retry it twice, and they all "
    "agreed to it that day because nobody wanted to be called at night."
)


def again(past: PastSession, question: Question, text: str) -> None:
    follow = Continued(ends(past.items, 10_000_000), past.keepers)
    talk = Talk(Session(SecondTry(question)))
    talk.begin()
    talk.hear_out()
    talk.say(text)
    talk.silence(4.0)
    talk.hear_out()
    for item in talk.items:
        follow.see(item)


def test_times_and_numbers_are_counted_on() -> None:
    assert shifted(QuestionOpened(1, 1, 1, "q"), AFTER) == QuestionOpened(101, 4, 4, "q")
    assert shifted(PhraseClosed(9, 1, 0, 5, 9), AFTER) == PhraseClosed(109, 8, 6, 105, 109)
    assert shifted(Silence(9, 5), AFTER) == Silence(109, 105)
    heard = Heard(9, 1, 0, 5, 9, "yes", 0.9)
    assert shifted(heard, AFTER) == Heard(109, 8, 6, 105, 109, "yes", 0.9)
    assert shifted(Reheard(9, 1, (0, 1), "yes", 0.9), AFTER).phrases == (6, 7)  # type: ignore[union-attr]


def test_ends_are_the_highest_of_each_and_the_sound_may_be_longer() -> None:
    items = (QuestionOpened(1, 2, 3, "q"), Heard(9, 4, 6, 5, 9, "yes", 0.9))
    assert ends(items) == Ends(9, 2, 4, 0, 6)
    assert ends(items, 50).at == 50


def test_the_second_try_is_a_chapter_that_can_be_compared(log: SessionLog) -> None:
    asked = make_question("one"), make_question("two")
    past = held(log, *asked)
    before = past.report()
    assert [question.redo_of for question in before.questions] == [None, None]
    again(past, asked[0], FULL)
    after = past.report()
    assert [question.redo_of for question in after.questions] == [None, None, 1]
    redone = after.questions[-1]
    assert redone.number == 3
    assert redone.heard == 3
    assert redone.answers[0].text == FULL
    assert redone.answers[0].at_s > 600
    assert [len(question.answers) for question in after.questions[:2]] == [
        len(question.answers) for question in before.questions
    ]
    compared = compare(after.questions[0], redone)
    assert compared.rows[0].after == "3 of 3"
    kept = store.read(past.log.path)
    assert kept.complete
    assert [s.text for s in kept.items if isinstance(s, Say)][-1].endswith("what changed.")


def test_what_is_said_of_oneself_afterwards_is_in_log_and_report(log: SessionLog) -> None:
    asked = make_question("one", rubric={"care": {1: "None", 5: "All"}})
    past = held(log, asked)
    past.note(SelfRated(past.at, 1, "one", "care", 4))
    past.note(Corrected(past.at, 1, "one", "timeout", "quite a while"))
    (question,) = past.report().questions
    assert question.rubric[0].own == 4
    corrected = next(c for c in question.concepts if c.id == "timeout")
    assert (corrected.state, corrected.corrected) == ("heard", True)


def test_the_weakest_answer_is_tried_again(log: SessionLog) -> None:
    past = held(log, make_question("one"), make_question("two"))
    chosen = worth_redoing(past.report().questions)
    assert chosen is not None
    assert chosen.id == "one"


def test_the_report_of_it_can_be_drawn_also_of_answers_too_short_for_a_pace(
    log: SessionLog,
) -> None:
    past = held(log, make_question("one"))
    again(past, make_question("one"), FULL)
    page = html.render(past.report(), None)
    assert FULL.split(",", maxsplit=1)[0] in page
