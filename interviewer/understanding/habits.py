"""Five common mistakes, and the edge of one's knowledge said plainly, in any answer. Pure.

A habit is noticed where a question has a concept of its name, usually from its pack. The concept
gives the words; what makes them a mistake is judged here: how many there are, whether they are
explained, taken back or owned. Precise rather than eager: a doubtful one is UNSURE, and a habit
that rests on what was not said is never seen in an answer that was badly heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from interviewer.language import wording
from interviewer.language.cue_phrases import EXPLAINING, HEDGES, STEPPING_BACK
from interviewer.language.normalise import Token, tokenise
from interviewer.language.phrases import Hit, Lattice, PhraseBook, compile_phrase
from interviewer.reading import ConceptReading, Evidence, Reading, State
from interviewer.tree import Audience, Habit, Measure, Question, Trait
from interviewer.understanding.cues import OPENING_WORDS

ABOUT_USERS = ("user_tieback", "product_tieback")
"""Concepts that tie an answer back to those who use the thing."""

EVERYDAY_PICTURE = "analogy"
"""A concept that explains in itself."""

NAMES: Mapping[Habit, str] = {
    Habit.APOLOGY_OPENER: "an apology at the start",
    Habit.JARGON_RECITAL: "terms recited instead of explained",
    Habit.TOO_DEEP: "more depth than was asked for",
    Habit.BLUFFING: "a bluff",
    Habit.FORGOT_USER: "the user forgotten",
    Habit.EDGE_ADMITTED: "the edge of what you know, said plainly",
}
ADVICE: Mapping[Habit, str] = {
    Habit.APOLOGY_OPENER: "Begin with what you do know and reason from there.",
    Habit.JARGON_RECITAL: "Say what one of the terms does, in words for the person who asked.",
    Habit.TOO_DEEP: "Stay where the product decision is; offer the depth, and leave it there.",
    Habit.BLUFFING: "Say where your knowledge ends, and what you would ask whom.",
    Habit.FORGOT_USER: "Name somebody who uses it, and what they would notice.",
    Habit.EDGE_ADMITTED: "Keep doing that, and say which decision the answer would change.",
}

JARGON_LIMIT: Mapping[Audience, float] = {Audience.LAY: 0.06, Audience.ENGINEER: 0.12}
"""Shares of words above which terms are recited; what bands call amber is below them."""

_FEW_TERMS = 2
_MANY_TERMS = 3
_WORDS_A_TERM = 25
_DEEP_PILED_UP: Mapping[Audience, int] = {Audience.LAY: 1, Audience.ENGINEER: 2}
_DEEP_TO_THE_END = 4
_WORDS_A_VAGUENESS = 60
_LONG_ENOUGH_FOR_A_USER = 40
_OVERLONG_JARGON = 0.04
_MOST_SHOWN = 3
_SUPPOSED = frozenset(
    (
        "would could should if want sure instead rather too impossible forever unless naive wrong"
    ).split()
)
"""In a sentence with one of these a claim is not made: "trying every route would take years"."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of one habit in one answer.

    why: a clause that quotes the words, "" where there is nothing to say. evidence: the words, also
    for UNSURE; empty where a habit rests on what was not said.
    """

    habit: Habit
    state: State = State.NOT_HEARD
    why: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether it counts for the answer."""
        return self.habit is Habit.EDGE_ADMITTED


def notice(question: Question, reading: Reading) -> dict[Habit, Notice]:
    """Every habit that the question's concepts name, judged."""
    named = [habit for habit in _JUDGES if habit.value in question.concepts]
    if not named or not reading.transcript:
        return {habit: Notice(habit) for habit in named}
    answer = _Answer(question, reading)
    return {habit: _JUDGES[habit](answer) for habit in named}


def notice_one(question: Question, reading: Reading, habit: Habit) -> Notice:
    """One habit that the question's concepts name, judged."""
    return _JUDGES[habit](_Answer(question, reading)) if reading.transcript else Notice(habit)


class _Answer:
    """An answer with what several judges need of it."""

    def __init__(self, question: Question, reading: Reading) -> None:
        self.question = question
        self.reading = reading
        self.words = reading.measures[Measure.WORDS]

    @cached_property
    def tokens(self) -> Sequence[Token]:
        return tokenise(self.reading.transcript)

    def concept(self, name: str) -> ConceptReading:
        return self.reading.concepts.get(name, ConceptReading(State.NOT_HEARD))

    def has(self, book: PhraseBook) -> bool:
        return bool(_found(book, self.tokens))

    def limit(self) -> float:
        return JARGON_LIMIT[self.question.audience]


def _apology(answer: _Answer) -> Notice:
    """An apology about oneself in the first words; "sorry" alone may be for anything."""
    opening = answer.tokens[:OPENING_WORDS]
    until = opening[-1].end if opening else 0
    own = answer.concept(Habit.APOLOGY_OPENER)
    said = tuple(each for each in own.evidence if each.start < until)
    if said:
        why = f"you opened with an apology: {_quoted(said)}"
        return Notice(Habit.APOLOGY_OPENER, own.state, why, said)
    trait = answer.reading.traits.get(Trait.APOLOGY_OPENER, ())
    return _unsure(Habit.APOLOGY_OPENER, trait) if trait else Notice(Habit.APOLOGY_OPENER)


def _recital(answer: _Answer) -> Notice:
    """Terms close together, none of which is unfolded."""
    own = answer.concept(Habit.JARGON_RECITAL)
    terms = _distinct([*own.evidence, *_jargon(answer)])
    if answer.words > _WORDS_A_TERM * len(terms):
        return Notice(Habit.JARGON_RECITAL)
    density = answer.reading.measures[Measure.JARGON_DENSITY]
    topical = own.state is State.HEARD and len(terms) >= _FEW_TERMS
    dense = density >= answer.limit() and len(terms) >= _MANY_TERMS
    if not (topical or dense):
        return Notice(Habit.JARGON_RECITAL)
    explained = answer.has(_EXPLAINING) or answer.concept(EVERYDAY_PICTURE).state is State.HEARD
    if explained and density < 2 * answer.limit():
        return Notice(Habit.JARGON_RECITAL)
    if explained or answer.reading.rough:
        return _unsure(Habit.JARGON_RECITAL, terms)
    why = f"you named terms without saying what they do: {_quoted(terms)}"
    return Notice(Habit.JARGON_RECITAL, State.HEARD, why, terms)


def _depth(answer: _Answer) -> Notice:
    """Layers below the one that was asked for, piled up, and no step back from them."""
    own = answer.concept(Habit.TOO_DEEP)
    deep = _distinct(own.evidence)
    piled_up = len(deep) >= _DEEP_PILED_UP[answer.question.audience]
    if own.state is State.HEARD and piled_up:
        came_back = answer.has(_STEPPING_BACK) or bool(_edge(answer))
        if came_back and len(deep) < _DEEP_TO_THE_END:
            return Notice(Habit.TOO_DEEP)
        if came_back:
            return _unsure(Habit.TOO_DEEP, deep)
        why = f"you went further down than the question asked: {_quoted(deep)}"
        return Notice(Habit.TOO_DEEP, State.HEARD, why, deep)
    measures = answer.reading.measures
    took_s, asked_s = measures[Measure.DURATION_S], answer.question.time_box.hard
    technical = measures[Measure.JARGON_DENSITY] >= _OVERLONG_JARGON
    if answer.question.audience is Audience.LAY and took_s > asked_s and technical:
        terms = _distinct(_jargon(answer))
        why = f"you spoke for {took_s:.0f} s, {_quoted(terms)} among it, where a minute was asked"
        return Notice(Habit.TOO_DEEP, State.HEARD, why, terms)
    return _unsure(Habit.TOO_DEEP, deep) if deep else Notice(Habit.TOO_DEEP)


def _bluff(answer: _Answer) -> Notice:
    """A false claim made without a doubt, or vague words where the mechanism belongs."""
    for name, concept in answer.question.concepts.items():
        claim = answer.concept(name)
        if not concept.fact or claim.state is not State.HEARD:
            continue
        sure = tuple(each for each in claim.evidence if not _hedged(answer, each))
        if sure and not _edge(answer):
            why = f"you stated {_quoted(sure[:1])} as a fact, but {concept.fact}"
            return Notice(Habit.BLUFFING, State.HEARD, why, sure)
    own = answer.concept(Habit.BLUFFING)
    vague = own.evidence
    if own.state is State.NOT_HEARD or _edge(answer):
        return Notice(Habit.BLUFFING)
    doubtful = answer.concept(Habit.EDGE_ADMITTED).state is State.UNSURE
    sparse = answer.words > _WORDS_A_VAGUENESS * len(vague)
    if own.state is State.UNSURE or doubtful or sparse:
        return _unsure(Habit.BLUFFING, vague)
    why = f"you said {_quoted(vague)} where the mechanism belongs"
    return Notice(Habit.BLUFFING, State.HEARD, why, vague)


def _no_user(answer: _Answer) -> Notice:
    """The user set aside, or nobody who uses the thing in an answer long enough to name one."""
    back = [answer.concept(name).state for name in ABOUT_USERS]
    named = bool(answer.reading.traits.get(Trait.USER_TIEBACK))
    if State.HEARD in back or named:
        return Notice(Habit.FORGOT_USER)
    own = answer.concept(Habit.FORGOT_USER)
    if State.UNSURE in back or answer.reading.rough:
        return _unsure(Habit.FORGOT_USER, own.evidence)
    if own.state is State.HEARD:
        why = f"you set the user aside: {_quoted(own.evidence)}"
        return Notice(Habit.FORGOT_USER, State.HEARD, why, own.evidence)
    if answer.words < _LONG_ENOUGH_FOR_A_USER:
        return Notice(Habit.FORGOT_USER)
    why = f"in {answer.words:.0f} words nobody appeared who uses it"
    return Notice(Habit.FORGOT_USER, State.HEARD, why)


def _edge_said(answer: _Answer) -> Notice:
    said = _edge(answer)
    if said:
        why = f"you said plainly where your knowledge ends: {_quoted(said)}"
        return Notice(Habit.EDGE_ADMITTED, State.HEARD, why, said)
    own = answer.concept(Habit.EDGE_ADMITTED)
    if own.state is State.UNSURE:
        return _unsure(Habit.EDGE_ADMITTED, own.evidence)
    return Notice(Habit.EDGE_ADMITTED)


_JUDGES = {
    Habit.APOLOGY_OPENER: _apology,
    Habit.JARGON_RECITAL: _recital,
    Habit.TOO_DEEP: _depth,
    Habit.BLUFFING: _bluff,
    Habit.FORGOT_USER: _no_user,
    Habit.EDGE_ADMITTED: _edge_said,
}


# --- what the judges look at ----------------------------------------------------------------------


def _edge(answer: _Answer) -> tuple[Evidence, ...]:
    """Where the candidate says that their knowledge ends; an apology to begin with does not."""
    own = answer.concept(Habit.EDGE_ADMITTED)
    said = own.evidence if own.state is State.HEARD else ()
    apology = answer.concept(Habit.APOLOGY_OPENER).evidence
    apology += answer.reading.traits.get(Trait.APOLOGY_OPENER, ())
    found = (*said, *answer.reading.traits.get(Trait.EDGE_ADMITTED, ()))
    return _distinct(
        each
        for each in found
        if not any(each.start < other.end and other.start < each.end for other in apology)
    )


def _jargon(answer: _Answer) -> list[Evidence]:
    text = answer.reading.transcript
    return [
        Evidence(text[span.start : span.end], span.start, span.end, "jargon", 1.0)
        for span in wording.jargon(answer.question, answer.tokens)
    ]


def _hedged(answer: _Answer, claim: Evidence) -> bool:
    """Whether the sentence of a claim, beside its own words, doubts or only supposes it."""
    own = [t for t in answer.tokens if claim.start <= t.start < claim.end]
    doubts = [answer.tokens[hit.first] for hit in _found(_HEDGES, answer.tokens)]
    doubts += [token for token in answer.tokens if token.word in _SUPPOSED]
    return any(t.sentence in {o.sentence for o in own} and t not in own for t in doubts)


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The first of the same words and of the same place, in the order said."""
    kept: dict[str, Evidence] = {}
    ends_at = 0
    for each in sorted(evidence, key=lambda e: (e.start, -e.end)):
        if each.start >= ends_at:
            ends_at = each.end
            kept.setdefault(each.text.lower(), each)
    return tuple(kept.values())


def _unsure(habit: Habit, evidence: tuple[Evidence, ...]) -> Notice:
    why = f"you may have shown {NAMES[habit]}" + (f": {_quoted(evidence)}" if evidence else "")
    return Notice(habit, State.UNSURE, why, evidence)


def _quoted(evidence: Iterable[Evidence]) -> str:
    return ", ".join(f'"{each.text}"' for each in tuple(evidence)[:_MOST_SHOWN])


def _found(book: PhraseBook, tokens: Sequence[Token]) -> list[Hit]:
    return list(book.find(Lattice(tokens), {"phrase": 1.0}))


def _book(texts: Iterable[str]) -> PhraseBook:
    return PhraseBook(phrase for text in texts for phrase in compile_phrase(text, "cue"))


_EXPLAINING = _book(EXPLAINING)
_STEPPING_BACK = _book(STEPPING_BACK)
_HEDGES = _book(HEDGES)
