"""Keeps the interviewer from hearing itself where speaker and microphone share a room."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from audio.frames import Frame, samples

TAIL_S = 0.25
"""Reverberation and driver delay after the last sample that was played."""


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
        self.ended = 0
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


class HalfDuplexGate:
    """Replaces what the microphone hears while the speaker plays by silence. Pure.

    full_duplex lets everything pass: for headphones, or where the system cancels the echo itself.
    """

    def __init__(self, *, full_duplex: bool = False, tail_s: float = TAIL_S) -> None:
        self._full_duplex = full_duplex
        self._playing = Playing(tail_s)

    def playing(self, from_sample: int) -> None:
        """See `EchoGate`."""
        self._playing.begin(from_sample)

    def stopped(self, at_sample: int) -> None:
        """See `EchoGate`."""
        self._playing.end(at_sample)

    def filter(self, frame: Frame) -> Frame:
        """The frame, with zeros wherever the speaker can be heard."""
        stretches = self._playing.within(frame)
        if self._full_duplex or not stretches:
            return frame
        pcm = frame.pcm.copy()
        for start, end in stretches:
            pcm[start - frame.start : end - frame.start] = 0
        return Frame(pcm, frame.start)

    def flush(self) -> None:
        """Nothing is ever held back."""
