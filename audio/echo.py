"""Keeps the interviewer from hearing itself where speaker and microphone share a room."""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.frames import Frame, Pcm, samples

TAIL_S = 0.25
"""Reverberation and driver delay after the last sample that was played."""
_TAIL = samples(TAIL_S)
_GOES_ON_S = 0.2
"""After the tail, to see whether somebody began in it."""
_MOST = 0.5
"""Of that time a voice is loud for: there are silences in words."""
_RISES = 4.0
"""Times the power of the quietest moment of the tail (6 dB): an echo only falls."""
_QUIET = 4.0
"""Times the same: as good as the quietest. The first such moment ends the echo."""
_PIECE = samples(0.01)
_MOMENT = 3
"""Pieces."""


class EchoGate(Protocol):
    """Stands between the microphone and the ears; told by another thread when the speaker plays.

    Positions are counts of microphone samples.
    """

    def playing(self, from_sample: int) -> None:
        """The speaker is heard from this position on. No effect while it plays already."""
        ...

    def stopped(self, at_sample: int) -> None:
        """The speaker was last heard just before this position. Without `playing`, no effect."""
        ...

    def filter(self, frame: Frame) -> Frame | None:
        """What of the frames so far may be listened to now: nothing, less or more than `frame`.

        Frames come in their order, and so do those returned: no sample is added, lost or moved.
        """
        ...

    def flush(self) -> Frame | None:
        """What is still held back: no more will come for now."""
        ...


class Playing:
    """When the speaker was heard, and for how long that echoes. Pure."""

    def __init__(self, tail_s: float) -> None:
        self._tail = samples(tail_s)
        self._from: int | None = None
        self._past: deque[tuple[int, int]] = deque()  # one thread appends, another takes away
        self.ended: int | None = None
        """Where it last stopped."""

    @property
    def now(self) -> bool:
        """Whether it plays."""
        return self._from is not None

    def begin(self, sample: int) -> None:
        """See `EchoGate.playing`."""
        if self._from is None:
            self._from = sample

    def end(self, sample: int) -> None:
        """See `EchoGate.stopped`."""
        if self._from is not None:
            self.ended = max(self._from, sample)
            self._past.append((self._from, self.ended + self._tail))
            self._from = None

    def within(self, frame: Frame) -> list[tuple[int, int]]:
        """The stretches of `frame` in which the speaker may be heard; frames come in order."""
        while self._past and self._past[0][1] <= frame.start:
            self._past.popleft()
        stretches = list(self._past)
        if self._from is not None:
            stretches.append((self._from, frame.end))
        return [
            (max(start, frame.start), min(end, frame.end))
            for start, end in stretches
            if start < frame.end
        ]


class Mute:
    """Replaces what the microphone hears while the speaker plays by silence. Pure."""

    def __init__(self, tail_s: float = TAIL_S) -> None:
        self.playing = Playing(tail_s)

    def filter(self, frame: Frame) -> Frame:
        """The frame, with zeros wherever the speaker can be heard."""
        stretches = self.playing.within(frame)
        if not stretches:
            return frame
        pcm = frame.pcm.copy()
        for start, end in stretches:
            pcm[start - frame.start : end - frame.start] = 0
        return Frame(pcm, frame.start)


class HalfDuplexGate:
    """Listens while the speaker is silent; implements `EchoGate`. Pure.

    Somebody who answers at once begins in the tail, while the room still sounds. So the tail is
    held back until it is known: where a voice goes on after it, it is heard from where the echo
    had faded.

    full_duplex lets everything pass: for headphones, or where the system cancels the echo itself.
    """

    def __init__(self, *, full_duplex: bool = False) -> None:
        self._full_duplex = full_duplex
        self._mute = Mute()
        self._held: list[tuple[Pcm, Pcm]] = []  # as it was heard, and muted
        self._start = 0  # of what is held

    def playing(self, from_sample: int) -> None:
        """See `EchoGate`."""
        self._mute.playing.begin(from_sample)

    def stopped(self, at_sample: int) -> None:
        """See `EchoGate`."""
        self._mute.playing.end(at_sample)

    def filter(self, frame: Frame) -> Frame | None:
        """See `EchoGate`."""
        muted = self._mute.filter(frame)
        if self._full_duplex:
            return frame
        if not self._held:
            self._start = frame.start
        self._held.append((frame.pcm, muted.pcm))
        playing = self._mute.playing
        if playing.now or playing.ended is None:
            return self.flush()
        known = playing.ended + _TAIL + samples(_GOES_ON_S)
        if playing.ended <= frame.end < known:
            return None
        return self._decided(playing.ended)

    def flush(self) -> Frame | None:
        """See `EchoGate`."""
        if not self._held:
            return None
        pcm = np.concatenate([muted for _, muted in self._held])
        self._held.clear()
        return Frame(pcm, self._start)

    def _decided(self, ended: int) -> Frame | None:
        """What is held, and of the tail what a voice said that goes on after it."""
        heard = np.concatenate([pcm for pcm, _ in self._held])
        frame = self.flush()
        first, after = max(0, ended - self._start), ended + _TAIL - self._start
        if frame is not None and first < after <= len(heard):
            tail, rest = heard[first:after], heard[after : after + samples(_GOES_ON_S)]
            begins = _begins(_powers(tail), _powers(rest))
            if begins is not None:
                frame.pcm[first + begins : after] = tail[begins:]
        return frame


def _begins(tail: NDArray[np.float64], rest: NDArray[np.float64]) -> int | None:
    """The sample of the tail from which on a voice is heard that goes on in the rest, or None.

    Both: power of pieces, shape (n,).
    """
    if len(tail) < _MOMENT:
        return None
    moments = np.convolve(tail, np.full(_MOMENT, 1 / _MOMENT), "valid")
    quietest = max(float(moments.min()), 1.0)
    if float(np.mean(rest > _RISES * quietest)) < _MOST:
        return None
    return int(np.argmax(moments <= _QUIET * quietest)) * _PIECE


def _powers(pcm: Pcm) -> NDArray[np.float64]:
    """Of each whole piece."""
    whole = pcm[: len(pcm) // _PIECE * _PIECE].astype(np.float64)
    powers: NDArray[np.float64] = np.mean(np.square(whole.reshape(-1, _PIECE)), axis=1)
    return powers
