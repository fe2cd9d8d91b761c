from __future__ import annotations

import json
from typing import Any

import pytest

from interviewer.authoring import loader
from interviewer.events import AskedBack
from interviewer.report.grade import grade
from interviewer.tree import Concept, Kind, Mentions, Missing, Probe, Question
from tests.interviewer.helpers import talk_on

QUESTION = Question(
    "sample",
    Kind.TECHNICAL,
    "How?",
    "why",
    {
        "retry": Concept("retry", say=("retry",)),
        "timeout": Concept("timeout", say=("timeout",)),
    },
    (
        Probe("how-long", ("How long would you wait?",), 90, Missing("timeout"), ("timeout",)),
        Probe("again", ("What happens after that?",)),
    ),
    rubric={
        "ownership": {1: "Happy path", 3: "Retries", 5: "Retries and timeouts"},
        "taste": {1: "None", 3: "Some", 5: "Much"},
    },
    rubric_when={"ownership": {3: Mentions("retry"), 5: Mentions("timeout")}},
)


def test_the_json_has_the_agreed_shape() -> None:
    text = "First we retry it twice."

    out = grade(QUESTION, text, 42.0)

    assert json.loads(json.dumps(out)) == out
    assert out["question"] == "sample"
    assert out["concepts"]["timeout"] == {"state": "not_heard", "evidence": []}
    assert out["concepts"]["retry"] == {
        "state": "heard",
        "evidence": [
            {"text": "retry", "start": 9, "end": 14, "method": "phrase", "confidence": 1.0}
        ],
    }
    assert out["next_probe"] == {
        "id": "how-long",
        "text": "How long would you wait?",
        "why": "You spoke about retry, but not yet about timeout.",
        "quotes": ["First we retry it twice"],
        "satisfies": ["timeout"],
    }
    assert out["losing"] == [
        {"id": "again", "why": "It applies, but how-long has the higher priority."}
    ]
    assert out["delivery"]["length"]["value"] == 42.0


@pytest.mark.parametrize(
    ("text", "level", "why"),
    [
        ("We draw a page.", 1, "Level 3 is not reached: you did not speak about retry."),
        ("We retry.", 3, "Level 5 is not reached: you did not speak about timeout."),
        ("We have a timeout.", 1, "Level 3 is not reached: you did not speak about retry."),
        ("We retry. If there is no timeout it hangs.", 3,
         "Level 5 is unsure: you may have spoken about timeout."),
        ("We retry, with a timeout.", 5, "You spoke about timeout."),
        ("", None, "Nothing was said."),
    ],
)  # fmt: skip
def test_a_level_rests_on_evidence(text: str, level: int | None, why: str) -> None:
    found: dict[str, Any] = grade(QUESTION, text)["rubric"]["ownership"]

    assert (found["level"], found["why"]) == (level, why)
    assert found["anchors"]["5"] == "Retries and timeouts"


def test_what_shows_the_level_reached_is_quoted_before_what_shows_a_lower_one() -> None:
    """Pages have room for a quote or two, and they stand under the sentence of that level."""
    found: dict[str, Any] = grade(QUESTION, "We retry, with a timeout.")["rubric"]["ownership"]
    assert found["level"] == 5
    assert [each["text"] for each in found["evidence"]] == ["timeout", "retry"]


def test_a_competence_without_conditions_is_not_guessed() -> None:
    found = grade(QUESTION, "We retry, with a timeout.")["rubric"]["taste"]

    assert found["level"] is None
    assert "judge it" in found["why"]


def test_no_probe_says_why() -> None:
    question = Question("q", Kind.TECHNICAL, "How?", "why", QUESTION.concepts, QUESTION.probes[:1])

    out = grade(question, "We have a timeout. " + "It is all in there. " * 5)

    assert out["next_probe"] is None
    assert out["why_none"] == "Everything that a follow-up would ask for was said."


@pytest.mark.parametrize(
    "text", ["How many orders are there, and who owns them?", "Is there a budget?"]
)
def test_a_question_back_is_told_what_an_interview_tells(exercise: Question, text: str) -> None:
    talk = talk_on(exercise)
    talk.say(text)
    talk.silence(5.0)

    out = grade(exercise, text)

    facts = list(talk.last(AskedBack).facts)
    assert out["told"] == {"facts": facts, "text": talk.hear_out().text}
    assert (out["next_probe"], out["losing"]) == (None, [])
    assert (out["delivery"], out["rubric"]) == ({}, {})
    assert "asks something back" in out["why_none"]


def test_who_has_no_example_reads_why_nothing_is_asked() -> None:
    behavioural = Question("q", Kind.BEHAVIOURAL, "When?", "why", QUESTION.concepts, ())

    out = grade(behavioural, "I can't think of one.")

    assert out["told"]["facts"] == []
    assert "has no example" in out["why_none"]


def test_an_answer_is_told_nothing() -> None:
    assert grade(QUESTION, "First we retry it twice.")["told"] is None


@pytest.mark.parametrize("text", ["", " \n ", "\x00\x1b[31m", "?" * 5000, "word " * 5000])
def test_any_text_is_graded(text: str) -> None:
    assert grade(QUESTION, text)["question"] == "sample"


def test_every_tree_of_the_program_grades() -> None:
    packs = loader.load_trees(loader.builtin_trees())
    for question in (question for pack in packs for question in pack.questions):
        out = grade(question, "I would ask the team, and then we would see.")
        assert set(out["concepts"]) == set(question.concepts)
        assert set(out["rubric"]) == set(question.rubric)
