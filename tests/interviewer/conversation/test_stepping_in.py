"""Somebody who speaks for too long is stepped in on, and loses no word by it."""

from __future__ import annotations

import pytest

from interviewer import lines
from interviewer.events import (
    AnswerOver,
    AnswerResumed,
    Control,
    Ended,
    LateWords,
    PhraseClosed,
    Say,
    StopVoice,
)
from interviewer.keeping.transcript import Who, conversation
from tests.interviewer.helpers import Talk, make_question, talk_on


def test_a_full_time_box_ends_the_answer_at_the_first_breath() -> None:
    talk = talk_on()
    for _ in range(24):
        talk.say("And then we", for_s=10.0)
        talk.at_s += 0.3
    talk.silence(0.6)
    assert talk.last(AnswerOver).reason == "the time box is full"
    assert talk.last(Say).text.startswith(lines.TIME_BOX)


def test_who_never_breathes_is_stepped_in_on_in_the_end() -> None:
    talk = talk_on()
    for _ in range(31):
        talk.say("And then we", for_s=10.0)
    assert talk.last(AnswerOver).duration_s <= 1.3 * make_question().time_box.hard


def stepped_in_on() -> tuple[Talk, PhraseClosed]:
    """Somebody who has spoken for too long, and in the middle of another phrase, which closes."""
    talk = talk_on()
    for _ in range(29):
        talk.say("And then we", for_s=10.0)
    assert not talk.all(AnswerOver)
    talk.start()
    talk.close(12.0)
    last = talk.closed
    talk.at_s += 0.3
    talk.start()
    talk.at_s += 0.2
    talk.words("first asked them", of=last)
    assert talk.last(Say).text.startswith(lines.TIME_BOX)
    talk.tell_started()
    talk.close(0.4)
    return talk, talk.closed


@pytest.mark.parametrize("understood_first", [False, True])
def test_who_is_stepped_in_on_and_goes_on_loses_no_word(understood_first: bool) -> None:
    talk, during = stepped_in_on()
    if understood_first:
        assert talk.words("and wrote it down", of=during) == []
    talk.at_s += 0.3
    talk.start()
    assert isinstance(talk.commands[-2], AnswerResumed)
    if not understood_first:
        assert talk.words("and wrote it down", of=during) == [], "nor is he stepped in on again"
    talk.close(2.0)
    talk.words("for everybody.")
    over = talk.last(AnswerOver)
    assert over.text.endswith("first asked them and wrote it down for everybody.")
    (chapter,) = conversation(talk.items)
    (answer,) = [line for line in chapter.lines if line.who is Who.YOU]
    assert answer.text == over.text
    assert " ".join(remark.text for remark in answer.remarks) == over.text
    assert not talk.all(LateWords)


def test_who_is_stepped_in_on_and_stops_is_not_heard_in_the_next_answer() -> None:
    talk, during = stepped_in_on()
    talk.words("and wrote it down", of=during)
    talk.hear_out()
    assert talk.last(LateWords).text == "and wrote it down"
    talk.say("We call them.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We call them."


@pytest.mark.parametrize("control", [Control.SKIP, Control.REPEAT])
def test_words_that_were_stepped_in_on_are_nobodys_after_a_command(control: Control) -> None:
    talk, during = stepped_in_on()
    talk.words("and wrote it down", of=during)
    talk.press(control)
    said = [line for each in conversation(talk.items) for line in each.lines]
    assert not [line for line in said if line.who is Who.YOU and "wrote it down" in line.text]
    assert [each.text for each in talk.all(LateWords)] == ["and wrote it down"]


def test_who_is_stepped_in_on_and_stops_by_key_finds_the_words_in_the_transcript() -> None:
    talk, during = stepped_in_on()
    assert isinstance(talk.press(Control.STOP)[-1], StopVoice), "the words are waited for"
    late, ended = talk.words("and wrote it down", of=during)
    assert isinstance(late, LateWords)
    assert ended == Ended(talk.at, "stopped")
    told = [line.text for chapter in conversation(talk.items) for line in chapter.lines]
    assert told[-1] == "heard too late to count: and wrote it down"
