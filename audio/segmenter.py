"""Blocks and speech probabilities in; phrases and silences out. Pure: time is a sample count."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from audio.frames import Pcm, samples

FLOOR_DBFS = -96.0
"""The level reported for digital silence."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody has been speaking since sample `start`; said once a run of speech, when sure."""

    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One run of speech, ready to be recognized.

    index: 0, 1, 2, ... start, end: the first and one past the last sample of speech. pcm: that
    speech with some quiet before and after, so longer than end - start. level_dbfs: root mean
    square of the speech alone, in dB below full scale. continues: the next phrase follows without a
    pause, because this one had grown too long. lead: how many samples of `pcm` come before `start`.
    """

    index: int
    pcm: Pcm
    start: int
    end: int
    level_dbfs: float
    continues: bool = False
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody speaks: nothing between `since` and `at`.

    since: one past the last sample of speech, or the first sample of the stream. at: one past the
    last sample looked at.
    """

    at: int
    since: int


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What the next `Phrase` will be, sample for sample, if nobody says more before it closes."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """More is being said: the last `Draft` will be no phrase."""


SegmenterEvent = SpeechStarted | Draft | Withdrawn | Phrase | Silence


@dataclass(frozen=True, slots=True)
class SegmenterSettings:
    """Where speech begins and ends. Times in seconds, rounded up to whole blocks.

    on, off: probabilities; speech begins at `on` and lasts while not below `off`. min_speech_s:
    less speech than this is a click or a cough. close_s: silence that closes a phrase. draft_s,
    long_draft_s: silence after which it is foretold, and in a phrase of `long_s` or more, which
    takes longer to recognize and is likelier to be over; most pauses within a phrase are shorter.
    pre_roll_s, trailing_s: quiet kept before and after, together no longer than close_s, so that no
    sample is in two phrases; trailing_s no longer than either draft. max_phrase_s: a phrase this
    long is cut at its quietest spot, looked for after the first `min_cut_s`.
    """

    on: float = 0.5
    off: float = 0.35
    min_speech_s: float = 0.096
    close_s: float = 0.3
    draft_s: float = 0.22
    long_draft_s: float = 0.16
    long_s: float = 3.0
    pre_roll_s: float = 0.2
    trailing_s: float = 0.09
    max_phrase_s: float = 15.0
    min_cut_s: float = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    pcm: Pcm
    start: int
    speech: bool

    @property
    def end(self) -> int:
        return self.start + len(self.pcm)


class Segmenter:
    """Feed it consecutive blocks of one stream, all `block` samples long."""

    def __init__(self, block: int = 512, settings: SegmenterSettings | None = None) -> None:
        self._settings = settings or SegmenterSettings()

        def blocks(seconds: float) -> int:
            return math.ceil(samples(seconds) / block)

        self._min_speech = blocks(self._settings.min_speech_s)
        self._close = blocks(self._settings.close_s)
        self._draft = blocks(self._settings.draft_s)
        self._long_draft = blocks(self._settings.long_draft_s)
        self._long = blocks(self._settings.long_s)
        self._trailing = blocks(self._settings.trailing_s)
        self._pre_roll = blocks(self._settings.pre_roll_s)
        self._max = samples(self._settings.max_phrase_s) // block
        self._min_cut = blocks(self._settings.min_cut_s)
        if self._trailing + self._pre_roll > self._close:
            raise ValueError("pre_roll_s and trailing_s together are longer than close_s")
        if not self._trailing <= self._long_draft <= self._draft < self._close:
            raise ValueError("not in order: trailing_s, long_draft_s, draft_s, close_s")
        self._index = 0
        self._since: int | None = None
        self._quiet: deque[_Block] = deque(maxlen=self._pre_roll)
        self._clear()

    def _clear(self) -> None:
        self._open: list[_Block] = []  # pre-roll and phrase; empty when nobody speaks
        self._spoken = 0  # speech blocks in it
        self._silent = 0  # silent blocks at its end
        self._lead = 0  # quiet blocks at its beginning
        self._started = False
        self._drafted = False  # in the silence at its end

    @property
    def speaking(self) -> bool:
        """Whether somebody is sure to speak, or has since the last phrase."""
        return self._started

    @property
    def may_wait(self) -> int:
        """So many further blocks bring nothing but silence to light: they may be fed later.

        A draft wants some silence first, and to be sure that somebody speaks wants some speech.
        """
        if not self._started:
            return max(0, self._min_speech - self._spoken - 1)
        soonest = self._draft_after(self._draft)  # it may have grown long until then
        return max(0, min(soonest - self._silent, self._max - len(self._open)) - 1)

    def _draft_after(self, further: int = 0) -> int:
        """Blocks of silence that bring a draft, if so many further blocks come before it."""
        length = len(self._open) - self._lead - self._silent + further
        return self._long_draft if length >= self._long else self._draft

    def feed(self, block: Pcm, start: int, probability: float) -> tuple[SegmenterEvent, ...]:
        """What the next block, beginning at sample `start`, brings to light."""
        s = self._settings
        in_speech = bool(self._open) and self._silent == 0
        now = _Block(block, start, probability >= (s.off if in_speech else s.on))
        if self._since is None:
            self._since = start
        if not self._open:
            if not now.speech:
                self._quiet.append(now)
                return (Silence(now.end, self._since),)
            self._open = list(self._quiet)
            self._lead = len(self._open)
            self._quiet.clear()
        self._open.append(now)
        self._spoken += now.speech
        self._silent = 0 if now.speech else self._silent + 1

        if self._silent >= self._close:
            return (*self._close_phrase(), Silence(now.end, self._since))
        events: tuple[SegmenterEvent, ...] = ()
        if self._drafted and now.speech:
            self._drafted = False
            events = (Withdrawn(),)
        if not self._started and self._spoken >= self._min_speech:
            self._started = True
            events += (SpeechStarted(_first_speech(self._open)),)
        if self._started and len(self._open) >= self._max:
            events += self._cut()
        elif self._started and self._silent == self._draft_after() and self._spoken:
            self._drafted = True
            events += (Draft(self._phrase(self._open[: self._kept()], continues=False)),)
        return events

    def flush(self) -> tuple[SegmenterEvent, ...]:
        """Close what is open, at the end of a recording or before a gap in the stream."""
        events = self._close_phrase()
        self._quiet.clear()
        return events

    def _close_phrase(self) -> tuple[SegmenterEvent, ...]:
        blocks = self._open
        real = self._started and self._spoken > 0  # not a click, not the quiet end of a cut phrase
        kept = self._kept() if real else 0
        self._clear()
        self._quiet.extend(blocks[kept:])
        return (self._numbered(self._phrase(blocks[:kept], continues=False)),) if real else ()

    def _kept(self) -> int:
        """How many of the open blocks are the phrase's: little of the silence at its end."""
        return len(self._open) - max(0, self._silent - self._trailing)

    def _cut(self) -> tuple[SegmenterEvent, ...]:
        """Split at the quietest of the later blocks, judged together with its neighbours."""
        power = np.array([_power(block.pcm) for block in self._open])
        smooth = np.convolve(power, (0.25, 0.5, 0.25), mode="same")
        candidates = smooth[self._min_cut : -1]
        at = self._min_cut + int(np.argmin(candidates)) + 1
        head, tail = self._open[:at], self._open[at:]
        if not any(block.speech for block in head):
            return ()  # only a long pre-roll could do this; wait for more
        self._open, self._lead = tail, 0
        self._spoken = sum(block.speech for block in tail)
        self._silent = next(
            (i for i, block in enumerate(reversed(tail)) if block.speech), len(tail)
        )
        return (self._numbered(self._phrase(head, continues=True)),)

    def _phrase(self, blocks: list[_Block], *, continues: bool) -> Phrase:
        speech = [block for block in blocks if block.speech]
        power = _power(np.concatenate([block.pcm for block in speech]))
        return Phrase(
            index=self._index,
            pcm=np.concatenate([block.pcm for block in blocks]),
            start=speech[0].start,
            end=speech[-1].end,
            level_dbfs=10 * math.log10(power) if power > 0 else FLOOR_DBFS,
            continues=continues,
            lead=speech[0].start - blocks[0].start,
        )

    def _numbered(self, phrase: Phrase) -> Phrase:
        """`phrase`, after which the next one is counted."""
        self._index += 1
        self._since = phrase.end
        return phrase


def _first_speech(blocks: list[_Block]) -> int:
    return next(block.start for block in blocks if block.speech)


def _power(pcm: Pcm) -> float:
    """Mean square, 1.0 being a full-scale square wave."""
    return float(np.mean(np.square(pcm / np.float32(32768))))
