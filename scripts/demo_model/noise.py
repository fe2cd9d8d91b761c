"""Sounds that are not speech, as samples: what the model must stay silent on, or hear through."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from demo_model.features import SAMPLE_RATE, Floats

Generator = np.random.Generator
Samples = NDArray[np.float64]


def _coloured(rng: Generator, n: int, exponent: float) -> Samples:
    spectrum = np.fft.rfft(rng.standard_normal(n))
    spectrum /= np.maximum(np.arange(len(spectrum)), 20 * n / SAMPLE_RATE) ** exponent
    return np.asarray(np.fft.irfft(spectrum, n))


def white(rng: Generator, n: int) -> Samples:
    """Hiss."""
    return rng.standard_normal(n)


def pink(rng: Generator, n: int) -> Samples:
    """Rain."""
    return _coloured(rng, n, 0.5)


def brown(rng: Generator, n: int) -> Samples:
    """Rumble."""
    return _coloured(rng, n, 1.0)


def hum(rng: Generator, n: int) -> Samples:
    """Mains hum with harmonics and a little hiss."""
    time = np.arange(n) / SAMPLE_RATE
    base = rng.choice((50.0, 60.0, 100.0, 120.0))
    tones = (
        rng.uniform(0.1, 1) / k * np.sin(2 * np.pi * base * k * time + rng.uniform(0, 6))
        for k in range(1, 12)
    )
    return np.asarray(sum(tones) + 10 ** rng.uniform(-4, -1) * rng.standard_normal(n))


def keyboard(rng: Generator, n: int) -> Samples:
    """Key clicks: short bursts of filtered noise, a few a second, over a quiet room."""
    sound = 10 ** rng.uniform(-4, -2) * rng.standard_normal(n)
    at = 0
    while True:
        at += int(rng.exponential(SAMPLE_RATE / rng.uniform(2, 9)))
        length = int(rng.uniform(0.004, 0.04) * SAMPLE_RATE)
        if at + length >= n:
            return np.asarray(sound)
        decay = np.exp(-np.arange(length) / (length / rng.uniform(3, 8)))
        ring = np.sin(2 * np.pi * rng.uniform(300, 4000) * np.arange(length) / SAMPLE_RATE)
        sound[at : at + length] += (
            decay * (rng.standard_normal(length) + rng.uniform(0, 2) * ring) * rng.uniform(0.3, 2)
        )


def music(rng: Generator, n: int) -> Samples:
    """Chords and arpeggios of decaying harmonic tones, some with vibrato, some with a beat."""
    sound = np.zeros(n)
    beat = int(rng.uniform(0.12, 0.7) * SAMPLE_RATE)
    root = rng.uniform(80, 300)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16])
    vibrato = rng.uniform(0, 0.01) * rng.integers(0, 2)
    drums = rng.random() < 0.5
    for start in range(0, n - beat, beat):
        length = min(n - start, int(beat * rng.uniform(0.8, 3)))
        time = np.arange(length) / SAMPLE_RATE
        envelope = np.minimum(1, time / 0.02) * np.exp(-time / rng.uniform(0.1, 1.0))
        for _ in range(rng.integers(1, 4)):
            pitch = root * 2 ** (rng.choice(scale) / 12)
            phase = 2 * np.pi * pitch * (time + vibrato * np.sin(2 * np.pi * 5.5 * time) / 10)
            for k in range(1, rng.integers(2, 9)):
                sound[start : start + length] += envelope * np.sin(k * phase) / k
        if drums:
            hit = min(length, 2000)
            decay = np.exp(-np.arange(hit) / rng.uniform(100, 600))
            sound[start : start + hit] += decay * rng.standard_normal(hit)
    return sound


KINDS: dict[str, Callable[[Generator, int], Samples]] = {
    "white": white,
    "pink": pink,
    "brown": brown,
    "hum": hum,
    "keyboard": keyboard,
    "music": music,
}


def noise(kind: str, seconds: float, seed: int) -> Floats:
    """``seconds`` of one kind of noise at 16 kHz with unit power."""
    rng = np.random.default_rng(seed)
    sound = KINDS[kind](rng, round(seconds * SAMPLE_RATE))
    return np.asarray(sound / np.sqrt(np.mean(sound**2)), dtype=np.float32)
