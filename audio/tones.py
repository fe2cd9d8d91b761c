"""Short soft tones, synthesized. Pure."""

from __future__ import annotations

import numpy as np

from audio.frames import SAMPLE_RATE, Pcm, samples

_TONE_S, _GAP_S = 0.14, 0.09
_EDGE_S = 0.02
"""Faded in and out over this, so that nothing clicks."""
_PEAK = 0.12
"""Of full scale: noticed, and not startling."""


def chime(hz: float, times: int = 1) -> Pcm:
    """`times` (>= 1) soft tones of the pitch `hz`, with short gaps between them."""
    t = np.arange(samples(_TONE_S))
    edge = samples(_EDGE_S)
    fade = np.minimum(1.0, np.minimum(t, t[::-1]) / edge)
    # A sine alone is hard to place and to hear for many; an octave above it helps.
    wave = np.sin(2 * np.pi * hz * t / SAMPLE_RATE) + 0.3 * np.sin(4 * np.pi * hz * t / SAMPLE_RATE)
    tone = (wave / 1.3 * fade * _PEAK * 32767).astype(np.int16)
    gap = np.zeros(samples(_GAP_S), np.int16)
    return np.concatenate([part for _ in range(times) for part in (tone, gap)][:-1])
