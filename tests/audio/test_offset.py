"""A sound card that adds a constant to everything is heard like any other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from audio import devices, guard
from audio.device_choice import Device
from audio.devices import SoundDeviceMicrophone
from audio.frames import SAMPLE_RATE, Pcm
from audio.offset import Offset
from tests.audio.espeak import say

RATE = 48_000
SOFT = 0.05


def heard(monkeypatch: pytest.MonkeyPatch, pcm: Pcm) -> Pcm:
    """What a microphone makes of what its device gives."""
    stream = SimpleNamespace(samplerate=float(SAMPLE_RATE), close=lambda **_: None)

    def opened(_owner: object, _wanted: object, _kind: str, begin: Any) -> Any:
        callback, over = begin()
        for block in np.array_split(pcm, len(pcm) // 320):
            callback(block[:, np.newaxis], len(block), None, None)
        over()
        return Device(0, "mic", "ALSA", 1, 0, SAMPLE_RATE, True, True), stream

    monkeypatch.setattr(devices, "_open_stream", opened)
    microphone = SoundDeviceMicrophone()
    microphone.open()
    frame = microphone.read(1.0, len(pcm))
    assert frame is not None
    return frame.pcm


def test_soft_speech_is_no_hum_where_the_card_adds_an_offset(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noise = np.random.default_rng(1).normal(0, 8, 200_000)
    speech = SOFT * say("We wrote the contract down before anybody wrote code.")
    pcm = np.rint(speech + noise[: len(speech)]).astype(np.int16)
    offset = np.int16(1000)
    assert guard.level(pcm + offset).speechless, "and would never be recognized"
    plain, lifted = heard(monkeypatch, pcm), heard(monkeypatch, pcm + offset)
    assert not guard.level(lifted).speechless
    assert np.abs(lifted.astype(int) - plain).max() <= 1


def test_digital_silence_stays_what_it_is() -> None:
    assert not Offset(RATE).remove(np.zeros(960, np.float32)).any()


def test_the_offset_follows_what_changes_and_neither_clicks_nor_takes_speech_away() -> None:
    offset, t = Offset(RATE), np.arange(10 * RATE)
    speech = 3000 * np.sin(t * 2 * np.pi * 110 / RATE)
    drift = np.where(t < 5 * RATE, 500.0, 1500.0)  # its gain was turned up
    sound = (speech + drift).astype(np.float32)
    left = np.concatenate([offset.remove(part) for part in sound.reshape(-1, 960)]) - speech
    settled = (t > 2 * RATE) & (t < 5 * RATE) | (t > 9.5 * RATE)
    assert np.abs(left[settled]).max() < 30
    assert np.abs(np.diff(left[t < 5 * RATE])).max() < 1
