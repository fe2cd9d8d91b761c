"""What a model that listens makes of the end of each phrase."""

from __future__ import annotations

from collections import deque

import numpy as np

from audio.frames import Pcm, samples
from audio.ports import TurnScorer
from interviewer.live.listening import Job

WINDOW_S = 8.0


class EndingSound:
    """Keeps the last seconds of what was said in a turn, for the scorer. Without one, nothing."""

    def __init__(self, scorer: TurnScorer | None) -> None:
        self._scorer = scorer
        self._turn = -1
        self._said: deque[tuple[int, Pcm]] = deque()  # where it starts, and the sound

    def probability(self, job: Job) -> float | None:
        """How likely the candidate is done after this phrase; None where nobody can say.

        Phrases come in their order. One that was cut because it had grown too long has no end.
        """
        if self._scorer is None:
            return None
        if job.turn != self._turn:
            self._turn = job.turn
            self._said.clear()
        phrase = job.phrase
        self._said.append((phrase.end - len(phrase.pcm), phrase.pcm))
        while self._said[0][0] + len(self._said[0][1]) < phrase.end - samples(WINDOW_S):
            self._said.popleft()
        return None if phrase.continues else self._scorer.probability(self._sound(phrase.end))

    def _sound(self, end: int) -> Pcm:
        start = self._said[0][0]
        whole = np.zeros(end - start, np.int16)
        for at, pcm in self._said:
            room = whole[at - start :][: len(pcm)]
            room[:] = pcm[: len(room)]
        return whole[-samples(WINDOW_S) :]
