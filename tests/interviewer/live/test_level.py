"""The meter: up at once, down slowly, whatever the size of the frames."""

from __future__ import annotations

import numpy as np
import pytest

from audio.frames import Frame
from interviewer.live.level import LevelMeter
from tests.interviewer.sound import quiet, tone


def test_it_follows_loud_sound_at_once() -> None:
    meter = LevelMeter()
    meter.take(Frame(tone(0.02), 0))
    assert meter.level > 0.5


@pytest.mark.parametrize("size", [256, 512, 4096])
def test_it_falls_in_its_own_time(size: int) -> None:
    meter = LevelMeter()
    meter.take(Frame(tone(0.02), 0))
    loud = meter.level
    for at in range(0, 8192, size):
        meter.take(Frame(np.zeros(size, np.int16), at))
    assert 0.01 * loud < meter.level < 0.03 * loud
    meter.take(Frame(quiet(10.0), 0))
    assert meter.level < 0.01
