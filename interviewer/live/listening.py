"""Microphone frames in; session events and phrases to recognize out, each with its turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audio.ears import Ears
from audio.edges import sharpen
from audio.frames import Frame
from audio.ports import SpeechDetector, Transcript
from audio.segmenter import Draft, Phrase, SegmenterEvent, Withdrawn
from audio.segmenter import Silence as QuietBlock
from audio.segmenter import SpeechStarted as SpeechBegan
from interviewer.events import Heard, PhraseClosed, Silence, SpeechStarted


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A phrase for the recognizer. turn: the turn in which it began to be spoken."""

    turn: int
    phrase: Phrase

    def heard(
        self, at: int, words: Transcript, latency_s: float, sounds_over: float | None
    ) -> Heard:
        """The event that its words are there."""
        phrase = self.phrase
        return Heard(
            at,
            self.turn,
            phrase.index,
            phrase.start,
            phrase.end,
            words.text,
            words.confidence,
            words.dropped,
            latency_s,
            sounds_over,
        )


Heeded = SpeechStarted | PhraseClosed | Silence | Draft | Withdrawn | Job


class Listening:
    """Ears that know which turn it is: they are told when the session moves on."""

    def __init__(self, detector: SpeechDetector) -> None:
        self._turn = 0
        self._ears = Ears(detector)
        self._spoken_in = 0
        self._ended = (0, 0)  # the last phrase, by the detector and by its sound

    def hear(self, frame: Frame) -> Iterator[Heeded]:
        """What `frame` brings to light, in order. A job follows the PhraseClosed of its phrase."""
        return self._stamp(self._ears.hear(frame))

    def follow(self, turn: int, quiet_until: float) -> None:
        """The session is in `turn`; silence alone means nothing to it before that sample."""
        self._turn = turn
        self._ears.quiet_until = quiet_until

    @property
    def needs(self) -> int:
        """How many more samples must come before anything that counts can come to light."""
        return self._ears.needs

    def flush(self) -> Iterator[Heeded]:
        """Close what is open: the recording is over, or the device is gone."""
        return self._stamp(self._ears.flush())

    def _stamp(self, found: Iterable[SegmenterEvent]) -> Iterator[Heeded]:
        for event in found:
            match event:
                case SpeechBegan():
                    self._spoken_in = self._turn
                    yield SpeechStarted(event.start, self._turn)
                case Draft():
                    yield Draft(sharpen(event.phrase))
                case Withdrawn():
                    yield event
                case Phrase():
                    turn, phrase = self._spoken_in, sharpen(event)
                    self._ended = (event.end, phrase.end)
                    yield PhraseClosed(event.end, turn, phrase.index, phrase.start, phrase.end)
                    yield Job(turn, phrase)
                case QuietBlock():
                    by_detector, by_sound = self._ended
                    since = by_sound if event.since == by_detector else event.since
                    yield Silence(event.at, since)


def aligned(frame: Frame, block: int) -> Iterator[Frame]:
    """`frame` in pieces that end where a multiple of `block` samples does, and a rest.

    Whoever acts only at the end of a block acts the same whatever the size of the frames.
    """
    start = frame.start
    while start < frame.end:
        end = min(frame.end, (start // block + 1) * block)
        yield Frame(frame.pcm[start - frame.start : end - frame.start], start)
        start = end
