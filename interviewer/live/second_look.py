"""The answer just given, read again without hurry while the interviewer speaks.

What was read while the candidate spoke was read phrase by phrase, greedily. With the phrases side
by side and a beam the recognizer makes fewer mistakes. It never gets in the way: a look is begun
only if it should end before the interviewer does, and given up once the candidate speaks.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from audio.frames import Pcm, seconds
from audio.segmenter import Phrase

LONGEST_S = 28.0
COST_AT_FIRST = 0.25
"""Seconds of work for a second of speech, until this machine has shown what it takes."""
CAUTION = 1.3
"""A look must fit the time left so many times over."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """Consecutive phrases of one answer in one piece of at most `LONGEST_S`."""

    turn: int
    phrases: tuple[int, ...]
    pcm: Pcm
    glossary: tuple[str, ...]


class SecondLook:
    """Keeps the phrases of the present answer and deals them out when it is over.

    The recognizer's thread keeps phrases and takes looks, the main thread says what belongs to the
    answer and when it is over, the ears when the candidate speaks: every method may be called from
    any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: list[tuple[int, Phrase, tuple[str, ...]]] = []
        self._pending: deque[Look] = deque()
        self._under_way: Look | None = None
        self._cost = COST_AT_FIRST

    def keep(self, turn: int, phrase: Phrase, glossary: tuple[str, ...]) -> None:
        """A phrase with words; whether they count is known a moment later."""
        with self._lock:
            self._kept.append((turn, phrase, glossary))

    def heard(self, phrase: int, answer: Collection[int]) -> None:
        """These phrases are the answer so far, now that number `phrase` has been weighed."""
        with self._lock:
            self._kept = [
                kept for kept in self._kept if kept[1].index > phrase or kept[1].index in answer
            ]

    def answer_over(self, answer: Collection[int]) -> None:
        """These phrases are a whole answer: they may be looked at.

        Others that are kept may belong to what comes.
        """
        with self._lock:
            self._pending = deque(_looks([kept for kept in self._kept if kept[1].index in answer]))

    def cancel(self) -> None:
        """The candidate has the floor."""
        with self._lock:
            self._pending.clear()
            self._under_way = None

    def next(self, room_s: float) -> Look | None:
        """The next look, if it should be done in `room_s` seconds; a longer one waits its turn."""
        with self._lock:
            if not self._pending:
                return None
            look = self._pending[0]
            if seconds(len(look.pcm)) * self._cost * CAUTION > room_s:
                return None
            self._under_way = self._pending.popleft()
            return self._under_way

    def wants(self, look: Look) -> bool:
        """Whether the candidate has left the floor since `next` gave it."""
        return self._under_way is look

    def took(self, look: Look, elapsed_s: float, *, whole: bool = True) -> None:
        """Learn what looks cost here; one that was given up on the way costs that much at least."""
        cost = elapsed_s / seconds(len(look.pcm))
        with self._lock:
            if whole or cost > self._cost:
                self._cost += 0.5 * (cost - self._cost)


def _looks(kept: list[tuple[int, Phrase, tuple[str, ...]]]) -> list[Look]:
    groups: list[list[tuple[int, Phrase, tuple[str, ...]]]] = []
    length_s = 0.0
    for turn, phrase, glossary in kept:
        added_s = seconds(len(phrase.pcm))
        if not groups or length_s + added_s > LONGEST_S:
            groups.append([])
            length_s = 0.0
        groups[-1].append((turn, phrase, glossary))
        length_s += added_s
    return [
        Look(
            group[-1][0],
            tuple(phrase.index for _, phrase, _ in group),
            np.concatenate([phrase.pcm for _, phrase, _ in group]),
            group[0][2],
        )
        for group in groups
    ]
