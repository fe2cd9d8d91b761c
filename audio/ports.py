"""The seams of the audio side. Shipped fakes stand in `files.py` and `scripted.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.frames import Frame, Pcm


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a recognizer made of one phrase.

    text: stripped, "" when nothing was said. confidence: 0 to 1, how sure the recognizer is of the
    words (the exponential of the mean token log-probability for Whisper). dropped: why recognized
    text was thrown away ("silence text", "repetition", "no speech", "not wanted"), None if it was
    kept.
    """

    text: str
    confidence: float
    dropped: str | None = None


class Microphone(Protocol):
    """A source of frames. Opening is lazy; a closed microphone can be opened again."""

    @property
    def name(self) -> str:
        """What the person would call it."""
        ...

    def open(self) -> None:
        """Start capturing. Raises DeviceNotFound, DeviceUnusable, PortAudioMissing."""
        ...

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        """The next frame, or None at the end of a recording.

        Blocks until `at_least` samples, one or more, have come, or no more will: whoever has no use
        for fewer is not woken for them. Raises DeviceLost if the device is gone or stays silent (no
        samples at all) for `timeout_s`.
        """
        ...

    def close(self) -> None:
        """Stop capturing and free the device. Never raises; may be called twice."""
        ...


class Speaker(Protocol):
    """Plays one utterance at a time, without blocking."""

    @property
    def name(self) -> str:
        """What the person would call it."""
        ...

    def open(self) -> None:
        """Open the output and keep it open. Raises as Microphone.open does."""
        ...

    @property
    def latency_s(self) -> float:
        """From a sample's leaving the program to its being heard, in s; 0 while closed."""
        ...

    def play(self, pcm: Pcm) -> None:
        """Begin to play at once, replacing whatever was playing. Raises DeviceLost."""
        ...

    def stop(self, fade_s: float = 0.05) -> None:
        """Fade out what is playing within `fade_s` seconds."""
        ...

    @property
    def playing(self) -> bool:
        """True while samples of an utterance are still to be heard. Raises DeviceLost."""
        ...

    def close(self) -> None:
        """Free the device. Never raises; may be called twice."""
        ...


class SpeechDetector(Protocol):
    """Speech probability for consecutive blocks of one stream."""

    BLOCK: int
    """Samples a block has."""

    def probabilities(self, pcm: Pcm) -> NDArray[np.float32]:
        """0 to 1 for each of the next blocks; state is carried from block to block.

        How many come in one call changes none of them. ValueError if `pcm` is not whole blocks.
        """
        ...

    def reset(self) -> None:
        """Forget the stream so far."""
        ...


Wanted = Callable[[], bool]


def always() -> bool:
    """Whatever comes is wanted."""
    return True


class Recognizer(Protocol):
    """Turns one phrase of speech into words. Not thread-safe: one thread owns it."""

    @property
    def name(self) -> str:
        """The model, as a person would name it."""
        ...

    def transcribe(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """The words of one phrase of at most 30 s.

        glossary: terms likely to be heard, most important first; shown to the model as a prompt.
        wanted: once it is False, and it may turn so at any moment, the rest of the work may be
        left: there are no words then, and `dropped` says so.
        """
        ...

    def warm_up(self) -> None:
        """Do one full transcription of nothing, so that the first real one is not slower."""
        ...


class LooksAgain(Protocol):
    """A recognizer that can also take its time. Owned by the same thread."""

    def look_again(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """The words of at most 30 s, more carefully and more slowly than `transcribe`."""
        ...


class TurnScorer(Protocol):
    """Judges by its sound whether whoever spoke is done."""

    def probability(self, pcm: Pcm) -> float:
        """0 to 1, for the last seconds of a turn up to a silence."""
        ...


class Voice(Protocol):
    """Renders text to speech."""

    def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:
        """Speech of `text`, trimmed of leading silence. Raises VoiceError.

        voices: somebody else speaks: names to look for on this machine, the best first; whoever is
        there in the end. pace: times the usual one.
        """
        ...
