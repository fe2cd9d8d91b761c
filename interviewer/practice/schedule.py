"""A plan as it is held: which question is opened when, and what is said between the stages.

Times are counted in samples of the interview (`Moment.held`): a pause stops this clock.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from interviewer import lines
from interviewer.conversation.agenda import Agenda, Opening
from interviewer.conversation.moves import Line
from interviewer.conversation.question_thread import QuestionThread
from interviewer.conversation.time_boxes import Moment, fitted, least_s, spoken_s
from interviewer.events import SAMPLES_PER_S, LineKind, Prompt, QuestionOpened, StageOpened
from interviewer.plan import Plan, Stage
from interviewer.role import ANYBODY, Role
from interviewer.tree import Manner, Question

LEAVE_S = 30.0
"""Kept free at the end: the last phrase is still being written down, and thanks are said."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stage as it is held: what is asked, in its order, and the seconds it has."""

    stage: Stage
    questions: tuple[Question, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a question stands: its part, and how many of that part come from it on."""

    part: int
    left: int


class Schedule(Agenda):
    """The agenda of a plan. Every stage keeps to its time; the whole keeps to its minutes.

    A question is opened only if its share of the stage holds at least a short answer. Its time box
    is made to fit that share, so an answer may always run to its hard limit.
    """

    def __init__(
        self, plan: Plan, parts: Sequence[Part], role: Role = ANYBODY, seed: int = 0
    ) -> None:
        """seed: what `parts` were drawn by, for the log."""
        super().__init__(tuple(q for part in parts for q in part.questions), role)
        self.plan = plan
        self.parts = tuple(parts)
        self.seed = seed
        self._ends_s = tuple(accumulate(part.seconds for part in parts))
        self._places = [
            _Place(number, len(part.questions) - index)
            for number, part in enumerate(parts)
            for index in range(len(part.questions))
        ]
        self.ends = self._ends_s[-1] * SAMPLES_PER_S

    @property
    def seconds(self) -> float:
        """The length of the whole interview, from the greeting to the end of the last line."""
        return self._ends_s[-1] + LEAVE_S

    def first(self, now: Moment) -> Opening:
        """See Agenda. The opening of the first stage is the greeting."""
        return self._reach(0, now, [self._line(0, opening=True), *self._asked(0)], number=1)

    def following(
        self, before: QuestionThread, now: Moment, wording: lines.Wording
    ) -> Opening | None:
        """See Agenda. Questions for which there is no time are passed over."""
        for index in range(before.index + 1, len(self.questions)):
            said = self._leading_to(index, before.index, wording)
            if self._share_s(index, now, said) >= least_s(self.questions[index]):
                return self._reach(index, now, said, number=before.number + 1)
        return None

    def closing(self, last: QuestionThread, now: Moment) -> deque[Line]:
        """See Agenda. Says so where time ran out."""
        there = self._places[last.index].part
        said = [Line(LineKind.CLOSING, self.parts[-1].stage.closing, self._manner(last.index))]
        if there + 1 < len(self.parts) or now.held >= self.ends:
            said.insert(0, Line(LineKind.NOTICE, lines.TIME_IS_UP))
        return deque(said)

    def _leading_to(self, index: int, before: int, wording: lines.Wording) -> list[Line]:
        if self._places[index].part == self._places[before].part:
            return self._asked(index, wording)
        return [
            self._line(before, opening=False),
            self._line(index, opening=True),
            *self._asked(index),
        ]

    def _line(self, index: int, *, opening: bool) -> Line:
        stage = self.parts[self._places[index].part].stage
        text = stage.opening if opening else stage.closing
        kind = LineKind.GREETING if index == 0 and opening else LineKind.STAGE
        return Line(kind, text, self._manner(index))

    def _manner(self, index: int) -> Manner:
        return self.questions[index].manner

    def _share_s(self, index: int, now: Moment, said: Sequence[Line]) -> float:
        """Seconds for a question, of those that its stage and the whole have left."""
        place, question = self._places[index], self.questions[index]
        held_s = now.held / SAMPLES_PER_S + _leading_s(said)
        left_s = self._ends_s[place.part] - held_s
        if place.left == len(self.parts[place.part].questions):
            # Whoever overran the stage before it does not lose this one.
            left_s = max(left_s, least_s(question))
        left_s = min(left_s, self._ends_s[-1] - held_s)
        among = next(
            n for n in range(place.left, 0, -1) if n == 1 or left_s / n >= least_s(question)
        )
        return left_s / among

    def _reach(self, index: int, now: Moment, said: list[Line], number: int) -> Opening:
        """Open a question within its share."""
        share_s = self._share_s(index, now, said)
        question = fitted(self.questions[index], share_s)
        held = now.held + round(SAMPLES_PER_S * _leading_s(said))
        place = self._places[index]
        scored = self.parts[place.part].stage.scored
        after = len(self.questions) - index - 1
        thread = QuestionThread(
            question,
            held,
            index=index,
            number=number,
            until=held + SAMPLES_PER_S * share_s,
            role=self.role,
        )
        opened = QuestionOpened(now.at, number, number + after, question.id, scored)
        facts = self._facts(index, opened)
        if said[0].kind in (LineKind.GREETING, LineKind.STAGE):
            return Opening(thread, (self._stage_opened(place.part, now), *facts), deque(said))
        return Opening(thread, facts, deque(said))

    def _stage_opened(self, number: int, now: Moment) -> StageOpened:
        stage = self.parts[number].stage
        return StageOpened(
            now.at,
            stage.id,
            stage.title,
            number + 1,
            len(self.parts),
            stage.scored,
            now.at - now.held + round(self.seconds * SAMPLES_PER_S),
        )

    def _likely_after(self, index: int) -> Iterator[Prompt]:
        if index + 1 < len(self.questions):
            said = self._leading_to(index + 1, index, lines.next_question)
        else:
            said = [Line(LineKind.CLOSING, self.parts[-1].stage.closing, self._manner(index))]
        yield from (Prompt(line.text, line.manner) for line in said)


def _leading_s(said: Sequence[Line]) -> float:
    """Seconds for what is said before the question itself, or the scene of a roleplay."""
    asking = (LineKind.QUESTION, LineKind.SCENE)
    return sum(spoken_s(line.text) for line in said if line.kind not in asking)
