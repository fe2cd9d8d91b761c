"""What is shown, whatever draws it: question, words, clock, trouble."""

from __future__ import annotations

from interviewer.conversation.moves import Phase
from interviewer.events import (
    AnswerResumed,
    CommandHeard,
    Control,
    DeviceGone,
    Heard,
    LateWords,
    LineKind,
    Listening,
    Paused,
    PhraseClosed,
    ProbeChosen,
    Resumed,
    Say,
    Silence,
    SpeechStarted,
    Trouble,
)
from interviewer.screens.live_view import follow
from tests.interviewer.watching import S, over, question, said, watched


def test_the_clock_runs_from_the_first_word() -> None:
    view = watched(*question(), *said("We retry."))
    assert view.answer_s(16 * S) == 10.0
    assert watched(*question()).answer_s(60 * S) == 0.0


def test_the_words_of_the_next_answer_replace_those_of_the_last() -> None:
    view = watched(*question(), *said("We retry."), over("We retry."))
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(99 * S) == 3.0
    view = follow(view, Say(13 * S, 2, 2, LineKind.PROBE, "How often?"))
    view = follow(view, Listening(15 * S, 2))
    assert (view.prompt, view.words, view.answer_s(99 * S)) == ("How often?", (), 0.0)


def test_a_nudge_keeps_question_words_and_clock() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        Say(20 * S, 2, 2, LineKind.NUDGE, "Take your time."),
        Listening(21 * S, 2),
    )
    assert (view.prompt, view.aside) == ("How do you retry?", "Take your time.")
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(26 * S) == 20.0


def test_a_question_that_is_repeated_is_not_shown_twice() -> None:
    view = watched(*question(), Say(7 * S, 2, 2, LineKind.REPEAT, "How do you retry?"))
    assert (view.prompt, view.aside) == ("How do you retry?", "")
    view = follow(view, Say(8 * S, 3, 3, LineKind.REPEAT, "What if it fails?"))
    assert (view.prompt, view.aside) == ("How do you retry?", "What if it fails?")


def test_an_answer_that_goes_on_gets_its_question_back() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        over("We retry."),
        ProbeChosen(12 * S, 1, "integration", "slow", "And slow?", "Because.", (), ()),
        Say(12 * S, 2, 2, LineKind.PROBE, "And slow?"),
        SpeechStarted(13 * S, 2),
        AnswerResumed(13 * S, 2),
        Listening(13 * S, 2),
    )
    assert (view.prompt, view.is_reply, view.over) == ("How do you retry?", False, False)
    assert [words.text for words in view.words] == ["We retry."]
    assert view.answer_s(16 * S) == 10.0


def test_words_that_came_while_it_was_stepped_in_on_stay_if_the_answer_goes_on() -> None:
    view = watched(
        *question(),
        *said("We retry."),
        over("We retry."),
        Say(12 * S, 2, 2, LineKind.PROBE, "And slow?"),
        PhraseClosed(12 * S, 1, 2, 11 * S, 12 * S),
        Heard(13 * S, 1, 2, 11 * S, 12 * S, "Twice.", 0.9),
        SpeechStarted(13 * S, 2),
        AnswerResumed(13 * S, 2),
        Listening(13 * S, 2),
    )
    assert [words.text for words in view.words] == ["We retry.", "Twice."]
    assert view.speaking_since == 13 * S


def test_what_it_waits_for_is_known_only_while_it_waits() -> None:
    waiting = (*question(), *said("We retry."), Silence(10 * S, 9 * S))
    assert watched(*waiting, waits_s=1.6).waits_s == 1.6
    assert watched(*question(), waits_s=1.6).waits_s is None
    assert watched(*waiting, over("We retry."), waits_s=1.6).waits_s is None


def test_a_spoken_command_is_not_part_of_the_answer() -> None:
    view = watched(
        *question(),
        *said("Repeat the question."),
        CommandHeard(9 * S, Control.REPEAT, "Repeat the question."),
    )
    assert view.words == ()
    assert view.began is None


def test_pause_and_trouble_come_and_go() -> None:
    view = watched(
        *question(), DeviceGone(9 * S, "microphone", "It went away."), Paused(9 * S, "x")
    )
    assert (view.phase, view.trouble) == (Phase.PAUSED, "It went away.")
    assert follow(view, Resumed(10 * S)).trouble == ""


def test_what_is_said_in_a_pause_is_no_answer() -> None:
    paused = watched(*question(), Paused(6 * S, "you asked for it"))
    view = paused
    for item in said("Where was I?", 7.0, 9.0):
        view = follow(view, item)
    assert (view.words, view.began, view.pending) == ((), None, {})
    meant = watched(*question(), *said("We retry.")[:2], Paused(9 * S, "x"), said("We retry.")[2])
    assert [words.text for words in meant.words] == ["We retry."]
    begun, closed, heard = said("We retry.", 4.0, 5.9)
    unclosed = watched(*question(), begun, Paused(6 * S, "x"), closed, heard)
    assert [words.text for words in unclosed.words] == ["We retry."]


def test_words_that_are_no_part_of_the_answer_are_not_shown_as_if_they_were() -> None:
    view = watched(*question(), *said("We retry."), *said("Private words.", 10.0, 12.0))
    view = follow(view, LateWords(12 * S, 1, "Private words."))
    assert [words.text for words in view.words] == ["We retry."]
    assert watched(*question(), *said("No."), LateWords(9 * S, 1, "No.")).began is None


def test_the_clock_goes_by_the_words_though_the_cough_before_them_is_understood_late() -> None:
    began, closed, _ = said("", 6.0, 6.5)
    dropped = Heard(10 * S, 1, 1, 6 * S, 6 * S + 8000, "", 0.0, "noise")
    speaking = watched(*question(), began, closed, SpeechStarted(8 * S, 1), dropped)
    assert speaking.began == 8 * S
    phrase = PhraseClosed(9 * S, 1, 2, 8 * S, 9 * S)
    assert watched(*question(), began, closed, phrase, dropped).began == 8 * S
    assert watched(*question(), began, closed, dropped).began is None


def test_trouble_is_shown_until_somebody_is_heard() -> None:
    view = follow(watched(*question()), Trouble(9 * S, "It is muted.", "Unmute it."))
    assert view.trouble == "It is muted. Unmute it."
    assert not follow(view, SpeechStarted(12 * S, 1)).trouble
