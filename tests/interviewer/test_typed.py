"""A typed interview: the same session, without sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from audio.clock import ManualClock
from interviewer.events import AnswerOver, LineKind, NoProbe, Paused, ProbeChosen, Say
from interviewer.session import Session
from interviewer.typed import TypedInterview
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
