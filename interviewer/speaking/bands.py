"""The bands that delivery is held against. Dead-bands, not points: green needs no change.

Every bound says where it comes from; `docs/figures.md` says it at length. Data and one comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interviewer.tree import Kind, Question


class Shade(StrEnum):
    """Where a value lies; RED is outside both bands."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Band:
    """Inclusive bounds; None leaves a side open. source: where the bounds come from."""

    green: tuple[float | None, float | None]
    amber: tuple[float | None, float | None]
    source: str

    def shade(self, value: float) -> Shade:
        """Which band the value lies in."""
        if _within(value, self.green):
            return Shade.GREEN
        return Shade.AMBER if _within(value, self.amber) else Shade.RED

    def verdict(self, value: float) -> str:
        """Too little, right or too much, by the green band."""
        low, high = self.green
        if low is not None and value < low:
            return "too little"
        return "too much" if high is not None and value > high else "right"


def _within(value: float, bounds: tuple[float | None, float | None]) -> bool:
    low, high = bounds
    return (low is None or value >= low) and (high is None or value <= high)


_COACHES = "coaches' advice, which varies"
_OWN = "our own judgement"
_SCENE = "the scene's time box; in a conversation a short question is often the best reply"

LENGTH: Mapping[Kind, Band] = {
    Kind.BEHAVIOURAL: Band((60, 150), (45, 180), _COACHES),
    Kind.SITUATIONAL: Band((60, 120), (45, 150), _OWN),
    Kind.COMPETENCY: Band((60, 120), (45, 150), _OWN),
    Kind.EXPLAIN: Band((30, 75), (20, 105), "a strong short explanation is about 80 words"),
    Kind.DESIGN: Band((120, 240), (120, 240), _OWN),
}
"""Seconds of an answer; questions of other kinds go by their own time box."""

REPLY = Band((15, 60), (15, 90), _COACHES)
DELAY = Band((None, 5), (None, 10), _OWN)
"""Seconds from the end of the question to the first word: a moment to think is good."""
PACE = Band((120, 165), (105, 185), "voice coaches; Feiler and Powell 2015: slow reads as nervous")
FILLERS = Band((None, 5), (None, 10), "Laske and DiGennaro Reed 2024: 5 harmless, 12 harmful")
PAUSE_BETWEEN = Band((None, 1.2), (None, 4), "Lundholm Fors: 4 s hurts")
"""Seconds of a pause between clauses, and of the longest pause of an answer."""
PAUSE_WITHIN = Band((None, 0.6), (None, 1.2), _OWN)
"""Seconds of a pause inside a clause, where nobody expects one."""
JARGON = Band((None, 0.02), (None, 0.06), "a listener should know 98 % of the words")
MONOLOGUE = Band((None, 90), (None, 120), "coaches: make sure of the listener within two minutes")
STORY_SETTING = Band((None, 0.4), (None, 0.5), _COACHES)
"""Share of a story that situation and task take together."""
STORY_ACTION = Band((0.4, None), (0.25, None), _COACHES)
STORY_RESULT = Band((0.1, None), (0.05, None), _COACHES)
EARLY_S = 30.0
"""A design answer asks its clarifying question by then."""
CLARIFIED = Band((None, EARLY_S), (None, EARLY_S), _OWN)


def length_band(question: Question, *, is_reply: bool = False) -> Band:
    """The band of an answer's length in seconds."""
    low, high = question.time_box.target
    if question.kind is Kind.ROLEPLAY:
        return Band((None, high), (None, question.time_box.hard), _SCENE)
    if is_reply:
        return REPLY
    own = Band((low, high), (low * 0.75, question.time_box.hard), "the question's time box")
    return LENGTH.get(question.kind, own)


DRILL_FROM, DRILL_TO = 0.5, 1.1
"""Shares of a drill's time: from its first light on, and a sentence may be finished."""


def drill_band(seconds: float) -> Band:
    """The band of an answer in a drill of so many seconds."""
    right = (DRILL_FROM * seconds, DRILL_TO * seconds)
    return Band(right, right, "the time of the drill")
