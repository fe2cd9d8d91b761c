"""Pauses, stops and lost devices: what was said before is kept, what is said then is private."""

from __future__ import annotations

import pytest

from interviewer import lines
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    AudioEnded,
    CommandHeard,
    Control,
    DeviceBack,
    DeviceGone,
    Ended,
    LateWords,
    Paused,
    Resumed,
    Say,
    StopVoice,
    VoiceFinished,
)
from interviewer.keeping.transcript import Who, conversation
from interviewer.tree import Limits
from tests.interviewer.helpers import Talk, make_question, talk_on


def answers(talk: Talk) -> list[str]:
    """The candidate's lines in the transcript."""
    told = [line for chapter in conversation(talk.items) for line in chapter.lines]
    return [line.text for line in told if line.who is Who.YOU]


def test_pause_and_resume_by_voice() -> None:
    talk = talk_on()
    talk.say("We set a timeout and")
    talk.say("Pause the interview.")
    assert talk.session.phase is Phase.PAUSED
    assert talk.silence(60.0) == []
    talk.say("Private words.")
    assert isinstance(talk.commands[-1], LateWords)
    talk.say("Resume.")
    assert talk.all(Resumed)
    talk.hear_out()
    talk.say("we retry.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout and we retry."


def test_what_is_said_after_a_spoken_pause_is_private_though_it_is_understood_late() -> None:
    talk = talk_on()
    talk.go_on_before_it_is_understood("Pause the interview.", "Private words.")
    assert talk.last(LateWords).text == "Private words."
    talk.press(Control.RESUME)
    talk.hear_out()
    talk.say("We set a timeout.", for_s=3.0)
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert over.text == "We set a timeout."
    assert over.duration_s == pytest.approx(3.0)


@pytest.mark.parametrize("resumed_first", [False, True])
def test_what_is_said_after_a_spoken_pause_is_private_though_it_closed_first(
    resumed_first: bool,
) -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.at_s += 0.5
    talk.start()
    talk.close(1.0)
    asked = talk.closed
    talk.at_s += 0.4
    talk.start()
    talk.close(1.0)
    private = talk.closed
    talk.words("Pause the interview.", of=asked)
    if not resumed_first:
        talk.words("Private words.", of=private)
    talk.press(Control.RESUME)
    talk.hear_out()
    if resumed_first:
        talk.words("Private words.", of=private)
    assert talk.last(LateWords).text == "Private words."
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert over.text == "We set a timeout."
    assert over.duration_s == pytest.approx(3.0)


def test_stop_by_voice_says_goodbye_and_by_key_ends_at_once() -> None:
    talk = talk_on()
    talk.say("Stop the interview.")
    assert talk.hear_out().text == lines.STOPPED
    assert talk.last(Ended).reason == "stopped"
    other = talk_on()
    assert [type(command) for command in other.press(Control.STOP)] == [CommandHeard, Ended]
    assert other.silence(9.0) == []


@pytest.mark.parametrize("dropped", [None, "no speech"])
def test_who_stops_by_key_in_mid_sentence_is_heard_out(dropped: str | None) -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.at_s += 0.5
    talk.start()
    talk.at_s += 1.0
    assert [type(command) for command in talk.press(Control.STOP)] == [CommandHeard]
    assert talk.silence(9.0) == [], "nothing else is begun"
    assert talk.close(0.1) == []
    (ended,) = talk.words("and retry twice" if dropped is None else "", dropped=dropped)
    assert ended == Ended(talk.at, "stopped")
    (chapter,) = conversation(talk.items)
    (answer,) = [line for line in chapter.lines if line.who is Who.YOU]
    said = "We set a timeout. and retry twice" if dropped is None else "We set a timeout."
    assert (answer.text, answer.over) == (said, "")


def test_a_command_that_was_under_way_does_not_cost_the_sentence_after_it() -> None:
    talk = talk_on()
    talk.start()
    talk.close(1.0)
    asked = talk.closed
    talk.at_s += 0.4
    talk.start()
    talk.at_s += 0.5
    talk.press(Control.STOP)
    assert [type(each) for each in talk.words("Let me think.", of=asked)] == [CommandHeard]
    talk.close(0.1)
    assert talk.words("We set a timeout.")[-1] == Ended(talk.at, "stopped")


def test_who_pauses_and_then_stops_keeps_what_was_said_before() -> None:
    talk = talk_on()
    talk.start()
    talk.close(2.0)
    talk.press(Control.PAUSE)
    assert [type(each) for each in talk.press(Control.STOP)] == [CommandHeard]
    assert talk.words("We set a timeout.") == [Ended(talk.at, "stopped")]


@pytest.mark.parametrize("key", [Control.SKIP, Control.DONE, Control.PAUSE, Control.THINK])
def test_no_other_key_costs_the_sentence_that_is_heard_out(key: Control) -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.start()
    talk.at_s += 1.0
    talk.press(Control.STOP)
    assert [type(each) for each in talk.press(key)] == [CommandHeard]
    talk.close(0.1)
    assert talk.words("We set a timeout.") == [Ended(talk.at, "stopped")]
    assert answers(talk) == ["We set a timeout."]


def test_who_stops_by_key_while_something_is_repeated_is_heard_out() -> None:
    talk = talk_on()
    talk.start()
    talk.close(1.0)
    talk.press(Control.REPEAT)
    talk.tell_started()
    assert [type(each) for each in talk.press(Control.STOP)] == [CommandHeard, StopVoice]
    assert talk.words("We set a timeout.") == [Ended(talk.at, "stopped")]
    assert answers(talk) == ["We set a timeout."]


@pytest.mark.parametrize("then", [Control.STOP, AudioEnded])
def test_a_second_stop_by_key_ends_it_at_once(then: Control | type[AudioEnded]) -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.start()
    talk.press(Control.STOP)
    talk.tell(DeviceGone(talk.at, "speaker", "unplugged"))
    talk.press(then) if isinstance(then, Control) else talk.tell(then(talk.at))
    assert talk.commands[-1] == Ended(talk.at, "stopped")


def test_a_lost_microphone_keeps_the_answer() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.start()
    talk.close()
    talk.tell(DeviceGone(talk.at, "microphone", "unplugged"))
    assert isinstance(talk.commands[-1], Paused)
    talk.words("And we retry.")
    assert talk.silence(60.0) == []
    talk.tell(DeviceBack(talk.at, "microphone"))
    assert talk.hear_out().text == lines.DEVICE_BACK
    talk.say("The tech lead agrees.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout. And we retry. The tech lead agrees."


def test_a_device_that_comes_back_does_not_end_a_pause_that_was_asked_for() -> None:
    talk = talk_on()
    talk.press(Control.PAUSE)
    talk.tell(DeviceGone(talk.at, "microphone", "unplugged"))
    assert talk.tell(DeviceBack(talk.at, "microphone")) == []
    assert talk.session.phase is Phase.PAUSED
    talk.press(Control.RESUME)
    assert talk.hear_out().text == lines.RESUMED


def test_either_device_that_comes_back_ends_a_pause_that_nobody_asked_for() -> None:
    """With the microphone the speaker is opened again, and nobody says so."""
    talk = talk_on()
    talk.tell(DeviceGone(talk.at, "microphone", "unplugged"))
    talk.press(Control.RESUME)
    talk.tell(DeviceGone(talk.at, "speaker", "closed"))
    assert talk.session.phase is Phase.PAUSED
    talk.tell(DeviceBack(talk.at, "microphone"))
    assert talk.hear_out().text == lines.RESUMED


def test_a_pause_that_is_asked_for_after_a_device_came_back_is_not_ended_by_the_next() -> None:
    talk = talk_on()
    talk.tell(DeviceGone(talk.at, "microphone", "unplugged"))
    talk.tell(DeviceBack(talk.at, "microphone"))
    talk.hear_out()
    talk.press(Control.PAUSE)
    talk.tell(DeviceGone(talk.at, "microphone", "unplugged"))
    assert talk.tell(DeviceBack(talk.at, "microphone")) == []
    assert talk.session.phase is Phase.PAUSED


def test_a_lost_speaker_says_the_line_again() -> None:
    talk = Talk(Session((make_question(),)))
    talk.begin()
    first = talk.last(Say)
    talk.tell(DeviceGone(talk.at, "speaker", "unplugged"))
    talk.tell(VoiceFinished(talk.at, first.line))
    talk.tell(DeviceBack(talk.at, "speaker"))
    again = talk.last(Say)
    assert again.text == first.text
    assert again.line != first.line
    assert talk.hear_out().text == make_question().ask


def test_a_notice_that_is_talked_over_takes_back_no_answer_that_was_given() -> None:
    one, two = make_question("one", limits=Limits(0, 480.0)), make_question("two")
    talk = talk_on(one, two)
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.hear_out()
    talk.say("We call them")
    talk.press(Control.PAUSE)
    talk.press(Control.RESUME)
    talk.tell_started()
    talk.say("every week.")
    talk.silence(5.0)
    first, second = conversation(talk.items)
    assert [line.text for line in first.lines if line.who is Who.YOU] == ["We set a timeout."]
    assert [line.text for line in second.lines if line.who is Who.YOU] == [
        "We call them every week."
    ]


def test_what_is_said_to_somebody_else_in_a_pause_is_no_answer() -> None:
    talk = talk_on()
    talk.press(Control.PAUSE)
    talk.say("Give me a minute.")
    talk.press(Control.STOP)
    assert answers(talk) == []
