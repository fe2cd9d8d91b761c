"""Simulated interviews: few here, a thousand in `bench/simulation.py`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bench import simulation
from bench.simulation import library, series
from interviewer import events as ev
from interviewer.plan import Plan

SESSIONS = 6


@pytest.mark.parametrize("plan", library().plans, ids=lambda plan: plan.id)
def test_sessions_of_a_plan_keep_their_promises(plan: Plan) -> None:
    outcomes = series(plan, SESSIONS, seed=11)
    assert [fault for each in outcomes for fault in each.faults] == []
    assert all(each.spent_s <= 60 * each.minutes for each in outcomes)
    for one, next_one in pairwise(outcomes):
        assert not set(one.asked) & set(next_one.asked)


def test_the_same_seed_gives_the_same_sessions() -> None:
    plan = library().plans[0]
    assert series(plan, 2, seed=3) == series(plan, 2, seed=3)
    assert series(plan, 2, seed=3) != series(plan, 2, seed=4)


# --- the watch itself sees what is wrong ----------------------------------------------------------


def said(text: str) -> ev.Say:
    return ev.Say(0, 1, 1, ev.LineKind.CLOSING, text)


def chosen(probe: str, question: str = "tech-debt-vs-features") -> ev.ProbeChosen:
    return ev.ProbeChosen(0, 1, question, probe, "?", "", (), ())


def faults(*items: ev.Event | ev.Command, spent_s: float = 60.0) -> list[str]:
    plan = replace(library().plans[0])
    closing = said(plan.stages[-1].closing)
    return list(simulation._faults(plan, [closing, *items], spent_s, 10, library()))


ENDED = ev.Ended(0, "complete")


def test_faults_are_seen() -> None:
    assert faults(ENDED) == []
    assert faults() == ["never ended"]
    assert faults(ENDED, spent_s=601) == ["took 601 s of 600"]
    assert faults(said("Bye."), ENDED) == ["no closing line"]
    twice = faults(chosen("one-case"), ev.Listening(0, 1), chosen("one-case"), ENDED)
    assert twice == ["asked tech-debt-vs-features/one-case 2 times"]
    four = [chosen(f"p{n}") for n in range(4)]
    assert faults(*four, ENDED) == ["4 follow-ups to tech-debt-vs-features"]


def test_a_follow_up_that_was_taken_back_may_come_again() -> None:
    again = (chosen("one-case"), ev.AnswerResumed(0, 1), chosen("one-case"))
    assert faults(*again, ENDED) == []
