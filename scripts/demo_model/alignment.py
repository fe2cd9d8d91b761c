"""The most likely place of every text piece in the sound, by Viterbi search through CTC."""

import numpy as np
from numpy.typing import NDArray

from demo_model.features import Floats

NEVER = np.float32(-1e30)


def align(
    log_probabilities: Floats, pieces: list[list[int]], blank: int
) -> list[NDArray[np.int64]]:
    """For each row of the batch, the encoder position at which each of its pieces begins.

    ``log_probabilities`` has shape ``(batch, positions, labels)``. The pieces of a row that is too
    short to hold them all are placed evenly.
    """
    batch, positions, _ = log_probabilities.shape
    longest = max((len(row) for row in pieces), default=0)
    states = 2 * longest + 1
    labels = np.full((batch, states), blank)
    for row, ids in enumerate(pieces):
        labels[row, 1 : 2 * len(ids) : 2] = ids
    skip = np.zeros((batch, states), dtype=bool)
    skip[:, 3::2] = labels[:, 3::2] != labels[:, 1:-2:2]
    emitted = np.take_along_axis(log_probabilities, labels[:, None, :], axis=2)
    score = np.full((batch, states + 2), NEVER, dtype=np.float32)
    score[:, 2] = emitted[:, 0, 0]
    if states > 1:
        score[:, 3] = emitted[:, 0, 1]
    came_from = np.zeros((positions, batch, states), dtype=np.int8)
    for time in range(1, positions):
        best = score[:, 2:].copy()
        one = score[:, 1:-1]
        better = one > best
        best[better] = one[better]
        source = better.astype(np.int8)
        two = np.where(skip, score[:, :-2], NEVER)
        better = two > best
        best[better] = two[better]
        source[better] = 2
        came_from[time] = source
        score[:, 2:] = best + emitted[:, time]
    return [
        _trace(came_from[:, row], score[row, 2:], len(ids), positions)
        for row, ids in enumerate(pieces)
    ]


def _trace(
    came_from: NDArray[np.int8], score: Floats, count: int, positions: int
) -> NDArray[np.int64]:
    starts = np.zeros(count, dtype=np.int64)
    if not count:
        return starts
    state = 2 * count if score[2 * count] > score[2 * count - 1] else 2 * count - 1
    if score[state] < NEVER / 2:
        return np.linspace(0, positions - 1, count).astype(np.int64)
    for time in range(positions - 1, -1, -1):
        if state % 2:
            starts[state // 2] = time
        state -= int(came_from[time, state])
    return starts
