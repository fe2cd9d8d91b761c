"""A chirp is found in what a microphone hears, and nothing is found where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from audio.chirp import CHIRP_S, chirp, echo_db
from audio.frames import Pcm, samples


def room(gain: float, noise: float, delay_s: float = 0.15) -> Pcm:
    heard = np.random.default_rng(5).normal(0.0, noise, samples(1.2))
    start = samples(delay_s)
    heard[start : start + len(chirp())] += gain * chirp()
    return heard.clip(-32767, 32767).astype(np.int16)


@pytest.mark.parametrize("gain", [1.0, 0.3, 0.05])
def test_its_level_is_told(gain: float) -> None:
    level = echo_db(room(gain, 20.0))
    assert level is not None
    assert abs(level - 20 * np.log10(gain)) < 1.0


def test_a_wall_that_colours_it_hides_it_not() -> None:
    chance = np.random.default_rng(2)
    wall = chance.normal(0.0, 1.0, 4000) * np.exp(-np.arange(4000) / 800)
    wall *= 0.3 / np.linalg.norm(wall)
    heard = np.convolve(room(1.0, 0.0), wall)[: samples(1.2)] + chance.normal(0, 20, samples(1.2))
    assert echo_db(heard.astype(np.int16)) is not None


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_chirp(seed: int) -> None:
    noise = np.random.default_rng(seed).normal(0.0, 300.0, samples(1.2)).astype(np.int16)
    assert echo_db(noise) is None


def test_silence_and_too_little_are_none() -> None:
    assert echo_db(np.zeros(samples(1.0), np.int16)) is None
    assert echo_db(chirp()[: samples(CHIRP_S / 2)]) is None
