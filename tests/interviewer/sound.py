"""Drawn speech: tones that count as speech, and a recognizer that knows what they say."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from audio.clock import SystemClock
from audio.frames import Pcm, samples
from audio.ports import Transcript, Wanted, always
from interviewer.events import Command, Event

T = TypeVar("T")
SECONDS_A_WORD = 0.4


def tone(seconds: float) -> Pcm:
    t = np.arange(samples(seconds))
    wave: Pcm = (8000 * np.sin(t * 0.2)).astype(np.int16)
    return wave


def quiet(seconds: float) -> Pcm:
    return np.zeros(samples(seconds), np.int16)


class Hurry(SystemClock):
    """A clock on which sound passes four times as fast; the threads do not know."""

    def now(self) -> float:
        return 4 * super().now()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds / 4)


class ToneVoice:
    """Speaks in tones, 0.4 s a word; keeps what it spoke, in order."""

    def __init__(self) -> None:
        self.spoken: list[str] = []
        self.spoken_by: list[tuple[str, ...]] = []

    def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:  # noqa: ARG002
        self.spoken.append(text)
        self.spoken_by.append(voices)
        return tone(SECONDS_A_WORD * len(text.split()))


class EchoRecognizer:
    """Hears exactly what a ToneVoice spoke, each line as one phrase (or its cut-off parts)."""

    name = "echo"

    def __init__(self, voice: ToneVoice) -> None:
        self._voice = voice
        self._words: list[str] = []
        self._lines = 0

    def transcribe(
        self,
        pcm: Pcm,
        glossary: tuple[str, ...] = (),  # noqa: ARG002
        *,
        wanted: Wanted = always,  # noqa: ARG002
    ) -> Transcript:
        if not self._words:
            self._words = self._voice.spoken[self._lines].split()
            self._lines += 1
        loud = int(np.count_nonzero(np.abs(pcm.astype(int)) > 500))
        count = max(1, round(loud / samples(SECONDS_A_WORD) / 0.96))
        said, self._words = self._words[:count], self._words[count:]
        if len(self._words) <= 1:  # rounding
            said, self._words = said + self._words, []
        return Transcript(" ".join(said), 0.95)

    def warm_up(self) -> None:
        """Nothing to warm."""


class Notes:
    """An Observer that remembers everything."""

    def __init__(self) -> None:
        self.items: list[Event | Command] = []

    def see(self, item: Event | Command) -> None:
        self.items.append(item)

    def all(self, kind: type[T]) -> list[T]:
        return [item for item in self.items if isinstance(item, kind)]
