"""Never cut off a thinking candidate, never keep a finished one waiting."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.tree import Kind, TimeBox
from interviewer.turn_taking import (
    WAITS,
    AnswerSoFar,
    Ending,
    Patience,
    PauseMemory,
    ending_of,
    help_due,
    wait_for,
)

BOX = TimeBox((60.0, 150.0), 240.0)


def so_far(text: str, elapsed_s: float = 30.0, **more: object) -> AnswerSoFar:
    return AnswerSoFar(text, elapsed_s, BOX, Kind.TECHNICAL, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("", Ending.NOTHING),
        ("   ", Ending.NOTHING),
        ("We shipped it in March.", Ending.COMPLETE),
        ("We shipped it in March and", Ending.TRAILING),
        ("We shipped it because.", Ending.TRAILING),
        ("So we looked at the logs, um.", Ending.TRAILING),
        ("There were three reasons:", Ending.TRAILING),
        ("First the contract,", Ending.TRAILING),
        ("And then we...", Ending.TRAILING),
        ("So that's how we handled it.", Ending.CLOSING_CUE),
        ("We cut incidents by half. In the end.", Ending.CLOSING_CUE),
        ("That's what I learned from it.", Ending.CLOSING_CUE),
        ("I learned nothing then. We went on to build the adapter.", Ending.COMPLETE),
    ],
)
def test_what_the_last_words_sound_like(text: str, ending: Ending) -> None:
    assert ending_of(text) is ending


@pytest.mark.parametrize("patience", list(Patience))
def test_the_table_of_the_design(patience: Patience) -> None:
    waits, memory = WAITS[patience], PauseMemory()
    assert wait_for(so_far("We shipped it."), patience, memory) == waits.complete
    assert wait_for(so_far("So that's what I learned."), patience, memory) == waits.closing_cue
    assert wait_for(so_far("We shipped it and"), patience, memory) == waits.trailing
    assert wait_for(so_far(""), patience, memory) == math.inf


def test_patience_is_ordered() -> None:
    for text in ("We shipped it.", "So that's what I learned.", "We shipped it and"):
        quick, normal, patient = (
            wait_for(so_far(text), p, PauseMemory())
            for p in (Patience.QUICK, Patience.NORMAL, Patience.PATIENT)
        )
        assert quick < normal < patient


def test_early_in_the_time_box_there_is_more_patience_and_beyond_it_less() -> None:
    text = "We shipped it."
    early = wait_for(so_far(text, 10.0), Patience.NORMAL, PauseMemory())
    within = wait_for(so_far(text, 80.0), Patience.NORMAL, PauseMemory())
    beyond = wait_for(so_far(text, 170.0), Patience.NORMAL, PauseMemory())
    assert early > within > beyond


def test_a_story_without_its_result_is_not_over_yet() -> None:
    story = AnswerSoFar("So I asked them for data.", 40.0, BOX, Kind.BEHAVIOURAL, story_open=True)
    told = AnswerSoFar("So I asked them for data.", 40.0, BOX, Kind.BEHAVIOURAL, story_open=False)
    memory = PauseMemory()
    assert wait_for(story, Patience.NORMAL, memory) > wait_for(told, Patience.NORMAL, memory)


def test_a_reply_to_a_probe_gets_no_extra_time_for_being_short() -> None:
    reply = so_far("Two weeks.", 3.0, is_reply=True)
    assert wait_for(reply, Patience.NORMAL, PauseMemory()) == WAITS[Patience.NORMAL].complete


def test_long_pauses_are_learned_and_short_ones_too() -> None:
    slow, fast = PauseMemory([2.2] * 20), PauseMemory([0.5] * 20)
    table = WAITS[Patience.NORMAL].complete
    assert slow.threshold(table) > 2.2
    assert fast.threshold(table) == table / 2


@given(st.lists(st.floats(0.3, 2.5), min_size=4, max_size=200), st.floats(0.5, 1.5))
def test_no_shift_goes_below_the_pauses_a_candidate_comes_back_from(
    pauses: list[float], shift: float
) -> None:
    ninety_fifth = sorted(pauses)[min(len(pauses) - 1, int(0.95 * len(pauses)))]
    assert PauseMemory(pauses).threshold(1.6, shift) > min(ninety_fifth, 3.19)


def test_a_few_pauses_teach_nothing() -> None:
    assert PauseMemory([5.0, 5.0]).threshold(1.6) == 1.6


@given(st.lists(st.floats(0.3, 60.0), max_size=200), st.sampled_from(list(Patience)))
def test_learning_stays_within_half_and_twice_the_table(
    pauses: list[float], patience: Patience
) -> None:
    table = WAITS[patience].complete
    assert table / 2 <= PauseMemory(pauses).threshold(table) <= table * 2


def test_a_pause_that_the_words_foretell_teaches_nothing() -> None:
    memory = PauseMemory()
    for _ in range(9):
        memory.learn(3.0, after="We set a timeout and")
        memory.learn(0.8, after="We set a timeout.")
    assert memory.seconds == [0.8] * 9


def test_help_comes_once_each_and_in_order() -> None:
    p = Patience.NORMAL
    assert help_due(7.9, said_anything=False, given=[], p=p) == ""
    assert help_due(8.0, said_anything=False, given=[], p=p) == "nudge"
    assert help_due(11.0, said_anything=False, given=["nudge"], p=p) == ""
    assert help_due(12.0, said_anything=False, given=["nudge"], p=p) == "offer"
    assert help_due(60.0, said_anything=False, given=["nudge", "offer"], p=p) == ""
    assert help_due(6.0, said_anything=True, given=[], p=p) == "nudge"
