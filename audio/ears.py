"""Frames of any size in, segmenter events out."""

from __future__ import annotations

import math

import numpy as np

from audio.frames import Frame, Pcm
from audio.ports import SpeechDetector
from audio.segmenter import Segmenter, SegmenterEvent


class Ears:
    """Cuts a stream into the detector's blocks and segments it.

    The size of the frames never changes the events. A frame that does not begin where the last one
    ended begins a new stream: an open phrase is closed first. Blocks are looked at together where
    nothing can happen in between, which costs much less than waking for each; no event comes later
    for it, but for a `Silence` that matters to nobody, see `quiet_until`.

    quiet_until: set from outside, at any time and by any thread; silence alone means nothing before
    this sample, and is noticed up to `Segmenter.may_wait` blocks later there.
    """

    def __init__(self, detector: SpeechDetector) -> None:
        self._detector = detector
        self._segmenter = Segmenter(detector.BLOCK)
        self._detector.reset()
        self.quiet_until = 0.0
        self._pending: list[Pcm] = []  # not looked at yet
        self._held = 0  # samples in it
        self._end: int | None = None  # where the next frame should begin

    def hear(self, frame: Frame) -> tuple[SegmenterEvent, ...]:
        """What `frame` brings to light, in order."""
        events: tuple[SegmenterEvent, ...] = ()
        if self._end is not None and frame.start != self._end:
            events = self.flush()
        self._end = frame.end
        self._pending.append(frame.pcm)
        self._held += len(frame.pcm)
        start = frame.end - self._held
        if self._held < self._next_look(start):
            return events
        pcm = np.concatenate(self._pending)
        at = 0
        while len(pcm) - at >= (size := self._next_look(start + at)):
            events += self._look(pcm[at : at + size], start + at)
            at += size
        self._pending, self._held = [pcm[at:]], len(pcm) - at
        return events

    @property
    def needs(self) -> int:
        """How many more samples must come before anything that counts can come to light."""
        if self._end is None:  # nobody knows yet where the stream begins
            return self._detector.BLOCK
        return max(1, self._next_look(self._end - self._held) - self._held)

    def flush(self) -> tuple[SegmenterEvent, ...]:
        """Close an open phrase, at the end of a recording; the next frame begins a new stream.

        A last part of a block is filled up with digital silence.
        """
        events: tuple[SegmenterEvent, ...] = ()
        if self._held and self._end is not None:
            pcm = np.pad(np.concatenate(self._pending), (0, -self._held % self._detector.BLOCK))
            events = self._look(pcm, self._end - self._held)
        events += self._segmenter.flush()
        self._detector.reset()
        self._pending, self._held, self._end = [], 0, None
        return events

    def _next_look(self, start: int) -> int:
        """How many samples, from `start` on, the next look is at: whole blocks."""
        size = self._detector.BLOCK
        blocks = self._segmenter.may_wait + 1  # with the one that brings something to light
        if not self._segmenter.speaking:
            missing = min(self.quiet_until - start, blocks * size)
            blocks = max(1, math.ceil(missing / size))
        return blocks * size

    def _look(self, pcm: Pcm, start: int) -> tuple[SegmenterEvent, ...]:
        """What these blocks bring to light."""
        size = self._detector.BLOCK
        events: tuple[SegmenterEvent, ...] = ()
        for at, probability in zip(
            range(0, len(pcm), size), self._detector.probabilities(pcm), strict=True
        ):
            events += self._segmenter.feed(pcm[at : at + size], start + at, float(probability))
        return events
