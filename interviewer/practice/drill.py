"""Timing drills: one question, answered in so many seconds, several times over. Pure.

The lights are those of a speaking club: green when it may end, amber when it should, red when the
time is full.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from interviewer import lines
from interviewer.conversation.agenda import Agenda, Opening
from interviewer.conversation.moves import Line
from interviewer.conversation.question_thread import QuestionThread
from interviewer.conversation.time_boxes import Moment
from interviewer.events import LineKind
from interviewer.keeping.transcript import Chapter, Who
from interviewer.speaking import bands
from interviewer.tree import Kind, Question, TimeBox

LENGTHS = (30, 60, 90, 180)
ROUNDS = 3
GREEN_AT, AMBER_AT = bands.DRILL_FROM, 0.75
_LISTENED = 2.0
"""Times the length, after which the interviewer steps in: a curve cut off teaches little."""
_TALKED_TO = (Kind.EXERCISE, Kind.ROLEPLAY)
"""Kinds that are a conversation; they cannot be answered in one piece."""


def lights(seconds: float) -> TimeBox:
    """When each light comes on."""
    return TimeBox((GREEN_AT * seconds, AMBER_AT * seconds), seconds)


def held(question: Question, seconds: float) -> Question:
    """The question as a drill holds it: without follow-ups, and without being cut off."""
    return replace(
        question,
        probes=(),
        limits=replace(question.limits, probes=0),
        time_box=TimeBox((GREEN_AT * seconds, seconds), _LISTENED * seconds),
    )


def suited(questions: Sequence[Question], seconds: float) -> Question | None:
    """The first that can be answered in about so long, else the first that can be drilled."""
    fit = [question for question in questions if question.kind not in _TALKED_TO]
    for question in fit:
        low, high = question.time_box.target
        if GREEN_AT * low <= seconds <= high:
            return question
    return fit[0] if fit else None


class DrillAgenda(Agenda):
    """The same question `rounds` times, with a word about the time before each."""

    def __init__(self, question: Question, seconds: int, rounds: int = ROUNDS) -> None:
        """seconds: that an answer is to take."""
        super().__init__((held(question, seconds),) * rounds)
        self._seconds = seconds

    def first(self, now: Moment) -> Opening:
        """See Agenda."""
        greeting = Line(LineKind.GREETING, f"You have {self._seconds} seconds.")
        return self._open(0, now, [greeting, *self._asked(0)])

    def following(
        self, before: QuestionThread, now: Moment, wording: lines.Wording
    ) -> Opening | None:
        """See Agenda."""
        del wording
        return super().following(before, now, self._again)

    def closing(self, last: QuestionThread, now: Moment) -> deque[Line]:
        """See Agenda."""
        del last, now
        return deque([Line(LineKind.CLOSING, "Thank you. Here is how long you took.")])

    def _again(self, ask: str) -> str:
        return f"Thank you. Once more, in {self._seconds} seconds. {ask}"


@dataclass(frozen=True, slots=True)
class Round:
    """One answer of a drill. words_per_min: over speaking time, None if that says nothing."""

    number: int
    seconds: float
    words_per_min: float | None
    verdict: str


_LEAST_SPEECH_S = 5.0


def unjudged(chapter: Chapter) -> Chapter:
    """What is to be told of a round: a drill trains the length alone."""
    lines = tuple(replace(line, noticed=()) for line in chapter.lines)
    return replace(chapter, lines=lines, closed="", scored=False)


def rounds(chapters: Iterable[Chapter], seconds: float) -> tuple[Round, ...]:
    """What each answer took, in order; a round without one that came to its end is left out."""
    found = []
    for chapter in chapters:
        answers = [
            line for line in chapter.lines if line.who is Who.YOU and line.text and line.over
        ]
        if not answers:
            continue
        took = sum(line.duration_s for line in answers)
        remarks = [remark for line in answers for remark in line.remarks]
        speech = sum(remark.end_s - remark.start_s for remark in remarks)
        words = sum(len(remark.text.split()) for remark in remarks)
        pace = 60 * words / speech if speech >= _LEAST_SPEECH_S else None
        found.append(Round(chapter.number, took, pace, verdict(took, seconds)))
    return tuple(found)


def verdict(took_s: float, seconds: float) -> str:
    """Too little, right or too much."""
    return bands.drill_band(seconds).verdict(took_s)


def lesson(found: Sequence[Round], seconds: float) -> str:
    """One sentence on the curve, and what to try next."""
    if not found:
        return "No answer came to its end, so there is nothing to compare."
    right = sum(each.verdict == "right" for each in found)
    if right == len(found):
        shorter = max((each for each in LENGTHS if each < seconds), default=None)
        harder = f" Try it in less:  interviewer drill {shorter}" if shorter else ""
        return f"Every answer fitted.{harder}"
    first, last = found[0], found[-1]
    if last.verdict == "right":
        return "The last one fitted. Once more tomorrow, and it stays."
    if last.verdict == "too much":
        nearer = "You come nearer. " if last.seconds < first.seconds else ""
        return f"{nearer}Say the point first, give one reason, and stop."
    return "There is room left: add one example, and what came of it."
