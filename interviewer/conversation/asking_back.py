"""What the candidate asks back, and what the interviewer can tell. Pure.

Everywhere a question back has an authored answer, and how to answer is left to who asks for it. In
an exercise the answers are facts that are told only if asked for, several at once if need be. A
question that no fact answers is asked for in other words, and then left to the candidate's
assumption.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from interviewer.conversation.no_example import has_no_example
from interviewer.conversation.question_forms import (
    asks_how_to_answer,
    contains_question,
    gives_it_back,
    only_asks,
    questions_in,
)
from interviewer.language.normalise import tokenise
from interviewer.language.phrases import Hit, Lattice
from interviewer.lines import AS_YOU_LIKE, ASK_AGAIN, NEAREST, NOT_KNOWN
from interviewer.tree import Clarification, Kind, Question
from interviewer.understanding.match import clarify_books

MOST_AT_ONCE = 3
"""Facts told in one breath; nobody takes in more."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the interviewer says to a question back. facts: ids of the authored answers in it."""

    facts: tuple[str, ...]
    text: str


def told(
    question: Question,
    text: str,
    before: Collection[str] = (),
    *,
    line: str = "",
    puzzled: bool = False,
    helped: bool = False,
) -> Told | None:
    """The answer to what `text` asks back, None if it asks nothing that calls for one.

    before: facts told already; they are told again only where nothing new was asked for, in a
    question: who "would ask what worries you" of what was told is answering. line: id of the probe
    that was asked last: "no, tell me" asks for what it asks for. puzzled: the question before this
    one was not understood. helped: something near to it was asked for already, or a follow-up; who
    has no example is then left alone.
    """
    facts = asked_for(question, text, before) or _returned(question, text, line)
    fresh = [fact for fact in facts if fact.id not in before]
    if not fresh and contains_question(text):
        fresh = list(facts)
    if fresh:
        return Told(tuple(fact.id for fact in fresh), " ".join(fact.answer for fact in fresh))
    if question.kind is Kind.EXERCISE and only_asks(text):
        # A fact may be there under other words, so "nobody knows" is not said at once.
        return Told((), NOT_KNOWN[len(text) % len(NOT_KNOWN)] if puzzled else ASK_AGAIN)
    if question.kind not in (Kind.EXERCISE, Kind.ROLEPLAY) and asks_how_to_answer(text):
        return Told((), AS_YOU_LIKE[len(text) % len(AS_YOU_LIKE)])
    if question.kind is Kind.BEHAVIOURAL and not helped and has_no_example(text):
        return Told((), NEAREST[len(text) % len(NEAREST)])
    return None


def fallbacks(question: Question) -> tuple[str, ...]:
    """What may be told besides the authored answers."""
    match question.kind:
        case Kind.EXERCISE:
            return (ASK_AGAIN, *NOT_KNOWN)
        case Kind.ROLEPLAY:
            return ()
        case Kind.BEHAVIOURAL:
            return (*AS_YOU_LIKE, *NEAREST)
    return AS_YOU_LIKE


def asked_for(
    question: Question, text: str, before: Collection[str] = ()
) -> tuple[Clarification, ...]:
    """The authored answers that `text` asks for, in the order asked, at most MOST_AT_ONCE.

    before: those told already; only their own phrases ask for them again.
    """
    found: dict[str, None] = {}
    for sentence in questions_in(question.kind, text):
        lattice = Lattice(tokenise(sentence))
        own, of_concepts = (list(b.find(lattice, {"phrase": 1.0})) for b in clarify_books(question))
        hits = own or [hit for hit in of_concepts if hit.owner not in before]
        found |= dict.fromkeys(hit.owner for hit in _longest(hits))
    by_id = {each.id: each for each in question.clarify}
    return tuple(by_id[name] for name in found)[:MOST_AT_ONCE]


def _returned(question: Question, text: str, line: str) -> tuple[Clarification, ...]:
    """The answer to what a line asks, if the candidate gives the question back."""
    if not line or not gives_it_back(text):
        return ()
    wanted = question.probe(line).satisfies
    return tuple(each for each in question.clarify if each.concept in wanted)


def _longest(hits: Sequence[Hit]) -> list[Hit]:
    """The longest of those that share words, in the order said."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.first - hit.after, hit.first)):
        if all(hit.after <= other.first or hit.first >= other.after for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)
