"""Every format gives the same samples; every broken file gives a clear error."""

from __future__ import annotations

import os
import socket
import struct
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from audio import decode as module
from audio.decode import Recording, decode
from audio.errors import AudioFileError
from audio.frames import SAMPLE_RATE

Floats = NDArray[np.float32]
LENGTH_S = 2.0


def chirp(rate: int) -> Floats:
    """A gliding tone, 200 to 3,200 Hz, at half of full scale."""
    t = np.arange(round(LENGTH_S * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * (200 * t + 750 * t * t))).astype(np.float32)


def write_m4a(path: Path, sound: Floats, rate: int) -> None:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("aac", rate=rate, layout="mono")
        for at in range(0, len(sound), 1024):
            frame = av.AudioFrame.from_ndarray(sound[np.newaxis, at : at + 1024], "fltp", "mono")
            frame.sample_rate, frame.pts = rate, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("name", "rate", "subtype", "tolerance"),
    [
        ("a.wav", 16_000, "PCM_16", 1e-4),
        ("a.wav", 44_100, "PCM_16", 1e-3),
        ("a.wav", 48_000, "PCM_24", 1e-3),
        ("a.wav", 96_000, "PCM_32", 1e-3),
        ("a.wav", 11_025, "FLOAT", 1e-3),
        ("a.wav", 48_000, "DOUBLE", 1e-3),
        ("a.wav", 22_050, "PCM_U8", 0.02),
        ("a.aiff", 44_100, "PCM_16", 1e-3),
        ("a.flac", 44_100, "PCM_16", 1e-3),
        ("a.flac", 16_000, "PCM_24", 1e-4),
        ("a.mp3", 44_100, None, 0.05),
    ],
)
def test_any_format_gives_the_same_sound(
    tmp_path: Path, name: str, rate: int, subtype: str | None, tolerance: float
) -> None:
    sound = chirp(rate)
    mono, stereo = tmp_path / name, tmp_path / f"stereo-{name}"
    soundfile.write(mono, sound, rate, subtype=subtype)
    soundfile.write(stereo, np.column_stack([sound, sound]), rate, subtype=subtype)
    for path in (mono, stereo):
        check_likeness(decode(path), sound, rate, tolerance)


def check_likeness(recording: Recording, sound: Floats, rate: int, tolerance: float) -> None:
    assert recording.note is None
    assert recording.pcm.dtype == np.int16
    expected = soxr.resample(sound, rate, SAMPLE_RATE)
    assert abs(len(recording.pcm) - len(expected)) <= 2
    length = min(len(recording.pcm), len(expected))
    inner = slice(800, length - 800)  # resamplers and codecs may differ at the very edges
    difference = recording.pcm[inner] / 32768 - expected[inner]
    assert np.sqrt(np.mean(difference**2)) < tolerance


def write_ogg(path: Path, sound: Floats, rate: int) -> None:
    soundfile.write(path, sound, rate)


@pytest.mark.parametrize("write", [write_m4a, write_ogg])
def test_formats_that_shift_the_sound_a_little_are_read(
    tmp_path: Path, write: Callable[[Path, Floats, int], None]
) -> None:
    path = tmp_path / write.__name__.replace("write_", "a.")
    write(path, chirp(44_100), 44_100)
    pcm = decode(path).pcm
    assert abs(len(pcm) - LENGTH_S * SAMPLE_RATE) < 2048
    assert np.sqrt(np.mean((pcm / 32768.0) ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)


def test_flac_and_wav_agree_to_the_last_bit(tmp_path: Path) -> None:
    tones = (32767 * chirp(44_100)).astype(np.int16)
    sound = np.column_stack([tones, tones[::-1]])
    for name in ("a.wav", "a.flac"):
        soundfile.write(tmp_path / name, sound, 44_100, subtype="PCM_16")
    assert np.array_equal(decode(tmp_path / "a.wav").pcm, decode(tmp_path / "a.flac").pcm)


def test_the_house_format_passes_unchanged(tmp_path: Path) -> None:
    pcm = np.random.default_rng(3).integers(-32768, 32768, 5000).astype(np.int16)
    soundfile.write(tmp_path / "a.wav", pcm, SAMPLE_RATE)
    assert np.array_equal(decode(tmp_path / "a.wav").pcm, pcm)


def test_channels_are_averaged(tmp_path: Path) -> None:
    left, right = np.full(4000, 1000, np.int16), np.full(4000, 3000, np.int16)
    soundfile.write(tmp_path / "a.wav", np.column_stack([left, right]), SAMPLE_RATE)
    assert set(decode(tmp_path / "a.wav").pcm) == {2000}


def test_silence_is_a_recording_like_any_other(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.flac", np.zeros(8000, np.int16), SAMPLE_RATE)
    recording = decode(tmp_path / "a.flac")
    assert len(recording.pcm) == 8000
    assert not recording.pcm.any()


@pytest.mark.parametrize("name", ["-a b.wav", "http:a.wav", "ä\n\x1b[31m%20;'\".wav", "pipe:0.wav"])
def test_odd_names_are_only_names(tmp_path: Path, name: str) -> None:
    soundfile.write(tmp_path / "a.wav", chirp(SAMPLE_RATE), SAMPLE_RATE)
    (tmp_path / "a.wav").rename(tmp_path / name)
    assert len(decode(tmp_path / name).pcm) == LENGTH_S * SAMPLE_RATE


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.ogg"])
def test_a_file_that_was_cut_off_is_used_as_far_as_it_goes(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    noise = np.random.default_rng(2).normal(0, 0.1, 6 * 44_100)
    soundfile.write(path, noise, 44_100)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    recording = decode(path)
    assert 1.5 < len(recording.pcm) / SAMPLE_RATE < 4.5
    if name != "a.ogg":  # pages of ogg do not say how many should follow
        assert recording.note is not None
        assert "cut off" in recording.note or "damaged" in recording.note


def test_damage_in_the_middle_costs_only_the_middle(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    soundfile.write(path, np.tile(chirp(44_100), 5), 44_100)
    data = bytearray(path.read_bytes())
    middle = slice(len(data) // 2, len(data) // 2 + 3000)
    data[middle] = np.random.default_rng(1).integers(0, 256, 3000).astype(np.uint8).tobytes()
    path.write_bytes(data)
    recording = decode(path)
    assert 8.5 < len(recording.pcm) / SAMPLE_RATE < 10.1
    assert recording.note is not None


@pytest.mark.parametrize("length", [0x7FFF_FFFF, 0xFFFF_FFFF, 0x7000_0000])
def test_a_header_that_claims_gigabytes_costs_nothing(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, chirp(SAMPLE_RATE), SAMPLE_RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", length)
    path.write_bytes(data)
    recording = decode(path)
    assert len(recording.pcm) == LENGTH_S * SAMPLE_RATE
    # Recorders that write to a pipe leave such a length behind: no reason to warn.
    assert (recording.note is None) == (length >= 0x7FFF_F000)


def test_a_float_file_with_impossible_values_stays_finite(tmp_path: Path) -> None:
    sound = chirp(SAMPLE_RATE)
    sound[100], sound[200], sound[300] = np.nan, np.inf, -np.inf
    soundfile.write(tmp_path / "a.wav", sound, SAMPLE_RATE, subtype="FLOAT")
    pcm = decode(tmp_path / "a.wav").pcm
    assert (pcm[100], pcm[200], pcm[300]) == (0, 32767, -32768)


def no_such_file(path: Path) -> None:
    assert not path.exists()


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("hello\n" * 500)


def random_bytes(path: Path) -> None:
    path.write_bytes(np.random.default_rng(5).bytes(30_000))


def header_only(path: Path) -> None:
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))


def film_without_sound(path: Path) -> None:
    with av.open(str(path), "w", format="mp4") as container:
        stream: Any = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (no_such_file, "There is no file"),
        (folder, "is a folder"),
        (pipe, "is not an ordinary file"),
        (empty, "is empty"),
        (text, "is not audio that can be read"),
        (random_bytes, "is not audio that can be read"),
        (header_only, "holds no samples"),
        (film_without_sound, "holds no sound"),
    ],
)
def test_what_is_no_audio_says_what_it_is(tmp_path: Path, make: Any, message: str) -> None:
    path = tmp_path / "answer\x1b[2J.wav"
    make(path)
    with pytest.raises(AudioFileError, match=message) as caught:
        decode(path)
    assert "answer" in caught.value.message
    assert "\x1b" not in caught.value.message + caught.value.next_step
    assert caught.value.next_step


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b.wav"])
def test_a_name_that_no_file_can_have_is_an_error_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(AudioFileError, match="cannot be read"):
        decode(tmp_path / name)


@pytest.mark.parametrize("name", ["list.m3u8", "list.wav"])
def test_a_playlist_is_refused_and_opens_no_connection(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / name).write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{address}\n#EXT-X-ENDLIST\n"
        )
        with pytest.raises(AudioFileError, match="is not audio"):
            decode(tmp_path / name)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_file_that_unfolds_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 1)
    soundfile.write(tmp_path / "a.flac", np.zeros(2 * SAMPLE_RATE, np.int16), SAMPLE_RATE)
    with pytest.raises(AudioFileError, match="is longer than"):
        decode(tmp_path / "a.flac")
