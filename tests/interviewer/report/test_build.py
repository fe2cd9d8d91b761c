"""From a log to a report: everything said is there, and every figure leads to its moments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from interviewer.events import AnswerOver, Corrected, Heard
from interviewer.keeping.store import Record, read
from interviewer.practice.drill import verdict
from interviewer.report import html
from interviewer.report.build import build
from interviewer.report.judging import figures
from interviewer.report.model import Report
from interviewer.tree import Question
from tests.interviewer.report.conftest import CRITERIA_ID, PUSHED_BACK
from tests.interviewer.spoken_answers import STORY

VERSION_1 = Path(__file__).parents[2] / "data" / "sessions" / "version-1.jsonl"


def test_every_question_and_answer_is_there(report: Report) -> None:
    first, second, again = report.questions

    assert [question.id for question in report.questions] == [PUSHED_BACK, CRITERIA_ID, PUSHED_BACK]
    assert (first.redo_of, second.redo_of, again.redo_of) == (None, None, 1)
    assert first.answers[0].text == " ".join(part for part in STORY if isinstance(part, str))
    assert len(first.answers) == 1 + len(first.follow_ups)
    assert [answer.probe for answer in first.answers] == ["", *(f.probe for f in first.follow_ups)]
    assert [follow_up.after for follow_up in first.follow_ups] == [1, 2, 3]
    assert report.session.complete
    assert 200 < report.session.length_s < 600


def test_a_follow_up_says_why_it_fired_and_why_the_others_did_not(report: Report) -> None:
    follow_up = report.questions[0].follow_ups[0]

    assert follow_up.why
    assert follow_up.quotes[0] in report.questions[0].answers[0].text
    assert all(lost.why for lost in follow_up.not_asked)


def test_moments_lie_in_their_answer_and_quote_it(report: Report) -> None:
    seen = 0
    for question in report.questions:
        for answer in question.answers:
            for figure in answer.figures:
                for moment in figure.moments:
                    seen += 1
                    assert moment.answer == answer.number
                    assert -0.01 <= moment.start_s <= moment.end_s <= answer.duration_s + 0.01
                    for part in moment.quote.split(" [...] "):
                        assert part in answer.text
        for concept in question.concepts:
            for quote in concept.quotes:
                if not concept.corrected:
                    assert quote.quote in question.answers[quote.answer - 1].text
    assert seen > 30


def test_pauses_are_those_that_were_made(report: Report) -> None:
    main = report.questions[0].answers[0]
    odd = [round(p.end_s - p.start_s, 1) for p in main.pauses if p.place == "within"]

    assert 2.1 in odd
    assert max(round(p.end_s - p.start_s, 1) for p in main.pauses) == 2.1


def test_a_correction_counts_as_heard(report: Report) -> None:
    concepts = {concept.id: concept for concept in report.questions[1].concepts}

    corrected = concepts["observability"]
    assert (corrected.state, corrected.corrected) == ("heard", True)
    assert corrected.quotes[0].quote == "alarms for serviced ability"


def test_a_correction_that_was_taken_back_does_not_count(
    record: Record, questions: dict[str, Question]
) -> None:
    """The other one of the same concept still does."""
    one, other = "alarms for serviced ability", "serviced ability"

    def corrected(*more: Corrected) -> str:
        again = build(replace(record, items=(*record.items, *more)), questions)
        concepts = {concept.id: concept for concept in again.questions[1].concepts}
        found = concepts["observability"]
        return found.quotes[0].quote if found.corrected else ""

    added = Corrected(10**9, 2, CRITERIA_ID, "observability", other)
    back = Corrected(10**9, 2, CRITERIA_ID, "observability", one, taken_back=True)
    assert corrected(back) == ""
    assert corrected(added, back) == other
    assert corrected(added, replace(back, text=other)) == one


def test_the_gap_between_own_rating_and_the_tools(report: Report) -> None:
    rubric = report.questions[0].rubric

    assert {competence.own for competence in rubric} == {4}
    judged = [competence for competence in rubric if competence.level is not None]
    assert judged
    assert all(c.gap == 4 - (c.level or 0) for c in judged)
    assert all(c.gap is None for c in report.questions[1].rubric)


def test_one_change_and_one_thing_to_keep(report: Report) -> None:
    """The first try was told again, so the advice is about what is left."""
    assert report.change is not None
    assert report.change.question == 2
    assert report.keep is not None
    assert report.keep.question == 3


def test_a_story_without_a_result_is_the_first_thing_to_change(
    record: Record, questions: dict[str, Question]
) -> None:
    until = next(i for i, item in enumerate(record.items) if getattr(item, "number", 0) == 2)
    first = replace(record, items=record.items[:until])

    change = build(first, questions).change

    assert change is not None
    assert change.what.startswith("End with the result")


def test_of_a_question_that_is_gone_what_was_said_is_shown(record: Record) -> None:
    report = build(record, {})

    assert [question.known for question in report.questions] == [False] * 3
    assert report.questions[0].ask.startswith("Tell me about a time")
    assert report.questions[0].concepts == ()
    length = report.questions[0].answers[0].figure("length")
    assert length is not None
    assert (length.shade, length.band) == (None, None), "nor is its time box known"


def test_a_session_of_version_1_still_opens(questions: dict[str, Question]) -> None:
    """Written by the program of the first release, before delivery and feedback were in the log."""
    record = read(VERSION_1)
    report = build(record, questions)

    assert record.header["format"] == 1
    assert report.session.complete
    assert [question.id for question in report.questions] == record.header["questions"]
    main = report.questions[0].answers[0]
    assert next(p.text for p in main.phrases) == "First we agreed the happy path and."
    assert main.pauses[0].end_s - main.pauses[0].start_s == pytest.approx(2.016, abs=0.01)
    assert main.pauses[0].place == "within"
    length, delay = main.figure("length"), main.figure("response_delay")
    assert length is not None
    assert length.value == 18.0
    assert delay is not None
    assert delay.value == 0.8
    assert report.questions[0].follow_ups[0].probe == "when-it-is-down"


def test_a_session_that_broke_off(record: Record, questions: dict[str, Question]) -> None:
    items = record.items[:30]
    report = build(replace(record, items=items, complete=False), questions)

    assert not report.session.complete
    assert report.questions[0].answers[-1].over == ""


def test_an_answer_that_was_stopped_is_not_judged_as_a_whole(
    record: Record, questions: dict[str, Question]
) -> None:
    over = next(i for i, item in enumerate(record.items) if isinstance(item, AnswerOver))
    report = build(replace(record, items=record.items[:over]), questions)

    (question,) = report.questions
    (answer,) = question.answers
    assert answer.over == ""
    length = answer.figure("length")
    assert length is not None
    assert (length.shade, length.note) == (None, "stopped before its end")
    assert answer.figure("story_result") is None
    assert answer.figure("pace") is not None
    assert report.change is None or "result" not in report.change.what
    assert figures(report).keys().isdisjoint({"length_right", "concepts_heard"})
    assert "stopped before its end" in html.render(report)
    levels = {rated.name: (rated.level, rated.why) for rated in question.rubric}
    assert (None, "It was stopped before its end.") in levels.values()
    assert 1 not in [level for level, _ in levels.values()]


def test_who_is_stopped_at_once_is_not_told_to_say_more(
    record: Record, questions: dict[str, Question]
) -> None:
    heard = next(i for i, item in enumerate(record.items) if isinstance(item, Heard))
    report = build(replace(record, items=record.items[: heard + 1]), questions)

    assert report.questions[0].main is not None
    assert report.questions[0].heard < len(report.questions[0].wanted)
    assert report.change is None


def test_a_session_without_a_word(record: Record, questions: dict[str, Question]) -> None:
    report = build(replace(record, items=record.items[:4]), questions)

    assert report.change is None
    assert [question.answers for question in report.questions] == [()]


def test_in_a_drill_the_length_alone_is_judged_by_its_own_time(
    record: Record, questions: dict[str, Question]
) -> None:
    drill = replace(record, header={**record.header, "mode": "drill", "seconds": 30})
    report = build(drill, questions)

    for question in report.questions:
        assert (question.concepts, question.rubric, question.habits) == ((), (), ())
        assert question.main is not None
        length = question.main.figure("length")
        assert length is not None
        assert length.band is not None
        assert (length.band.green_low, length.band.green_high) == (15, 33)
        assert length.note == verdict(length.value, 30)
        judged = [each.name for each in question.main.figures if each.shade]
        assert judged == ["length"]
    assert report.change is not None
    assert report.change.what.startswith("Stop at 33 s")
