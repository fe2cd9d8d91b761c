"""A simulated candidate: it hears which question is asked and answers aloud into a microphone."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np

from audio.clock import Clock
from audio.frames import Frame, Pcm, samples, seconds
from audio.ports import Voice
from interviewer.events import Command, Event, LineKind, ProbeChosen, QuestionOpened, Say
from interviewer.events import VoiceFinished as LineEnded

BLOCK = 512
RESPONSE_DELAY_S = 0.7
ROOM_NOISE = 4.0
"""Standard deviation of the microphone's noise, in int16 steps: a quiet room, -78 dBFS."""

Reply = Sequence[str | float]
"""What is said, and pauses in seconds."""


class SimulatedCandidate:
    """A Microphone that speaks, and the Observer that tells it when.

    A question is answered with the reply under its id, a probe with the one under "question/probe".
    What has no reply is answered by `otherwise`. Nudges and the like are not answered.
    """

    def __init__(
        self,
        replies: Mapping[str, Reply],
        voice: Voice,
        *,
        otherwise: Reply = ("That is my answer.",),
        clock: Clock | None = None,
        seed: int = 1,
    ) -> None:
        """clock: paces the frames in real time; None gives them as fast as they are read.

        `position` counts the samples read; `said` holds every line spoken, in order.
        """
        self._replies = replies
        self._voice = voice
        self._otherwise = otherwise
        self._clock = clock
        self._noise = np.random.default_rng(seed)
        self._speech: deque[Pcm] = deque()
        self._rest: Pcm = np.zeros(0, np.int16)
        self.position = 0
        self._opened_at = 0.0
        self._question = ""
        self._probe = ""
        self._answering: tuple[int, str] | None = None  # a line, and the reply it calls for
        self.said: list[str] = []

    # ------------------------------------------------------------------ the microphone

    @property
    def name(self) -> str:
        """What the person would call it."""
        return "simulated candidate"

    def open(self) -> None:
        """Begin the stream."""
        if self._clock is not None:
            self._opened_at = self._clock.now()

    def read(self, timeout_s: float, at_least: int = 1) -> Frame:  # noqa: ARG002 - it is never late
        """The next blocks: speech if there is some to be said, else the quiet of a room."""
        pcm = np.concatenate([self._block() for _ in range(math.ceil(at_least / BLOCK))])
        frame = Frame(pcm, self.position)
        if self._clock is not None:
            self._clock.sleep(self._opened_at + seconds(frame.end) - self._clock.now())
        self.position = frame.end
        return frame

    def _block(self) -> Pcm:
        if not len(self._rest) and self._speech:
            self._rest = self._speech.popleft()
        spoken, self._rest = self._rest[:BLOCK], self._rest[BLOCK:]
        pcm = self._noise.normal(0.0, ROOM_NOISE, BLOCK)
        pcm[: len(spoken)] += spoken
        return np.clip(pcm, -32767, 32767).astype(np.int16)

    def close(self) -> None:
        """Nothing to free."""

    # -------------------------------------------------------------------- the observer

    def see(self, item: Event | Command) -> None:
        """Follow the interview; when a question has been heard to its end, begin to answer."""
        match item:
            case QuestionOpened():
                self._question = item.question
            case ProbeChosen():
                self._probe = item.probe
            case Say(kind=LineKind.QUESTION):
                self._answering = (item.line, self._question)
            case Say(kind=LineKind.PROBE):
                self._answering = (item.line, f"{self._question}/{self._probe}")
            case LineEnded() if self._answering and self._answering[0] == item.line:
                self._answer(self._replies.get(self._answering[1], self._otherwise))
                self._answering = None

    def _answer(self, reply: Reply) -> None:
        parts: list[Pcm] = [np.zeros(samples(RESPONSE_DELAY_S), np.int16)]
        for part in reply:
            if isinstance(part, str):
                self.said.append(part)
                parts.append(self._voice.render(part))
            else:
                parts.append(np.zeros(samples(part), np.int16))
        self._speech.append(np.concatenate(parts))
