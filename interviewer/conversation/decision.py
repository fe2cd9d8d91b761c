"""What follows an answer: what is said next, or that the question closes. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from interviewer import lines
from interviewer.conversation.moves import Line, Move
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.conversation.time_boxes import Moment
from interviewer.events import (
    AskedBack,
    LineKind,
    MeterMoved,
    Noticed,
    ProbeChosen,
    RoleplayEnded,
)
from interviewer.reading import Choice, Losing

DecidedFact = Noticed | AskedBack | MeterMoved | RoleplayEnded | ProbeChosen


@dataclass(frozen=True, slots=True)
class Decision:
    """move: what is said next, None to close the question. facts: for the log, before it is said.

    why, losing: where the question closes, the reason, and what was not asked. last: what is still
    said before it closes.
    """

    facts: tuple[DecidedFact, ...] = ()
    move: Move | None = None
    why: str = ""
    losing: tuple[Losing, ...] = ()
    last: tuple[Line, ...] = ()


def decide(
    thread: QuestionThread, answer: Answer, now: Moment, turn: int, *, stepping_in: bool
) -> Decision:
    """Keep an answer that is over in its thread, and decide what follows it.

    stepping_in: the time box was full, so the interviewer says that it steps in.
    """
    thread.keep(answer)
    question = thread.question
    facts: tuple[DecidedFact, ...] = tuple(_moved(thread, answer, now, turn))
    told = thread.told(answer.text, now.held)
    if told is not None:
        telling = Line(LineKind.CLARIFICATION, told.text, question.partner)
        asked_back = AskedBack(now.at, turn, question.id, told.facts)
        return Decision((*facts, asked_back), Move(deque([telling]), facts=told.facts))
    facts = (*thread.noticed(now.at, turn), *facts)
    choice = thread.choose(now.held)
    if choice.probe is None:
        return _closing(thread, choice, facts, now, turn)
    step_in = stepping_in and question.persona is None
    text = lines.stepping_in(choice.text) if step_in else choice.text
    chosen = ProbeChosen(
        now.at, turn, question.id, choice.probe, text, choice.why, choice.quotes, choice.losing
    )
    asked = Line(LineKind.PROBE, text, question.asked_by(question.probe(choice.probe)))
    return Decision((*facts, chosen), Move(deque([asked]), probe=choice.probe))


def unanswered(thread: QuestionThread, now: Moment, turn: int) -> Decision:
    """Close a question to which nothing was said for all of its time; a roleplay has its ending."""
    why = "Its time was over, and nothing was said."
    if thread.question.persona is None:
        return Decision(why=why)
    return replace(_closing(thread, thread.choose(now.held), (), now, turn), why=why)


def _closing(
    thread: QuestionThread, choice: Choice, facts: tuple[DecidedFact, ...], now: Moment, turn: int
) -> Decision:
    question = thread.question
    for ending in question.endings:
        if ending.id == choice.ending:
            meters = dict(thread.stage.meters)
            ended = RoleplayEnded(
                now.at, turn, question.id, ending.id, ending.means, choice.why, meters
            )
            last = Line(LineKind.ENDING, ending.say, question.partner)
            return Decision((*facts, ended), None, choice.why, choice.losing, (last,))
    return Decision(facts, None, choice.why, choice.losing)


def _moved(thread: QuestionThread, answer: Answer, now: Moment, turn: int) -> Iterator[MeterMoved]:
    if not answer.remarks:
        return
    for each in thread.stage.moved:
        yield MeterMoved(
            now.at,
            turn,
            thread.question.id,
            each.effect,
            each.meter,
            each.before,
            each.after,
            each.why,
            each.quotes,
        )
