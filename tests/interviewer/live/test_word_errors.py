"""How the recognizer's mistakes are counted."""

from __future__ import annotations

import pytest

from interviewer.live.demo import word_error, words_lost

SAID = ["We retry twice,", "then we alert."]


@pytest.mark.parametrize(
    ("heard", "errors", "lost"),
    [
        ("We retry twice then we alert", 0, 0),
        ("we RETRY twice. Then we avert!", 1, 0),
        ("We retry twice, and then we alert.", 1, 0),
        ("We retry, we alert.", 2, 2),
        ("Retry twice then be alert.", 2, 1),
        ("", 6, 6),
    ],
)
def test_errors_and_words_without_anything_in_their_place(
    heard: str, errors: int, lost: int
) -> None:
    assert word_error(SAID, [heard]) == pytest.approx(errors / 6)
    assert words_lost(SAID, [heard]) == lost
