"""Frames of any size in, segmenter events out."""

from __future__ import annotations

import numpy as np

from audio.frames import Frame, Pcm
from audio.ports import SpeechDetector
from audio.segmenter import Segmenter, SegmenterEvent


class Ears:
    """Cuts a stream into the detector's blocks and segments it.

    The size of the frames never changes the events. A frame that does not begin where the last one
    ended begins a new stream: an open phrase is closed first. In the middle of speech some blocks
    are looked at together, which costs much less than waking for each; no event comes later for it.
    """

    def __init__(self, detector: SpeechDetector, segmenter: Segmenter | None = None) -> None:
        self._detector = detector
        self._segmenter = segmenter or Segmenter(detector.BLOCK)
        self._detector.reset()
        self._pending: list[Pcm] = []
        self._held = 0  # samples in it, always fewer than a block
        self._end: int | None = None  # where the next frame should begin
        self._waiting: list[tuple[Pcm, int]] = []  # blocks to be looked at, and their starts

    def hear(self, frame: Frame) -> tuple[SegmenterEvent, ...]:
        """What `frame` brings to light, in order."""
        events: tuple[SegmenterEvent, ...] = ()
        if self._end is not None and frame.start != self._end:
            events = self.flush()
        self._end = frame.end
        self._pending.append(frame.pcm)
        self._held += len(frame.pcm)
        size = self._detector.BLOCK
        if self._held < size:
            return events
        start = frame.end - self._held
        pcm = np.concatenate(self._pending)
        whole = len(pcm) // size * size
        self._pending = [pcm[whole:]]
        self._held = len(pcm) - whole
        for offset in range(0, whole, size):
            self._waiting.append((pcm[offset : offset + size], start + offset))
            if len(self._waiting) > self._segmenter.may_wait:
                events += self._look()
        return events

    @property
    def needs(self) -> int:
        """How many more samples must come before anything can come to light."""
        blocks = self._segmenter.may_wait + 1 - len(self._waiting)
        return max(1, blocks * self._detector.BLOCK - self._held)

    def flush(self) -> tuple[SegmenterEvent, ...]:
        """Close an open phrase, at the end of a recording; the next frame begins a new stream.

        A last part of a block is filled up with digital silence.
        """
        if self._held and self._end is not None:
            missing = self._detector.BLOCK - self._held
            block = np.pad(np.concatenate(self._pending), (0, missing))
            self._waiting.append((block, self._end - self._held))
        events = self._look() + self._segmenter.flush()
        self._detector.reset()
        self._pending, self._held, self._end = [], 0, None
        return events

    def _look(self) -> tuple[SegmenterEvent, ...]:
        """What the waiting blocks bring to light."""
        if not self._waiting:
            return ()
        waiting, self._waiting = self._waiting, []
        events: tuple[SegmenterEvent, ...] = ()
        probabilities = self._detector.probabilities(np.concatenate([pcm for pcm, _ in waiting]))
        for (pcm, start), probability in zip(waiting, probabilities, strict=True):
            events += self._segmenter.feed(pcm, start, float(probability))
        return events
