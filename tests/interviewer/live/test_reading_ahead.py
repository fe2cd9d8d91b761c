"""Recognizing a phrase before it is closed: sooner, and never another word."""

from __future__ import annotations

import numpy as np

from audio.frames import Pcm
from audio.ports import Transcript, Wanted, always
from audio.segmenter import Draft, Phrase
from interviewer.live.reading_ahead import Expected, ReadingAhead


class Counting:
    """Answers with the number of samples, and counts how often it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.calls: list[tuple[int, tuple[str, ...]]] = []

    def transcribe(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        assert wanted()
        self.calls.append((len(pcm), glossary))
        return Transcript(f"{len(pcm)} samples.", 0.9)

    def warm_up(self) -> None:
        """Nothing to do."""


def phrase(start: int, length: int) -> Phrase:
    return Phrase(0, np.zeros(length, np.int16), start, start + length, -20.0)


def expected(ahead: ReadingAhead) -> Expected:
    return ahead.expect(Draft(phrase(0, 1000)))


def test_a_phrase_whose_draft_was_read_is_not_read_again() -> None:
    recognizer = Counting()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ("quorum",))
    assert ahead.words(phrase(0, 1000), ("quorum",)).text == "1000 samples."
    assert recognizer.calls == [(1000, ("quorum",))]


def test_a_phrase_that_went_on_is_read_whole() -> None:
    recognizer = Counting()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    assert ahead.words(phrase(0, 3000), ()).text == "3000 samples."
    assert ahead.words(phrase(0, 1000), ()).text == "1000 samples."
    assert [length for length, _ in recognizer.calls] == [1000, 3000, 1000]


def test_a_draft_that_was_withdrawn_is_not_read() -> None:
    recognizer = Counting()
    ahead = ReadingAhead(recognizer)
    draft = expected(ahead)
    ahead.withdraw()
    ahead.read(draft, ())
    assert recognizer.calls == []


def test_what_is_withdrawn_while_it_is_read_is_left_and_the_words_are_found_anew() -> None:
    class Interrupted(Counting):
        """More is said in the middle of the first call."""

        def transcribe(
            self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
        ) -> Transcript:
            assert wanted()
            if not self.calls:
                ahead.withdraw()
                assert not wanted()
                self.calls.append((len(pcm), glossary))
                return Transcript("", 0.0, "not wanted")
            return super().transcribe(pcm, glossary)

    recognizer = Interrupted()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    assert ahead.words(phrase(0, 1000), ()).text == "1000 samples."


def test_the_next_draft_does_not_disturb_one_that_is_being_read() -> None:
    """A slow recognizer still reads the last phrase when the draft of the next one is there."""

    class Slow(Counting):
        def transcribe(
            self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
        ) -> Transcript:
            later = Draft(phrase(9000, 500))
            ahead.expect(later)
            assert wanted()
            ahead.withdraw()
            assert wanted()
            return super().transcribe(pcm, glossary)

    recognizer = Slow()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    assert ahead.words(phrase(0, 1000), ()).text == "1000 samples."
    assert len(recognizer.calls) == 1


def test_what_is_withdrawn_stays_so_when_another_draft_is_withdrawn_after_it() -> None:
    """A slow recognizer still encodes the first draft when the candidate has paused once more."""

    class Slow(Counting):
        asked = True

        def transcribe(
            self,
            pcm: Pcm,  # noqa: ARG002
            glossary: tuple[str, ...] = (),  # noqa: ARG002
            *,
            wanted: Wanted = always,
        ) -> Transcript:
            ahead.withdraw()
            ahead.expect(Draft(phrase(0, 2000)))
            ahead.withdraw()
            self.asked = wanted()
            return Transcript("", 0.0, "not wanted")

    recognizer = Slow()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    assert not recognizer.asked


def test_words_found_with_another_glossary_do_not_count() -> None:
    recognizer = Counting()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    ahead.words(phrase(0, 1000), ("quorum",))
    assert recognizer.calls == [(1000, ()), (1000, ("quorum",))]


def test_a_phrase_as_long_at_another_time_is_another_phrase() -> None:
    recognizer = Counting()
    ahead = ReadingAhead(recognizer)
    ahead.read(expected(ahead), ())
    ahead.words(phrase(5000, 1000), ())
    assert len(recognizer.calls) == 2
