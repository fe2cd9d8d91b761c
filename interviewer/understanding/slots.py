"""The candidate's own words for something, such that they can be spoken in a follow-up. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.language.lexicon import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUN_SUBJECTS,
)
from interviewer.language.normalise import Token

_ENDS = (CONJUNCTIONS | PRONOUN_SUBJECTS) - {"that", "this", "there"}
_EDGES = FUNCTION_WORDS - {"not", "no"}
_OPENS_CLAUSE = frozenset("how what why whether".split())
_TRAILS = frozenset(
    "first then too also again now together instead straight twice yesterday today later".split()
)
_OBJECTS = frozenset("it them him her us me these those".split())
_QUANTITIES = frozenset("all some any most more many few each every both half".split())


def own_words(tokens: Sequence[Token], start: int, most: int) -> Sequence[Token]:
    """Up to `most` words from `start` that can be spoken as a name for something; none if not.

    None beyond the clause, none that only joins words, and no half of a thing: what would go on
    after `most` words is cut before its last preposition, or not taken at all. An article before
    them comes along, uncounted: "a message queue".
    """
    taken: list[Token] = []
    article: Sequence[Token] = ()
    following: Sequence[Token] = ()
    for index, token in enumerate(tokens[start:], start):
        if index and token.clause != tokens[index - 1].clause:
            break
        if not taken and token.word in _OPENS_CLAUSE:
            break
        is_end = token.word in _ENDS | _OPENS_CLAUSE or (taken and token.word == "that")
        if len(taken) == most or is_end:
            following = tokens[index : index + 2]
            break
        after_article = index > start and tokens[index - 1].word in ARTICLES
        is_compound = after_article and token.word in PREPOSITIONS  # the on-call engineer
        if not taken and not is_compound and (token.stepped_over or token.word in _EDGES):
            continue
        if not taken and after_article:
            article = tokens[index - 1 : index]
        taken.append(token)
    if following and (_goes_on(following) or _pairs(taken, following[0])):
        taken = _up_to_preposition(taken)
    while taken and (taken[-1].stepped_over or taken[-1].word in _EDGES | _TRAILS):
        taken.pop()
    return [*article, *taken] if taken else []


def _goes_on(following: Sequence[Token]) -> bool:
    """Whether a thing is not named to its end before these words, or a deed not without them."""
    word = following[0].word
    if word in _OBJECTS:  # unless it is what the next words are about: "it would slip"
        return not any(token.word in AUXILIARIES for token in following[1:])
    return word in ARTICLES or not (
        word in FUNCTION_WORDS | _TRAILS or word.endswith("ly")  # slowly, immediately
    )


def _pairs(taken: Sequence[Token], following: Token) -> bool:
    """Whether it is the first half of "between one and the other"."""
    return following.word == "and" and any(token.word == "between" for token in taken)


def _up_to_preposition(taken: list[Token]) -> list[Token]:
    """The part before the last preposition; all of it hangs together if there is none."""
    for index in range(len(taken) - 1, 0, -1):
        if taken[index].word in PREPOSITIONS:
            half = taken[index].word == "of" or taken[index - 1].word in _QUANTITIES
            return [] if half else taken[:index]
    return []
