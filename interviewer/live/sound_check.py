"""Is the microphone heard, and how well? Listens to one sentence and writes it down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from audio import where
from audio.ears import Ears
from audio.frames import samples
from audio.ports import Microphone, Recognizer, SpeechDetector
from audio.segmenter import FLOOR_DBFS, Phrase, Silence, SpeechStarted
from interviewer.live.level import LevelMeter

MOST_S = 12.0
"""Who has said nothing for so long is not heard."""
PAUSE_S = 1.0
LONGEST_S = 20.0
READ_TIMEOUT_S = 3.0
QUIET_DB, LOUD_DB = -42.0, -10.0
"""Speech at a usual distance lies between; words outside are recognized badly."""


class Loudness(StrEnum):
    """How speech came in. SILENT: not one sample but zero, which no open microphone gives."""

    SILENT = "silent"
    NOTHING = "nothing"
    QUIET = "quiet"
    GOOD = "good"
    LOUD = "loud"


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was heard. text: "" if no words were. level_db: of the loudest speech."""

    loudness: Loudness
    text: str
    level_db: float


def listen(
    microphone: Microphone,
    detector: SpeechDetector,
    recognizer: Recognizer,
    show: Callable[[float], None],
) -> Sentence:
    """One sentence, up to a pause. show: called with the level, 0 to 1, with every frame.

    Raises what the microphone raises.
    """
    microphone.open()
    try:
        phrases, alive = _hear(microphone, Ears(detector), show)
    finally:
        microphone.close()
    if not phrases:
        return Sentence(Loudness.NOTHING if alive else Loudness.SILENT, "", FLOOR_DBFS)
    level_db = max(phrase.level_dbfs for phrase in phrases)
    heard = [recognizer.transcribe(phrase.pcm) for phrase in phrases]
    text = " ".join(each.text for each in heard if each.text and each.dropped is None)
    return Sentence(_loudness(level_db), text, level_db)


def _hear(
    microphone: Microphone, ears: Ears, show: Callable[[float], None]
) -> tuple[list[Phrase], bool]:
    """The phrases up to the pause, and whether any sample was not zero."""
    meter = LevelMeter()
    phrases: list[Phrase] = []
    speaking, alive = False, False
    while (frame := microphone.read(READ_TIMEOUT_S)) is not None:
        meter.take(frame)
        show(meter.level)
        alive = alive or bool(np.any(frame.pcm))
        for event in ears.hear(frame):
            match event:
                case SpeechStarted():
                    speaking = True
                case Silence():
                    speaking = False
                case Phrase():
                    phrases.append(event)
        waited = frame.end - (phrases[-1].end if phrases else 0)
        if not speaking and waited > samples(PAUSE_S if phrases else MOST_S):
            break
        if frame.end > samples(LONGEST_S):
            break
    return [*phrases, *(each for each in ears.flush() if isinstance(each, Phrase))], alive


def _loudness(level_db: float) -> Loudness:
    if level_db < QUIET_DB:
        return Loudness.QUIET
    return Loudness.LOUD if level_db > LOUD_DB else Loudness.GOOD


def advice(loudness: Loudness) -> str:
    """What to do about it, on this system."""
    match loudness:
        case Loudness.SILENT:
            told = where.silent_microphone()
            return f"It gives digital silence: it is muted, or it is the wrong one. {told}"
        case Loudness.NOTHING:
            return "I heard no speech. Speak a little louder, or choose another one."
        case Loudness.QUIET:
            place = where.microphone_level()
            return f"You are hard to hear: come closer, or turn its level up ({place})."
        case Loudness.LOUD:
            place = where.microphone_level()
            return f"You are so loud that words blur: move back, or turn its level down ({place})."
        case Loudness.GOOD:
            return "Your voice comes in well."
