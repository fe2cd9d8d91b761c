"""A recorded answer through the same loop that hears a live one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from interviewer.events import (
    SAMPLES_PER_S,
    AnswerOver,
    AskedBack,
    Command,
    Event,
    Heard,
    LineKind,
    NoProbe,
    ProbeChosen,
    Say,
)


class ReplayLines:
    """An Observer that turns what a replay shows into one JSON object a line.

    {"event":"phrase","start_s","end_s","text","confidence","latency_ms"}
    {"event":"answer_over","at_s","reason"}
    {"event":"asked_back","facts":[...]}
    {"event":"told","text"}
    {"event":"probe","id","text","why","quotes":[...]}
    {"event":"no_probe","why"}
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def see(self, item: Event | Command) -> None:
        """Write the line for `item`, if it has one."""
        line = as_line(item)
        if line is not None:
            self._write(json.dumps(line))


def as_line(item: Event | Command) -> dict[str, Any] | None:
    """The JSON object of one event, None if replay says nothing of it."""
    match item:
        case Heard(dropped=None) if item.text:
            return {
                "event": "phrase",
                "start_s": _s(item.start),
                "end_s": _s(item.end),
                "text": item.text,
                "confidence": round(item.confidence, 3),
                "latency_ms": round(item.latency_s * 1000, 1),
            }
        case AnswerOver():
            return {"event": "answer_over", "at_s": _s(item.at), "reason": item.reason}
        case AskedBack():
            return {"event": "asked_back", "facts": list(item.facts)}
        case Say(kind=LineKind.CLARIFICATION):
            return {"event": "told", "text": item.text}
        case ProbeChosen():
            return {
                "event": "probe",
                "id": item.probe,
                "text": item.text,
                "why": item.why,
                "quotes": list(item.quotes),
            }
        case NoProbe():
            return {"event": "no_probe", "why": item.why}
    return None


def _s(at: int) -> float:
    return round(at / SAMPLES_PER_S, 3)
