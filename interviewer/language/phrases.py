"""Authors' phrases, compiled: what `say`, `stems`, `sounds_like`, `after` and `hears` look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from interviewer.language.lexicon import (
    ARTICLES,
    FUNCTION_WORDS,
    IRREGULAR,
    NEGATION_WORDS,
    OPINING,
    SCALES,
    SMALL_WORDS,
    SUPPOSING,
)
from interviewer.language.normalise import Token, stem, tokenise

NUMBER = "#"
CONFIDENCE = {
    "phrase": 1.0,
    "stem": 0.95,
    "joined": 0.95,
    "sounds_like": 0.85,
    "fuzzy": 0.8,
    "phonetic": 0.7,
    "sounds_close": 0.35,
    "short": 0.35,
    "hint": 0.35,
    "trace": 0.2,
}
"""How sure each step of the ladder is, before the recognizer's own confidence."""

MAX_GAP = 2
"""Other words allowed between two neighbouring words of a phrase."""
ACROSS_A_STOP = 0.4
"""How sure a phrase is that goes on after a full stop: a recognizer may have put that there."""
SUPPOSED = 0.4
"""How sure a phrase in the past is that was said as a supposition: "I led" as "I'd lead"."""
_MAX_REACH = 12
"""Words looked at for the next word of a phrase, those stepped over included."""
_MAX_VARIANTS = 32
_MOST_SPELLINGS = 8
_SCALES = sorted(SCALES.values(), reverse=True)
_ROUND = 100
"""Nobody calls 1,234 so many thousand."""
_MOST_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: the words that may stand there, and the stem of each.

    past: whether all of them tell of something that was done.
    """

    words: tuple[str, ...]
    roots: tuple[str, ...]
    stems: frozenset[str]
    past: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase. owner: what it stands for, such as a concept's id."""

    owner: str
    steps: tuple[Step, ...]
    method: str

    def spellings(self) -> tuple[str, ...]:
        """The phrase written out; none if it has a number mark or too many alternatives."""
        if any(NUMBER in step.stems for step in self.steps):
            return ()
        combinations = 1
        for step in self.steps:
            combinations *= len(step.words)
        if combinations > _MOST_SPELLINGS:
            return ()
        return tuple(" ".join(each) for each in product(*(step.words for step in self.steps)))


def _step(words: Iterable[str]) -> Step:
    kept = tuple(dict.fromkeys(words))
    roots = tuple(NUMBER if word == NUMBER else stem(word) for word in kept)
    return Step(kept, roots, frozenset(roots), all(_is_past(word) for word in kept))


def _is_past(word: str) -> bool:
    other_forms = ("s", "ing", "am", "are")  # has, being: the same now and then
    irregular = word in IRREGULAR and not word.endswith(other_forms)
    return irregular or (word.endswith("ed") and len(word) > 4)  # noqa: PLR2004 - need, feed


def _joined_step(left: Step, right: Step) -> Step:
    """Each word of one place with each of the next. Only endings change by stemming."""
    words = tuple(a + b for a in left.words for b in right.words)
    roots = tuple(a + b for a in left.words for b in right.roots)
    return Step(words, roots, frozenset(roots))


def compile_phrase(text: str, owner: str, method: str = "phrase") -> tuple[Phrase, ...]:
    """The variants of a phrase.

    Several only where an alternative has several words, such as `don't|never`. An article is
    dropped, unless nothing else is there.
    """
    places: list[list[tuple[str, ...]]] = []  # for each place, alternatives of one or more words
    for piece in re.findall(r"\S*[|#]\S*|[^|#\s]+(?:\s+[^|#\s]+)*(?!\S)", text):
        if "|" in piece:
            options = [_words(option) for option in piece.split("|")]
            places.append([option for option in options if option] or [()])
        elif NUMBER in piece:
            places.append([(NUMBER,)])
        else:
            places += [[(word,)] for word in _words(piece)]
    meant = [place for place in places if not all(set(o) <= ARTICLES for o in place)] or places
    phrases = []
    for choice in _variants(meant):
        steps = tuple(_step(words) for words in choice)
        if steps:
            phrases.append(Phrase(owner, steps, method))
    return tuple(phrases)


def _words(text: str) -> tuple[str, ...]:
    if text == NUMBER:
        return (NUMBER,)
    return tuple(token.word for token in tokenise(text))


def _variants(places: Sequence[list[tuple[str, ...]]]) -> Iterator[list[tuple[str, ...]]]:
    """Each a list of places of one word each, given as its alternatives."""
    spread: list[list[list[tuple[str, ...]]]] = []
    for options in places:
        single = tuple(option[0] for option in options if len(option) == 1)
        forms: list[list[tuple[str, ...]]] = [[single]] if single else []
        forms += [[(word,) for word in option] for option in options if len(option) > 1]
        spread.append(forms)
    for count, chosen in enumerate(product(*spread)):
        if count >= _MAX_VARIANTS:
            return
        yield [place for form in chosen for place in form]


def joined_variants(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase with two neighbouring words heard as one: `time out` as timeout."""
    for index in range(len(phrase.steps) - 1):
        left, right = phrase.steps[index], phrase.steps[index + 1]
        if len(left.words) * len(right.words) > _MAX_VARIANTS:
            continue
        if NUMBER in left.words or NUMBER in right.words:
            continue
        if FUNCTION_WORDS.issuperset(left.words):
            continue  # "overhead" is no "over (their) head"
        joined = _joined_step(left, right)
        steps = (*phrase.steps[:index], joined, *phrase.steps[index + 2 :])
        yield Phrase(phrase.owner, steps, "joined")


def telling_steps(steps: Iterable[Step]) -> int:
    """How many places hold words with a meaning of their own."""
    return sum(NUMBER not in s.words and not FUNCTION_WORDS.issuperset(s.words) for s in steps)


def short_variant(phrase: Phrase) -> Phrase | None:
    """The phrase without its small words, which recognizers lose: `value and effort`.

    None if it has no small words, or fewer than two others.
    """
    kept = tuple(s for s in phrase.steps if not SMALL_WORDS.issuperset(s.words))
    if len(kept) == len(phrase.steps) or telling_steps(kept) < 2:  # noqa: PLR2004
        return None
    return Phrase(phrase.owner, kept, "short")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: tokens from `first` up to, not including, `after`.

    denying: the tokens among those the phrase asks for that deny, as in "never answers".
    """

    owner: str
    first: int
    after: int
    method: str
    confidence: float
    denying: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What a token may count as: a stem, and where the next word is looked for."""

    stem: str
    after: int
    method: str = ""
    confidence: float = 1.0
    alone: bool = True
    """Whether it is enough for a phrase of one word."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """How the rest of a phrase was found: up to `after`; the first method that was not exact."""

    after: int
    method: str = ""
    confidence: float = 1.0
    denying: tuple[int, ...] = ()


def _as_number(token: Token, index: int) -> Iterator[Reach]:
    """A number counts as one, and 40,000 also as so many thousand."""
    if not token.is_number:
        return
    yield Reach(NUMBER, index + 1)
    is_sum = token.word.isdecimal() and len(token.word) <= _MOST_DIGITS
    value = int(token.word) if is_sum else 0
    scale = next((each for each in _SCALES if value >= each), 0)
    if scale and value % _ROUND == 0:
        yield Reach(NUMBER, index)  # and then the scale, in the same place
        yield Reach(str(scale), index + 1, alone=False)


class Lattice:
    """The tokens of an answer, and what else each may count as (joined, misspelt, misheard)."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._reaches: list[list[Reach]] = [
            [Reach(token.stem, i + 1), *_as_number(token, i)] for i, token in enumerate(tokens)
        ]

    def add(self, first: int, reach: Reach) -> None:
        """Let the token at `first` count as something else as well."""
        self._reaches[first].append(reach)

    def denying(self, index: int) -> tuple[int, ...]:
        """The token there if it is a negation."""
        return (index,) if self.tokens[index].word in NEGATION_WORDS else ()

    def is_now(self, step: Step, index: int) -> bool:
        """Whether a step in the past is met by an opinion: "I guessed" by "I guess"."""
        return step.past and self.tokens[index].word in OPINING

    def supposed(self, step: Step, index: int) -> float:
        """SUPPOSED if a step in the past is met by "would" and a verb, else 1."""
        if not step.past or _is_past(self.tokens[index].word):
            return 1.0
        before = self.tokens[max(0, index - 2) : index]
        return SUPPOSED if any(token.word in SUPPOSING for token in before) else 1.0

    def __iter__(self) -> Iterator[tuple[int, Reach]]:
        for index, reaches in enumerate(self._reaches):
            for reach in reaches:
                yield index, reach

    def follow(
        self, steps: Sequence[Step], at: int, max_gap: int = MAX_GAP, *, within: bool = False
    ) -> _Rest | None:
        """The rest of a phrase from token `at`, or None. within: that token is part of it."""
        if not steps:
            return _Rest(at)
        tokens, reaches, stems = self.tokens, self._reaches, steps[0].stems
        gap = 0
        most = 1.0  # less once a full stop was passed, and then no other word may stand between
        for index in range(at, min(at + _MAX_REACH, len(tokens))):
            is_new = index > at or not within
            if is_new and index and tokens[index].sentence != tokens[index - 1].sentence:
                if not tokens[index].after_cut:
                    return None
                most = ACROSS_A_STOP
            if gap > (max_gap if most == 1.0 else 0):
                return None
            for reach in reaches[index]:
                if reach.stem in stems and not self.is_now(steps[0], index):
                    within = reach.after == index
                    rest = self.follow(steps[1:], reach.after, max_gap, within=within)
                    if rest:
                        return _Rest(
                            rest.after,
                            reach.method or rest.method,
                            min(
                                *(most, rest.confidence, reach.confidence),
                                self.supposed(steps[0], index),
                            ),
                            (*self.denying(index), *rest.denying),
                        )
            gap += not tokens[index].stepped_over
        return None


class PhraseBook:
    """Phrases by the stems they may begin with."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self.phrases = tuple(phrases)
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            for first in phrase.steps[0].stems:
                self._by_first.setdefault(first, []).append(phrase)

    def find(
        self, lattice: Lattice, confidence: dict[str, float], max_gap: int = MAX_GAP
    ) -> Iterator[Hit]:
        """Every phrase that the lattice holds; `confidence` is that of each method."""
        for index, reach in lattice:
            for phrase in self._by_first.get(reach.stem, ()):
                if not reach.alone and len(phrase.steps) == 1:
                    continue
                if lattice.is_now(phrase.steps[0], index):
                    continue
                within = reach.after == index
                rest = lattice.follow(phrase.steps[1:], reach.after, max_gap, within=within)
                if rest:
                    method = reach.method or rest.method or phrase.method
                    sure = min(
                        *(confidence[phrase.method], reach.confidence, rest.confidence),
                        lattice.supposed(phrase.steps[0], index),
                    )
                    denying = (*lattice.denying(index), *rest.denying)
                    yield Hit(phrase.owner, index, rest.after, method, sure, denying)
