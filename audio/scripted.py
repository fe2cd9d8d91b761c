"""Ports that do as they are told: for tests, and for trying a policy without a model."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from audio.frames import Pcm, seconds
from audio.ports import Transcript
from audio.vad import BLOCK


class ScriptedRecognizer:
    """Hands out prepared transcripts in order.

    script: what each phrase is to have said, as a Transcript or as text heard with confidence 0.95.
    glossaries: what it was asked with, one entry a call.
    """

    def __init__(self, script: Iterable[Transcript | str]) -> None:
        self._script = iter(script)
        self.glossaries: list[tuple[str, ...]] = []

    @property
    def name(self) -> str:
        """The model, as a person would name it."""
        return "scripted"

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
        """The next line of the script, whatever `pcm` holds; LookupError when it has run out."""
        self.glossaries.append(glossary)
        try:
            line = next(self._script)
        except StopIteration:
            length = f"{seconds(len(pcm)):.1f} s"
            raise LookupError(f"the script has no line for one more phrase of {length}") from None
        return line if isinstance(line, Transcript) else Transcript(line, 0.95)

    def warm_up(self) -> None:
        """Nothing to warm."""


class ScriptedDetector:
    """Speech is whatever is not quiet: 0.9 for a loud block, 0.1 otherwise.

    With it, a test draws speech and pauses by writing samples. loud: the peak, in int16 steps, from
    which a block counts as speech.
    """

    BLOCK = BLOCK

    def __init__(self, loud: int = 1000) -> None:
        self._loud = loud

    def probabilities(self, pcm: Pcm) -> NDArray[np.float32]:
        """0.9 or 0.1 for each of the next blocks."""
        peaks = np.abs(pcm.astype(np.int32)).reshape(-1, BLOCK).max(axis=1)
        return np.where(peaks >= self._loud, np.float32(0.9), np.float32(0.1))

    def reset(self) -> None:
        """There is no state to forget."""
