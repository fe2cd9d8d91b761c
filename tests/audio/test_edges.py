"""The edges of speech, finer than a block."""

from __future__ import annotations

import numpy as np
import pytest

from audio.edges import sharpen
from audio.frames import Pcm, samples
from audio.segmenter import Phrase
from tests.audio.espeak import clicks, noise, quiet

B = 512


def tone(seconds: float) -> Pcm:
    t = np.arange(samples(seconds))
    wave: Pcm = (6000 * np.sin(t * 0.2)).astype(np.int16)
    return wave


def phrase(pcm: Pcm, start: int, end: int, at: int = 16_000) -> Phrase:
    """pcm begins at sample `at`; start, end: samples of pcm that the detector took for speech."""
    return Phrase(0, pcm, at + start, at + end, -20.0, lead=start)


def mixed(*parts: Pcm, hiss: int = 0) -> Pcm:
    pcm = np.concatenate(parts)
    return (pcm + noise(len(pcm) / 16_000, hiss)[: len(pcm)]).astype(np.int16) if hiss else pcm


@pytest.mark.parametrize("hiss", [0, 20, 100])
@pytest.mark.parametrize("off", [-2 * B, -B, 0, B, 2 * B])
def test_edges_are_found_where_the_detector_was_off(hiss: int, off: int) -> None:
    quiet_s, speech_s = 0.2, 1.0
    pcm = mixed(quiet(quiet_s), tone(speech_s), quiet(quiet_s), hiss=hiss)
    begin, end = samples(quiet_s), samples(quiet_s + speech_s)

    found = sharpen(phrase(pcm, begin + off, end + off))

    assert found.start - 16_000 == pytest.approx(begin, abs=160)
    assert found.end - 16_000 == pytest.approx(end, abs=160)
    assert found.lead == found.start - 16_000
    assert found.pcm is pcm


def test_behind_loud_noise_the_detector_is_believed() -> None:
    pcm = mixed(quiet(0.2), tone(1.0), quiet(0.2), hiss=2500)
    given = phrase(pcm, B * 5, B * 40)

    assert sharpen(given) is given


@pytest.mark.parametrize("pcm", [quiet(1.0), quiet(0.001)])
def test_where_nothing_is_heard_nothing_changes(pcm: Pcm) -> None:
    given = phrase(pcm, 0, len(pcm))

    assert sharpen(given) is given


def test_a_click_before_speech_is_not_its_beginning() -> None:
    click = quiet(0.2)
    click[samples(0.15) : samples(0.15) + 30] = clicks(0.1)[:30]
    pcm = mixed(click, tone(1.0), quiet(0.2))

    found = sharpen(phrase(pcm, samples(0.2), samples(1.2)))

    assert found.start - 16_000 == pytest.approx(samples(0.2), abs=160)
