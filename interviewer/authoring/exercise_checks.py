"""What is wrong with an exercise that loads: its brief, its facts, its change of circumstances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewer.authoring.shapes import Location
from interviewer.authoring.tree_tests import Case
from interviewer.conversation.asking_back import asked_for
from interviewer.conversation.change import ROOM
from interviewer.tree import Clarification, Kind, Question

SENTENCE_WORDS = 25
BRIEF_WORDS = 60
ANSWER_WORDS = 45

_Found = tuple[Location, str, str]


def too_long(at: Location, text: str, most: int) -> Iterator[_Found]:
    """A spoken text of several sentences: none too long, and not too many."""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        words = len(sentence.split())
        if words > SENTENCE_WORDS:
            advice = f"Keep a sentence within {SENTENCE_WORDS} words."
            yield at, f"{words} words are too many to speak", advice
    words = len(text.split())
    if words > most:
        advice = f"Keep it within {most}: let the candidate ask for the rest."
        yield at, f"{words} words are too many to take in", advice


def exercise_faults(question: Question) -> Iterator[_Found]:
    """What makes an exercise none."""
    if question.kind is not Kind.EXERCISE:
        return
    yield from too_long(("ask",), question.ask, BRIEF_WORDS)
    if question.change is None:
        advice = "Mark one probe `change: true`: news that changes the right answer."
        yield ("kind",), "an exercise without a change of circumstances", advice
    if question.limits.probes <= ROOM:
        advice = f"Write {ROOM + 1} or more: the change is never the first, and never the last."
        yield ("limits", "probes"), "too few follow-ups for a change of circumstances", advice
    if not question.clarify:
        advice = "Write under `clarify` what the candidate finds out only by asking."
        yield ("kind",), "an exercise without facts to ask for", advice
    for index, fact in enumerate(question.clarify):
        if not any(fact in asked_for(question, _asking(phrase)) for phrase in fact.hears):
            advice = "Other facts have the same or longer phrases: give it one of its own."
            yield ("clarify", index, "hears"), f"nothing asks for `{fact.id}`", advice


def _asking(phrase: str) -> str:
    """A question with the phrase in it, the first of each alternative."""
    plain = re.sub(r"[|]\S+", "", phrase).replace("#", "3")
    return f"What about {plain}?"


def untested_facts(question: Question, cases: Sequence[Case]) -> Iterator[_Found]:
    """Facts of an exercise that no test asks for."""
    if question.kind is not Kind.EXERCISE:
        return
    tested = {fact for case in cases for fact in case.expect.clarify}
    for index, fact in enumerate(question.clarify):
        if fact.id not in tested:
            yield _untested(index, fact)


def _untested(index: int, fact: Clarification) -> _Found:
    advice = f"Add a case that expects `clarify: {fact.id}`."
    return ("clarify", index), f"no test asks for `{fact.id}`", advice
