"""The weakest first, and nothing twice in a row."""

from __future__ import annotations

from interviewer.keeping.history import Result
from interviewer.practice.suggest import suggest, weakest
from tests.interviewer.helpers import make_question

NAMES = ("strong", "weak", "weaker", "never", "flagged")
QUESTIONS = [make_question(name) for name in NAMES]
RESULTS = (
    Result("2", 1, "strong", 9, 10),
    Result("2", 2, "weaker", 2, 10, ("retries", "timeouts", "owners", "alarms")),
    Result("1", 1, "weak", 5, 10, ("retries",)),
    Result("1", 2, "flagged", 7, 10, (), 2),
    Result("1", 3, "strong", 0, 10),
)


def test_weak_ones_lead_then_those_never_asked() -> None:
    found = [each.question for each in suggest(QUESTIONS, RESULTS, ())]

    assert found == ["weaker", "flagged", "weak", "never", "strong"]


def test_why_is_said_in_words() -> None:
    by_name = {each.question: each for each in suggest(QUESTIONS, RESULTS, ())}

    assert by_name["weaker"].why == (
        "Last time 2 of 10 things were heard; missing: retries, timeouts, owners."
    )
    assert by_name["never"].why == "You have not practised it yet."


def test_what_was_asked_last_comes_last() -> None:
    found = [each.question for each in suggest(QUESTIONS, RESULTS, ("weaker", "strong"))]

    assert found == ["flagged", "weak", "never", "weaker", "strong"]
    assert weakest(QUESTIONS, RESULTS, ("weaker", "strong")) == ("flagged", "weak")


def test_a_redo_counts_instead_of_the_first_try() -> None:
    results = (Result("3", 1, "weak", 1, 10), Result("3", 4, "weak", 9, 10), *RESULTS)

    assert weakest(QUESTIONS, results, ()) == ("weaker", "flagged")


def test_without_history_all_are_new() -> None:
    assert [each.weakness for each in suggest(QUESTIONS, (), ())] == [-1.0] * 5
    assert weakest(QUESTIONS, (), ()) == ()


def test_who_skips_a_question_has_practised_it_all_the_same() -> None:
    skipped = Result("3", 1, "weaker", 0, 0)
    by_name = {each.question: each for each in suggest(QUESTIONS, (skipped, *RESULTS), ())}

    assert by_name["weaker"].why.startswith("Last time 2 of 10 things were heard")
    assert weakest(QUESTIONS, (skipped, *RESULTS), ())[0] == "weaker"
