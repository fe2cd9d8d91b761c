"""The room that a loudspeaker and a microphone stand in, for `bench/echo.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio.frames import SAMPLE_RATE, samples

SPEED_OF_SOUND = 343.0
LONGEST_S = 0.6
"""Of an echo; what comes later is too soft to matter."""
LOWEST_HZ = 250.0
"""A small loudspeaker gives hardly anything below."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where somebody sits in front of a machine.

    delay_s: from the program to the loudspeaker and from the microphone to the program. echo_db:
    of the interviewer's voice in the microphone, the candidate's being 0. absorbs: what a wall
    takes of the power of a sound. bent: how hard the loudspeaker is driven. noise: standard
    deviation, in int16 steps. skew: by so much the clock of the speaker is faster than that of the
    microphone. turned_db: by so much the volume is turned up in the middle.
    """

    delay_s: float
    echo_db: float
    absorbs: float
    bent: float
    noise: float
    skew: float
    turned_db: float
    seed: int

    def response(self) -> NDArray[np.float64]:
        """What comes back of a click, the largest sample 1: the direct sound and its reflections.

        By mirroring the loudspeaker in the walls (Allen and Berkley 1979).
        """
        chance = np.random.default_rng(self.seed)
        size = chance.uniform([2.5, 2.5, 2.3], [6.0, 5.0, 3.0])
        microphone = chance.uniform([0.8, 0.8, 0.7], [*(size[:2] - 0.8), 1.1])
        towards = chance.normal(size=3) * [1.0, 1.0, 0.3]
        speaker = microphone + towards / np.linalg.norm(towards) * chance.uniform(0.15, 0.7)

        reach = SPEED_OF_SOUND * LONGEST_S
        along = [np.arange(-n, n + 1) for n in np.ceil(reach / (2 * size)).astype(int)]
        cells = np.stack(np.meshgrid(*along, indexing="ij"), axis=-1).reshape(-1, 1, 3)
        flips = np.stack(np.meshgrid(*[[0, 1]] * 3, indexing="ij"), axis=-1).reshape(1, 8, 3)
        images = (1 - 2 * flips) * speaker + 2 * cells * size
        bounces = np.abs(cells - flips).sum(axis=-1) + np.abs(cells).sum(axis=-1)
        far = np.linalg.norm(images - microphone, axis=-1)
        near = far < reach
        echo = np.zeros(samples(LONGEST_S) + 1)
        loss = np.sqrt(1 - self.absorbs) ** bounces[near] / far[near]
        np.add.at(echo, np.rint(far[near] / SPEED_OF_SOUND * SAMPLE_RATE).astype(int), loss)
        hertz = np.fft.rfftfreq(2 * len(echo), 1 / SAMPLE_RATE)
        quiet = 1 / np.sqrt(1 + (LOWEST_HZ / np.maximum(hertz, 1.0)) ** 4)
        echo = np.fft.irfft(np.fft.rfft(echo, 2 * len(echo)) * quiet)[: len(echo)]
        return np.concatenate([np.zeros(samples(self.delay_s)), echo / np.abs(echo).max()])


def rooms(count: int, seed: int) -> list[Room]:
    """So many rooms: from a laptop among curtains to a loud speaker between bare walls."""
    chance = np.random.default_rng(seed)
    return [
        Room(
            delay_s=chance.uniform(0.03, 0.35),
            echo_db=chance.uniform(-20.0, 6.0),
            absorbs=chance.uniform(0.1, 0.5),
            bent=chance.uniform(0.0, 2.0),
            noise=4.0 * 10 ** chance.uniform(0.0, 1.0),
            skew=chance.uniform(-5e-5, 5e-5),
            turned_db=float(chance.choice([-6.0, 0.0, 6.0])),
            seed=1000 * seed + number,
        )
        for number in range(count)
    ]
