"""What follows an answer: what is said next, or that the question closes. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from interviewer import lines
from interviewer.events import AskedBack, LineKind, Noticed, ProbeChosen
from interviewer.moves import Line, Move
from interviewer.question_thread import Answer, QuestionThread
from interviewer.reading import Losing
from interviewer.time_boxes import Moment


@dataclass(frozen=True, slots=True)
class Decision:
    """move: what is said next, None to close the question. facts: for the log, before it is said.

    why, losing: where the question closes, the reason, and what was not asked.
    """

    move: Move | None = None
    facts: tuple[Noticed | ProbeChosen | AskedBack, ...] = ()
    why: str = ""
    losing: tuple[Losing, ...] = ()


def decide(
    thread: QuestionThread, answer: Answer, now: Moment, turn: int, *, stepping_in: bool
) -> Decision:
    """Keep an answer that is over in its thread, and decide what follows it.

    stepping_in: the time box was full, so the interviewer says that it steps in.
    """
    thread.keep(answer)
    question = thread.question
    told = thread.told(answer.text, now.held)
    if told is not None:
        telling = Line(LineKind.CLARIFICATION, told.text, question.manner)
        asked_back = AskedBack(now.at, turn, question.id, told.facts)
        return Decision(Move(deque([telling]), facts=told.facts), (asked_back,))
    noticed = thread.noticed(now.at, turn)
    choice = thread.choose(now.held)
    if choice.probe is None:
        return Decision(facts=noticed, why=choice.why, losing=choice.losing)
    text = lines.stepping_in(choice.text) if stepping_in else choice.text
    chosen = ProbeChosen(
        now.at, turn, question.id, choice.probe, text, choice.why, choice.quotes, choice.losing
    )
    asked = Line(LineKind.PROBE, text, question.asked_by(question.probe(choice.probe)))
    return Decision(Move(deque([asked]), probe=choice.probe), (*noticed, chosen))
