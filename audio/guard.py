"""Was that really said? What Whisper makes of noise, judged from the outside. Pure.

Whisper always writes something. On silence it writes what films end with, on too short a window it
loops; both come with tell-tales that no threshold catches alone.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass

import numpy as np

from audio.frames import SAMPLE_RATE, Pcm
from audio.ports import Transcript

_LOW_LOGPROB = -1.0  # OpenAI's own threshold for a failed decode
_NO_SPEECH = 0.6  # likewise, for a window without speech
_REPETITIVE = 2.4  # likewise, text length over compressed length
_LOOPS = ((1, 6), (2, 4), (3, 3))  # words repeated back to back, and how often nobody says them

_FRAME = SAMPLE_RATE // 50
_INAUDIBLE_DBFS = -60.0
_FAINT_DBFS = -45.0
_STEADY_DB = 3.0  # speech rises and falls by 10 dB and more, hum and hiss by less than 2

# What Whisper writes for silence and nobody says in an interview ...
_NEVER_SAID = re.compile(
    r"(thanks|thank you)( (so|very) much)? for (watching|listening to this)"
    r"|(please )?(like and |dont forget to )?subscribe\b"
    r"|(ill )?see you (in the )?next (video|time)"
    r"|(subtitles|captions|transcription|transcribed) by\b"
)
# ... and what people do say, though not faintly or doubtfully and with nothing around it.
_SELDOM_SAID = frozenset(
    "you|thank you|thanks|thank you very much|thank you so much|bye|bye bye|goodbye|okay|oh|so|the"
    "|hmm|mm|im sorry|silence|music|applause".split("|")
)
_FAIR_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a phrase is, from its 20 ms frames.

    loud_dbfs: level that 5 % of the frames exceed. contrast_db: how far that is above the level
    that 90 % exceed; the rise and fall of speech.
    """

    loud_dbfs: float
    contrast_db: float

    @property
    def speechless(self) -> bool:
        """Too faint to be heard, or as steady as a fan: not worth decoding."""
        return self.loud_dbfs < _INAUDIBLE_DBFS or self.contrast_db < _STEADY_DB


@dataclass(frozen=True, slots=True)
class Attempt:
    """One decode.

    avg_logprob: mean over the tokens, end token included. no_speech: 0 to 1. ended: the model
    stopped by itself.
    """

    text: str
    avg_logprob: float
    no_speech: float
    ended: bool

    @property
    def confidence(self) -> float:
        """0 to 1."""
        return math.exp(min(0.0, self.avg_logprob))

    @property
    def repetitive(self) -> bool:
        """It loops, or compresses as only loops do."""
        raw = self.text.encode()
        return bool(raw) and (
            len(raw) / len(zlib.compress(raw)) > _REPETITIVE or _loops(_normal(self.text).split())
        )

    @property
    def silence(self) -> bool:
        """The model itself says that nobody spoke, and doubts its words."""
        return self.no_speech > _NO_SPEECH and self.avg_logprob < _LOW_LOGPROB

    @property
    def needs_retry(self) -> bool:
        """It looks as if the shortened window did harm."""
        doubtful = not self.ended or self.repetitive or self.avg_logprob < _LOW_LOGPROB
        return doubtful and not self.silence


def level(pcm: Pcm) -> Level:
    """The loudness of at least one sample."""
    whole = max(len(pcm) // _FRAME, 1) * _FRAME
    frames = np.pad(pcm[:whole], (0, max(0, whole - len(pcm)))).reshape(-1, _FRAME)
    power = np.mean(np.square(frames / np.float32(32768)), axis=1)
    dbfs = 10 * np.log10(np.maximum(power, 1e-12))
    loud, quiet = np.percentile(dbfs, (95, 10))
    return Level(float(loud), float(loud - quiet))


def better(first: Attempt, second: Attempt) -> Attempt:
    """The one to keep: without a loop, ended, then with the likelier words."""

    def worth(attempt: Attempt) -> tuple[bool, bool, float]:
        return not attempt.repetitive, attempt.ended, attempt.avg_logprob

    return max(first, second, key=worth)


def verdict(attempt: Attempt, loudness: Level) -> Transcript:
    """The transcript that an attempt at a phrase of this loudness amounts to."""
    words = _normal(attempt.text)
    if not words:
        return Transcript("", attempt.confidence)
    dropped: str | None = None
    if attempt.silence:
        dropped = "no speech"
    elif attempt.repetitive:
        dropped = "repetition"
    elif _NEVER_SAID.match(words) or (words in _SELDOM_SAID and _weak(attempt, loudness)):
        dropped = "silence text"
    return Transcript("" if dropped else attempt.text, attempt.confidence, dropped)


def _weak(attempt: Attempt, loudness: Level) -> bool:
    return (
        loudness.loud_dbfs < _FAINT_DBFS
        or attempt.no_speech > _NO_SPEECH
        or attempt.confidence < _FAIR_CONFIDENCE
    )


def _normal(text: str) -> str:
    letters = re.sub(r"[^\w\s]", "", text.lower().replace("-", " "))
    return " ".join(letters.split())


def _loops(words: list[str]) -> bool:
    for size, times in (*_LOOPS, *((size, 3) for size in range(4, 9))):
        span = size * times
        for at in range(len(words) - span + 1):
            if words[at : at + span] == words[at : at + size] * times:
                return True
    return False
