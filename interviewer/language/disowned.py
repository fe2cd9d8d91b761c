"""Whether words are named as what the speaker does not do: others' way, given up, ruled out. Pure.

Only a red flag asks for it. To accuse somebody of what they warn against is worse than to miss one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from interviewer.language.lexicon import FUNCTION_WORDS, MERELY, SUPPOSING
from interviewer.language.normalise import Token, stem

_REACH = 14
"""Words before and behind that are looked at."""
_NEAR = 6
_SOME = frozenset("some many most seen know lots".split())
_OTHERS = frozenset(
    "people teams companies places owners managers pos pms folks colleagues".split()
)
_RULED_OUT = frozenset(
    (stem(first), second)
    for first, second in (
        ("decided", "against"),
        ("argued", "against"),
        ("am", "against"),
        ("ruled", "out"),
        ("last", "thing"),
        ("opposite", "of"),
        ("danger", "of"),
        ("tempted", "to"),
        ("temptation", "to"),
        ("temptation", "is"),
    )
)
_COULD_HAVE = (["could", "have"], ["might", "have"])
_GIVEN_UP = (stem("used"), "to")
_UNFIT = frozenset("risky dangerous mistake disaster wrong suicide nightmare".split())
_JUDGED = frozenset("be do make".split())
_NOT = frozenset("not no never".split())
_ANOTHERS = frozenset("their his her".split())
_CLAUSE_BEGINS = frozenset("the each i we they he she it there".split())
_OWN = frozenset("i me my mine we us our ours".split())
_FAILS = frozenset(
    stem(word) for word in "option work help scale last question sense measure".split()
)


def is_disowned(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether tokens[first:after] are told of as somebody else's, as past, or as ruled out."""
    sentence = tokens[first].sentence
    before = [t for t in tokens[max(0, first - _REACH) : first] if t.sentence == sentence]
    behind = [t for t in tokens[after : after + _REACH] if t.clause == tokens[after - 1].clause]
    return (
        _others_do(before)
        or any((one.stem, two.word) in _RULED_OUT for one, two in _near(before))
        or any((one.stem, two.word) == _GIVEN_UP for one, two in _near(before))
        or _was_not(tokens, first)
        or _is_not_all(tokens, first)
        or _is_not_anothers(tokens[first:after])
        or _is_of_two_clauses(tokens[first:after])
        or _is_ruled_out(behind)
        or _is_taken_back(tokens, first, after)
    )


def _near(before: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Neighbours close before the words, without what is stepped over."""
    return list(pairwise([token for token in before if not token.stepped_over][-_NEAR:]))


def _others_do(before: Sequence[Token]) -> bool:
    """Whether it is "some teams just": nobody the speaker has a part in."""
    places = [
        index
        for index, token in enumerate(before)
        if token.word in _OTHERS and any(t.word in _SOME for t in before[max(0, index - 2) : index])
    ]
    return bool(places) and all(token.word != "i" for token in before[places[-1] :])


def _was_not(tokens: Sequence[Token], first: int) -> bool:
    """Whether it is "I could have" before what was done, or "the other way would have been"."""
    words = [
        token.word for token in tokens[max(0, first - _NEAR) : first] if not token.stepped_over
    ]
    return words[-2:] in _COULD_HAVE or words[-3:] == ["would", "have", "been"]


def _is_of_two_clauses(said: Sequence[Token]) -> bool:
    """Whether it was put together of two: "the app talks to our hub and the labs send it"."""
    return any(
        one.word == "but" or (one.word == "and" and other.word in _CLAUSE_BEGINS)
        for one, other in pairwise(said)
    )


def _is_not_all(tokens: Sequence[Token], first: int) -> bool:
    """Whether it is "I don't just wait": more is done."""
    merely = first if tokens[first].word in MERELY else first - 1
    return merely > 0 and tokens[merely].word in MERELY and tokens[merely - 1].word in _NOT


def _is_not_anothers(said: Sequence[Token]) -> bool:
    """Whether it is "not their fault", where a phrase means "not my fault"."""
    words = {token.word for token in said}
    return bool(words & _NOT and words & _ANOTHERS and not words & _OWN)


def _is_taken_back(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Whether it is "I said no. I mean I didn't say no": the same word, denied right behind."""
    said = {t.stem for t in tokens[first:after] if t.word not in FUNCTION_WORDS}
    rest = tokens[after : after + _REACH]
    return any(
        token.word in _NOT and any(t.stem in said for t in rest[index + 1 : index + 3])
        for index, token in enumerate(rest)
        if token.word != "no"
    )


def _is_ruled_out(behind: Sequence[Token]) -> bool:
    """Whether it is "would be too risky", "was not an option", "makes no sense"."""
    if not behind or (behind[0].stem not in _JUDGED and behind[0].word not in SUPPOSING):
        return False
    if any(token.word in _NOT for token in behind[:3]):
        return any(token.stem in _FAILS for token in behind[:5])
    words = [token.word for token in behind]
    return not _UNFIT.isdisjoint(words) or words[1:4] == ["out", "of", "the"]
