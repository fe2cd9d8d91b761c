"""Which questions are asked: named ones as named, others spread and not the same again."""

from __future__ import annotations

import pytest

from interviewer.errors import UnknownQuestion
from interviewer.practice.selection import least_practised, select
from interviewer.tree import Kind, Pack, Question
from tests.interviewer.helpers import make_question

PACKS = (
    Pack("red", "Red", tuple(make_question(f"red-{n}") for n in range(4))),
    Pack("blue", "Blue", tuple(make_question(f"blue-{n}") for n in range(2))),
)


def ids(questions: tuple[Question, ...]) -> list[str]:
    return [question.id for question in questions]


def test_a_spread_takes_from_each_pack_in_turn() -> None:
    assert ids(select(PACKS, (), None, ())) == ["red-0", "blue-0", "red-1"]


def test_the_next_session_asks_something_else_until_all_was_asked() -> None:
    before: list[list[str]] = []
    for _ in range(2):
        before.insert(0, ids(select(PACKS, (), 3, before)))
    assert sorted(name for session in before for name in session) == sorted(
        question.id for pack in PACKS for question in pack.questions
    )
    assert not set(ids(select(PACKS, (), 3, before))) & set(before[0])


def test_the_least_practised_of_all_packs_leads_and_the_last_session_comes_last() -> None:
    asked = ids(least_practised(PACKS, (["red-0"], ["blue-0", "red-1"], ["blue-0"])))
    assert asked == ["blue-1", "red-2", "red-3", "red-1", "blue-0", "red-0"]


def test_named_questions_come_as_named_and_once() -> None:
    chosen = select(PACKS, ("blue-1", "red-2", "blue-1"), None, ())
    assert ids(chosen) == ["blue-1", "red-2"]


def test_a_pack_is_all_its_questions_or_its_least_practised() -> None:
    assert ids(select(PACKS, ("red",), None, ())) == ["red-0", "red-1", "red-2", "red-3"]
    assert ids(select(PACKS, ("red",), 2, (["red-0", "red-2"],))) == ["red-1", "red-3"]
    assert len(select(PACKS, ("red",), 50, ())) == 4


def test_a_nearly_right_id_is_suggested() -> None:
    with pytest.raises(UnknownQuestion) as caught:
        select(PACKS, ("blu-1",), None, ())
    assert "blue-1" in caught.value.next_step


@pytest.mark.parametrize("kind", [Kind.EXERCISE, Kind.ROLEPLAY])
def test_an_exercise_or_a_roleplay_is_held_only_by_its_name(kind: Kind) -> None:
    drill = make_question("drill", kind=kind)
    packs = (Pack("drills", "Drills", (drill,)), *PACKS)
    assert "drill" not in ids(select(packs, (), 9, ()))
    assert ids(select(packs, ("drill",), None, ())) == ["drill"]
