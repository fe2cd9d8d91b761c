"""The parts that an interview is held with, and the pair of them that is heard and spoken with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from audio.clock import Clock, SystemClock
from audio.echo import EchoGate, HalfDuplexGate
from audio.ports import (
    LooksAgain,
    Microphone,
    Recognizer,
    Speaker,
    SpeechDetector,
    TurnScorer,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Rig:
    """Every port of a spoken interview.

    voice, speaker: None for an interview without sound; its lines then take no time. full_duplex:
    the microphone cannot hear the speaker (headphones, files), so the candidate may break in.
    canceller: makes what takes the speaker out of what the microphone hears; None listens between
    its lines only.
    looker: reads answers again while the interviewer speaks; None leaves them as first heard.
    turn_scorer: hears whether somebody is done; None leaves that to the words.
    """

    microphone: Microphone
    detector: SpeechDetector
    recognizer: Recognizer
    speaker: Speaker | None = None
    voice: Voice | None = None
    full_duplex: bool = False
    canceller: Callable[[], EchoGate] | None = None
    looker: LooksAgain | None = None
    turn_scorer: TurnScorer | None = None
    clock: Clock = field(default_factory=SystemClock)

    def gate(self) -> EchoGate:
        """What keeps the interviewer from hearing itself: a new one for each run."""
        if self.canceller is not None and not self.full_duplex:
            return self.canceller()
        return HalfDuplexGate(full_duplex=self.full_duplex)
