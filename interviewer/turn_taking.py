"""Silence, words and learned pauses -> keep listening, nudge, or the answer is over. Pure.

The table is the design's. Two things shift it: how much of the time box is used, and what pauses
this candidate has come back from. `docs/decisions/0004-turn-taking.md` has the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from interviewer.tree import Kind, TimeBox


class Patience(StrEnum):
    """How long the interviewer waits before it takes the floor."""

    QUICK = "quick"
    NORMAL = "normal"
    PATIENT = "patient"


class Ending(StrEnum):
    """What the text so far sounds like."""

    NOTHING = "nothing said"
    CLOSING_CUE = "a complete sentence with a closing cue"
    COMPLETE = "a complete sentence"
    TRAILING = "trailing off"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of silence for each ending, and for the two kinds of help."""

    closing_cue: float
    complete: float
    trailing: float
    first_nudge: float
    nudge: float
    offer: float


WAITS = {
    Patience.QUICK: Waits(0.6, 1.0, 2.5, 5.0, 4.0, 8.0),
    Patience.NORMAL: Waits(0.8, 1.6, 4.0, 8.0, 6.0, 12.0),
    Patience.PATIENT: Waits(1.2, 2.5, 6.0, 12.0, 9.0, 18.0),
}

EARLY_S = 15.0
EARLY_FACTOR = 1.25
BEYOND_TARGET_FACTOR = 0.75
OPEN_STORY_FACTOR = 1.25
"""A story whose result has not come is not over yet."""

SHORT_SENTENCE = 4
"""Words; a shorter last sentence is read together with the one before it."""

LEARN_FROM = 4
"""Pauses needed before what was learned counts at all."""
LEARNED_AT = 20
"""Pauses from which on the table no longer counts, but as a bound."""
MARGIN = 1.15
"""On top of the 95th percentile, or the threshold would sit on a pause that is usual."""

_TRAILING_WORD = re.compile(
    r"\b(and|but|or|because|so|then|that|which|who|when|where|while|if|as|like|with|to|for|of|the|a|"
    r"an|my|our|their|is|was|were|are|we|i|they|he|she|it's|um|uh|er|erm|hmm|well|basically|"
    r"actually|also|plus|than|from|in|on|at|by|about|into|not|would|could|should|"
    r"let me think|you know|i mean|kind of|sort of)\W*$",
    re.IGNORECASE,
)
_TRAILING_MARK = re.compile(r"(,|-|–|—|:|;|\.\.\.|…)\s*$")
_CLOSING_CUE = re.compile(
    r"\b(that's (what|how|why|the|where|basically|pretty much|about)|that is (what|how|why)|"
    r"so that's|so yeah|so yes|in the end|at the end of the day|what i learned|i learned|"
    r"the lesson|the result was|and that was|to sum up|in summary|overall|long story short|"
    r"that worked|we haven't looked back|next time i('d| would)|ever since|since then)\b",
    re.IGNORECASE,
)


def ending_of(text: str) -> Ending:
    """What the text so far sounds like, from its last words."""
    text = text.strip()
    if not text:
        return Ending.NOTHING
    if _TRAILING_MARK.search(text) or _TRAILING_WORD.search(text):
        return Ending.TRAILING
    last_sentence = re.split(r"(?<=[.!?])\s+", text)[-1]
    if len(last_sentence.split()) < SHORT_SENTENCE:
        # A cut phrase such as "In the end." belongs to the sentence before it.
        last_sentence = " ".join(text.split()[-12:])
    return Ending.CLOSING_CUE if _CLOSING_CUE.search(last_sentence) else Ending.COMPLETE


@dataclass(slots=True)
class PauseMemory:
    """The pauses a candidate made in mid-answer and came back from, in seconds."""

    seconds: list[float] = field(default_factory=list)

    def learn(self, pause_s: float, after: str) -> None:
        """Remember a pause that the candidate ended by going on.

        Only pauses after what sounded complete: those after an "and" are long by nature, and the
        words foretell them.
        """
        if ending_of(after) in (Ending.COMPLETE, Ending.CLOSING_CUE):
            self.seconds.append(pause_s)

    def usual_s(self) -> float:
        """A little above the 95th percentile; 0 while too little is known."""
        if len(self.seconds) < LEARN_FROM:
            return 0.0
        ordered = sorted(self.seconds)
        return MARGIN * ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]

    def threshold(self, table_s: float, shift: float = 1.0) -> float:
        """The table's value, shifted and moved towards the usual pause, within half and twice.

        However much it is shifted, the usual pause stays below it: who pauses like that goes on.
        """
        usual_s = self.usual_s()
        if not usual_s:
            return table_s * shift
        # The more is known, the more it counts.
        weight = min(1.0, len(self.seconds) / LEARNED_AT)
        moved = shift * (table_s + weight * (usual_s - table_s))
        return min(max(moved, usual_s, table_s / 2), table_s * 2)


@dataclass(frozen=True, slots=True)
class AnswerSoFar:
    """What the judgement looks at.

    elapsed_s: since the candidate's first word. story_open: a behavioural answer in which no
    result was stated yet. is_reply: an answer to a probe, which is shorter by nature.
    """

    text: str
    elapsed_s: float
    time_box: TimeBox
    kind: Kind
    story_open: bool = False
    is_reply: bool = False


def wait_for(answer: AnswerSoFar, patience: Patience, memory: PauseMemory) -> float:
    """Seconds of silence after which this answer counts as over; infinity if nothing was said."""
    waits = WAITS[patience]
    match ending_of(answer.text):
        case Ending.NOTHING:
            return float("inf")
        case Ending.TRAILING:
            return waits.trailing
        case Ending.CLOSING_CUE:
            return waits.closing_cue
        case Ending.COMPLETE:
            return memory.threshold(waits.complete, _shift(answer))


def _shift(answer: AnswerSoFar) -> float:
    low, high = answer.time_box.target
    early = min(EARLY_S, low / 3)
    if answer.elapsed_s > high:
        return BEYOND_TARGET_FACTOR
    if answer.is_reply:
        return 1.0
    if answer.elapsed_s < early:
        return EARLY_FACTOR
    if answer.story_open and answer.kind is Kind.BEHAVIOURAL and answer.elapsed_s < low:
        return OPEN_STORY_FACTOR
    return 1.0


def help_due(waited_s: float, *, said_anything: bool, given: Sequence[str], p: Patience) -> str:
    """Which help a silence of `waited_s` calls for: "nudge", "offer" or "" for none.

    Each is given once in one silence; after the offer the interviewer simply waits.
    """
    waits = WAITS[p]
    first = waits.nudge if said_anything else waits.first_nudge
    if "offer" not in given and waited_s >= max(waits.offer, first + 2.0):
        return "offer"
    if "nudge" not in given and "offer" not in given and waited_s >= first:
        return "nudge"
    return ""
