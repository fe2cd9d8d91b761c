"""Does the microphone hear the speaker? A chirp is played and looked for in what comes in."""

from __future__ import annotations

import math

import numpy as np

from audio.frames import SAMPLE_RATE, Pcm, samples

CHIRP_S = 0.4
_FROM_HZ, _TO_HZ = 500.0, 3000.0
_AMPLITUDE = 6000.0
_CLEAR = 8.0
"""Times the usual correlation with noise; chance alone reaches half of that."""


def chirp() -> Pcm:
    """A rising tone that small loudspeakers play and rooms return, softly begun and ended."""
    t = np.arange(samples(CHIRP_S)) / SAMPLE_RATE
    turns = _FROM_HZ * t + (_TO_HZ - _FROM_HZ) * t * t / (2 * CHIRP_S)
    wave: Pcm = (_AMPLITUDE * np.hanning(len(t)) * np.sin(2 * np.pi * turns)).astype(np.int16)
    return wave


def echo_db(heard: Pcm) -> float | None:
    """How much softer the chirp came in than it was played, in dB; None if it did not."""
    played = chirp().astype(np.float64)
    if len(heard) < len(played):
        return None
    size = 1 << (len(heard) + len(played)).bit_length()
    spectrum = np.fft.rfft(heard.astype(np.float64), size) * np.fft.rfft(played, size).conj()
    likeness = np.abs(np.fft.irfft(spectrum, size)[: len(heard) - len(played) + 1])
    likeness /= np.dot(played, played)
    peak, usual = float(likeness.max()), float(np.median(likeness))
    if peak == 0.0 or peak < _CLEAR * usual:
        return None
    return 20 * math.log10(peak)
