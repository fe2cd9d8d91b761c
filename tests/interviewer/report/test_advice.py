"""One change, the one that matters most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.report import advice
from interviewer.report.model import Answer, Bounds, Figure, Habit, Question, Report


def with_figures(report: Report, **shades: str) -> Question:
    """The better story with these figures out of their bands, and nothing else."""
    question = report.questions[2]
    band = Bounds(60, 150, 45, 180, "test")
    figures = tuple(
        Figure(name, 200.0, "s", shade, "too much", band, ()) for name, shade in shades.items()
    )
    answer: Answer = replace(question.answers[0], figures=figures)
    return replace(question, answers=(answer,), habits=(), redo_of=None)


@pytest.mark.parametrize(
    ("shades", "begins"),
    [
        ({"pace": "red", "story_result": "red"}, "End with the result"),
        ({"pace": "red", "story_action": "red"}, "Say what you did yourself"),
        ({"pace": "red", "length": "red"}, "Stop at"),
        ({"pace": "red", "length": "amber"}, "Slow down"),
        ({"longest_pause": "red", "fillers": "red"}, "Put a silence"),
        ({"pace": "amber"}, "Slow down"),
    ],
)
def test_what_matters_most_comes_first(report: Report, shades: dict[str, str], begins: str) -> None:
    change = advice.next_change([with_figures(report, **shades)])

    assert change is not None
    assert change.what.startswith(begins)


def test_where_all_is_right_there_is_nothing_to_change(report: Report) -> None:
    assert advice.next_change([with_figures(report, pace="green", length="green")]) is None
    assert advice.next_change([]) is None


def test_a_habit_comes_before_delivery(report: Report) -> None:
    habit = Habit("bluffing", 1, False, "you stated it as a fact", "Say where it ends.", ("it",))
    question = replace(with_figures(report, length="red"), habits=(habit,))

    change = advice.next_change([question])

    assert change is not None
    assert (change.what, change.quote) == ("Say where it ends.", "it")


def test_what_a_reply_showed_is_not_told_of_the_answer(report: Report) -> None:
    question = with_figures(report, length="red")
    main, reply = question.answers[0], replace(question.answers[0], number=2, probe="more")
    question = replace(question, answers=(replace(main, figures=()), reply))

    change = advice.next_change([question])

    assert change is not None
    assert change.why.startswith(f"In a reply to a follow-up in '{question.title}': length")


def test_of_three_tries_the_last_counts(report: Report) -> None:
    bad = with_figures(report, length="red")
    fine = with_figures(report, length="green")
    tries = [
        replace(each, number=number, redo_of=1 if number > 1 else None)
        for number, each in enumerate((bad, bad, fine), 1)
    ]
    silent = replace(fine, number=4, answers=())

    assert advice.next_change(tries) is None
    assert advice.next_change([tries[0], silent]) is not None


def test_a_warm_up_is_not_judged(report: Report) -> None:
    assert advice.next_change([replace(with_figures(report, length="red"), scored=False)]) is None


def test_a_good_habit_is_what_to_keep(report: Report) -> None:
    habit = Habit("edge_admitted", 1, True, "you said plainly where it ends", "Keep it.", ())
    question = replace(report.questions[2], habits=(habit,))

    kept = advice.keep([question])

    assert kept is not None
    assert kept.what == "Keep it."


def test_the_answer_worth_redoing_shows_the_change(report: Report) -> None:
    found = advice.worth_redoing(report.questions)
    assert found is not None
    assert report.change is not None
    assert found.number == report.change.question

    fine = with_figures(report, pace="green")
    assert fine.heard < len(fine.wanted)
    assert advice.worth_redoing([fine]) is fine
    assert advice.worth_redoing([]) is None
