"""Single words and turns of phrase that say how somebody speaks, each with its place. Pure.

`cues.py` counts them for the trees' conditions, `delivery.py` shows where they were said: one
definition for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from interviewer.language.cue_phrases import CHECK_INS, LOW_HEDGES, PERSONAL_HEDGES
from interviewer.language.jargon import JARGON_WORDS
from interviewer.language.normalise import Token, stem, words
from interviewer.language.phrases import Hit, Lattice, PhraseBook, compile_phrase
from interviewer.tree import Question

_EXACT = {"phrase": 1.0}
_FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean")})
_FILLER_WORDS = frozenset({"basically", "literally"})
_LIKE = re.compile(r",\s*(like),", re.IGNORECASE)
_BARE_NUMBERS = frozenset({"one", "two"})
_COUNTED = frozenset("percent million billion thousand seconds minutes hours days weeks".split())
_OWN = frozenset("i me my myself".split())
_TEAM = frozenset("we us our ourselves".split())

_PERSONAL, _LOW, _CHECK_IN = "personal", "low", "check in"
_BOOK = PhraseBook(
    phrase
    for owner, texts in (
        (_PERSONAL, PERSONAL_HEDGES), (_LOW, LOW_HEDGES), (_CHECK_IN, CHECK_INS)
    )
    for text in texts
    for phrase in compile_phrase(text, owner)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to, not including, `end` of a transcript."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hedges:
    """What weakens a statement: in the first person ("I think"), or by a word ("maybe")."""

    personal: tuple[Span, ...]
    low: tuple[Span, ...]


def filler_sounds(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Hesitations such as "um"."""
    return tuple(Span(token.start, token.end) for token in tokens if token.is_filler)


def filler_words(transcript: str, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Words that say nothing where they stand: "you know", "I mean", "basically", ", like,"."""
    pairs = [Span(a.start, b.end) for a, b in pairwise(tokens) if (a.word, b.word) in _FILLER_PAIRS]
    single = [Span(t.start, t.end) for t in tokens if t.word in _FILLER_WORDS]
    like = [Span(*found.span(1)) for found in _LIKE.finditer(transcript)]
    return tuple(sorted((*pairs, *single, *like), key=lambda span: span.start))


def hedges(tokens: Sequence[Token]) -> Hedges:
    """Hedges of both kinds; where two overlap, the one that begins first or is longer."""
    found = _separate(hit for hit in _find(tokens) if hit.owner in (_PERSONAL, _LOW))
    return Hedges(
        tuple(_span(tokens, hit) for hit in found if hit.owner == _PERSONAL),
        tuple(_span(tokens, hit) for hit in found if hit.owner == _LOW),
    )


def check_ins(tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Where the speaker asks whether the listener follows: "does that make sense?"."""
    found = _separate(hit for hit in _find(tokens) if hit.owner == _CHECK_IN)
    return tuple(_span(tokens, hit) for hit in found)


def numbers(transcript: str, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Figures: "one of them" is none, "one percent" is."""
    return tuple(Span(token.start, token.end) for token in _numbers(transcript, tokens))


def jargon(question: Question, tokens: Sequence[Token]) -> tuple[Span, ...]:
    """Technical terms beyond the question's own: whoever explains an API may say "API"."""
    own = {stem(word) for word in words(question.ask)}
    return tuple(
        Span(token.start, token.end)
        for token in tokens
        if token.word in JARGON_WORDS and token.stem not in own
    )


def persons(tokens: Sequence[Token]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Every "I" and every "we", with "my", "our" and the like."""
    return (
        tuple(Span(t.start, t.end) for t in tokens if t.word in _OWN),
        tuple(Span(t.start, t.end) for t in tokens if t.word in _TEAM),
    )


def _find(tokens: Sequence[Token]) -> Iterator[Hit]:
    return _BOOK.find(Lattice(tokens), _EXACT)


def _span(tokens: Sequence[Token], hit: Hit) -> Span:
    return Span(tokens[hit.first].start, tokens[hit.after - 1].end)


def _separate(hits: Iterable[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.first, h.first - h.after)):
        if not kept or hit.first >= kept[-1].after:
            kept.append(hit)
    return kept


def _numbers(transcript: str, tokens: Sequence[Token]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        if not token.is_number and not re.fullmatch(r"p\d+", token.word):
            continue
        bare = transcript[token.start : token.end].lower() in _BARE_NUMBERS
        following = tokens[index + 1].word if index + 1 < len(tokens) else ""
        if not bare or following in _COUNTED:
            yield token
