"""Silence and the odds that the answer is over -> keep listening, nudge, or it is over. Pure.

There are two waits, not a scale: a short one when it sounds over, a long one when it may go on.
`docs/decisions/0013-two-waits.md` has the reasons and what they rest on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from interviewer.conversation.end_of_turn import AnswerSoFar, EndOfTurn


class Patience(StrEnum):
    """How long the interviewer waits before it takes the floor."""

    QUICK = "quick"
    NORMAL = "normal"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds of silence: for an answer that sounds over, for one that may go on, for help.

    Help is for somebody who has said nothing: after words, `may_go_on` comes first.
    """

    sounds_over: float
    may_go_on: float
    nudge: float
    offer: float


WAITS = {
    Patience.QUICK: Waits(1.2, 3.0, 5.0, 8.0),
    Patience.NORMAL: Waits(2.0, 4.0, 8.0, 12.0),
    Patience.PATIENT: Waits(2.8, 6.0, 12.0, 18.0),
}


def wait_for(answer: AnswerSoFar, patience: Patience, end_of_turn: EndOfTurn) -> float:
    """Seconds of silence after which this answer counts as over; infinity if nothing was said."""
    if not answer.text:
        return float("inf")
    return wait_s(end_of_turn.log_odds(answer), WAITS[patience])


def wait_s(log_odds: float, waits: Waits) -> float:
    """The short wait or the long one."""
    return waits.sounds_over if log_odds >= 0 else waits.may_go_on


def help_due(waited_s: float, *, given: Sequence[str], p: Patience) -> str:
    """Which help a silence of `waited_s` calls for: "nudge", "offer" or "" for none.

    Each is given once in one silence; after the offer the interviewer simply waits.
    """
    waits = WAITS[p]
    if "offer" not in given and waited_s >= waits.offer:
        return "offer"
    if "nudge" not in given and "offer" not in given and waited_s >= waits.nudge:
        return "nudge"
    return ""
