"""Exercises: facts told only if asked for, one change of circumstances, in a session."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer import lines
from interviewer.authoring import loader
from interviewer.authoring.condition_text import describe
from interviewer.conversation import asking_back, walk
from interviewer.conversation.change import HAS_TO_COME, HELD_BACK
from interviewer.events import AskedBack, LineKind, ProbeChosen, Say
from interviewer.keeping.transcript import conversation
from interviewer.reading import Choice, Remark
from interviewer.tree import Asked, Bound, Measure, Question, Range
from interviewer.understanding import match, rubric
from interviewer.understanding.conditions import Thread, judge
from tests.interviewer.helpers import talk_on
from tests.interviewer.small_exercise import write_exercise


def choose(exercise: Question, said: str, *asked: str, time_left_s: float = 500.0) -> Choice:
    reading = match.read(exercise, [Remark(said)])
    return walk.choose(exercise, reading, asked=asked, time_left_s=time_left_s)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("How many orders are there?", ["volume"]),
        ("Who owns this, and by when does it have to be done?", ["owner", "deadline"]),
        ("Is there a deadline? And what is the volume? ", ["deadline", "volume"]),
        ("I'd like to know the volume.", ["volume"]),
        ("First I would ask who owns the old system.", ["owner"]),
        ("The volume matters to me.", []),
        ("I'd ask the bank to add the volume.", []),
        ("And when we know the deadline we cut the volume in two.", []),
        ("What is the deadline", ["deadline"]),
        ("and how many orders is it", ["volume"]),
        ("How would I find out who owns it? I would ask around.", []),
        ("We cut it by customer, step by step. " * 9 + "Is there a deadline?", ["deadline"]),
        ("Is there a deadline? " + "We cut it by customer, step by step. " * 9, []),
        ("", []),
    ],
)  # fmt: skip
def test_every_question_in_one_breath_is_answered(
    exercise: Question, text: str, facts: list[str]
) -> None:
    assert [fact.id for fact in asking_back.asked_for(exercise, text)] == facts
    told = asking_back.told(exercise, text)
    assert (told.text if told else "") == " ".join(
        next(each.answer for each in exercise.clarify if each.id == fact) for fact in facts
    )


def test_what_was_told_is_told_again_only_if_nothing_else_was_asked_for(exercise: Question) -> None:
    both = asking_back.told(exercise, "Who owns it, and what is the volume?", ["owner"])
    again = asking_back.told(exercise, "Who owns it?", ["owner"])

    assert both
    assert both.facts == ("volume",)
    assert again
    assert again.facts == ("owner",)
    assert asking_back.told(exercise, "I would ask who owns it.", ["owner"]) is None


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Is there a budget?", True),
        ("A few questions. Is there a budget? What colour is it?", True),
        ("I would look at the budget. Is there one?", False),
        ("What would I do first?", False),
        ("I would begin.", False),
        ("Well, could somebody just send them a file?", False),
        ("Could you tell me the budget?", True),
        ("Can they still phone?", True),
    ],
)
def test_a_question_that_no_fact_answers_is_answered_too(
    exercise: Question, text: str, answered: bool
) -> None:
    told = asking_back.told(exercise, text)

    assert bool(told) == answered
    assert told is None or told == asking_back.Told((), lines.ASK_AGAIN)
    again = asking_back.told(exercise, text, puzzled=True)
    assert again is None or (again.facts == () and again.text in lines.NOT_KNOWN)


def test_conditions_know_what_was_asked_for(exercise: Question) -> None:
    thread = Thread(exercise, match.read(exercise, []), (), 0, 500, asked_for=("volume",))

    asked = judge(thread, Asked("volume"))
    assert asked.holds
    assert asked.why == "You asked about how many."
    assert judge(thread, Asked("owner")).why == "You have not asked about owner."
    assert judge(thread, Bound(Measure.FACTS_ASKED, Range(gte=1))).holds
    few = judge(thread, Bound(Measure.FACTS_ASKED, Range(gte=2)))
    assert few.why == "The number of facts you asked for is 1, under 2."
    assert "asked for at least 2 facts" in describe(Bound(Measure.FACTS_ASKED, Range(gte=2)))


def test_the_rubric_knows_what_was_asked_for(exercise: Question) -> None:
    reading = match.read(exercise, [Remark("I would begin.")])

    levels = [
        rubric.score(exercise, reading, facts)["discovery"].level
        for facts in ((), ("owner",), ("owner", "deadline"))
    ]

    assert levels == [1, 3, 5]


PLAN = (
    "The first slice is one customer, and we roll back with a switch if anything at all goes wrong "
    "on the way. That is what I would do with it."
)


def test_the_change_waits_for_a_plan_and_is_never_first(exercise: Question) -> None:
    first = choose(exercise, PLAN)

    assert first.probe == "what-matters"
    assert {lost.probe: lost.why for lost in first.losing}["frozen"] == HELD_BACK
    assert choose(exercise, "No idea.", "slice").probe == "back"
    assert choose(exercise, PLAN, "slice").probe == "frozen"


def test_the_change_comes_before_the_end_even_without_a_plan(exercise: Question) -> None:
    last = choose(exercise, "No idea.", "slice", "back", "with-volume")
    late = choose(exercise, "No idea.", "slice", time_left_s=100.0)
    nothing_left = choose(exercise, "We roll back.", "slice")

    assert {last.probe, late.probe, nothing_left.probe} == {"frozen"}
    assert "the last follow-up but one" in last.why
    assert "Time is running out" in late.why
    assert {lost.probe: lost.why for lost in late.losing}["back"] == HAS_TO_COME
    assert "frozen" not in {lost.probe for lost in late.losing}


def test_no_time_no_change(exercise: Question) -> None:
    assert choose(exercise, PLAN, "slice", time_left_s=0.0).probe is None


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(
        st.sampled_from(
            ["We start with one customer.", "We roll back.", "I tell the owner.", "Hm.", "Volume."]
        ),
        min_size=6,
        max_size=6,
    ),
    seconds=st.integers(0, 110),
)  # fmt: skip
def test_whatever_is_said_the_change_comes_once_and_never_first(
    said: list[str], seconds: int
) -> None:
    exercise = loader_exercise()
    asked: list[str] = []
    for turn in range(6):
        reading = match.read(exercise, [Remark(text) for text in said[: turn + 1]])
        choice = walk.choose(
            exercise, reading, asked=asked, time_left_s=600.0 - seconds * (turn + 1)
        )
        if choice.probe is None:
            break
        asked.append(choice.probe)

    assert asked.count("frozen") == 1
    assert asked[0] != "frozen"
    assert len(asked) == len(set(asked)) <= exercise.limits.probes


@cache
def loader_exercise() -> Question:
    """The exercise, loaded once for all examples of the property: hypothesis gives no tmp_path."""
    with TemporaryDirectory() as folder:
        return loader.load_question(write_exercise(Path(folder)))


def test_a_session_tells_facts_without_using_up_follow_ups(exercise: Question) -> None:
    talk = talk_on(exercise)
    talk.say("How many orders are there, and who owns them?")
    talk.silence(5.0)
    assert talk.last(Say).kind is LineKind.CLARIFICATION
    assert talk.hear_out().text == "Ten thousand a day. The owner is the finance team."
    assert talk.last(AskedBack).facts == ("volume", "owner")
    assert not talk.all(ProbeChosen)

    talk.say("Could you repeat that?")
    assert talk.hear_out().text == "Ten thousand a day. The owner is the finance team."
    talk.say("I start with one customer, and then I look at how that went for everybody.")
    talk.silence(5.0)
    assert talk.last(ProbeChosen).probe == "back"
    talk.hear_out()
    talk.say("Could you repeat that?")
    assert talk.hear_out().text == "And back?"

    thread = talk.session.thread
    assert thread is not None
    assert thread.asked_for == ["volume", "owner"]
    assert thread.asked == ["back"]


def test_a_question_that_is_not_understood_may_be_put_again(exercise: Question) -> None:
    talk = talk_on(exercise)
    texts = []
    for question in ("Is there a budget?", "What may it cost?", "Who owns it?", "Is it blue?"):
        talk.say(question)
        talk.silence(5.0)
        texts.append(talk.hear_out().text)

    assert texts[0] == lines.ASK_AGAIN
    assert texts[1] in lines.NOT_KNOWN
    assert texts[2] == "The owner is the finance team."
    assert texts[3] == lines.ASK_AGAIN
    assert not talk.all(ProbeChosen)


def test_the_transcript_knows_what_was_asked_for_and_what_never(exercise: Question) -> None:
    talk = talk_on(exercise)
    talk.say("What is the volume?")
    talk.silence(5.0)
    talk.hear_out()

    (chapter,) = conversation(talk.commands)

    assert chapter.asked_for == ("volume",)
