"""Log-mel features exactly as ``faster_whisper.feature_extractor`` makes them, in two steps.

Training keeps the *power* of clean speech (step one), adds noise to it, and only then takes
Whisper's compressed scale (step two), so that one synthesis serves many noise conditions.
"""

from functools import cache

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
HOP = 160
"""Samples from one feature frame to the next: 10 ms."""
N_FFT = 400
MELS = 80
WINDOW_FRAMES = 3000
"""Frames in Whisper's full window of 30 s."""
POWER_FLOOR = 1e-10

Floats = NDArray[np.float32]


@cache
def _filters() -> Floats:
    return np.asarray(FeatureExtractor().mel_filters, dtype=np.float32)


@cache
def _window() -> Floats:
    return np.hanning(N_FFT + 1)[:-1].astype(np.float32)


def bandwidths() -> Floats:
    """What to weigh each mel with for the power of the sound: shape ``(MELS,)``."""
    return np.asarray(1.0 / _filters().max(axis=1), dtype=np.float32)


def mel_power(samples: Floats) -> Floats:
    """Mel power of shape ``(len(samples) // HOP, MELS)`` of 16 kHz samples in [-1, 1]."""
    padded = np.pad(samples.astype(np.float32), N_FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP]
    frames = frames[: len(samples) // HOP]
    power = np.abs(np.fft.rfft(frames * _window(), axis=-1)).astype(np.float32) ** 2
    return np.asarray(power @ _filters().T, dtype=np.float32)


def log_mel(power: Floats) -> Floats:
    """Whisper's scale of mel power: logarithmic, at most 80 dB below its peak, near [-1, 1]."""
    log = np.log10(np.maximum(power, POWER_FLOOR))
    log = np.maximum(log, log.max() - 8.0)
    return np.asarray((log + 4.0) / 4.0, dtype=np.float32)
