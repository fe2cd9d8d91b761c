"""How much of a story is situation, task, action and result, as far as its words show. Pure.

Every sentence is given to one part. Cues vote, and the order of a told story decides where they
are silent: a sentence without a cue belongs with the one before it, and going back costs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interviewer.language.cue_phrases import TRAIT_PHRASES
from interviewer.language.normalise import tokenise
from interviewer.language.phrases import Lattice, PhraseBook, compile_phrase
from interviewer.language.wording import Span
from interviewer.reading import Remark
from interviewer.tree import Trait


class Part(StrEnum):
    """The parts of a story, in the order they are told."""

    SITUATION = "situation"
    TASK = "task"
    ACTION = "action"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the transcript that belongs to one part."""

    part: Part
    span: Span


_DID = (
    "decided|asked|built|ran|wrote|proposed|met|suggested|explained|showed|prepared|sat|talked|"
    "spoke|called|mapped|split|cut|measured|tested|moved|changed|took|started|pushed|negotiated|"
    "presented|escalated|aligned|created|designed|led|agreed|organised|organized|brought|made|"
    "put|set|sent|drew|offered|compared|checked|listed|wrote|stopped|removed|added|convinced|"
    "invited|pulled|worked|planned|broke|walked|told|documented|reviewed|analysed|analyzed"
)
_CUES: Mapping[Part, tuple[str, ...]] = {
    Part.SITUATION: (
        "i was working", "at the time", "there was|were", "we were", "team was|had", "last year",
        "years|months|weeks ago", "back when|then", "at my last|previous", "in my last|previous",
        "company was|had", "we had a|an|two|three|several", "customers were|had",
    ),
    Part.TASK: (
        "my job|role|task|goal|responsibility was|be", "i|we had|needed to", "i was responsible",
        "i was supposed|asked to", "in charge of", "goal|challenge|deadline|task was",
        "up to me", "it fell to me", "i owned", "what was needed",
    ),
    Part.ACTION: (
        f"i {_DID}", f"we {_DID}", "so|then|first|next i", "what i did", "instead i", "i also",
    ),
    Part.RESULT: (
        *TRAIT_PHRASES[Trait.RESULT_STATED], "as a result", "in the end", "outcome was",
        "turned out", "ended up", "since then", "i learned", "what i learned", "by # percent",
        "from # to #", "it worked",
    ),
}  # fmt: skip
_BOOK = PhraseBook(
    phrase
    for part, texts in _CUES.items()
    for text in texts
    for phrase in compile_phrase(text, part.value)
)
_ORDER = tuple(Part)
_VOTE = 2.0
_START = (0.0, 0.5, 1.0, 2.5)
"""Cost of beginning with each part."""
_FORWARD, _BACK, _AGAIN = 0.6, 1.6, 0.0
_JOINED = r",\s+(?:and|so|but|then)\s+(?:i|we)\b"
"""Where somebody goes on about what was done, in one breath with where it was."""
_SENTENCE = re.compile(rf"(?:(?!{_JOINED})[^.!?])+(?:[.!?]+|,)?", re.IGNORECASE)
_GAP = 1


def passages(remarks: Sequence[Remark]) -> tuple[Passage, ...]:
    """The parts of an answer in order, neighbours of one part joined; () if nothing was said."""
    spans = _sentences(remarks)
    if not spans:
        return ()
    text = " ".join(remark.text for remark in remarks)
    votes = [_votes(text[span.start : span.end]) for span in spans]
    joined: list[Passage] = []
    for part, span in zip(_path(votes), spans, strict=True):
        if joined and joined[-1].part is part:
            joined[-1] = Passage(part, Span(joined[-1].span.start, span.end))
        else:
            joined.append(Passage(part, span))
    return tuple(joined)


def shares(found: Sequence[Passage]) -> dict[Part, float]:
    """The share of each part, 0 to 1, by length of text."""
    size = {
        part: sum(p.span.end - p.span.start for p in found if p.part is part) for part in _ORDER
    }
    total = sum(size.values())
    return {part: size[part] / total if total else 0.0 for part in _ORDER}


def _sentences(remarks: Sequence[Remark]) -> list[Span]:
    """Sentences within phrases, cut where "and I" begins another one.

    Not every recognizer writes full stops, but all of them pause.
    """
    spans: list[Span] = []
    offset = 0
    for remark in remarks:
        spans += [
            Span(offset + found.start(), offset + found.end())
            for found in _SENTENCE.finditer(remark.text)
            if found.group().strip()
        ]
        offset += len(remark.text) + 1
    return spans


def _votes(sentence: str) -> dict[Part, int]:
    lattice = Lattice(tokenise(sentence))
    owners = {Part(hit.owner) for hit in _BOOK.find(lattice, {"phrase": 1.0}, _GAP)}
    return {part: int(part in owners) for part in _ORDER}


def _path(votes: Sequence[Mapping[Part, int]]) -> list[Part]:
    """The cheapest way through the parts (Viterbi)."""
    cost = [start - _VOTE * votes[0][part] for start, part in zip(_START, _ORDER, strict=True)]
    came: list[list[int]] = []
    for vote in votes[1:]:
        best = [
            min(range(len(_ORDER)), key=lambda i, j=j: cost[i] + _move(i, j))  # type: ignore[misc]
            for j in range(len(_ORDER))
        ]
        came.append(best)
        cost = [cost[i] + _move(i, j) - _VOTE * vote[_ORDER[j]] for j, i in enumerate(best)]
    at = min(range(len(_ORDER)), key=lambda i: cost[i])
    path = [at]
    for best in reversed(came):
        at = best[at]
        path.append(at)
    return [_ORDER[i] for i in reversed(path)]


def _move(i: int, j: int) -> float:
    if i == j:
        return _AGAIN
    return _FORWARD if j > i else _BACK
