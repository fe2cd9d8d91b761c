"""Speech and noises for the audio tests."""

import subprocess
from functools import cache

import numpy as np
import soxr

from audio.frames import SAMPLE_RATE, Pcm

_ESPEAK_RATE = 22_050
_WAV_HEADER = 44


@cache
def say(text: str, voice: str = "en-us", words_per_minute: int = 150) -> Pcm:
    wav = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(words_per_minute), "--stdout", text],
        capture_output=True,
        check=True,
    ).stdout
    pcm = np.frombuffer(wav[_WAV_HEADER:], dtype="<i2")
    resampled: Pcm = soxr.resample(pcm, _ESPEAK_RATE, SAMPLE_RATE)
    return resampled


def quiet(seconds: float) -> Pcm:
    return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.int16)


def hum(seconds: float, peak: int = 3000) -> Pcm:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (peak * (0.8 * np.sin(2 * np.pi * 50 * t) + 0.2 * np.sin(6 * np.pi * 50 * t))).astype(
        np.int16
    )


def noise(seconds: float, rms: int = 1000) -> Pcm:
    rng = np.random.default_rng(3)
    raw = rng.normal(0, rms, round(seconds * SAMPLE_RATE))
    return raw.clip(-32767, 32767).astype(np.int16)


def clicks(seconds: float, every: float = 0.12, peak: int = 12_000) -> Pcm:
    """Bursts of 25 ms that die away, as of a keyboard."""
    rng = np.random.default_rng(4)
    pcm = quiet(seconds)
    size = SAMPLE_RATE // 40
    for at in range(0, len(pcm) - size, round(every * SAMPLE_RATE)):
        burst = rng.normal(0, peak / 3, size) * np.exp(-np.arange(size) / 60)
        pcm[at : at + size] = burst.clip(-peak, peak).astype(np.int16)
    return pcm
