"""A copy of a report to share: every figure, none of the candidate's words."""

from __future__ import annotations

import re
from dataclasses import replace

from interviewer.language.normalise import words
from interviewer.report.model import (
    Advice,
    Answer,
    Competence,
    Concept,
    FollowUp,
    Habit,
    Moment,
    NotAsked,
    Question,
    Report,
)

LEFT_OUT = "[...]"
_QUOTED = re.compile(r'"[^"]*"')
_RUN = 3
"""So many words of the candidate's in a row give away what was said."""


def redact(report: Report) -> Report:
    """The report without text, quotes and sound. What is the question's own stays."""
    return replace(
        report,
        session=replace(report.session, audio=False),
        change=_advice(report.change, report),
        keep=_advice(report.keep, report),
        questions=tuple(_question(question) for question in report.questions),
        redacted=True,
    )


class _Scrubber:
    """Takes the candidate's words out of sentences that are ours."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self._runs: set[tuple[str, ...]] = set()
        for question in questions:
            own = {run for text in _authored(question) for run in _runs_of(text)}
            said = {run for answer in question.answers for run in _runs_of(answer.text)}
            said |= {run for c in question.concepts for m in c.quotes for run in _runs_of(m.quote)}
            self._runs |= said - own

    def __call__(self, text: str) -> str:
        """The text without what stands in quotes; "" if it still holds the candidate's words."""
        bare = _QUOTED.sub(LEFT_OUT, text)
        return "" if self._runs.intersection(_runs_of(bare)) else bare


def _authored(question: Question) -> tuple[str, ...]:
    anchors = (anchor.does for each in question.rubric for anchor in each.anchors)
    names = (concept.name for concept in question.concepts)
    return (question.title, question.ask, question.why, *question.pointers, *anchors, *names)


def _runs_of(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {tuple(said[i : i + _RUN]) for i in range(len(said) - _RUN + 1)}


def _advice(advice: Advice | None, report: Report) -> Advice | None:
    if advice is None:
        return None
    scrub = _Scrubber(report.questions)
    return replace(advice, what=scrub(advice.what), why=scrub(advice.why), quote="")


def _question(question: Question) -> Question:
    scrub = _Scrubber((question,))
    return replace(
        question,
        answers=tuple(_answer(answer) for answer in question.answers),
        concepts=tuple(_concept(concept) for concept in question.concepts),
        rubric=tuple(_competence(competence, scrub) for competence in question.rubric),
        follow_ups=tuple(_follow_up(follow_up, scrub) for follow_up in question.follow_ups),
        habits=tuple(_habit(habit, scrub) for habit in question.habits),
        moves=tuple(replace(move, why=scrub(move.why), quotes=()) for move in question.moves),
        closed=scrub(question.closed),
        ending_why=scrub(question.ending_why),
    )


def _moment(moment: Moment) -> Moment:
    return replace(moment, quote="")


def _answer(answer: Answer) -> Answer:
    return replace(
        answer,
        text="",
        phrases=tuple(replace(phrase, text="") for phrase in answer.phrases),
        pauses=tuple(replace(pause, quote="") for pause in answer.pauses),
        figures=tuple(
            replace(figure, moments=tuple(_moment(moment) for moment in figure.moments))
            for figure in answer.figures
        ),
    )


def _concept(concept: Concept) -> Concept:
    return replace(concept, quotes=tuple(_moment(moment) for moment in concept.quotes))


def _competence(competence: Competence, scrub: _Scrubber) -> Competence:
    quotes = tuple(_moment(moment) for moment in competence.quotes)
    return replace(competence, why=scrub(competence.why), quotes=quotes)


def _follow_up(follow_up: FollowUp, scrub: _Scrubber) -> FollowUp:
    """A probe may name the candidate's own words, be it one; only its author's are left."""
    text = follow_up.neutral or follow_up.probe.replace("-", " ").capitalize()
    lost = tuple(NotAsked(each.probe, scrub(each.why)) for each in follow_up.not_asked)
    return replace(follow_up, text=text, why=scrub(follow_up.why), quotes=(), not_asked=lost)


def _habit(habit: Habit, scrub: _Scrubber) -> Habit:
    return replace(habit, why=scrub(habit.why), quotes=())
