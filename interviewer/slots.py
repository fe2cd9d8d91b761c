"""The candidate's own words for something, such that they can be spoken in a follow-up. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.lexicon import (
    ARTICLES,
    CONJUNCTIONS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    PRONOUN_SUBJECTS,
)
from interviewer.normalise import Token

_ENDS = (CONJUNCTIONS | PRONOUN_SUBJECTS) - {"that", "this", "there"}
_EDGES = FUNCTION_WORDS - {"not", "no"}
_OPENS_CLAUSE = frozenset("how what why whether".split())
_TRAILS = frozenset(
    "first then too also again now together instead straight directly twice".split()
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
    following: Token | None = None
    for index, token in enumerate(tokens[start:], start):
        if index and token.clause != tokens[index - 1].clause:
            break
        if len(taken) == most or token.word in _ENDS or (taken and token.word == "that"):
            following = token
            break
        if not taken and token.word in _OPENS_CLAUSE:
            break
        after_article = index > start and tokens[index - 1].word in ARTICLES
        is_compound = after_article and token.word in PREPOSITIONS  # the on-call engineer
        if not taken and not is_compound and (token.stepped_over or token.word in _EDGES):
            continue
        if not taken and after_article:
            article = tokens[index - 1 : index]
        taken.append(token)
    if following is not None and (_goes_on(following) or _pairs(taken, following)):
        taken = _up_to_preposition(taken)
    while taken and (taken[-1].stepped_over or taken[-1].word in _EDGES | _TRAILS):
        taken.pop()
    return [*article, *taken] if taken else []


def _goes_on(following: Token) -> bool:
    """Whether a thing is not named to its end before this word, or a deed not without it."""
    word = following.word
    return word in ARTICLES | _OBJECTS or word not in FUNCTION_WORDS | _TRAILS


def _pairs(taken: Sequence[Token], following: Token) -> bool:
    """Whether it is the first half of "between one and the other"."""
    return following.word == "and" and any(token.word == "between" for token in taken)


def _up_to_preposition(taken: list[Token]) -> list[Token]:
    """The part before the last preposition; all of it hangs together if there is none."""
    for index in range(len(taken) - 1, 0, -1):
        if taken[index].word in PREPOSITIONS:
            return [] if taken[index - 1].word in _QUANTITIES else taken[:index]
    return []
