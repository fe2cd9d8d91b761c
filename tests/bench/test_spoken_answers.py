"""Where on a tape a voice begins."""

from __future__ import annotations

import numpy as np
import pytest

from audio.frames import SAMPLE_RATE
from bench.spoken_answers import first_audible

LATE = 2 * SAMPLE_RATE + 100


@pytest.mark.parametrize(
    ("since", "expected"), [(0, LATE), (LATE - 1, LATE), (LATE + 5, LATE + 5), (LATE + 50, None)]
)
def test_the_first_sample_that_can_be_heard_is_found_in_a_tape_of_any_length(
    since: int, expected: int | None
) -> None:
    track = np.zeros(5 * SAMPLE_RATE, np.int16)
    track[LATE : LATE + 50] = -20_000
    assert first_audible(track, since) == expected
