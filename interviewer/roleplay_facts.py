"""What the log and the screen are told of a roleplay; `events.py` has all other facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoleplayOpened:
    """A roleplay begins. meters: where they stand. highs: their upper ends."""

    at: int
    question: str
    persona: str
    role: str
    meters: Mapping[str, float]
    highs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class MeterMoved:
    """What the candidate just said moved a meter. quotes: the words that did it."""

    at: int
    turn: int
    question: str
    effect: str
    meter: str
    before: float
    after: float
    why: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleplayEnded:
    """How a roleplay came out. means: what that tells the candidate. meters: where they ended."""

    at: int
    turn: int
    question: str
    ending: str
    means: str
    why: str
    meters: Mapping[str, float]
