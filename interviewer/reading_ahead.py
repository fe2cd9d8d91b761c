"""Recognizes a phrase while the silence that closes it is still running."""

from __future__ import annotations

from audio.ports import Recognizer, Transcript
from audio.segmenter import Draft, Phrase


class ReadingAhead:
    """A recognizer that may be shown a phrase before it is closed.

    If the candidate says no more, the words are there sooner; if more is said, some time was spent
    and the rest is saved. The words are the same either way. The ears expect and withdraw, the
    recognizer's thread reads.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._latest: Draft | None = None
        # All of them: while one is still encoded, the candidate may pause and go on once more.
        self._withdrawn: set[tuple[int, int]] = set()
        self._read: tuple[tuple[int, int], tuple[str, ...], Transcript] | None = None

    def expect(self, draft: Draft) -> None:
        """This may be the next phrase."""
        self._latest = draft

    def withdraw(self) -> None:
        """It will not be: more is being said."""
        if self._latest is not None:
            self._withdrawn.add(_identity(self._latest.phrase))

    def read(self, draft: Draft, glossary: tuple[str, ...]) -> None:
        """Find the words of what may be the next phrase, for as long as it may be."""
        phrase, identity = draft.phrase, _identity(draft.phrase)

        def wanted() -> bool:
            return identity not in self._withdrawn

        if wanted():
            words = self._recognizer.transcribe(phrase.pcm, glossary, wanted=wanted)
            self._read = (identity, glossary, words) if wanted() else None

    def words(self, phrase: Phrase, glossary: tuple[str, ...]) -> Transcript:
        """The words of `phrase`, which are there already if its draft was read."""
        read, self._read = self._read, None
        if read is not None and read[:2] == (_identity(phrase), glossary):
            return read[2]
        return self._recognizer.transcribe(phrase.pcm, glossary)


def _identity(phrase: Phrase) -> tuple[int, int]:
    """What tells a phrase from every other one of the session, and from itself grown longer."""
    return phrase.start, len(phrase.pcm)
