import math

import numpy as np
import pytest

from demo_model import evaluate as ev


def test_noise_is_added_at_the_ratio_asked_for() -> None:
    speech = np.sin(np.arange(16_000) / 7).astype(np.float32)
    added = ev.with_noise(speech, 15.0, "white", 1) - speech
    ratio = 10 * np.log10(np.mean(speech**2) / np.mean(added**2))
    assert ratio == pytest.approx(15.0, abs=0.3)


def test_sounds_without_words_have_the_level_asked_for() -> None:
    assert not ev.not_speech("silence", 1.0, -20).any()
    hum = ev.not_speech("hum", 2.0, -45)
    assert 20 * np.log10(np.sqrt(np.mean(hum**2))) == pytest.approx(-45, abs=0.2)


def test_words_are_judged_in_their_place() -> None:
    heard = [(" We", 0.9), (" shipped", 0.8), (" eight", 0.3), (" two-day", 0.7), (" um", 0.2)]
    judged = ev.judged_words("We shipped it two day", heard)
    assert judged == [
        (True, 0.9),
        (True, 0.8),
        (False, 0.3),
        (True, 0.7),
        (True, 0.7),
        (False, 0.2),
    ]


def test_area_under_the_curve() -> None:
    assert ev.area_under_curve([(True, 0.9), (False, 0.1)]) == 1.0
    assert ev.area_under_curve([(True, 0.1), (False, 0.9)]) == 0.0
    assert ev.area_under_curve([(True, 0.5), (False, 0.5)]) == 0.5
    assert math.isnan(ev.area_under_curve([(True, 0.5)]))
