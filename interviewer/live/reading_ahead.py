"""Recognizes a phrase while the silence that closes it is still running."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from audio.ports import Recognizer, Transcript
from audio.segmenter import Draft, Phrase


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What may be the next phrase, until it is withdrawn: more is being said."""

    phrase: Phrase
    withdrawn: threading.Event = field(default_factory=threading.Event)

    def wanted(self) -> bool:
        """Whether it may still be the next phrase."""
        return not self.withdrawn.is_set()


class ReadingAhead:
    """A recognizer that may be shown a phrase before it is closed.

    If the candidate says no more, the words are there sooner; if more is said, some time was spent
    and the rest is saved. The words are the same either way. The ears expect and withdraw, the
    recognizer's thread reads.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._latest: Expected | None = None
        self._read: tuple[tuple[int, int], tuple[str, ...], Transcript] | None = None

    def expect(self, draft: Draft) -> Expected:
        """This may be the next phrase; while it is, somebody may `read` it."""
        self._latest = Expected(draft.phrase)
        return self._latest

    def withdraw(self) -> None:
        """It will not be: more is being said. Those that were closed before are not touched."""
        if self._latest is not None:
            self._latest.withdrawn.set()

    def read(self, expected: Expected, glossary: tuple[str, ...]) -> None:
        """Find the words of what may be the next phrase, for as long as it may be."""
        phrase, wanted = expected.phrase, expected.wanted
        if wanted():
            words = self._recognizer.transcribe(phrase.pcm, glossary, wanted=wanted)
            self._read = (_identity(phrase), glossary, words) if wanted() else None

    def words(self, phrase: Phrase, glossary: tuple[str, ...]) -> Transcript:
        """The words of `phrase`, which are there already if its draft was read."""
        read, self._read = self._read, None
        if read is not None and read[:2] == (_identity(phrase), glossary):
            return read[2]
        return self._recognizer.transcribe(phrase.pcm, glossary)


def _identity(phrase: Phrase) -> tuple[int, int]:
    """What tells a phrase from every other one of the session, and from itself grown longer."""
    return phrase.start, len(phrase.pcm)
