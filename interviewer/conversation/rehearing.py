"""Which words to believe when an answer was read twice. Pure."""

from __future__ import annotations

from interviewer.conversation.spoken import spoken_command
from interviewer.events import Control, Reheard
from interviewer.reading import Remark

WORDS_KEPT = 0.7
"""A second reading with fewer of the first one's words than this has lost some."""


def reheard(remarks: list[Remark], again: Reheard) -> bool:
    """Put the second reading in the place of the remarks that it covers; whether that was done.

    It stays with the first if the second covers others as well, is less certain or much shorter.
    """
    covered = [at for at, remark in enumerate(remarks) if set(remark.phrases) & set(again.phrases)]
    if not covered:
        return False
    first = remarks[covered[0] : covered[-1] + 1]
    if {number for remark in first for number in remark.phrases} != set(again.phrases):
        return False
    # The candidate's "that's my answer" was taken out at first, and is again.
    spoken = spoken_command(again.text)
    text = spoken.rest if spoken is not None and spoken.control is Control.DONE else again.text
    words = sum(len(remark.text.split()) for remark in first)
    surely = sum(remark.confidence * len(remark.text.split()) for remark in first) / max(1, words)
    if again.confidence < surely or len(text.split()) < WORDS_KEPT * words:
        return False
    whole = Remark(text, again.confidence, first[0].start_s, first[-1].end_s, again.phrases)
    remarks[covered[0] : covered[-1] + 1] = [whole]
    return True
