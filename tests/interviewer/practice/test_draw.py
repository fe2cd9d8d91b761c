"""Which questions a plan asks: as many as its minutes hold, never those of the last time."""

from __future__ import annotations

import pytest

from interviewer.authoring.plan_loader import load_plans, packs_for_plans
from interviewer.errors import PlanTooShort
from interviewer.plan import Panelist, Plan, Stage
from interviewer.practice.draw import Held, draw, every_question, least_minutes
from interviewer.practice.schedule import LEAVE_S, Part
from interviewer.tree import Manner, Question
from tests.interviewer.helpers import make_question

QUESTIONS = {q.id: q for q in (make_question(f"q{n}") for n in range(10))}
SEATS = (
    Panelist(Manner(("en-us",), name="Architect"), ("engineering",)),
    Panelist(Manner(("en-gb",), name="Sponsor"), ("business", "sceptic")),
)


def make_plan(**more: object) -> Plan:
    pool = {"ask": 3, "pool": tuple(QUESTIONS), **more}
    return Plan(
        "plan",
        "Plan",
        "For tests.",
        (
            Stage("hello", "Hello", 3, "Hi.", "Thanks.", warm_up=("How are you?", "And you?")),
            Stage("main", "Main", 20, "Now.", "Goodbye.", **pool),  # type: ignore[arg-type]
        ),
    )


def ids(parts: tuple[Part, ...]) -> list[str]:
    return [question.id for part in parts for question in part.questions]


def test_a_draw_has_what_each_stage_asks_and_all_of_the_minutes() -> None:
    parts = draw(make_plan(), QUESTIONS)
    assert [len(part.questions) for part in parts] == [1, 3]
    assert sum(part.seconds for part in parts) == pytest.approx(23 * 60 - LEAVE_S)
    assert parts[0].questions[0].id.startswith("plan-hello-")
    assert parts[0].questions[0].limits.probes == 0


def test_the_same_seed_draws_the_same_and_another_something_else() -> None:
    drawn = [ids(draw(make_plan(), QUESTIONS, seed=seed)) for seed in (1, 1, 2, 3, 4)]
    assert drawn[0] == drawn[1]
    assert len({tuple(each) for each in drawn}) > 2


def test_nothing_of_the_last_session_of_the_plan_is_asked_again() -> None:
    before: list[Held] = []
    for seed in range(40):
        asked = ids(draw(make_plan(), QUESTIONS, seed=seed, before=before))
        if before:
            assert not set(asked) & set(before[0].asked)
        before.insert(0, Held("plan", tuple(asked)))
    assert {name for held in before for name in held.asked} >= set(QUESTIONS)


def test_what_was_practised_elsewhere_comes_later_but_may_come() -> None:
    often = Held("", tuple(f"q{n}" for n in range(7)))
    assert set(ids(draw(make_plan(), QUESTIONS, before=[often]))[1:]) == {"q7", "q8", "q9"}
    last = Held("plan", ("q7", "q8", "q9"))
    assert not set(ids(draw(make_plan(), QUESTIONS, before=[last, often]))) & set(last.asked)


def test_a_session_that_asked_nothing_is_not_the_last_one() -> None:
    before = [Held("plan", ()), Held("plan", ("q0", "q1", "q2"))]
    assert not set(ids(draw(make_plan(), QUESTIONS, before=before))) & {"q0", "q1", "q2"}


@pytest.mark.parametrize(("minutes", "asked"), [(8, 1), (15, 2), (23, 3), (60, 5)])
def test_the_minutes_decide_how_many_are_asked(minutes: int, asked: int) -> None:
    parts = draw(make_plan(), QUESTIONS, minutes=minutes)
    assert len(parts[1].questions) == asked  # never more than half of what there is
    assert sum(part.seconds for part in parts) == pytest.approx(minutes * 60 - LEAVE_S)


def test_too_few_minutes_are_refused_with_what_it_takes() -> None:
    least = least_minutes(make_plan(), QUESTIONS)
    assert draw(make_plan(), QUESTIONS, minutes=least)
    with pytest.raises(PlanTooShort) as caught:
        draw(make_plan(), QUESTIONS, minutes=least - 1)
    assert f"--minutes {least}" in caught.value.next_step


def test_a_panel_asks_in_turn_and_each_follows_up_from_their_point_of_view() -> None:
    questions = draw(make_plan(panel=SEATS), QUESTIONS)[1].questions
    assert [q.manner.voices for q in questions] == [("en-us",), ("en-gb",), ("en-us",)]
    for question in questions:
        assert question.panel["sceptic"].voices == ("en-gb",)
        assert question.panel["engineering"].voices == ("en-us",)


def test_one_with_a_voice_of_its_own_keeps_it() -> None:
    own = {name: make_question(name, manner=Manner(("Zoe",))) for name in QUESTIONS}
    asked: tuple[Question, ...] = draw(make_plan(panel=SEATS), own)[1].questions
    assert {q.manner.voices for q in asked} == {("Zoe",)}


def test_every_plan_of_the_program_can_be_held_in_a_quarter_of_an_hour() -> None:
    packs = packs_for_plans(None)
    questions = {question.id: question for pack in packs for question in pack.questions}
    for plan in load_plans(None, packs):
        assert least_minutes(plan, questions) <= 15
        assert len(every_question(plan, questions)) >= 8
        assert len(ids(draw(plan, questions))) == sum(stage.ask for stage in plan.stages)
