"""Text of others made fit for a terminal: nothing in it can move the cursor or hide other text."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # Persian words and many emoji need them
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MOST_MARKS = 4
_LONG_WORD = 16
_MARKS = re.compile(r"(\S)([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{5,})")
"""Accents piled on one letter, which would be drawn over the lines around it."""


def printable(text: str, *, lines: bool = False) -> str:
    r"""`text` with every character that draws nothing written out, such as `\x1b` or `\u202e`.

    Tabs become spaces. lines: keep line ends; otherwise the result is a single line.
    """
    text = text.replace("\r\n", "\n").replace("\t", " ")
    text = _MARKS.sub(lambda match: match[1] + match[2][:_MOST_MARKS], text)
    if text.isprintable():
        return text
    return "".join(_shown(character, lines) for character in text)


def shortened(text: str, most: int) -> str:
    """One printable line of at most `most` (>= 1) characters; what is cut ends in an ellipsis.

    It is cut between words, unless the word in the way is very long.
    """
    text = " ".join(printable(text[: 4 * most]).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if text[most - 1] != " " and 0 <= len(cut) - 1 - cut.rfind(" ") < _LONG_WORD:
        cut = cut.rpartition(" ")[0] or cut
    return f"{cut.rstrip()}…"


def _shown(character: str, lines: bool) -> str:
    if character == "\n":
        return "\n" if lines else " "
    if character in _JOINERS or unicodedata.category(character) not in _INVISIBLE:
        return character
    return character.encode("unicode_escape").decode("ascii")
