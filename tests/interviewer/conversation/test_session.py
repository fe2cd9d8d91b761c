"""The state machine, told events by hand: no sound, no clock, no thread."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer import lines
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import (
    SAMPLES_PER_S,
    AnswerOver,
    AnswerResumed,
    AudioEnded,
    Control,
    Ended,
    LateWords,
    LineKind,
    Listening,
    NoProbe,
    PhraseClosed,
    Prepare,
    ProbeChosen,
    QuestionOpened,
    Say,
    Silence,
    StopVoice,
    Typed,
    VoiceStarted,
)
from interviewer.keeping.transcript import Who, conversation
from interviewer.tree import Limits, Missing, Probe
from interviewer.understanding import match
from tests.interviewer.helpers import Talk, make_question, talk_on
from tests.interviewer.small_roleplay import small_roleplay

FULL = (
    "We set a timeout, we retry twice, and the tech lead writes it with me. It has worked so "
    "for every partner of ours since, whichever team had it on its list."
)


def cough(talk: Talk) -> None:
    """A sound of 0.3 s without a word in it."""
    talk.start()
    talk.close(0.3)
    talk.words("", dropped="no speech")


def cough_and_speak(talk: Talk) -> PhraseClosed:
    """A cough that is not understood yet when the first words begin."""
    talk.start()
    talk.close(0.3)
    talk.at_s += 0.5
    coughed = talk.closed
    talk.start()
    return coughed


def test_it_greets_asks_and_gives_the_floor() -> None:
    talk = Talk(Session((make_question(),)))
    opened, prepare, greeting = talk.begin()
    assert isinstance(opened, QuestionOpened)
    assert isinstance(prepare, Prepare)
    assert isinstance(greeting, Say)
    assert greeting.kind is LineKind.GREETING
    asked = talk.hear_out()
    assert (asked.kind, asked.text) == (LineKind.QUESTION, make_question().ask)
    assert isinstance(talk.commands[-1], Listening)


def test_everything_that_may_be_said_next_is_prepared_with_the_question() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    texts = [prompt.text for prompt in talk.all(Prepare)[0].prompts]
    assert "What happens when it is slow?" in texts
    assert lines.next_question(make_question("two").ask) in texts
    assert "A payment provider." in texts
    assert talk.all(Prepare)[0].glossary == ("timeout", "retry")


def test_a_probe_asks_what_was_left_out_and_says_why() -> None:
    talk = talk_on()
    talk.say("We set a timeout and tell the user.")
    talk.silence(5.0)
    over, chosen, say = talk.commands[-3:]
    assert isinstance(over, AnswerOver)
    assert over.text == "We set a timeout and tell the user."
    assert isinstance(chosen, ProbeChosen)
    assert chosen.probe == "fails"
    assert chosen.why
    assert {losing.probe for losing in chosen.losing} == {"slow", "who"}
    assert isinstance(say, Say)
    assert say.text == "What happens after a failure?"


def test_what_follows_is_worked_out_while_the_silence_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When it has lasted long enough nothing is left to be read."""
    talk = talk_on()
    talk.say("We set a timeout and tell the user.")
    assert talk.silence(talk.session.waits_s - 0.1) == []
    monkeypatch.setattr(match, "read", None)
    talk.silence(0.2)
    assert [chosen.probe for chosen in talk.all(ProbeChosen)] == ["fails"]


def test_silence_means_nothing_while_it_cannot_end_the_answer() -> None:
    """What it says beforehand: no silence up to `quiet_until` changes anything."""
    talk = talk_on()
    session = talk.session
    assert session.quiet_until == float("inf"), "nothing was said"
    talk.start()
    talk.close()
    assert talk.silence(1.0) == []
    assert session.quiet_until == float("inf"), "its words are on their way"
    talk.words("We set a timeout and tell the user.")
    matters_in_s = session.quiet_until / SAMPLES_PER_S - talk.at_s
    assert matters_in_s == pytest.approx(session.waits_s - 1.3, abs=0.1)
    assert talk.silence(matters_in_s + 0.2) == []
    assert talk.silence(0.2), "0.3 s later it is over"
    assert session.quiet_until == 0.0, "the interviewer speaks"


def test_silence_means_nothing_to_one_who_thinks_and_counts_when_the_floor_is_taken() -> None:
    talk = talk_on()
    talk.say("We set a timeout. Let me think.")
    talk.press(Control.THINK)
    talk.silence(1.0)
    assert talk.session.quiet_until == float("inf")
    talk.press(Control.PAUSE)
    assert talk.session.quiet_until == 0.0


def test_what_was_worked_out_too_early_is_worked_out_again() -> None:
    talk = talk_on()
    talk.say("We set a timeout and tell the user.")
    assert talk.silence(talk.session.waits_s - 0.1) == []
    talk.say("And we retry twice when it fails.")
    talk.silence(5.0)
    assert [chosen.probe for chosen in talk.all(ProbeChosen)] == ["who"]


def test_what_was_said_is_never_asked() -> None:
    talk = talk_on()
    talk.say(FULL)
    talk.silence(5.0)
    assert not talk.all(ProbeChosen)
    assert talk.last(NoProbe).why
    assert talk.last(Say).kind is LineKind.CLOSING


def test_a_reply_counts_for_the_whole_thread() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.hear_out()
    talk.say("Then we retry, and the tech lead is there.")
    talk.silence(5.0)
    assert [chosen.probe for chosen in talk.all(ProbeChosen)] == ["fails"]
    assert talk.last(Say).kind is LineKind.CLOSING


def test_the_limit_of_probes_holds_and_none_repeats() -> None:
    talk = talk_on()
    for _ in range(3):
        talk.say("It depends on the team.")
        talk.silence(5.0)
        talk.hear_out()
    probes = [chosen.probe for chosen in talk.all(ProbeChosen)]
    assert probes == ["slow", "fails"]
    assert talk.last(Ended).reason == "complete"


@pytest.mark.parametrize(
    ("text", "pause_s"),
    [("We set a timeout and then we", 3.9), ("We set a timeout.", 1.5), ("First, um.", 3.9)],
)
def test_a_thinking_pause_is_not_the_end(text: str, pause_s: float) -> None:
    talk = talk_on()
    talk.say(text, for_s=20.0)
    assert talk.silence(pause_s) == []
    assert talk.session.phase is Phase.LISTENING


def test_it_waits_for_words_that_are_on_their_way() -> None:
    talk = talk_on()
    talk.start()
    talk.close()
    assert talk.silence(30.0) == []
    talk.words("We set a timeout.")
    assert talk.last(AnswerOver).text == "We set a timeout."


def test_a_cough_does_not_start_the_clock_of_an_answer() -> None:
    talk = talk_on()
    cough(talk)
    talk.at_s += 5.0
    talk.say("We set a timeout.", for_s=3.0)
    talk.silence(5.0)
    assert talk.last(AnswerOver).duration_s == pytest.approx(3.0)


def test_a_cough_after_the_last_word_does_not_make_the_answer_longer() -> None:
    talk = talk_on()
    talk.say("We set a timeout.", for_s=3.0)
    talk.at_s += 1.0
    cough(talk)
    coughed = talk.at
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert over.duration_s == pytest.approx(3.0)
    assert (talk.at - coughed) / SAMPLES_PER_S == pytest.approx(talk.session.waits_s, abs=0.04)


def test_a_command_does_not_make_the_answer_longer() -> None:
    talk = talk_on()
    talk.say("We set a timeout.", for_s=3.0)
    talk.at_s += 1.0
    talk.say("Let me think.")
    talk.silence(1.0)
    talk.press(Control.DONE)
    assert talk.last(AnswerOver).duration_s == pytest.approx(3.0)


def test_an_answer_begins_with_its_words_though_the_cough_before_it_is_understood_late() -> None:
    talk = talk_on()
    coughed = cough_and_speak(talk)
    talk.close(3.0)
    talk.words("", dropped="no speech", of=coughed)
    talk.words("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).duration_s == pytest.approx(3.0)


def test_the_key_for_done_counts_while_the_first_words_after_a_cough_are_spoken() -> None:
    talk = talk_on()
    coughed = cough_and_speak(talk)
    talk.words("", dropped="no speech", of=coughed)
    talk.press(Control.DONE)
    talk.close(3.0)
    talk.words("We set a timeout and")
    talk.silence(0.05)
    over = talk.last(AnswerOver)
    assert over.text == "We set a timeout and"
    assert over.duration_s == pytest.approx(3.0)


def test_the_key_for_done_after_a_cough_alone_ends_nothing() -> None:
    talk = talk_on()
    cough(talk)
    talk.press(Control.DONE)
    assert talk.silence(1.0) == []


def test_dropped_words_do_not_count_and_do_not_block() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.at_s += 0.5
    talk.start()
    talk.close(0.3)
    talk.words("Thank you.", dropped="silence text")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."


def test_saying_nothing_brings_help_twice_and_never_ends_the_session() -> None:
    talk = talk_on()
    kinds = []
    for _ in range(40):
        kinds += [command.kind for command in talk.silence(5.0) if isinstance(command, Say)]
        talk.hear_out()
    assert kinds == [LineKind.NUDGE, LineKind.OFFER]
    assert talk.session.phase is Phase.LISTENING


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("Yes, please.", LineKind.REPEAT),
        ("Yeah, you can rephrase it.", LineKind.REPEAT),
        ("Please skip it.", LineKind.CLOSING),
    ],
)
def test_an_offer_can_be_taken_up(reply: str, kind: LineKind) -> None:
    talk = talk_on()
    for _ in range(2):
        talk.silence(9.0)
        talk.hear_out()
    assert talk.last(Say).text == lines.OFFER
    talk.say(reply)
    assert talk.last(Say).kind is kind
    if kind is LineKind.REPEAT:
        assert talk.last(Say).text == make_question().rephrase


def test_yes_is_no_command_unless_something_was_offered() -> None:
    talk = talk_on()
    talk.say("Yes, please.")
    assert not [each for each in talk.all(Say) if each.kind is LineKind.REPEAT]


@pytest.mark.parametrize("lead_in", ["Okay.", "Sure. Um, that's a good question."])
def test_who_has_only_begun_to_think_is_helped_and_not_asked_on(lead_in: str) -> None:
    talk = talk_on()
    talk.say(lead_in)
    assert talk.silence(7.9) == []
    assert [each.text for each in talk.silence(0.5) if isinstance(each, Say)] == [lines.NUDGE]
    talk.hear_out()
    assert talk.silence(1.0) == []
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == f"{lead_in} We set a timeout."


@pytest.mark.parametrize(
    ("ask", "replies"),
    [
        ("Did it retry?", ["Okay. Yes."]),
        ("It failed. Would you do it again?", ["Okay. Yes."]),
        ("What happens after a failure?", []),
        ("And could you tell me why?", []),
    ],
)
def test_a_yes_is_a_reply_where_a_yes_was_asked_for(ask: str, replies: list[str]) -> None:
    probe = Probe("why", (ask,), 90, Missing("retry"), ("retry",))
    talk = talk_on(make_question(probes=(probe,)))
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.hear_out()
    talk.say("Okay.")
    assert talk.silence(7.9) == []
    talk.say("Yes.")
    talk.silence(5.0)
    assert [each.text for each in talk.all(AnswerOver)] == ["We set a timeout.", *replies]


def test_where_an_okay_is_an_answer_it_counts_as_one(tmp_path: Path) -> None:
    """To somebody who wants something, and to small talk."""
    small_talk = make_question(ask="And how was the way here?", concepts={}, probes=())
    for question in (small_roleplay(tmp_path), small_talk):
        talk = talk_on(question)
        talk.say("Okay.")
        talk.silence(5.0)
        assert talk.last(AnswerOver).text == "Okay."


@pytest.mark.parametrize("greeting", ["Hi, thanks for having me. How are you?", "Sure. Okay."])
def test_a_greeting_does_not_answer_the_warm_up(greeting: str) -> None:
    talk = talk_on(make_question(ask="In a minute, who are you?", concepts={}, probes=()))
    talk.say(greeting)
    assert talk.silence(7.9) == []
    talk.say("I look after the invoices of a shop.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == f"{greeting} I look after the invoices of a shop."


def test_going_on_as_the_interviewer_begins_takes_the_answer_up_again() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    say = talk.last(Say)
    talk.tell(VoiceStarted(talk.at, say.line))
    talk.at_s += 1.0
    stop, resumed, _ = talk.start()
    assert isinstance(stop, StopVoice)
    assert isinstance(resumed, AnswerResumed)
    talk.close()
    talk.words("And we retry twice.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout. And we retry twice."
    assert talk.last(ProbeChosen).probe == "who"


def test_who_goes_on_after_that_is_my_answer_may_pause_again() -> None:
    talk = talk_on()
    talk.say("We set a timeout, and that's my answer.")
    talk.silence(0.05)
    talk.tell_started()
    talk.say("And we retry twice.")
    assert talk.all(AnswerResumed)
    assert talk.silence(1.0) == []
    talk.say("The tech lead agrees.")
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert over.text == "We set a timeout And we retry twice. The tech lead agrees."


def test_a_command_after_that_is_my_answer_does_not_keep_the_answer_open_for_ever() -> None:
    talk = talk_on()
    talk.say("We set a timeout, and that's my answer.")
    talk.silence(0.05)
    talk.tell_started()
    talk.say("Could you repeat the question?")
    talk.hear_out()
    talk.silence(5.0)
    assert [over.text for over in talk.all(AnswerOver)] == ["We set a timeout", "We set a timeout"]


def test_a_false_cut_in_between_questions_keeps_the_question_open() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.say(FULL)
    talk.silence(5.0)
    say = talk.last(Say)
    assert say.kind is LineKind.QUESTION
    talk.tell(VoiceStarted(talk.at, say.line))
    talk.at_s += 0.5
    talk.start()
    talk.close()
    talk.words("One more thing about the timeout.")
    assert talk.session.thread is not None
    assert talk.session.thread.question.id == "one"
    talk.silence(5.0)
    talk.hear_out()
    assert talk.session.thread.question.id == "two"
    assert talk.last(QuestionOpened).number == 2


def test_breaking_in_late_stops_the_voice_and_answers_the_probe() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    say = talk.last(Say)
    talk.tell(VoiceStarted(talk.at, say.line))
    talk.at_s += 1.8
    assert any(isinstance(command, StopVoice) for command in talk.start())
    talk.close()
    talk.words("Then we retry.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "Then we retry."
    assert talk.last(ProbeChosen).probe == "who"


def test_a_question_back_gets_its_authored_answer_and_costs_no_probe() -> None:
    talk = talk_on()
    talk.say("Which third party is it?")
    talk.silence(5.0)
    assert talk.last(Say).kind is LineKind.CLARIFICATION
    assert talk.hear_out().text == "A payment provider."
    assert not talk.all(ProbeChosen)
    assert talk.session.phase is Phase.LISTENING


def test_spoken_repeat_and_rephrase() -> None:
    talk = talk_on()
    talk.say("Could you repeat the question?")
    assert talk.hear_out().text == make_question().ask
    talk.say("Could you rephrase it?")
    assert talk.hear_out().text == make_question().rephrase
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.hear_out()
    talk.press(Control.REPHRASE)
    assert talk.hear_out().text == "What happens after a failure?"


def test_skip_goes_to_the_next_question() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.say("Skip this question.")
    assert talk.last(NoProbe).why == "skipped"
    assert talk.hear_out().text == lines.after_skip(make_question("two").ask)


@pytest.mark.parametrize("skips", [1, 2])
def test_a_word_after_skip_does_not_bring_the_question_back(skips: int) -> None:
    names = ("one", "two", "three")
    talk = talk_on(*(make_question(name) for name in names))
    talk.say("We set a timeout.")
    talk.say("Skip this question.")
    if skips == 2:
        talk.press(Control.SKIP)
    talk.tell_started()
    talk.say("Okay.", for_s=0.4)
    assert not talk.all(AnswerResumed)
    assert not talk.all(StopVoice)
    assert talk.hear_out().text == lines.after_skip(make_question(names[skips]).ask)
    talk.say(FULL)
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert (over.question, over.text) == (names[skips], FULL)


def test_who_has_half_heard_the_question_after_a_skip_may_answer_it() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.press(Control.SKIP)
    talk.tell(VoiceStarted(talk.at, talk.last(Say).line))
    talk.at_s += 4.0
    assert any(isinstance(command, StopVoice) for command in talk.start())
    talk.close()
    talk.words(FULL)
    talk.silence(5.0)
    over = talk.last(AnswerOver)
    assert (over.question, over.text) == ("two", FULL)


def test_skip_while_a_question_is_being_asked_skips_that_question() -> None:
    names = ("one", "two", "three")
    talk = talk_on(*(make_question(name) for name in names))
    talk.press(Control.SKIP)
    talk.press(Control.SKIP)
    assert [closed.question for closed in talk.all(NoProbe)] == ["one", "two"]
    assert [opened.question for opened in talk.all(QuestionOpened)] == list(names)
    assert talk.hear_out().text == lines.after_skip(make_question("three").ask)
    talk.say(FULL)
    talk.silence(5.0)
    assert talk.last(AnswerOver).question == "three"


def test_repeat_while_a_probe_is_being_asked_repeats_the_probe() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.press(Control.REPEAT)
    assert talk.hear_out().text == "What happens after a failure?"
    talk.say("Then we retry.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "Then we retry."
    assert [chosen.probe for chosen in talk.all(ProbeChosen)] == ["fails", "who"]


def test_skip_during_the_greeting_skips_the_first_question() -> None:
    talk = Talk(Session((make_question("one"), make_question("two"))))
    talk.begin()
    talk.press(Control.SKIP)
    assert talk.hear_out().text == lines.after_skip(make_question("two").ask)


def test_done_needs_no_silence() -> None:
    talk = talk_on()
    talk.say("We set a timeout and that's my answer.")
    talk.silence(0.05)
    assert talk.last(AnswerOver).reason == "you said so"
    assert talk.last(AnswerOver).text == "We set a timeout"


def test_done_said_alone_is_an_answer_without_words() -> None:
    talk = talk_on()
    talk.say("That's my answer.")
    talk.silence(0.05)
    assert talk.last(AnswerOver).reason == "you said so"
    assert not talk.last(AnswerOver).text


def test_the_key_for_done_waits_for_the_words_only() -> None:
    talk = talk_on()
    talk.start()
    talk.close()
    talk.press(Control.DONE)
    assert not talk.all(AnswerOver)
    talk.words("We set a timeout and")
    talk.silence(0.05)
    assert talk.last(AnswerOver).text == "We set a timeout and"


def test_let_me_think_buys_time_without_limit() -> None:
    talk = talk_on()
    talk.say("Let me think.")
    talk.silence(7.0)
    assert not talk.all(AnswerOver)
    talk.say("We set a timeout.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."


@pytest.mark.parametrize("control", [Control.PAUSE, Control.REPEAT, Control.REPHRASE])
def test_a_phrase_begun_before_a_key_is_pressed_belongs_to_the_answer(control: Control) -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.start()
    talk.at_s += 2.0
    talk.press(control)
    talk.close(0.3)
    talk.words("And we retry.")
    assert not talk.all(LateWords)
    talk.press(Control.RESUME)
    talk.hear_out()
    talk.say("The tech lead agrees.")
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout. And we retry. The tech lead agrees."


def test_a_phrase_begun_before_a_spoken_repeat_is_understood_belongs_to_the_answer() -> None:
    talk = talk_on()
    talk.go_on_before_it_is_understood("Could you repeat the question?", "We set a timeout.")
    assert talk.hear_out().kind is LineKind.REPEAT
    talk.silence(5.0)
    assert talk.last(AnswerOver).text == "We set a timeout."


def test_words_that_are_on_their_way_when_a_question_is_skipped_belong_to_no_answer() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.start()
    talk.close(2.0)
    talk.press(Control.SKIP)
    talk.words("We set a timeout.")
    assert talk.last(LateWords).text == "We set a timeout."
    talk.hear_out()
    talk.say("We retry twice.")
    talk.silence(5.0)
    answered = conversation([event for event in talk.items if not isinstance(event, Silence)])
    (said,) = [line for line in answered[-1].lines if line.who is Who.YOU]
    assert [remark.text for remark in said.remarks] == ["We retry twice."]
    assert said.remarks[0].end_s == pytest.approx(3.0)


def test_a_report_knows_when_each_phrase_was_said_though_one_of_them_was_to_be_the_last() -> None:
    talk = talk_on()
    talk.say("We set a timeout, and that's my answer.")
    talk.silence(0.05)
    talk.tell_started()
    talk.say("And we retry twice.")
    talk.say("That's my answer.")
    talk.silence(0.05)
    said = [line for line in conversation(talk.items)[0].lines if line.who is Who.YOU][-1]
    assert [remark.text for remark in said.remarks] == ["We set a timeout", "And we retry twice."]
    assert all(remark.end_s > remark.start_s for remark in said.remarks)


def test_a_phrase_begun_before_skip_belongs_to_no_answer() -> None:
    talk = talk_on(make_question("one"), make_question("two"))
    talk.start()
    talk.at_s += 2.0
    talk.press(Control.SKIP)
    talk.close(0.3)
    talk.words("We set a timeout.")
    assert talk.last(LateWords).text == "We set a timeout."


def test_words_of_an_older_turn_are_kept_but_not_judged() -> None:
    talk = talk_on()
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.hear_out()
    talk.words("A ghost of the first answer.")
    assert talk.last(LateWords).text == "A ghost of the first answer."
    assert talk.session.answer is not None
    assert talk.session.answer.remarks == []


@pytest.mark.parametrize("control", [Control.SKIP, Control.REPEAT, Control.REPHRASE])
def test_no_command_undoes_the_goodbye(control: Control) -> None:
    talk = talk_on(make_question(limits=Limits(0, 480.0)))
    talk.say("We set a timeout.")
    talk.silence(5.0)
    talk.tell_started()
    assert talk.press(control) == []
    talk.hear_out()
    assert talk.last(Ended).reason == "complete"
    assert len(talk.all(AnswerOver)) == 1


def test_typed_answers_go_the_same_way() -> None:
    talk = talk_on()
    talk.tell(Typed(talk.at, "We set a timeout."))
    assert talk.last(AnswerOver).reason == "typed"
    assert talk.last(ProbeChosen).probe == "fails"
    talk.hear_out()
    talk.tell(Typed(talk.at, "skip this question"))
    assert talk.last(NoProbe).why == "skipped"


def test_a_recording_that_ends_in_mid_answer_is_still_judged() -> None:
    talk = Talk(Session((make_question(),), greet=False))
    talk.begin()
    talk.say("We set a timeout and then")
    talk.tell(AudioEnded(talk.at))
    assert talk.last(AnswerOver).reason == "the recording ended"
    assert talk.last(ProbeChosen).probe == "fails"
    assert talk.last(Ended).reason == "audio ended"


def test_an_interview_needs_a_question() -> None:
    with pytest.raises(ValueError, match="at least one question"):
        Session(())
