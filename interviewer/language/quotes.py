"""The candidate's own words as a person would quote them: from the start of a clause, verbatim."""

from __future__ import annotations

import re

QUOTE_WORDS = 14
"""A quote is about so long at most."""

_WORDS_BEFORE = 3
"""What is quoted before the words themselves where no clause begins in time."""
_WORD = re.compile(r"\S+")
_ENDS_SENTENCE = re.compile(r"[.!?][\"')]*$")
_ENDS_CLAUSE = re.compile(r"[,;:][\"')]*$|^[-–—]+$")
_STARTS_CLAUSE = frozenset("and but because so when if while although then which until".split())


def quote_around(transcript: str, start: int, end: int) -> str:
    """The words around transcript[start:end], within their sentence; "" if there are none.

    From the start of the sentence if they fit so, else from that of a clause, and on to the end of
    a clause if one ends in time.
    """
    words = list(_WORD.finditer(transcript))
    if not words:
        return ""
    first = max((i for i, word in enumerate(words) if word.start() <= start), default=0)
    last = max((i for i, word in enumerate(words) if word.start() < end), default=first)
    sentences = [
        0,
        *(i + 1 for i, word in enumerate(words) if _ENDS_SENTENCE.search(word.group())),
        len(words),
    ]
    after = min(i for i in sentences if i > last) if last < len(words) else len(words)
    begin = _begin(words, max(i for i in sentences if i <= first), first, (last + 1, after))
    if after - begin > QUOTE_WORDS:
        after = _end(words, last + 1, begin + QUOTE_WORDS)
    return transcript[words[begin].start() : words[after - 1].end()].strip(" ,;:.-–—")


def _begin(words: list[re.Match[str]], sentence: int, first: int, ends: tuple[int, int]) -> int:
    """Where to begin: with a clause, as early as lets theirs fit, or at least the words.

    ends: after the words themselves, and after their sentence.
    """
    after, after_sentence = ends
    clauses = [sentence, *(i for i in range(sentence + 1, first + 1) if _opens(words, i))]
    whole = next((i for i in range(after, after_sentence) if _opens(words, i)), after_sentence)
    for end in (whole, after):
        fitting = [i for i in clauses if end - i <= QUOTE_WORDS]
        if fitting:
            return min(fitting)
    return max(clauses[-1], first - _WORDS_BEFORE)


def _end(words: list[re.Match[str]], least: int, most: int) -> int:
    """Where to end: before the last clause that begins in time, else when it is long enough."""
    if least >= most:
        return least
    ends = [i for i in range(least, most + 1) if i < len(words) and _opens(words, i)]
    return max(ends, default=most)


def _opens(words: list[re.Match[str]], index: int) -> bool:
    before = words[index - 1].group()
    return bool(_ENDS_CLAUSE.search(before)) or words[index].group().lower() in _STARTS_CLAUSE
