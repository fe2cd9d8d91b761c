"""A typed interview: the same session, without sound."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from rich.console import Console

from audio.clock import ManualClock
from interviewer.cli.practice_typed import TypedScreen, read_answer
from interviewer.conversation.session import Session
from interviewer.events import AnswerOver, LineKind, NoProbe, Paused, ProbeChosen, Say
from interviewer.keeping.transcript import Who, conversation
from interviewer.live.typed import TypedInterview
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes


def hold(answers: list[str | type[BaseException]]) -> tuple[str, Notes]:
    """The end of the interview that these answers make, and everything that happened."""
    notes = Notes()
    given: Iterator[str | type[BaseException]] = iter(answers)

    def answer() -> str:
        text = next(given)
        if isinstance(text, str):
            return text
        raise text

    session = Session((make_question(),), help_when_silent=False)
    reading: Callable[[], str] = answer
    return TypedInterview(session, reading, ManualClock(), [notes]).run(), notes


def test_answers_are_probed_and_the_interview_comes_to_its_end() -> None:
    reason, notes = hold(["We write it down.", "A timeout of two seconds.", "We retry."])
    assert reason == "complete"
    assert [item.probe for item in notes.all(ProbeChosen)] == ["slow", "fails"]
    assert [item.text for item in notes.all(AnswerOver)] == [
        "We write it down.",
        "A timeout of two seconds.",
        "We retry.",
    ]


def test_an_empty_answer_is_no_answer() -> None:
    _, notes = hold(["", "   ", "We retry.", EOFError])
    assert [item.text for item in notes.all(AnswerOver)] == ["We retry."]


def test_spoken_commands_can_be_typed() -> None:
    reason, notes = hold(["repeat the question", "pause", "resume", "skip this question"])
    assert [say.text for say in notes.all(Say) if say.kind is LineKind.REPEAT]
    assert notes.all(Paused)
    assert [item.why for item in notes.all(NoProbe)] == ["skipped"]
    assert reason == "complete"


def test_ctrl_c_and_the_end_of_input_stop_it_cleanly() -> None:
    for stop in (KeyboardInterrupt, EOFError):
        reason, notes = hold(["We retry.", stop])
        assert reason == "stopped"
        assert [item.text for item in notes.all(AnswerOver)] == ["We retry."]


@pytest.mark.parametrize("end", [KeyboardInterrupt, EOFError])
def test_lines_that_are_not_sent_yet_are_kept_when_it_is_stopped(
    end: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end of a file they are the answer; whoever presses Ctrl-C had not finished it."""
    typed: Iterator[str | type[BaseException]] = iter(["We set a timeout,", "and retry.", end, end])

    def line(_: str) -> str:
        found = next(typed)
        if isinstance(found, str):
            return found
        raise found

    monkeypatch.setattr("builtins.input", line)
    notes = Notes()
    session = Session((make_question(),), help_when_silent=False)
    assert TypedInterview(session, read_answer, ManualClock(), [notes]).run() == "stopped"
    (chapter,) = conversation(notes.items)
    (answer,) = [line for line in chapter.lines if line.who is Who.YOU]
    assert answer.text == "We set a timeout,\nand retry."
    assert answer.over == ("typed" if end is EOFError else "")
    assert bool(notes.all(ProbeChosen)) is (end is EOFError)


def shown(*typed: str) -> str:
    """What is on the screen after that."""
    screen = io.StringIO()
    session = Session((make_question(),), help_when_silent=False)
    answers = iter(typed)

    def answer() -> str:
        try:
            return next(answers)
        except StopIteration:
            raise EOFError from None

    shows = TypedScreen(Console(file=screen, width=200))
    TypedInterview(session, answer, ManualClock(), [shows]).run()
    return screen.getvalue()


def test_an_answer_that_is_not_taken_in_a_pause_is_not_swallowed() -> None:
    assert "Not taken" not in shown("pause", "resume", "We retry.")
    for typed in ("We retry.", "skip this question", "let me think"):
        assert shown("pause", typed).count('Not taken: it is paused. Type "resume"') == 1


def test_the_command_that_ends_an_answer_is_none_of_its_words() -> None:
    _, notes = hold(["We retry. That's my answer.", "That's my answer.", EOFError])
    assert [item.text for item in notes.all(AnswerOver)] == ["We retry"]
    assert "Type your answer first" in shown("That's my answer.")
    assert "Type your answer first" not in shown("We retry. That's my answer.")


def test_a_typed_interview_says_why_it_follows_up_and_grants_time_to_think() -> None:
    said = shown("let me think", "We write it down.")
    assert "Take your time." in said
    assert "(follow-up. Why: " in said
