"""Never cut off a thinking candidate, never keep a finished one waiting."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.conversation.end_of_turn import (
    AnswerSoFar,
    Ending,
    Rules,
    ending_of,
    only_leads_in,
    signals,
)
from interviewer.conversation.moves import YIELD_S, yields_for_s
from interviewer.conversation.turn_taking import WAITS, Patience, help_due, wait_for
from interviewer.tree import TimeBox

BOX = TimeBox((60.0, 150.0), 240.0)
RULES = Rules()


def so_far(text: str, elapsed_s: float = 90.0, **more: object) -> AnswerSoFar:
    return AnswerSoFar(text, elapsed_s, BOX, **more)  # type: ignore[arg-type]


def odds(text: str, elapsed_s: float = 90.0, **more: object) -> float:
    return RULES.log_odds(so_far(text, elapsed_s, **more))


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("", Ending.NOTHING),
        ("   ", Ending.NOTHING),
        ("We shipped it in March.", Ending.COMPLETE),
        ("We shipped it in March and", Ending.TRAILING),
        ("We shipped it because.", Ending.TRAILING),
        ("So we looked at the logs, um.", Ending.TRAILING),
        ("So what the job has to.", Ending.TRAILING),
        ("There were three reasons:", Ending.TRAILING),
        ("First the contract,", Ending.TRAILING),
        ("And then we...", Ending.TRAILING),
        ("We did it, you know.", Ending.TRAILING),
        ("The date was fixed. So what did we do?", Ending.TRAILING),
        ("We called them. What else...", Ending.TRAILING),
        ("It is, how do I put it?", Ending.TRAILING),
        ("I don\u2019t think it\u2019s.", Ending.TRAILING),
        ("We know what it was built on.", Ending.COMPLETE),
        ("So that's how we handled it.", Ending.CLOSING_CUE),
        ("We cut incidents by half. In the end.", Ending.CLOSING_CUE),
        ("That's what I learned from it.", Ending.CLOSING_CUE),
        ("I learned nothing then. We went on to build the adapter.", Ending.COMPLETE),
        ("We cut it by half. Does that answer your question?", Ending.CLOSING_CUE),
        ("I think that\u2019s it.", Ending.CLOSING_CUE),
        ("We cut it by half and that's it, thanks.", Ending.CLOSING_CUE),
        ("We cut it by half. That's it, really.", Ending.CLOSING_CUE),
        ("We cut it by half. That's it for me.", Ending.CLOSING_CUE),
        ("We cut it by half. Thank you.", Ending.CLOSING_CUE),
        ("We cut it by half. I hope that answers your question.", Ending.CLOSING_CUE),
        ("That's it, thanks to the queue.", Ending.COMPLETE),
        ("That's it in a nutshell. One team has one backlog.", Ending.COMPLETE),
        ("They all said thank you.", Ending.COMPLETE),
        ("They sent it as a thank you.", Ending.COMPLETE),
        ("I sent it and they hope that helps.", Ending.COMPLETE),
        ("I asked them: does that make sense? And they nodded.", Ending.COMPLETE),
    ],
)
def test_what_the_last_words_sound_like(text: str, ending: Ending) -> None:
    assert ending_of(text) is ending


@pytest.mark.parametrize(
    "text",
    [
        "Okay.", "Um, so...", "Hmm, that's a good question.", "Right. Thank you for asking.",
        "Sure, yeah, absolutely.", "Okay, so let\u2019s see. Where do I start?", "",
        "Sure thing. So, first of all,", "Well, I would say...", "What an interesting question!",
    ],
)  # fmt: skip
def test_what_only_leads_into_an_answer(text: str) -> None:
    assert only_leads_in(text, assents=True)


@pytest.mark.parametrize(
    "text",
    [
        "No.", "I think so.", "Honestly, no.", "I don't know.", "Okay, we retry.", "So we asked.",
        "A good question of theirs.",
        "Well, it depends.", "Thank you for the question we had.", "42",
    ],
)  # fmt: skip
def test_what_is_an_answer(text: str) -> None:
    assert not only_leads_in(text, assents=True)


@pytest.mark.parametrize("text", ["Yes.", "Sure.", "Absolutely, of course.", "Right."])
def test_a_reply_may_be_no_more_than_a_yes(text: str) -> None:
    assert only_leads_in(text, assents=True)
    assert not only_leads_in(text, assents=False)


@given(st.text(alphabet="so oku,.thanyg", max_size=90))
def test_more_words_are_no_less_of_an_answer(text: str) -> None:
    if not only_leads_in(text, assents=False):
        assert not only_leads_in(f"{text} we", assents=False)


@pytest.mark.parametrize("patience", list(Patience))
def test_the_table(patience: Patience) -> None:
    waits = WAITS[patience]
    assert wait_for(so_far("We shipped it in March."), patience, RULES) == waits.sounds_over
    assert wait_for(so_far("We shipped it and"), patience, RULES) == waits.may_go_on
    assert wait_for(so_far(""), patience, RULES) == math.inf
    assert waits.sounds_over < waits.may_go_on


def test_patience_is_ordered() -> None:
    for text in ("We shipped it in March.", "We shipped it and"):
        quick, normal, patient = (wait_for(so_far(text), p, RULES) for p in Patience)
        assert quick < normal < patient


def test_the_odds_grow_with_the_share_of_the_time_box() -> None:
    text = "We shipped it in March."
    assert odds(text, 15.0) < 0 < odds(text, 70.0) < odds(text, 170.0)


def test_a_closing_cue_makes_up_for_half_a_time_box() -> None:
    assert odds("We shipped it in March.", 30.0) < 0
    assert odds("So that's how we shipped it.", 30.0) > 0


def test_a_reply_is_over_when_what_was_asked_for_was_said() -> None:
    text = "We retry twice with a longer pause."
    assert odds(text, 4.0, is_reply=True) > 0
    assert odds(text, 4.0, is_reply=True, asked_open=True) < 0


def test_a_sound_without_words_holds_the_floor() -> None:
    assert odds("We shipped it in March.", wordless=True) < 0 < odds("We shipped it in March.")


def test_a_model_that_listens_counts_as_one_signal_and_none_changes_nothing() -> None:
    text = "We shipped it in March."
    assert odds(text, sounds_over=0.5) == odds(text)
    assert odds(text, sounds_over=0.02) < 0
    assert odds(text, 20.0) < 0 < odds(text, 20.0, sounds_over=0.95)
    assert math.isfinite(odds(text, sounds_over=0.0))
    assert math.isfinite(odds(text, sounds_over=1.0))


def test_every_signal_has_a_weight_and_every_weight_a_signal() -> None:
    known = signals(so_far("We shipped it.", wordless=True, is_reply=True, asked_open=True))
    assert set(known) == set(Rules.__dataclass_fields__)
    weightless = replace(RULES, **dict.fromkeys(known, 0.0))
    assert weightless.log_odds(so_far("We shipped it and")) == 0.0


@given(st.text(max_size=80), st.floats(0.0, 4000.0), st.sampled_from(list(Patience)))
def test_whatever_was_said_the_wait_is_one_of_the_two(
    text: str, elapsed_s: float, patience: Patience
) -> None:
    waits = WAITS[patience]
    waited = wait_for(so_far(text, elapsed_s), patience, RULES)
    assert waited in (waits.sounds_over, waits.may_go_on, math.inf)
    assert (waited == math.inf) == (not text)


def test_help_comes_once_each_and_in_order() -> None:
    p = Patience.NORMAL
    assert help_due(7.9, given=[], p=p) == ""
    assert help_due(8.0, given=[], p=p) == "nudge"
    assert help_due(11.0, given=["nudge"], p=p) == ""
    assert help_due(12.0, given=["nudge"], p=p) == "offer"
    assert help_due(60.0, given=["nudge", "offer"], p=p) == ""


def test_nobody_answers_what_he_has_not_half_heard() -> None:
    assert yields_for_s("Why?") == YIELD_S
    assert yields_for_s("Thank you. Next question. " + "word " * 30) > 6.0
