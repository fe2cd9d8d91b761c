"""The recognizer that needs no download: PocketSphinx, from the extra `offline`.

It gets an interview going on a machine without a network. Its words are rough, so it never claims
more than half of what a confident Whisper does.
"""

from __future__ import annotations

import importlib.util
from typing import Any

from audio import guard
from audio.errors import ModelBroken, ModelNotFound
from audio.frames import SAMPLE_RATE, Pcm
from audio.install import extra_line
from audio.ports import Transcript

_MOST_CONFIDENCE = 0.5  # every fourth word is wrong even where it is sure
_NOT_WORDS = "<[+"  # silence, sentence ends, noises


def installed() -> bool:
    """Whether the extra is here; costs nothing to ask."""
    return importlib.util.find_spec("pocketsphinx") is not None


def check_installed() -> None:
    """Raises ModelNotFound, whose next step installs it, if the extra is not here."""
    if not installed():
        raise ModelNotFound(
            "PocketSphinx is not installed.", f"Run in the clone:\n{extra_line('offline')}"
        )


class SphinxRecognizer:
    """PocketSphinx with the English model that it brings along. Raises ModelNotFound, ModelBroken.

    It knows a fixed vocabulary: a glossary does not help it, and is not used.
    """

    def __init__(self) -> None:
        check_installed()
        import pocketsphinx  # noqa: PLC0415 - an optional extra

        try:
            self._decoder: Any = pocketsphinx.Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")
        except RuntimeError as error:
            raise ModelBroken(
                f"PocketSphinx does not find its English model: {error}",
                f"Install it again, in the clone:\n{extra_line('offline')} --force-reinstall",
            ) from error

    @property
    def name(self) -> str:
        """The model, as a person would name it."""
        return "PocketSphinx (rough)"

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
        """The words of one phrase, in small letters and without punctuation."""
        if len(pcm) == 0 or guard.level(pcm).speechless:
            return Transcript("", 0.0, "no speech" if len(pcm) else None)
        decoder = self._decoder
        decoder.start_utt()
        decoder.process_raw(pcm.tobytes(), full_utt=True)
        decoder.end_utt()
        # "read(2)" is the second pronunciation of "read".
        heard = [
            (segment.word.partition("(")[0], min(segment.prob, 1.0))
            for segment in decoder.seg() or ()
            if segment.word[0] not in _NOT_WORDS
        ]
        if not heard:
            return Transcript("", 0.0)
        sure = sum(probability for _, probability in heard) / len(heard)
        return Transcript(" ".join(word for word, _ in heard), sure * _MOST_CONFIDENCE)

    def warm_up(self) -> None:
        """Nothing to warm: its first phrase takes no longer than the others."""
