"""Every key works while the interviewer speaks, too."""

from __future__ import annotations

from interviewer import lines
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Control,
    Ended,
    LateWords,
    Listening,
    Paused,
    ProbeChosen,
    Resumed,
    Say,
    StopVoice,
    VoiceFinished,
    VoiceStarted,
)
from tests.interviewer.helpers import Talk, make_question, talk_on


def being_asked() -> Talk:
    """The first question has begun to be spoken."""
    talk = Talk(Session((make_question("one"), make_question("two"))))
    talk.begin()
    greeting = talk.last(Say)
    talk.tell(VoiceStarted(talk.at, greeting.line))
    talk.tell(VoiceFinished(talk.at, greeting.line))
    asked = talk.last(Say)
    talk.tell(VoiceStarted(talk.at, asked.line))
    return talk


def test_done_takes_the_floor_before_the_question_is_read_out() -> None:
    talk = being_asked()
    told = talk.press(Control.DONE)
    assert [type(each) for each in told][1:] == [StopVoice, Listening]
    assert talk.session.phase is Phase.LISTENING
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."
    assert talk.last(ProbeChosen).probe == "fails"


def test_done_during_the_greeting_goes_on_to_the_question() -> None:
    talk = Talk(Session((make_question(),)))
    talk.begin()
    talk.press(Control.DONE)
    assert talk.session.phase is Phase.SPEAKING
    assert talk.last(Say).text == make_question().ask


def test_done_during_the_farewell_ends_the_interview() -> None:
    talk = talk_on(make_question("one"))
    talk.press(Control.SKIP)
    assert talk.last(Say).text == lines.CLOSING
    talk.press(Control.DONE)
    assert talk.last(Ended).reason == "complete"


def test_the_end_of_a_line_that_was_cut_short_is_not_heard_twice() -> None:
    talk = being_asked()
    line = talk.last(Say).line
    talk.press(Control.DONE)
    assert talk.tell(VoiceFinished(talk.at, line)) == []


def test_time_to_think_asked_for_meanwhile_begins_with_the_floor() -> None:
    talk = being_asked()
    talk.press(Control.THINK)
    assert talk.session.phase is Phase.SPEAKING
    talk.hear_out()
    assert talk.silence(30.0) == []
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."
    talk.hear_out()
    assert talk.silence(30.0)  # it was for that question only


def test_an_okay_that_was_let_pass_is_no_answer_when_the_floor_is_taken_by_key() -> None:
    """Its words are there only when the candidate has the floor."""
    talk = talk_on(make_question("one"), make_question("two"))
    talk.press(Control.SKIP)
    talk.tell_started()
    talk.start()
    talk.close(0.3)
    talk.press(Control.DONE)
    assert talk.session.phase is Phase.LISTENING
    talk.words("Okay.")
    assert talk.last(LateWords).text == "Okay."
    assert talk.silence(5.0) == []


def test_pause_repeat_and_stop() -> None:
    talk = being_asked()
    talk.press(Control.PAUSE)
    assert talk.last(Paused).why == "you asked for it"
    talk.press(Control.RESUME)
    assert len(talk.all(Resumed)) == 1
    assert talk.last(Say).text == make_question("one").ask
    talk.press(Control.REPEAT)
    assert talk.hear_out().text == make_question("one").ask
    talk.press(Control.STOP)
    assert talk.last(Ended).reason == "stopped"
