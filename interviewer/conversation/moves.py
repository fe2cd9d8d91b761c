"""What the interviewer is about to say, and what follows from its having been said."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from interviewer import lines
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.conversation.time_boxes import said_in_s
from interviewer.conversation.turn_taking import Patience, help_due
from interviewer.events import LineKind, Prompt
from interviewer.tree import OWN, Manner, Question


class Phase(StrEnum):
    """Who has the floor."""

    READY = "ready"
    SPEAKING = "speaking"
    LISTENING = "listening"
    PAUSED = "paused"
    STOPPING = "stopping"
    """Only what was being said is still waited for."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say, and how."""

    kind: LineKind
    text: str
    manner: Manner = OWN


@dataclass(slots=True)
class Move:
    """Lines to speak, and the effects they have once they were heard.

    probe: id of the probe asked. facts: ids of the facts told. opens: the thread of a new question.
    keeps_answer: the answer so far goes on afterwards (nudge, repeat, notice). stands: it was asked
    for, so a word said meanwhile does not undo it. ends: how the session ends with it, "" if it
    goes on.
    """

    lines: deque[Line]
    probe: str = ""
    facts: tuple[str, ...] = ()
    opens: QuestionThread | None = None
    keeps_answer: bool = False
    stands: bool = False
    ends: str = ""

    @property
    def may_be_undone(self) -> bool:
        """Whether a candidate who goes on undoes it; one that keeps the answer needs no undoing."""
        return not (self.keeps_answer or self.stands or self.ends)


def question_lines(question: Question, text: str) -> tuple[Line, ...]:
    """`text` asks the question; in a roleplay it sets the scene, and then the persona begins."""
    if question.persona is None:
        return (Line(LineKind.QUESTION, text, question.manner),)
    opens = Line(LineKind.QUESTION, question.persona.opens, question.partner)
    return Line(LineKind.SCENE, text, question.manner), opens


def move(kind: LineKind, text: str, *, keeps_answer: bool = False, ends: str = "") -> Move:
    """A move of one line in the interviewer's own voice."""
    return Move(deque([Line(kind, text)]), keeps_answer=keeps_answer, ends=ends)


def repeat(prompts: Iterable[Prompt]) -> Move:
    """A move that says what was asked once more."""
    again = deque(Line(LineKind.REPEAT, prompt.text, prompt.manner) for prompt in prompts)
    return Move(again, keeps_answer=True)


YIELD_S = 1.5


def yields_for_s(line: str) -> float:
    """How long after the beginning of a line a candidate who speaks is going on, not answering it.

    Nobody answers what he has not half heard; and 1.5 s go by before one notices a voice and stops.
    """
    return max(YIELD_S, 0.5 * said_in_s(line))


def help_move(answer: Answer, waited_s: float, patience: Patience) -> Move | None:
    """The help that a silence calls for, noted as given; None for none."""
    due = help_due(waited_s, given=answer.helped, p=patience)
    if not due:
        return None
    answer.helped += ["nudge"] if due == "nudge" else ["nudge", "offer"]
    line = lines.NUDGE if due == "nudge" else lines.OFFER
    return move(LineKind(due), line, keeps_answer=True)
