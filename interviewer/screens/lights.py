"""The lights of a speaker's clock: green, amber and red against the band of an answer. Pure.

They agree with what is said of the length afterwards: both go by `bands`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from interviewer.conversation.moves import Phase
from interviewer.conversation.time_boxes import REPLY_BOX
from interviewer.report import labels
from interviewer.screens.live_view import View
from interviewer.speaking.bands import length_band
from interviewer.tree import Question, TimeBox


class Lamp(StrEnum):
    """Which light is on. OFF: there is more to be said."""

    OFF = "off"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


LIT = (Lamp.GREEN, Lamp.AMBER, Lamp.RED)
"""In the order in which they come on."""


def lamp(seconds: float, box: TimeBox) -> Lamp:
    """The light for an answer of that length. Green tells news only where there is a least."""
    low, high = box.target
    if seconds >= box.hard:
        return Lamp.RED
    if seconds > high:
        return Lamp.AMBER
    return Lamp.GREEN if 0 < low <= seconds else Lamp.OFF


def light_words(lit: Lamp, box: TimeBox) -> str:
    """The same in words, for whoever sees no colours."""
    low, high = (labels.clock(side) for side in box.target)
    match lit:
        case Lamp.OFF:
            return f"aim for {low} to {high}" if box.target[0] else f"up to {high}"
        case Lamp.GREEN:
            return f"green: long enough, up to {high}"
        case Lamp.AMBER:
            return "amber: wrap up"
        case Lamp.RED:
            return "red: come to an end"


def clock_box(question: Question, *, is_reply: bool = False) -> TimeBox:
    """The band of an answer; never beyond the hard limit at which the interviewer steps in."""
    if is_reply:
        return REPLY_BOX
    band, box = length_band(question), question.time_box
    hard = min(band.amber[1] or box.hard, box.hard)
    low, high = (min(side, hard) for side in (band.green[0] or 0.0, band.green[1] or hard))
    return TimeBox((low, high), hard)


class LampWatch:
    """Tells each light once, when it comes on. told: is given the light and the band.

    One that comes on while a question is repeated is told after it, or its chime would cut it off.
    """

    def __init__(self, told: Callable[[Lamp, TimeBox], None]) -> None:
        self._told = told
        self._lit = Lamp.OFF

    def look(self, view: View, box: TimeBox, now: int) -> None:
        """Look at the clock at sample `now`."""
        if view.over or view.began is None:
            self._lit = Lamp.OFF
            return
        if view.phase is not Phase.LISTENING:
            return
        lit = lamp(view.answer_s(now), box)
        if lit is not self._lit:
            self._lit = lit
            if lit is not Lamp.OFF:
                self._told(lit, box)
