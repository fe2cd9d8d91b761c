"""Is this a story that was told before? Pure.

Two tellings of one story share its rare words (who, what, where) even when the sentences differ;
two stories of one profession share only the common ones. So words are weighed by their rarity.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from interviewer.language.lexicon import FUNCTION_WORDS, VERBS
from interviewer.language.normalise import tokenise

LEAST_WORDS = 12
"""Fewer telling words than this make no story."""
SAME_STORY = 0.5
"""Share of the shorter telling's weight that both have: two tellings of one story lie above it,
two stories of the same trade below (`tests/interviewer/understanding/test_retelling.py`)."""
_COMMONEST = 6.5
"""The frequency (Zipf scale) at which a word tells nothing."""


def fingerprint(text: str) -> frozenset[str]:
    """The words of a telling that say what it is about; empty if it is too short to tell."""
    found = frozenset(
        token.word
        for token in tokenise(text)
        if token.word not in FUNCTION_WORDS and token.word not in VERBS and not token.is_number
        and _weight(token.word) > 0
    )  # fmt: skip
    return found if len(found) >= LEAST_WORDS else frozenset()


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """0: nothing shared, 1: the shorter one is all in the other."""
    first, second = set(one), set(other)
    least = min(_total(first), _total(second))
    return _total(first & second) / least if least else 0.0


def _total(words: set[str]) -> float:
    return sum(map(_weight, words))


@lru_cache(maxsize=20_000)
def _weight(word: str) -> float:
    """0 for the commonest words, about 6 for one that hardly anybody uses."""
    import wordfreq  # noqa: PLC0415 - takes 0.2 s, and only a report needs it

    return max(0.0, _COMMONEST - float(wordfreq.zipf_frequency(word, "en"))) ** 2
