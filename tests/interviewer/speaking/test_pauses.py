"""Where a pause stands decides how long it may be."""

from __future__ import annotations

import pytest

from interviewer.reading import Remark
from interviewer.speaking.bands import Shade
from interviewer.speaking.pauses import Place, find


def around(before: str, after: str, seconds: float) -> list[Remark]:
    return [Remark(before, 1.0, 0, 2), Remark(after, 1.0, 2 + seconds, 5 + seconds)]


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("It failed.", "We fixed it.", Place.BETWEEN),
        ("It failed,", "we fixed it.", Place.BETWEEN),
        ("It failed", "because we were late.", Place.BETWEEN),
        ("It failed", "twice a day.", Place.WITHIN),
        ("It failed and.", "We fixed it.", Place.WITHIN),  # a full stop where the phrase was cut
        ("It failed because of the.", "Cache.", Place.WITHIN),
        ("It failed, so, um", "we fixed it.", Place.WITHIN),
        ("It failed, so, um.", "We fixed it.", Place.WITHIN),
        ("I was worried about that.", "I called.", Place.BETWEEN),
        ("I was worried about that", "one call.", Place.WITHIN),
    ],
)
def test_within_or_between_clauses(before: str, after: str, place: Place) -> None:
    (pause,) = find(around(before, after, 1.0))

    assert pause.place is place


@pytest.mark.parametrize(
    ("before", "seconds", "shade"),
    [
        ("It failed.", 1.1, Shade.GREEN),
        ("It failed.", 2.0, Shade.AMBER),
        ("It failed.", 4.1, Shade.RED),
        ("It failed and", 0.5, Shade.GREEN),
        ("It failed and", 1.0, Shade.AMBER),
        ("It failed and", 1.3, Shade.RED),
    ],
)
def test_natural_or_long(before: str, seconds: float, shade: Shade) -> None:
    (pause,) = find(around(before, "then we fixed it.", seconds))

    assert pause.shade is shade


def test_thinking_after_an_okay_is_no_pause() -> None:
    assert find(around("Okay, good question.", "It failed.", 6.0)) == ()
    thought, said, on = Remark("Okay.", 1.0, 0, 1), *around("It failed.", "We fixed it.", 2.0)
    assert len(find([thought, said, on])) == 1


def test_a_gap_in_speaking_is_no_pause() -> None:
    assert find(around("It failed.", "We fixed it.", 0.25)) == ()
    assert find([Remark("One.", 1.0, 0, 2)]) == ()
    assert find([]) == ()


def test_speech_before_the_first_word_and_after_the_last_is_left_out() -> None:
    remarks = around("It failed.", "We fixed it.", 1.0)
    speech = [(-3.0, -2.5), (0, 2), (3, 6), (8, 9)]

    assert [pause.start_s for pause in find(remarks, speech)] == [2]


def test_a_pause_knows_its_words() -> None:
    (pause,) = find(around("It failed on the very first day.", "We fixed it then.", 1.0))

    assert pause.moment.quote == "on the very first day. [...] We fixed it then."
    assert (pause.moment.start_s, pause.moment.end_s) == (2, 3)
