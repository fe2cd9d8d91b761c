"""What was played is read in step with the microphone: the same distance back, always."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.played import PlayedSound

BLOCK_S = 0.02


def tone(seconds: float, rate: int) -> Pcm:
    t = np.arange(round(seconds * rate)) / rate
    return (8000 * np.sin(2 * np.pi * (200 + 300 * t) * t)).astype(np.int16)


def read_in_step(sound: Pcm, rate: int, most: int) -> Pcm:
    """All of `sound`, put block by block, taken by as much as that is at 16 kHz."""
    played = PlayedSound()
    played.begin(rate)
    block = round(BLOCK_S * rate)
    taken, waiting = [], 0
    for start in range(0, len(sound), block):
        played.put(sound[start : start + block])
        waiting += 1
        if waiting >= most:
            taken.append(played.take(samples(waiting * BLOCK_S)))
            waiting = 0
    assert played.slips == 0
    return np.concatenate(taken)


def lag(one: Pcm, other: Pcm) -> int:
    """By how many samples `other` comes after `one`."""
    size = 1 << (2 * len(one)).bit_length()
    product = np.fft.rfft(other.astype(float), size) * np.conj(np.fft.rfft(one.astype(float), size))
    at = int(np.argmax(np.fft.irfft(product, size)))
    return at if at < size // 2 else at - size


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_it_comes_at_sixteen_kilohertz_a_constant_time_late(rate: int) -> None:
    taken = read_in_step(tone(3.0, rate), rate, 2)
    wanted = tone(3.0, SAMPLE_RATE)
    early, late = slice(8_000, 16_000), slice(32_000, 40_000)
    first = lag(wanted[early], taken[early])
    assert 0 <= first < samples(0.1)
    assert abs(lag(wanted[late], taken[late]) - first) <= 1


@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_as_much_is_given_as_was_asked_for(bursts: list[int]) -> None:
    played = PlayedSound()
    played.begin(SAMPLE_RATE)
    for blocks in bursts:
        for _ in range(blocks):
            played.put(np.ones(320, np.int16))
        assert len(played.take(480)) == 480


def test_what_has_not_come_is_silence() -> None:
    played = PlayedSound()
    assert not played.take(100).any()
    played.begin(SAMPLE_RATE)
    assert not played.take(100).any()


def test_it_says_so_when_it_falls_out_of_step() -> None:
    played = PlayedSound()
    played.begin(SAMPLE_RATE)
    played.take(320)
    for _ in range(50):
        played.put(np.ones(320, np.int16))
    played.take(320)
    assert played.slips == 1
    assert not played.take(320).any()


def test_what_a_device_stores_when_it_starts_does_not_make_it_late() -> None:
    played = PlayedSound()
    played.begin(SAMPLE_RATE)
    for _ in range(8):
        played.put(np.ones(320, np.int16))
    played.take(320)
    played.put(np.full(320, 7, np.int16))
    assert 7 in played.take(640)


@pytest.mark.parametrize("blocks", [4, 10])
def test_what_is_never_needed_is_skipped(blocks: int) -> None:
    """A speaker that ran dry takes a store of sound again: 80 ms of it, or more."""
    played = PlayedSound()
    played.begin(SAMPLE_RATE)
    played.take(320)
    for _ in range(blocks):
        played.put(np.ones(320, np.int16))
    for _ in range(200):
        played.put(np.ones(320, np.int16))
        played.take(320)
    assert played.slips == 1
    played.put(np.full(320, 7, np.int16))
    assert 7 in played.take(1120)


def test_a_speaker_opened_again_is_out_of_step() -> None:
    played = PlayedSound()
    played.begin(SAMPLE_RATE)
    assert played.slips == 0
    played.begin(48_000)
    assert played.slips == 1
