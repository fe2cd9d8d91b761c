"""The curve of the pace: speaking time only, windows that overlap."""

from __future__ import annotations

import pytest

from interviewer.reading import Remark
from interviewer.speaking.pace import STEP_S, curve


def spoken(start_s: float, end_s: float, words_per_min: float) -> Remark:
    return Remark(" ".join(["word"] * round((end_s - start_s) * words_per_min / 60)), 1.0,
                  start_s, end_s)  # fmt: skip


def test_an_even_pace_is_a_flat_line() -> None:
    points = curve([spoken(0, 20, 150), spoken(23, 43, 150)])

    assert [point.at_s for point in points] == [STEP_S * i for i in range(9)]
    assert {point.words_per_min for point in points} == {150}


def test_hurrying_towards_the_end_shows() -> None:
    points = curve([spoken(0, 30, 120), spoken(30, 60, 180)])

    assert points[0].words_per_min == 120
    assert points[-1].words_per_min == 180
    assert points[6].words_per_min == pytest.approx(150)


def test_where_hardly_anything_was_said_there_is_no_point() -> None:
    points = curve([spoken(0, 10, 150), spoken(40, 50, 150)])

    assert all(point.at_s < 15 or point.at_s > 35 for point in points)


@pytest.mark.parametrize("remarks", [[], [Remark("typed text")]])
def test_typed_text_has_no_pace(remarks: list[Remark]) -> None:
    assert curve(remarks) == ()
