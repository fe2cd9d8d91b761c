"""What the words of a concept's phrases tell where no phrase, or only one, was found. Pure.

No list of phrases is complete. Where the telling words of a concept's phrases stand close together
in an answer, although none of its phrases does, the concept may well have been said: it is neither
credited nor asked for. How much is enough falls with the length of the answer: who has spoken for a
minute has said most things in some way, and little more than a trace is needed to believe it.

And no phrase is safe. Whoever speaks about something uses more than one of its words; where a
phrase stands alone in an answer that has hardly another, it was met by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from interviewer.language.lexicon import FUNCTION_WORDS, STEPPED_OVER
from interviewer.language.normalise import Token, tokenise
from interviewer.language.phrases import NUMBER, Phrase
from interviewer.language.polarity import Polarity, polarity

WINDOW = 14
"""So many words in a row are looked at together."""
SHORT_ANSWER, LONG_ANSWER = 40, 80
"""Words between which the weight that is needed falls."""
WORDS_A_CONCEPT, WORDS_AT_LEAST = 20, 60
"""Words in which a concept is said, beside some that say none: more than that is rambling, and who
rambles for a minute has not said most things."""
MOST_NEEDED, LEAST_NEEDED = 1.2, 0.2
"""The weight that is needed in a short and in a long answer (docs/decisions/0018-traces.md)."""
CHANCE_WORDS = 25
"""In an answer of so many words a phrase may be met by chance."""
CHANCE_WEIGHT = 0.25
"""Less than this the words of the whole answer then weigh for its concept."""
SURE_PHRASE = 3
"""So many telling words in one phrase are no chance."""

_SMALL = FUNCTION_WORDS | STEPPED_OVER
_VOCABULARY = 20.0
"""What the words of a usual concept weigh together."""
_COMMON = 6.5
"""Zipf frequency at which a word tells nothing; three less, one in 300,000 words, tells all."""
_RARE_BY = 3.0


def needed(words: float, heard: int) -> float:
    """The weight of a trace that counts in an answer of so many words and concepts heard."""
    telling = min(words, WORDS_AT_LEAST + WORDS_A_CONCEPT * heard)
    share = (telling - SHORT_ANSWER) / (LONG_ANSWER - SHORT_ANSWER)
    return MOST_NEEDED + min(1.0, max(0.0, share)) * (LEAST_NEEDED - MOST_NEEDED)


class Traces:
    """The telling words of a question's concepts, and how much each of them tells.

    A word tells more the rarer it is in English, the fewer other concepts of the question use it,
    the more of the concept's phrases have it, and the fewer words its concept has in all. What the
    question itself says tells nothing: everybody who answers says it too.
    """

    def __init__(self, phrases: Sequence[Phrase], asked: str) -> None:
        used, spelled = _used(phrases, {token.stem for token in tokenise(asked)})
        weights: dict[str, dict[str, float]] = {}
        vocabulary: Counter[str] = Counter()
        for root, owners in used.items():
            rarity = max(0.0, (_COMMON - _zipf(spelled[root])) / _RARE_BY)
            everywhere = sum(owners.values())
            weights[root] = {
                owner: rarity * count / everywhere * min(1.0, 0.5 + count / 4)
                for owner, count in owners.items()
            }
            vocabulary.update(weights[root])
        # Who has many words is met by chance more often.
        share = {
            owner: math.sqrt(_VOCABULARY / max(total, _VOCABULARY / 4))
            for owner, total in vocabulary.items()
        }
        self._weights = {
            root: {owner: weight * share[owner] for owner, weight in owners.items() if weight}
            for root, owners in weights.items()
        }

    def by_chance(self, owner: str, tokens: Sequence[Token], found: Sequence[Token]) -> bool:
        """Whether the only phrase of a concept in an answer, the tokens `found`, may be chance."""
        if len(tokens) < CHANCE_WORDS or len(_telling(found)) >= SURE_PHRASE:
            return False
        weights = (self._weights.get(root, {}).get(owner, 0.0) for root in _telling(tokens))
        return sum(weights) < CHANCE_WEIGHT

    def find(self, tokens: Sequence[Token]) -> Mapping[str, tuple[float, int, int]]:
        """The heaviest trace of each concept: its weight and the tokens it lies between.

        Words that are denied leave none.
        """
        places: dict[str, list[tuple[int, str, float]]] = {}
        for index, token in enumerate(tokens):
            weights = self._weights.get(token.stem)
            if (
                not weights
                or not _tells(token)
                or polarity(tokens, index, index + 1) is Polarity.NEGATED
            ):
                continue
            for owner, weight in weights.items():
                places.setdefault(owner, []).append((index, token.stem, weight))
        return {owner: _heaviest(found) for owner, found in places.items()}


def _used(
    phrases: Sequence[Phrase], own: set[str]
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """How often each concept's phrases use each stem, and a word of each stem.

    One of many alternatives counts less.
    """
    used: dict[str, dict[str, float]] = {}
    spelled: dict[str, str] = {}
    for phrase in phrases:
        if phrase.method != "phrase":
            continue
        for step in phrase.steps:
            for word, root in zip(step.words, step.roots, strict=True):
                if word == NUMBER or word in _SMALL or root in own:
                    continue
                owners = used.setdefault(root, {})
                owners[phrase.owner] = owners.get(phrase.owner, 0.0) + 1 / math.sqrt(
                    len(step.words)
                )
                spelled.setdefault(root, word)
    return used, spelled


def _telling(tokens: Sequence[Token]) -> set[str]:
    """The stems of the words with a meaning of their own."""
    return {token.stem for token in tokens if _tells(token)}


def _tells(token: Token) -> bool:
    return not token.stepped_over and token.word not in FUNCTION_WORDS


def _heaviest(places: Sequence[tuple[int, str, float]]) -> tuple[float, int, int]:
    """The window whose different words weigh most: weight, first token, after the last."""
    best = (0.0, 0, 0)
    seen: Counter[str] = Counter()
    total = 0.0
    start = 0
    for index, root, weight in places:
        while places[start][0] <= index - WINDOW:
            _, gone, lost = places[start]
            seen[gone] -= 1
            total -= lost if not seen[gone] else 0.0
            start += 1
        seen[root] += 1
        total += weight if seen[root] == 1 else 0.0
        if total > best[0]:
            best = (total, places[start][0], index + 1)
    return best


@lru_cache(maxsize=20_000)
def _zipf(word: str) -> float:
    import wordfreq  # noqa: PLC0415 - takes 0.2 s, and only an answer needs it

    return float(wordfreq.zipf_frequency(word, "en"))
