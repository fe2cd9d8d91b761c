"""The turn-taking bench on a small sample: what it draws, and that the policy is worth it."""

from __future__ import annotations

import random
from functools import cache

import pytest

from bench import turn_taking as bench
from bench.pauses import Place, Spoken, heard, speak, speaker, summary, written
from bench.turn_sessions import fate
from interviewer.conversation.end_of_turn import Rules
from interviewer.conversation.turn_taking import Patience

SPEAKERS = 40


@cache
def sample() -> bench.Heard:
    return bench.heard(sessions())


@cache
def sessions() -> list[tuple[Spoken, ...]]:
    return bench.spoken(bench.EVALUATION, SPEAKERS, bench.SEED)


def test_the_pauses_are_as_published() -> None:
    drawn = summary([answer for one in sessions() for answer in one])
    assert 0.5 <= drawn.median_s <= 0.7
    assert 1.4 <= drawn.p95_s <= 2.5
    assert 3.5 <= drawn.longest_s <= 4.0
    assert drawn.shares[Place.SENTENCE] > 0.25  # complete sentences, the hard case
    assert drawn.shares[Place.HANGING] > 0.1


def test_the_same_seed_draws_the_same_answers() -> None:
    again = bench.spoken(bench.EVALUATION, 1, bench.SEED)
    assert again[0] == sessions()[0]
    assert again != bench.spoken(bench.EVALUATION, 1, bench.SEED + 1)


def test_no_word_of_an_answer_is_left_out() -> None:
    chance = random.Random(3)
    text = "First we looked at it, um, and then the team decided that we would wait. Was it right?"
    said = " ".join(part.text for part in speak(text, speaker(chance), chance))
    words = [word.strip(".,?").lower() for word in said.split()]
    assert [word for word in words if word != "um"] == [
        word.strip(".,?").lower() for word in text.split() if word != "um,"
    ]
    assert heard(["and", "then", "the"]) == "And then the."


def test_tuning_and_evaluation_share_no_answer() -> None:
    tuning = {each.text for each in written(*bench.TUNING)}
    assert not tuning & {each.text for each in written(*bench.EVALUATION)}


def test_ours_is_well_ahead_of_a_time_out_at_the_same_cut_ins() -> None:
    time_outs, policy = bench.plain(sample()), bench.ours(sample(), Rules())
    for rate in (0.03, 0.05, 0.1):
        assert bench.at(policy, rate) <= 0.65 * bench.at(time_outs, rate)


def test_the_default_preset_seldom_cuts_in() -> None:
    normal = bench.preset(sample(), Patience.NORMAL)
    assert normal.cut_in <= 0.05
    assert normal.median_s == 2.0
    assert bench.preset(sample(), Patience.PATIENT).cut_in <= normal.cut_in


@pytest.mark.parametrize("name", ["any text cue", "the interview's knowledge"])
def test_the_signals_are_worth_something(name: str) -> None:
    whole = bench.at(bench.ours(sample(), Rules()), 0.03)
    poorer = bench.ours(sample(), bench.without(bench.WITHOUT[name], sample()))
    assert bench.at(poorer, 0.03) > 1.1 * whole


def test_no_word_is_lost_to_a_cut_in_where_the_interviewer_hears() -> None:
    answers = [answer for one in sessions()[:30] for answer in one]
    yielding = fate(bench.questions(), answers, yields=True)
    deaf = fate(bench.questions(), answers, yields=False)
    assert yielding.answers == deaf.answers >= 5
    assert yielding.lost == 0
    assert deaf.lost > 20
