"""The questions of an interview in their order, and what opening one takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from interviewer import lines
from interviewer.conversation.asking_back import fallbacks
from interviewer.conversation.moves import Line, question_lines
from interviewer.conversation.question_thread import QuestionThread
from interviewer.conversation.time_boxes import Moment
from interviewer.events import (
    LineKind,
    Prepare,
    Prompt,
    QuestionOpened,
    RoleplayOpened,
    StageOpened,
)
from interviewer.role import ANYBODY, Role
from interviewer.tree import OF_EVERY_TREE, Question

OpeningFact = StageOpened | QuestionOpened | RoleplayOpened | Prepare


@dataclass(frozen=True, slots=True)
class Opening:
    """A question about to be asked: what the log and the voice are told, and what is said."""

    thread: QuestionThread
    facts: tuple[OpeningFact, ...]
    lines: deque[Line]


class Agenda:
    """At least one question, asked from first to last, for as long as it takes."""

    ends = float("inf")
    """Samples held after which nobody is listened to any more."""

    def __init__(self, questions: tuple[Question, ...], role: Role = ANYBODY) -> None:
        """role: decides between the follow-ups of each question."""
        if not questions:
            raise ValueError("an interview needs at least one question")
        self.questions = questions
        self.role = role

    def first(self, now: Moment) -> Opening:
        """The first question, after a greeting."""
        greeting = lines.GREETING if len(self.questions) > 1 else lines.GREETING_ONE
        return self._open(0, now, [Line(LineKind.GREETING, greeting), *self._asked(0)])

    def following(
        self, before: QuestionThread, now: Moment, wording: lines.Wording
    ) -> Opening | None:
        """The question after that of `before`, None if it was the last. wording: leads over."""
        index = before.index + 1
        if index == len(self.questions):
            return None
        return self._open(index, now, self._asked(index, wording))

    def closing(self, last: QuestionThread, now: Moment) -> deque[Line]:
        """What is said when nothing follows the question of `last`."""
        del last, now
        return deque([Line(LineKind.CLOSING, lines.CLOSING)])

    def prepare(self, index: int, at: int) -> Prepare:
        """Everything that may be spoken while question `index` is open, likeliest first."""
        question = self.questions[index]
        prompts = [Prompt(question.ask, question.manner)]
        if question.persona:
            prompts.append(Prompt(question.persona.opens, question.partner))
        for probe in (*question.probes, *OF_EVERY_TREE):
            manner = question.asked_by(probe)
            prompts += [Prompt(text, manner) for text in (*probe.ask, probe.fallback)]
        prompts += self._likely_after(index)
        answered = [clarification.answer for clarification in question.clarify]
        answered += [ending.say for ending in question.endings]
        answered += fallbacks(question)
        prompts += [Prompt(text, question.partner) for text in answered]
        prompts.append(Prompt(question.rephrase, question.manner))
        prompts += [Prompt(text) for text in lines.FIXED]
        # A line that names a slot is known only once the slot is: it is rendered when spoken.
        ready = (prompt for prompt in prompts if prompt.text and "{" not in prompt.text)
        return Prepare(at, tuple(dict.fromkeys(ready)), question.glossary)

    def _open(self, index: int, now: Moment, said: list[Line]) -> Opening:
        question = self.questions[index]
        opened = QuestionOpened(now.at, index + 1, len(self.questions), question.id)
        thread = QuestionThread(question, now.held, index=index, role=self.role)
        return Opening(thread, self._facts(index, opened), deque(said))

    def _facts(self, index: int, opened: QuestionOpened) -> tuple[OpeningFact, ...]:
        """What the log and the voice are told when question `index` is opened."""
        question, prepare = self.questions[index], self.prepare(index, opened.at)
        if question.persona is None:
            return opened, prepare
        who, meters = question.persona, question.meters
        starts = {meter.id: meter.start for meter in meters}
        highs = {meter.id: meter.high for meter in meters}
        begun = RoleplayOpened(opened.at, question.id, who.name, who.role, starts, highs)
        return opened, begun, prepare

    def _asked(self, index: int, wording: lines.Wording = str) -> list[Line]:
        question = self.questions[index]
        return list(question_lines(question, wording(question.ask)))

    def _likely_after(self, index: int) -> Iterator[Prompt]:
        if index + 1 < len(self.questions):
            for line in self._asked(index + 1, lines.next_question):
                yield Prompt(line.text, line.manner)
