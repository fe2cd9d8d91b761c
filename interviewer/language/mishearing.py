"""What a question's words may have been written as by a recognizer that did not know them. Pure.

Only for words with a meaning of their own: small words and everyday words are heard rightly, and
to take them for something else would silence fair probes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz, process

from interviewer.language.lexicon import FUNCTION_WORDS, NEGATION_WORDS
from interviewer.language.normalise import Token, stem
from interviewer.language.phrases import (
    CONFIDENCE,
    NUMBER,
    Hit,
    Lattice,
    Phrase,
    Reach,
    telling_steps,
)

FUZZY_LETTERS = 7
FUZZY_RATIO = 88
JOINED_LETTERS = 9
PHONETIC_RATIO = 80
PHONETIC_CODE = 3
SOUND_LETTERS = 5
HINT_WORDS = 2_000
"""So many common words tell nothing alone; any other word of a phrase hints at what was said."""
EVERYDAY_WORDS = 6_000
"""Recognizers hear so many words rightly: none is taken for a term that only sounds like it."""


@lru_cache(maxsize=4)
def common_words(count: int = 20_000) -> frozenset[str]:
    """So many of the commonest English words, which recognizers know. Loaded on first use."""
    import wordfreq  # noqa: PLC0415 - takes 0.2 s, and most answers need no fuzzy step

    return frozenset(wordfreq.top_n_list("en", count))


class Mishearing:
    """One question's words, as they may have been misspelt or misheard."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._spellings = {word: s for p in phrases for word, s in long_words(p, FUZZY_LETTERS)}
        self._initials: dict[str, list[str]] = {}  # beginnings are heard best
        for word in self._spellings:
            self._initials.setdefault(word[0], []).append(word)
        self._stems = {s for p in phrases for step in p.steps for s in step.stems}
        self._sounds = _sounds(phrases)
        self._word_sounds = _word_sounds(phrases)
        self._phrases = phrases
        self._hints: dict[str, set[str]] | None = None

    def hints(self, tokens: Sequence[Token], floor: float) -> Iterator[Hit]:
        """Words of ours among those recognized less surely than `floor`, and what sounds so.

        Where the recognizer is rough, phrases come apart, and a word may be all that is left.
        """
        if all(token.confidence >= floor for token in tokens):
            return
        if self._hints is None:
            self._hints = _hints(self._phrases)
        for index, token in enumerate(tokens):
            if token.confidence < floor:
                code = jellyfish.metaphone(token.stem)
                for owner in self._hints.get(token.stem, set()) | self._hints.get(code, set()):
                    yield Hit(owner, index, index + 1, "hint", CONFIDENCE["hint"])

    def respell(self, lattice: Lattice) -> None:
        """Words that are none of ours but are written, or sound, much like one."""
        tokens = lattice.tokens
        for index, token in enumerate(tokens):
            if token.stem in self._stems or token.stepped_over:
                continue
            # The word alone, else with the next one: "item potency".
            alone = self._respell_as(lattice, index, index + 1, token.word, FUZZY_LETTERS)
            if not alone and in_one_sentence(tokens, index, index + 2):
                pair = token.word + tokens[index + 1].word
                self._respell_as(lattice, index, index + 2, pair, JOINED_LETTERS)
            if token.word in common_words(EVERYDAY_WORDS):
                continue  # "reply" was hardly "replay"
            code = jellyfish.metaphone(token.word)
            for word in self._word_sounds.get(code, ()):
                if word[0] == token.word[0] and _syllables(word) == _syllables(token.word):
                    sure = CONFIDENCE["sounds_close"]
                    alone = len(word) >= SOUND_LETTERS and len(code) >= PHONETIC_CODE
                    lattice.add(
                        index, Reach(stem(word), index + 1, "sounds_close", sure, alone=alone)
                    )

    def _respell_as(
        self, lattice: Lattice, first: int, after: int, written: str, letters: int
    ) -> bool:
        if after == first + 1 and written in common_words():
            return False  # "terror" is no misspelt "error": a recognizer writes what it knows
        if len(written) < letters - 1:
            return False
        found = process.extractOne(
            written,
            self._initials.get(written[0], ()),
            scorer=fuzz.ratio,
            score_cutoff=FUZZY_RATIO,
        )
        if not found or len(found[0]) < letters:
            return False
        whole = self._spellings[found[0]]
        lattice.add(first, Reach(whole, after, "fuzzy", CONFIDENCE["fuzzy"]))
        return True

    def by_sound(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Terms of several words that sound the same as what was written."""
        if not self._sounds:
            return
        for size in range(1, 5):
            for index in range(len(tokens) - size + 1):
                if tokens[index].stepped_over or not in_one_sentence(tokens, index, index + size):
                    continue
                heard = [token.word for token in tokens[index : index + size]]
                if size == 1 and heard[0] in common_words():
                    continue  # "collaborated" is no "call aborted"
                code = jellyfish.metaphone("".join(heard))
                for spelling, owner in self._sounds.get(code, ()):
                    if fuzz.ratio(" ".join(heard), spelling) >= PHONETIC_RATIO:
                        own = NEGATION_WORDS.intersection(spelling.split())
                        denying = (i for i in range(index, index + size) if tokens[i].word in own)
                        sure = CONFIDENCE["phonetic"]
                        yield Hit(owner, index, index + size, "phonetic", sure, tuple(denying))


def may_be_meant(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether what only sounds like one of our terms may be just what was said: everyday words.

    Several words that an author gave are a term misheard, whatever they are.
    """
    if hit.method not in ("phonetic", "sounds_like"):
        return False
    words = [token.word for token in tokens[hit.first : hit.after] if not token.stepped_over]
    telling = [word for word in words if word not in FUNCTION_WORDS]
    given = hit.method == "sounds_like" and len(telling) > 1
    return not given and common_words(EVERYDAY_WORDS).issuperset(words)


def long_words(phrase: Phrase, letters: int) -> Iterator[tuple[str, str]]:
    """(word, stem) of each word of a phrase with at least so many letters."""
    for step in phrase.steps:
        for word, root in zip(step.words, step.roots, strict=True):
            if len(word) >= letters and word != NUMBER:
                yield word, root


def _sounds(phrases: Iterable[Phrase]) -> dict[str, list[tuple[str, str]]]:
    """How a term of several words sounds -> (spelling, concept)."""
    out: dict[str, list[tuple[str, str]]] = {}
    for phrase in phrases:
        if phrase.method != "phrase" or telling_steps(phrase.steps) < 2:  # noqa: PLR2004
            continue
        for spelling in phrase.spellings():
            if any(letter.isdigit() for letter in spelling):
                continue  # "1 database" sounds like the bare word
            code = jellyfish.metaphone(spelling.replace(" ", ""))
            if len(code) > PHONETIC_CODE:
                out.setdefault(code, []).append((spelling, phrase.owner))
    return out


def _hints(phrases: Iterable[Phrase]) -> dict[str, set[str]]:
    """Stem, or how it sounds in capitals -> the concepts whose phrases have such a word."""
    out: dict[str, set[str]] = {}
    for phrase in phrases:
        if phrase.method != "phrase":
            continue
        for word, root in long_words(phrase, SOUND_LETTERS - 1):
            if word in common_words(HINT_WORDS):
                continue
            out.setdefault(root, set()).add(phrase.owner)
            code = jellyfish.metaphone(root)
            if len(code) >= PHONETIC_CODE:
                out.setdefault(code, set()).add(phrase.owner)
    return out


def _word_sounds(phrases: Iterable[Phrase]) -> dict[str, set[str]]:
    """How a single word sounds -> the words, where they are long enough to be told apart."""
    out: dict[str, set[str]] = {}
    written = (phrase for phrase in phrases if phrase.method == "phrase")
    for phrase in written:
        for word, _ in long_words(phrase, SOUND_LETTERS - 1):
            for form in (word, f"{word}s"):
                code = jellyfish.metaphone(form)
                if len(code) >= PHONETIC_CODE - 1:
                    out.setdefault(code, set()).add(word)
    return out


def _syllables(word: str) -> int:
    return len(re.findall(r"[aeiouy]+", word.removesuffix("e")))


def in_one_sentence(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether tokens[first:after] are there and stand in one sentence."""
    return after <= len(tokens) and tokens[first].sentence == tokens[after - 1].sentence
