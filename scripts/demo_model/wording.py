"""How transcripts are compared: normalised words, and the errors between two of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


def normalised(text: str) -> str:
    """Lower-case words separated by single blanks; hyphens and other marks read as blanks."""
    return " ".join(re.sub(r"[^a-z0-9' ]", " ", text.lower().replace("’", "'")).split())


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Words substituted, left out or added, against the number of words said."""

    errors: int
    words: int

    @property
    def rate(self) -> float:
        """Word error rate; 0 when nothing was said and nothing was heard."""
        return self.errors / self.words if self.words else float(self.errors > 0)


def word_errors(pairs: Iterable[tuple[str, str]]) -> WordErrors:
    """Errors over all ``(said, heard)`` pairs together."""
    errors = words = 0
    for said, heard in pairs:
        reference = normalised(said).split()
        errors += Levenshtein.distance(reference, normalised(heard).split())
        words += len(reference)
    return WordErrors(errors, words)
