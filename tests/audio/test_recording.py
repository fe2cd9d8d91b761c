"""The candidate's sound on the disk, and made small."""

from __future__ import annotations

import os
import stat
import wave
from pathlib import Path

import numpy as np
import pytest

from audio.decode import decode
from audio.encode import mp3
from audio.errors import AudioFileError
from audio.frames import Frame, Pcm
from audio.recording import Recording, read_recording
from tests.audio.espeak import hum, quiet, say


def frames(pcm: Pcm, size: int = 1000) -> list[Frame]:
    return [Frame(pcm[at : at + size], at) for at in range(0, len(pcm), size)]


def test_what_was_said_is_in_the_file(tmp_path: Path) -> None:
    pcm = say("We set a timeout.")
    recording = Recording(tmp_path / "one.wav")
    for frame in frames(pcm):
        recording.take(frame)
    recording.close()

    assert np.array_equal(read_recording(recording.path), pcm)
    with wave.open(str(recording.path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (
            16_000, 1, len(pcm),
        )  # fmt: skip
    assert stat.S_IMODE(recording.path.stat().st_mode) == 0o600


def test_lost_sound_is_silence_and_a_microphone_that_came_back_goes_on(tmp_path: Path) -> None:
    pcm = hum(0.5)
    recording = Recording(tmp_path / "one.wav")
    recording.take(Frame(pcm[:1000], 0))
    recording.take(Frame(pcm[:1000], 3000))  # 2,000 samples never came
    recording.take(Frame(pcm[:500], 0))  # opened again: it counts from 0
    recording.take(Frame(pcm[500:900], 500))
    recording.close()

    kept = read_recording(recording.path)
    assert len(kept) == 4900
    assert not kept[1000:3000].any()
    assert np.array_equal(kept[4000:], pcm[:900])


def test_a_crash_leaves_what_there_was(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "one.wav")
    for frame in frames(hum(3.0)):
        recording.take(frame)
    recording._file.flush()

    assert np.array_equal(read_recording(recording.path), hum(3.0))
    assert len(decode(recording.path).pcm) == len(hum(3.0))
    recording.close()


def test_a_full_disk_ends_the_recording_only(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "one.wav")
    recording._file.close()
    recording._file = os.fdopen(os.open("/dev/full", os.O_WRONLY), "wb", buffering=0)
    for frame in frames(hum(0.5)):
        recording.take(frame)

    assert "No space left" in recording.trouble
    recording.close()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot be kept") as caught:
        Recording(tmp_path / "no" / "one.wav")
    assert "--keep-audio" in caught.value.next_step


def test_a_recording_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot be read") as caught:
        read_recording(tmp_path / "none.wav")
    assert "--no-audio" in caught.value.next_step


def test_mp3_is_small_and_the_same_sound(tmp_path: Path) -> None:
    pcm = np.concatenate([say("We set a timeout of five seconds."), quiet(1.0)])
    (tmp_path / "one.mp3").write_bytes(small := mp3(pcm))

    again = decode(tmp_path / "one.mp3").pcm
    assert len(small) < len(pcm) * 2 / 6
    assert abs(len(again) - len(pcm)) < 2500
    # The encoder shifts the sound by a frame or so; the loudness over time is the same.
    blocks = min(len(again), len(pcm)) // 1600
    levels = [np.abs(x[: blocks * 1600].reshape(blocks, 1600).astype(float)).mean(axis=1)
              for x in (pcm, again)]  # fmt: skip
    assert np.corrcoef(*levels)[0, 1] > 0.8


def test_no_sound_is_no_file() -> None:
    assert mp3(quiet(0)) == b""
