"""A second reading laid over the phrases of the first, so that pauses keep their words. Pure.

A second look reads several phrases at once and gives one text for all of them. When each word was
said is known only of the phrases; so the words that both readings share say where one ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from interviewer.reading import Remark

_BARE = re.compile(r"[^\w']+")
_ENDS = re.compile(r"[.!?,;:][\"')]*$")


def respread(first: Sequence[Remark], again: Remark) -> tuple[Remark, ...]:
    """The second reading as remarks with the times of the first; phrases left empty are gone."""
    said = again.text.split()
    if len(first) < 2 or not said:  # noqa: PLR2004 - nothing to divide
        return (again,)
    ends, total = [], 0
    for remark in first:
        total += len(remark.text.split())
        ends.append(total)
    before = [_bare(word) for remark in first for word in remark.text.split()]
    after = [_bare(word) for word in said]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    pairs = [(b.a + i, b.b + i) for b in blocks for i in range(b.size)]
    cuts = [0, *(_cut(said, pairs, end, total) for end in ends[:-1]), len(said)]
    cuts = [max(cuts[: i + 1]) for i in range(len(cuts))]  # never back
    return tuple(
        Remark(
            " ".join(said[start:end]),
            again.confidence,
            remark.start_s,
            remark.end_s,
            remark.phrases,
        )
        for remark, start, end in zip(first, cuts, cuts[1:], strict=False)
        if start < end
    )


def _cut(said: Sequence[str], pairs: Sequence[tuple[int, int]], end: int, total: int) -> int:
    """Where in `said` the phrase ends whose last word is number `end` - 1 of the first reading."""
    low = max((there + 1 for here, there in pairs if here < end), default=0)
    high = min((there for here, there in pairs if here >= end), default=len(said))
    if low >= high:
        return low
    # Words that only one reading has lie between: a mark decides, else their share.
    marked = [at for at in range(low, high + 1) if at and _ENDS.search(said[at - 1])]
    fair = min(max(round(len(said) * end / total), low), high)
    return min(marked, key=lambda at: abs(at - fair), default=fair)


def _bare(word: str) -> str:
    return _BARE.sub("", word.lower())
