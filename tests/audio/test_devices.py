"""Choosing a device, a machine without PortAudio, and what the output callback writes."""

from __future__ import annotations

import ctypes.util
import sys
import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sounddevice

from audio import devices
from audio.clock import ManualClock, SystemClock
from audio.device_choice import Device, Kind, choose_device, offered
from audio.devices import (
    SoundDeviceMicrophone,
    SoundDeviceSpeaker,
    _Heard,
    _Utterance,
    list_devices,
)
from audio.errors import DeviceLost, DeviceNotFound, DeviceUnusable, PortAudioMissing
from audio.frames import Pcm


def device(
    index: int,
    name: str,
    *,
    inputs: int = 0,
    outputs: int = 0,
    api: str = "ALSA",
    default: bool = False,
) -> Device:
    return Device(index, name, api, inputs, outputs, 48_000, default, default)


HEADSET = device(2, "USB Headset", inputs=1, outputs=2)
YETI = device(3, "Yeti Stereo Microphone", inputs=2)
ALL = (
    device(0, "HDMI", outputs=8),
    device(1, "Built-in", inputs=2, outputs=2, default=True),
    HEADSET,
    YETI,
)


@pytest.mark.parametrize(
    ("wanted", "kind", "index"),
    [
        (None, "microphone", 1),
        (None, "speaker", 1),
        (3, "microphone", 3),
        ("3", "microphone", 3),
        ("yeti", "microphone", 3),
        ("  USB headset ", "speaker", 2),
        ("built", "microphone", 1),
    ],
)
def test_a_device_is_chosen_by_index_name_or_part(
    wanted: str | int | None, kind: Kind, index: int
) -> None:
    assert choose_device(ALL, wanted, kind).index == index


def test_a_whole_name_wins_over_a_longer_one() -> None:
    mics = (device(0, "mic array", inputs=4), device(1, "mic", inputs=1))
    assert choose_device(mics, "mic", "microphone").index == 1


def test_without_a_default_the_first_that_can_is_taken() -> None:
    assert choose_device((device(0, "HDMI", outputs=2), YETI), None, "microphone") is YETI


def test_a_near_miss_is_answered_with_the_name_that_was_meant() -> None:
    with pytest.raises(DeviceNotFound) as caught:
        choose_device(ALL, "usb hedset", "microphone")
    assert caught.value.message == 'There is no microphone called "usb hedset".'
    assert caught.value.next_step == (
        'Did you mean "USB Headset"? There are: 1 "Built-in", 2 "USB Headset", '
        '3 "Yeti Stereo Microphone".'
    )


@pytest.mark.parametrize("wanted", [0, 17, "17", "HDMI"])
def test_a_device_without_input_is_no_microphone(wanted: str | int) -> None:
    with pytest.raises(DeviceNotFound, match="no microphone called"):
        choose_device(ALL, wanted, "microphone")


def test_a_part_of_several_names_is_refused() -> None:
    with pytest.raises(DeviceNotFound, match='"e" fits 2 microphones') as caught:
        choose_device((HEADSET, YETI), "e", "microphone")
    assert "USB Headset" in caught.value.next_step


def test_no_microphone_at_all_says_so() -> None:
    with pytest.raises(DeviceNotFound, match="This machine has no microphone") as caught:
        choose_device((device(0, "HDMI", outputs=2),), None, "microphone")
    assert "interviewer practice --text" in caught.value.next_step


def test_on_windows_one_device_under_several_apis_is_one_device() -> None:
    cut_short = device(0, "Microphone (Yeti Stereo Micropho", inputs=2, api="MME")
    whole = device(9, "Microphone (Yeti Stereo Microphone)", inputs=2, api="Windows WASAPI")
    assert choose_device((cut_short, whole), "yeti", "microphone") is whole
    with pytest.raises(DeviceNotFound, match="fits 2"):
        choose_device((cut_short, device(1, whole.name, inputs=2)), "yeti", "microphone")


def test_on_windows_each_device_is_offered_once_and_under_its_whole_name() -> None:
    devices = (
        device(0, "Microsoft Sound Mapper - Input", inputs=2, api="MME"),
        device(1, "Microphone (Yeti Stereo Micropho", inputs=2, api="MME"),
        device(7, "Microphone (Yeti Stereo Microphone)", inputs=2, api="Windows DirectSound"),
        device(8, "Speakers (Realtek(R) Audio)", outputs=2, api="Windows WASAPI"),
        device(9, "Microphone (Yeti Stereo Microphone)", inputs=2, api="Windows WASAPI"),
        device(12, "Microphone (Yeti Wave)", inputs=2, api="Windows WDM-KS"),
    )
    assert offered(devices, "microphone") == ("Microphone (Yeti Stereo Microphone)",)
    assert offered(ALL, "microphone") == ("Built-in", "USB Headset", "Yeti Stereo Microphone")
    assert offered(devices[:2], "microphone") == (devices[0].name, devices[1].name)


def test_on_linux_a_card_is_the_same_when_it_gets_another_number() -> None:
    """As after a start, or when something else was plugged in before."""
    inside = device(4, "HDA Intel PCH: ALC257 Analog (hw:1,0)", inputs=2, outputs=2)
    yeti = device(5, "Yeti Stereo Microphone: USB Audio (hw:2,0)", inputs=2, outputs=2)
    other = device(6, "Yeti Stereo Microphone: USB Audio (hw:2,1)", inputs=2)
    for known_as in ("Yeti Stereo Microphone: USB Audio (hw:1,0)", yeti.name):
        assert choose_device((inside, yeti, other), known_as, "microphone") is yeti
    with pytest.raises(DeviceNotFound, match="no microphone called"):
        choose_device((inside,), yeti.name, "microphone")
    twin = device(7, "Yeti Stereo Microphone: USB Audio (hw:3,0)", inputs=2)
    with pytest.raises(DeviceNotFound, match="fits 2"):
        choose_device((yeti, twin), "Yeti Stereo Microphone: USB Audio (hw:1,0)", "microphone")


def test_two_of_a_kind_are_told_apart_by_index_only() -> None:
    twins = (device(4, "Yeti", inputs=1), device(5, "Yeti", inputs=1))
    assert choose_device(twins, "yeti", "microphone").index == 4
    assert choose_device(twins, 5, "microphone").index == 5


def test_a_missing_portaudio_is_reported_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(ctypes.util, "find_library", lambda _name: None)
    monkeypatch.setattr(sys, "platform", "linux")
    for ask in (list_devices, SoundDeviceMicrophone().open, SoundDeviceSpeaker("x").open):
        with pytest.raises(PortAudioMissing) as caught:
            ask()
        assert "install" in caught.value.next_step or "pacman" in caught.value.next_step


def test_a_sound_system_that_did_not_start_is_started_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As while the machine's sound service is restarted."""
    list_devices()

    def refuse() -> None:
        raise sounddevice.PortAudioError("Error initializing PortAudio")

    with monkeypatch.context() as restarting:
        restarting.setattr(sounddevice, "_initialize", refuse)
        with pytest.raises(DeviceUnusable, match="does not start"):
            list_devices()
    list_devices()


def test_a_device_that_was_never_opened_is_harmless() -> None:
    microphone, speaker = SoundDeviceMicrophone("yeti"), SoundDeviceSpeaker()
    assert (microphone.name, speaker.name) == ("yeti", "default speaker")
    assert microphone.read(0.1) is None
    assert not speaker.playing
    speaker.stop()
    with pytest.raises(DeviceLost):
        speaker.play(np.zeros(10, np.int16))
    for each in (microphone, speaker):
        each.close()
        each.close()


class StartsAtAnotherRate:
    """A stream of a device that takes its own rate but does not start with it, as on a full bus.

    ALSA's thread says then that it is over.
    """

    latency = 0.08
    active = True

    def __init__(self, samplerate: int, callback: Any, finished_callback: Any, **_: object) -> None:
        self.samplerate = samplerate
        self._callback, self._finished = callback, finished_callback

    def start(self) -> None:
        if self.samplerate == ALL[1].rate:
            self._finished()
            raise sounddevice.PortAudioError("No space left on device")
        self._callback(np.ones((320, 2), np.int16), 320, None, SimpleNamespace(output_underflow=0))

    def close(self, **_: object) -> None:
        self.active = False


def test_a_device_that_starts_at_the_second_try_is_not_taken_for_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kind in ("InputStream", "OutputStream"):
        monkeypatch.setattr(sounddevice, kind, StartsAtAnotherRate)
    monkeypatch.setattr(devices, "list_devices", lambda: ALL)
    microphone, speaker = SoundDeviceMicrophone(), SoundDeviceSpeaker()
    microphone.open()
    speaker.open()
    speaker.play(np.zeros(10, np.int16))
    assert speaker.playing
    assert not microphone._heard.over
    microphone.close()
    speaker.close()


def block(length: int) -> Pcm:
    return np.zeros((length, 1), np.int16)


def test_a_reader_gets_what_there_is_when_a_device_hangs_and_knows_it_at_once() -> None:
    clock, heard = SystemClock(), _Heard()
    heard.put(block(100))
    began = clock.now()
    assert sum(map(len, heard.take(1000, 0.2))) == 100
    assert clock.now() - began < 5
    assert heard.take(1000, 0.2) == []
    assert not heard.over


def test_a_device_that_was_slow_to_open_is_not_taken_for_one_that_hangs() -> None:
    clock, heard = SystemClock(), _Heard()
    clock.sleep(0.3)
    began = clock.now()
    assert heard.take(1000, 0.2) == []
    assert clock.now() - began > 0.15


def test_a_reader_that_waits_is_woken_by_enough_and_by_the_end() -> None:
    heard = _Heard()
    taken: list[int] = []

    def read() -> None:
        taken.extend(sum(map(len, heard.take(1000, 60.0))) for _ in range(2))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    for _ in range(10):
        heard.put(block(100))
    while not taken:
        SystemClock().sleep(0.01)
    heard.put(block(300))
    heard.end()
    reader.join(timeout=30)
    assert taken == [1000, 300]
    assert heard.take(1000, 60.0) == []


def test_what_nobody_reads_for_half_a_minute_is_dropped() -> None:
    heard = _Heard()
    numbered = [np.full((320, 1), number, np.int16) for number in range(1600)]
    for each in numbered:
        heard.put(each)
    kept = heard.take(1, 1.0)
    assert [int(each[0, 0]) for each in kept] == list(range(1500))
    heard.put(block(320))
    assert len(heard.take(1, 1.0)) == 1


def filled(utterance: _Utterance, *lengths: int) -> list[int]:
    blocks = []
    for length in lengths:
        block = np.full((length, 2), -1, np.int16)
        utterance.fill(block)
        assert np.array_equal(block[:, 0], block[:, 1])
        blocks += block[:, 0].tolist()
    return blocks


def test_an_utterance_ends_in_counted_silence() -> None:
    utterance = _Utterance(np.arange(1, 6, dtype=np.int16), since=0.0)
    assert filled(utterance, 2, 2, 4) == [1, 2, 3, 4, 5, 0, 0, 0]
    assert utterance.silence == 3


def test_a_fade_goes_on_from_where_the_sound_stands_and_reaches_zero() -> None:
    utterance = _Utterance(np.full(1000, 100, np.int16), since=0.0)
    assert filled(utterance, 3) == [100] * 3
    utterance.fade(5)
    utterance.fade(500)
    assert filled(utterance, 2, 6) == [100, 75, 50, 25, 0, 0, 0, 0]
    assert utterance.silence == 3


def test_a_fade_longer_than_the_rest_ends_with_the_rest() -> None:
    utterance = _Utterance(np.full(4, 100, np.int16), since=0.0)
    utterance.fade(101)
    assert filled(utterance, 6) == [100, 99, 98, 97, 0, 0]


class HandTurned:
    """A speaker whose device asks for samples when the test says so, as PortAudio's thread does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = ManualClock()
        self.stream = SimpleNamespace(
            samplerate=16_000.0,
            latency=0.08,
            active=True,
            time=1e9,  # the date, on Linux
            close=lambda **_: None,
        )

        def opened(_owner: object, _wanted: object, _kind: Kind, begin: Any) -> Any:
            self._fill, _ = begin()
            return device(0, "speaker", outputs=2), self.stream

        monkeypatch.setattr(devices, "_open_stream", opened)
        self.speaker = SoundDeviceSpeaker(clock=self.clock)
        self.speaker.open()

    def run(self, seconds: float) -> None:
        """Time goes on, and the device asks for what it plays."""
        for _ in range(round(seconds / 0.02)):
            self.clock.advance(0.02)
            self._fill(np.zeros((320, 2), np.int16), 320, None, SimpleNamespace(output_underflow=0))


LINE = np.full(64_000, 100, np.int16)


def test_a_line_goes_on_after_a_stall_and_when_the_date_jumps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = HandTurned(monkeypatch)
    turned.run(3.0)
    turned.speaker.play(LINE)
    turned.stream.time += 3600  # a lid was closed
    for _ in range(3):
        turned.run(1.0)
        turned.clock.advance(1.5)  # all cores were busy
        assert turned.speaker.playing, "what is heard now would be taken for an answer"
    turned.run(0.98)
    assert turned.speaker.playing
    turned.run(0.2)
    assert not turned.speaker.playing


def test_a_speaker_that_takes_no_more_sound_is_lost_so_that_it_is_opened_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = HandTurned(monkeypatch)
    turned.run(3.0)
    turned.clock.advance(60.0)  # a lid was closed while nobody spoke
    turned.speaker.play(LINE)
    turned.clock.advance(1.9)
    assert turned.speaker.playing
    turned.clock.advance(0.2)
    with pytest.raises(DeviceLost, match="takes no sound any more"):
        _ = turned.speaker.playing


def test_a_speaker_that_never_takes_sound_is_waited_for_as_long_as_a_line_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turned = HandTurned(monkeypatch)
    turned.run(0.1)  # its store was filled
    turned.clock.advance(10.0)
    turned.speaker.play(LINE)
    turned.clock.advance(6.0)
    assert turned.speaker.playing
    turned.clock.advance(0.1)
    assert not turned.speaker.playing
