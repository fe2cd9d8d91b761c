"""The exercises of the program itself, with questions as people put them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.authoring import loader, tree_tests
from interviewer.authoring.yaml_lines import read_yaml
from interviewer.conversation import asking_back, walk
from interviewer.reading import Remark
from interviewer.tree import Question
from interviewer.understanding import match

ASKED_BACK = Path(__file__).parents[2] / "data" / "asked_back.yaml"
FOLDER = loader.builtin_trees() / "exercises"


def test_questions_as_people_put_them_are_told_their_fact() -> None:
    by_id = {question.id: question for question in _exercises()}
    labelled = read_yaml(ASKED_BACK).data
    missed, more, total = [], [], 0
    for name, cases in labelled.items():
        for text, fact in cases:
            told = [each.id for each in asking_back.asked_for(by_id[name], text)]
            total += 1
            missed += [(name, text, told)] if fact not in told else []
            more += [(name, text, told)] if set(told) - {fact} else []

    assert set(labelled) == set(by_id)
    assert len(missed) <= 0.03 * total, missed
    assert len(more) <= 0.1 * total, more


@pytest.mark.parametrize(
    "said",
    [
        "I'd cut it by warehouse, and when the first one runs we look at the numbers.",
        "What I would do first is talk to the people who use it every day.",
        "Where it fails we show a message, and that is what the first story says.",
        "How we roll that out depends on the week before, so we start small.",
    ],
)
def test_a_plan_is_told_nothing(said: str) -> None:
    for question in _exercises():
        assert asking_back.told(question, said) is None


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_is_said_an_exercise_of_the_program_changes_once(data: st.DataObject) -> None:
    """Replies of its own tests, in any order: the change comes once, never first, within limits."""
    questions = _program()
    name = data.draw(st.sampled_from(sorted(questions)))
    question, replies = questions[name]
    asked: list[str] = []
    said: list[Remark] = []
    for _ in range(question.limits.probes + 1):
        said.append(Remark(data.draw(st.sampled_from(replies))))
        choice = walk.choose(question, match.read(question, said), asked=asked)
        if choice.probe is None:
            break
        asked.append(choice.probe)

    assert question.change is not None
    assert asked.count(question.change.id) == 1
    assert asked[0] != question.change.id
    assert len(asked) == len(set(asked)) <= question.limits.probes


@cache
def _exercises() -> tuple[Question, ...]:
    (pack,) = loader.load_trees(FOLDER)
    return pack.questions


@cache
def _program() -> dict[str, tuple[Question, list[str]]]:
    """The exercises of the program with the replies in their tests."""
    found = {}
    for question in _exercises():
        cases = tree_tests.load_cases(
            tree_tests.tests_path(FOLDER / f"{question.id}.yaml"), question
        )
        found[question.id] = (question, sorted({case.turns[-1] for case in cases}))
    return found
