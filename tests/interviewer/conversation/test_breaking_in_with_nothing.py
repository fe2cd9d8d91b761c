"""Who coughs or says "okay" over the interviewer hears what it was saying once more."""

from __future__ import annotations

import pytest

from interviewer import lines
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import MOST_AGAIN, Session
from interviewer.events import (
    AnswerOver,
    Control,
    LineKind,
    ProbeChosen,
    Say,
    StopVoice,
    VoiceFinished,
)
from tests.interviewer.helpers import Talk, make_question, talk_on

LATE_S = 1.5
"""Too late to be going on with the answer before, too early to have heard the whole follow-up."""
NOTHING = [("", "no speech"), ("Okay.", None), ("Mm-hmm, so.", None)]


def break_in(talk: Talk, after_s: float) -> None:
    """Begin to speak when so much of the line has been heard, and close the phrase."""
    talk.tell_started()
    talk.at_s += after_s - 0.5
    assert isinstance(talk.start()[0], StopVoice)
    talk.close(0.4)


def asked_on() -> Talk:
    """A follow-up has just been begun."""
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(Say).kind is LineKind.PROBE
    return talk


@pytest.mark.parametrize(("text", "dropped"), NOTHING)
def test_a_question_that_was_broken_off_is_asked_again(text: str, dropped: str | None) -> None:
    talk = Talk(Session((make_question(),)))
    talk.begin()
    while talk.last(Say).kind is not LineKind.QUESTION:
        talk.tell_started()
        talk.tell(VoiceFinished(talk.at, talk.last(Say).line))
    break_in(talk, 0.6)
    (again,) = talk.words(text, dropped=dropped)
    assert isinstance(again, Say)
    assert (again.kind, again.text) == (LineKind.REPEAT, make_question().ask)
    talk.hear_out()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text.endswith("We set a timeout.")


def test_a_repeat_is_begun_again() -> None:
    talk = talk_on()
    talk.say("Repeat the question.")
    break_in(talk, 0.6)
    (again,) = talk.words("Please.")
    assert isinstance(again, Say)
    assert again.text == make_question().ask


def test_a_follow_up_that_was_broken_off_is_asked_again() -> None:
    talk = asked_on()
    break_in(talk, LATE_S)
    (again,) = talk.words("Okay.")
    assert isinstance(again, Say)
    assert (again.kind, again.text) == (LineKind.REPEAT, "What happens after a failure?")


def test_a_follow_up_heard_to_its_last_words_is_not() -> None:
    talk = asked_on()
    break_in(talk, 2.4)
    assert talk.words("Okay.") == []
    assert talk.session.phase is Phase.LISTENING


@pytest.mark.parametrize("text", ["No.", "We retry it.", "Okay, we retry it."])
def test_an_answer_is_taken_for_one(text: str) -> None:
    talk = asked_on()
    break_in(talk, LATE_S)
    assert talk.words(text) == []
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == text


def test_who_goes_on_speaking_is_not_spoken_over() -> None:
    talk = asked_on()
    break_in(talk, LATE_S)
    cough = talk.closed
    talk.start()
    assert talk.words("", dropped="no speech", of=cough) == []
    talk.close(1.0)
    assert talk.words("Okay.") == [], "only what broke in counts"


def test_in_noise_it_is_not_said_for_ever() -> None:
    talk = asked_on()
    break_in(talk, LATE_S)
    for _ in range(MOST_AGAIN):
        (again,) = talk.words("", dropped="no speech")
        assert isinstance(again, Say)
        break_in(talk, 0.6)
    assert talk.words("", dropped="no speech") == []
    assert talk.session.phase is Phase.LISTENING


def test_a_nudge_is_not_said_twice() -> None:
    talk = talk_on()
    talk.silence(9.0)
    assert talk.last(Say).text == lines.NUDGE
    break_in(talk, 0.6)
    assert talk.words("Okay.") == []


def test_a_follow_up_undone_by_a_cough_is_asked_in_its_time() -> None:
    talk = asked_on()
    break_in(talk, 0.6)
    assert talk.words("", dropped="no speech") == []
    talk.silence(5.0)
    assert [each.probe for each in talk.all(ProbeChosen)] == ["fails", "fails"]


def test_a_command_is_obeyed() -> None:
    talk = asked_on()
    break_in(talk, LATE_S)
    talk.words("Pause the interview.")
    talk.press(Control.RESUME)
    assert talk.last(Say).kind is LineKind.NOTICE
