"""The real microphone and speaker classes on the virtual sound card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import sounddevice
import soxr

from audio.clock import SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker, list_devices
from audio.errors import DeviceLost, DeviceNotFound, DeviceUnusable
from audio.frames import SAMPLE_RATE, Pcm, samples
from tests.soundcard import VirtualSoundCard

RATES = [11_025, 44_100, 48_000, 96_000]
TIMEOUT_S = 2.0
BUSY_S = 1.5
"""May pass between two steps on a busy machine; what is not cut off goes on for longer."""


def noise(seconds: float, seed: int = 1) -> Pcm:
    """Noise below 3 kHz, which passes through a device of any rate."""
    rng = np.random.default_rng(seed)
    low = rng.normal(0, 4000, round(seconds * 6000)).astype(np.float32)
    return soxr.resample(low, 6000, SAMPLE_RATE).astype(np.int16)  # type: ignore[no-any-return]


def likeness(heard: Pcm, said: Pcm) -> float:
    """Correlation of `said` with the best matching stretch of `heard`, 0 to 1."""
    long, short = heard.astype(np.float64), said.astype(np.float64)
    size = 1 << (len(long) + len(short)).bit_length()
    products = np.fft.irfft(np.fft.rfft(long, size) * np.fft.rfft(short, size).conj(), size)
    start = int(np.argmax(products[: max(1, len(long) - len(short) + 1)]))
    stretch = long[start : start + len(short)]
    whole = np.linalg.norm(stretch) * np.linalg.norm(short[: len(stretch)])
    return float(products[start] / whole) if whole else 0.0


def hear(microphone: SoundDeviceMicrophone, count: int, timeout_s: float = TIMEOUT_S) -> Pcm:
    parts: list[Pcm] = []
    expected = None
    while sum(map(len, parts)) < count:
        frame = microphone.read(timeout_s)
        assert frame is not None
        assert expected in (None, frame.start)
        expected = frame.end
        parts.append(frame.pcm)
    return np.concatenate(parts)


@pytest.fixture
def at_rate(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes the card's devices name `rate` as their own; PulseAudio takes any."""

    def use(rate: int) -> None:
        query = sounddevice.query_devices

        def told(*args: Any, **kwargs: Any) -> Any:
            found = query(*args, **kwargs)
            entries = [found] if isinstance(found, dict) else found
            for entry in entries:
                entry["default_samplerate"] = float(rate)
            return found

        monkeypatch.setattr(sounddevice, "query_devices", told)

    return use


@pytest.fixture
def microphone(card: VirtualSoundCard) -> Iterator[SoundDeviceMicrophone]:
    made = SoundDeviceMicrophone(card.MICROPHONE)
    yield made
    made.close()


@pytest.fixture
def speaker(card: VirtualSoundCard) -> Iterator[SoundDeviceSpeaker]:
    made = SoundDeviceSpeaker(card.SPEAKER)
    yield made
    made.close()


def wait_until_quiet(speaker: SoundDeviceSpeaker, at_most_s: float) -> float:
    clock = SystemClock()
    began = clock.now()
    while speaker.playing and clock.now() - began < at_most_s:
        clock.sleep(0.005)
    return clock.now() - began


def played(card: VirtualSoundCard, speaker: SoundDeviceSpeaker, pcm: Pcm) -> tuple[Pcm, float]:
    """What is heard of `pcm`, and for how many seconds the speaker said it was playing.

    On a machine that is too busy the sound stutters, and the speaker counts it: then once more.
    """
    for _ in range(3):
        stutters = speaker.underflows
        with card.recording_speaker() as recording:
            speaker.play(pcm)
            assert speaker.playing
            took = wait_until_quiet(speaker, at_most_s=3)
        if speaker.underflows == stutters:
            break
    return recording.pcm, took


def test_the_card_is_listed_with_its_defaults(card: VirtualSoundCard) -> None:
    found = {device.name: device for device in list_devices()}
    assert {card.MICROPHONE, card.SPEAKER} <= set(found)
    assert found[card.MICROPHONE].inputs > 0
    assert found[card.MICROPHONE].rate == 44_100
    assert sum(device.default_input for device in found.values()) == 1


@pytest.mark.parametrize("rate", RATES)
def test_the_microphone_hears_what_is_spoken_at_any_rate(
    card: VirtualSoundCard,
    microphone: SoundDeviceMicrophone,
    at_rate: Callable[[int], None],
    rate: int,
) -> None:
    at_rate(rate)
    microphone.open()
    assert microphone._stream.samplerate == rate
    said = noise(0.6)
    hear(microphone, samples(0.1))
    spoken = card.speak_into_microphone(said)
    parts = []
    while not spoken.done:
        parts.append(hear(microphone, samples(0.1)))
    parts.append(hear(microphone, samples(0.5)))
    assert likeness(np.concatenate(parts), said) > 0.95


@pytest.mark.parametrize("rate", RATES)
def test_the_speaker_is_heard_at_any_rate(
    card: VirtualSoundCard,
    speaker: SoundDeviceSpeaker,
    at_rate: Callable[[int], None],
    rate: int,
) -> None:
    at_rate(rate)
    speaker.open()
    said = noise(0.5)
    heard, took = played(card, speaker, said)
    assert likeness(heard, said) > 0.95
    assert 0.5 <= took < 0.5 + speaker.latency_s + BUSY_S
    loud = np.flatnonzero(np.abs(heard) > 300)
    assert loud[-1] - loud[0] == pytest.approx(samples(0.5), abs=samples(0.05))


def test_a_new_utterance_replaces_the_old_one(
    card: VirtualSoundCard, speaker: SoundDeviceSpeaker
) -> None:
    speaker.open()
    first, second = noise(3.0, seed=1), noise(0.4, seed=2)
    with card.recording_speaker() as recording:
        speaker.play(first)
        recording.wait_for(len(recording.pcm) + samples(0.3))
        speaker.play(second)
        wait_until_quiet(speaker, at_most_s=3)
    assert likeness(recording.pcm, second) > 0.95
    assert np.count_nonzero(recording.pcm) < samples(0.7 + BUSY_S)


def test_stop_fades_out_within_its_time(
    card: VirtualSoundCard, speaker: SoundDeviceSpeaker
) -> None:
    speaker.open()
    with card.recording_speaker() as recording:
        speaker.play(noise(3.0))
        recording.wait_for(len(recording.pcm) + samples(0.4))
        speaker.stop(fade_s=0.1)
        took = wait_until_quiet(speaker, at_most_s=3)
    assert took < 0.1 + speaker.latency_s + BUSY_S
    loud = np.flatnonzero(recording.pcm)
    assert loud[-1] - loud[0] < samples(0.5 + BUSY_S)
    end = recording.pcm[: loud[-1]].astype(float)
    assert np.abs(end[-400:]).mean() < 0.5 * np.abs(end[-3200:-1600]).mean()


def test_a_device_unplugged_in_mid_read_is_lost_at_once_and_comes_back_by_name(
    card: VirtualSoundCard, microphone: SoundDeviceMicrophone
) -> None:
    clock = SystemClock()
    microphone.open()
    assert not hear(microphone, samples(0.3)).any()
    card.remove_microphone()
    try:
        began = clock.now()
        with pytest.raises(DeviceLost, match='"mic" went away'):
            hear(microphone, samples(60))
        assert clock.now() - began < TIMEOUT_S
        microphone.close()
    finally:
        card.restore_microphone()
    microphone.open()
    again = microphone.read(TIMEOUT_S)
    assert again is not None
    assert again.start == 0
    card.speak_into_microphone(noise(0.3)).wait()
    assert np.abs(hear(microphone, samples(0.5))).max() > 1000


def test_a_reader_gets_as_much_as_it_asked_for_in_one_frame(
    microphone: SoundDeviceMicrophone,
) -> None:
    microphone.open()
    expected = hear(microphone, samples(0.1)).size
    for _ in range(5):
        frame = microphone.read(TIMEOUT_S, samples(0.2))
        assert frame is not None
        assert frame.start == expected
        assert len(frame.pcm) >= samples(0.2)
        expected = frame.end


def test_what_was_heard_before_a_loss_is_read_first(
    card: VirtualSoundCard, microphone: SoundDeviceMicrophone
) -> None:
    microphone.open()
    hear(microphone, samples(0.1))
    card.speak_into_microphone(noise(0.3)).wait()
    card.remove_microphone()
    try:
        began = SystemClock().now()
        frame = microphone.read(60.0, samples(60))
        assert frame is not None
        assert np.abs(frame.pcm).max() > 1000
        assert SystemClock().now() - began < 20
        with pytest.raises(DeviceLost, match='"mic" went away'):
            hear(microphone, samples(60))
    finally:
        card.restore_microphone()


def test_a_microphone_that_hangs_is_lost_after_the_timeout(
    card: VirtualSoundCard, microphone: SoundDeviceMicrophone
) -> None:
    microphone.open()
    hear(microphone, samples(0.1))
    card.freeze_microphone()
    try:
        with pytest.raises(DeviceLost, match=r"gave no sound for 0\.5 s"):
            hear(microphone, samples(60), timeout_s=0.5)
    finally:
        card.freeze_microphone(False)


def test_a_speaker_unplugged_in_mid_word_is_lost(
    card: VirtualSoundCard, speaker: SoundDeviceSpeaker
) -> None:
    speaker.open()
    speaker.play(noise(5.0))
    card.remove_speaker()
    try:
        with pytest.raises(DeviceLost, match='"speaker" went away'):
            wait_until_quiet(speaker, at_most_s=3)
        with pytest.raises(DeviceLost, match='"speaker" went away'):
            speaker.play(noise(0.1))
        speaker.close()
    finally:
        card.restore_speaker()
    speaker.open()
    heard, _ = played(card, speaker, noise(0.3))
    assert likeness(heard, noise(0.3)) > 0.95


def test_a_device_plugged_in_later_is_found_once_nothing_is_open(
    card: VirtualSoundCard, speaker: SoundDeviceSpeaker
) -> None:
    late = SoundDeviceMicrophone("headset")
    with pytest.raises(DeviceNotFound, match="no microphone called"):
        late.open()
    speaker.open()
    card.plug_in("headset")
    assert "headset" not in {device.name for device in list_devices()}
    speaker.close()
    late.open()
    try:
        assert late.read(TIMEOUT_S) is not None
    finally:
        late.close()


def test_a_closed_microphone_has_no_frames_and_opens_again(
    microphone: SoundDeviceMicrophone,
) -> None:
    for _ in range(2):
        microphone.open()
        assert microphone.read(TIMEOUT_S) is not None
        microphone.close()
        microphone.close()
        assert microphone.read(TIMEOUT_S) is None


def test_what_a_sound_library_says_of_a_device_that_does_not_open_is_kept_off_the_screen(
    card: VirtualSoundCard, capfd: pytest.CaptureFixture[str]
) -> None:
    """It says so once for every rate that is tried; the error says it once, in words."""
    with pytest.raises(DeviceUnusable, match="does not open"):
        SoundDeviceMicrophone(card.SPEAKER).open()
    assert capfd.readouterr().err == ""
