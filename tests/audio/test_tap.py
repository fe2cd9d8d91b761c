"""Listening in on a microphone."""

from __future__ import annotations

from audio.files import WavMicrophone
from audio.frames import Frame
from audio.tap import TappedMicrophone
from tests.audio.espeak import quiet


def test_its_time_goes_on_when_the_microphone_behind_it_begins_anew() -> None:
    seen: list[int] = []

    def look(_: Frame) -> None:
        seen.append(microphone.position)

    microphone = TappedMicrophone(WavMicrophone(quiet(1.0), block=8000), look)
    for _ in range(2):
        microphone.open()
        while microphone.read(1.0) is not None:
            pass
        microphone.close()
    assert seen == [8000, 16_000, 24_000, 32_000]
