"""Text as a recognizer might have written it: seeded errors of the kinds recognizers make.

Words that sound the same, long words split, endings lost or added, and small words dropped; every
word written is a common one, as recognizers know no others. It stands in for speech when the tests
of a tree are run a second time.
"""

from __future__ import annotations

import random
from functools import lru_cache

import jellyfish
from rapidfuzz import fuzz

from interviewer.language.lexicon import FUNCTION_WORDS
from interviewer.language.mishearing import common_words

_CONFUSED = {
    "and": "an",
    "an": "and",
    "to": "two",
    "two": "to",
    "their": "there",
    "there": "their",
    "our": "are",
    "are": "our",
    "then": "than",
    "than": "then",
    "for": "four",
    "would": "wood",
    "we're": "were",
    "it's": "its",
    "of": "off",
    "by": "buy",
    "know": "no",
    "in": "and",
    "the": "a",
    "a": "the",
}
"""Small words that recognizers take for each other. None turns a sentence into its opposite."""

_KEPT = frozenset("not no never without don't didn't wouldn't can't won't isn't nothing".split())
"""Negations are stressed, and to lose one would change what the reply says."""

_SPLIT_LETTERS = 6
_DROPPED_LETTERS = 4
_ALIKE = 60
_LEAST_CODE = 2


def garble(text: str, word_error: float, seed: int) -> str:
    """The text with about a share `word_error` of its words misheard; the same for a seed."""
    rng = random.Random(f"{seed}:{text}")
    out: list[str] = []
    for word in text.split():
        if word.lower().strip(".,!?;:") in _KEPT or rng.random() >= word_error:
            out.append(word)
            continue
        out += _misheard(word, rng)
    return " ".join(out)


def _misheard(word: str, rng: random.Random) -> list[str]:
    """What is written instead of a word: nothing, one word or two."""
    bare = word.strip(".,!?;:\"'()")
    if not bare.isalpha():
        return [word]
    left, _, right = word.partition(bare)
    lower = bare.lower()
    if lower in _CONFUSED:
        return [] if rng.random() < 0.5 else [left + _CONFUSED[lower] + right]  # noqa: PLR2004
    if len(lower) <= _DROPPED_LETTERS and lower in FUNCTION_WORDS:
        return []
    choices = [*_other_endings(lower), *_halves(lower), *_alike_words(lower)]
    return (left + rng.choice(choices) + right).split() if choices else [word]


def _other_endings(word: str) -> list[str]:
    """The word with its ending lost or another heard: the least stressed part of it."""
    forms = [word + "s", word + "ed"]
    forms += [word.removesuffix(ending) for ending in ("ed", "s", "d", "ing", "ly")]
    return [form for form in forms if form != word and form in common_words()]


def _halves(word: str) -> list[str]:
    """The word as two words, if both are words."""
    cuts = range(3, len(word) - 2) if len(word) >= _SPLIT_LETTERS else ()
    pairs = [(word[:cut], word[cut:]) for cut in cuts]
    return [f"{a} {b}" for a, b in pairs if {a, b} <= common_words()]


def _alike_words(word: str) -> list[str]:
    alike = _sound_alikes().get(jellyfish.metaphone(word), ())
    return [other for other in alike if other != word and fuzz.ratio(other, word) >= _ALIKE]


@lru_cache(maxsize=1)
def _sound_alikes() -> dict[str, tuple[str, ...]]:
    """How a common word sounds -> the common words that sound so."""
    groups: dict[str, list[str]] = {}
    for word in sorted(common_words()):
        if word.isalpha() and len(word) > _LEAST_CODE:
            groups.setdefault(jellyfish.metaphone(word), []).append(word)
    return {code: tuple(words) for code, words in groups.items() if len(code) >= _LEAST_CODE}
