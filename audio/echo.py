"""Keeps the interviewer from hearing itself where speaker and microphone share a room."""

from __future__ import annotations

from collections import deque

from audio.frames import Frame, samples

TAIL_S = 0.25
"""Reverberation and driver delay after the last sample that was played."""


class HalfDuplexGate:
    """Replaces what the microphone hears while the speaker plays by silence. Pure.

    Positions are counts of microphone samples, and no sample is added or lost, so that time stays
    what it was. full_duplex lets everything pass: for headphones, or where the system cancels
    the echo itself.
    """

    def __init__(self, *, full_duplex: bool = False, tail_s: float = TAIL_S) -> None:
        self._full_duplex = full_duplex
        self._tail = samples(tail_s)
        self._playing_from: int | None = None
        self._muted: deque[tuple[int, int]] = deque()  # one thread appends, another takes away

    def playing(self, from_sample: int) -> None:
        """The speaker is heard from this position on. No effect while it plays already."""
        if self._playing_from is None:
            self._playing_from = from_sample

    def stopped(self, at_sample: int) -> None:
        """The speaker was last heard just before this position. Without `playing`, no effect."""
        if self._playing_from is not None:
            until = max(self._playing_from, at_sample) + self._tail
            self._muted.append((self._playing_from, until))
            self._playing_from = None

    def filter(self, frame: Frame) -> Frame:
        """The frame, with zeros wherever the speaker can be heard. Frames come in their order."""
        while self._muted and self._muted[0][1] <= frame.start:
            self._muted.popleft()
        stretches = list(self._muted)
        if self._playing_from is not None:
            stretches.append((self._playing_from, frame.end))
        stretches = [(start, end) for start, end in stretches if start < frame.end]
        if self._full_duplex or not stretches:
            return frame
        pcm = frame.pcm.copy()
        for start, end in stretches:
            pcm[max(0, start - frame.start) : max(0, end - frame.start)] = 0
        return Frame(pcm, frame.start)
