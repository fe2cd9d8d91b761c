import numpy as np
import pytest

from demo_model.alignment import align

BLANK = 3


def sure(labels: list[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Log-probabilities nearly certain of one label at each position."""
    scores = np.full((len(labels), BLANK + 1), np.log(0.01), dtype=np.float32)
    scores[np.arange(len(labels)), labels] = np.log(0.97)
    return scores


def test_pieces_begin_where_they_are_first_heard() -> None:
    heard = sure([3, 0, 0, 3, 1, 3, 3, 2])
    (places,) = align(heard[None], [[0, 1, 2]], BLANK)
    assert places.tolist() == [1, 4, 7]


def test_a_piece_said_twice_is_found_twice() -> None:
    heard = sure([0, 0, 3, 0, 3])
    (places,) = align(heard[None], [[0, 0]], BLANK)
    assert places.tolist() == [0, 3]


def test_rows_of_different_length_do_not_disturb_each_other() -> None:
    heard = np.stack([sure([3, 0, 3, 1, 3]), sure([2, 2, 2, 3, 3]), sure([3] * 5)])
    places = align(heard, [[0, 1], [2], []], BLANK)
    assert [row.tolist() for row in places] == [[1, 3], [0], []]


def test_a_likely_path_beats_a_greedy_one() -> None:
    # Position by position label 1 is never the best, yet it has been said.
    heard = sure([0, 0, 2, 2])
    heard[1, 1] = np.log(0.4)
    (places,) = align(heard[None], [[0, 1, 2]], BLANK)
    assert places.tolist() == [0, 1, 2]


@pytest.mark.parametrize("count", [4, 7])
def test_more_pieces_than_positions_are_spread_evenly(count: int) -> None:
    (places,) = align(sure([0, 1, 0])[None], [[0, 1] * count], BLANK)
    assert places[0] == 0
    assert places[-1] == 2
    assert sorted(places.tolist()) == places.tolist()
