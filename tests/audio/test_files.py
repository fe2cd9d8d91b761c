"""Files as microphone and speaker."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clock import ManualClock
from audio.decode import decode
from audio.errors import AudioFileError
from audio.files import Tape, TapeSpeaker, Track, WavMicrophone, write_wav
from audio.frames import SAMPLE_RATE, Frame, Pcm, samples
from audio.ports import Microphone, Speaker

RAMP: Pcm = np.arange(1, 1001, dtype=np.int16)


def read_all(microphone: Microphone) -> list[Frame]:
    frames = []
    while (frame := microphone.read(1.0)) is not None:
        frames.append(frame)
    return frames


def level(pcm: Pcm) -> list[int]:
    return [int(value) for value in pcm]


@given(block=st.integers(1, 4096), trailing=st.integers(0, 2000))
def test_frames_of_any_size_carry_every_sample_once(block: int, trailing: int) -> None:
    microphone = WavMicrophone(RAMP, block=block, trailing_s=trailing / SAMPLE_RATE)
    microphone.open()
    frames = read_all(microphone)
    joined = np.concatenate([frame.pcm for frame in frames])
    assert np.array_equal(joined, np.concatenate([RAMP, np.zeros(trailing, np.int16)]))
    assert [frame.start for frame in frames] == list(range(0, len(joined), block))
    assert microphone.position == len(joined)


def test_a_file_is_heard_and_named(tmp_path: Path) -> None:
    write_wav(tmp_path / "answer.wav", RAMP)
    microphone = WavMicrophone(tmp_path / "answer.wav")
    assert microphone.read(1.0) is None, "not open yet"
    microphone.open()
    assert (microphone.name, microphone.note) == ("answer.wav", None)
    assert np.array_equal(np.concatenate([frame.pcm for frame in read_all(microphone)]), RAMP)


def test_it_starts_again_when_it_is_opened_again() -> None:
    microphone: Microphone = WavMicrophone(RAMP, block=600)
    for _ in range(2):
        microphone.open()
        microphone.open()
        first = microphone.read(1.0)
        assert first is not None
        assert first.start == 0
        microphone.close()
        microphone.close()
        assert microphone.read(1.0) is None


def test_silence_without_end_goes_on() -> None:
    microphone = WavMicrophone(RAMP, block=500, trailing_s=math.inf)
    microphone.open()
    frames = [microphone.read(1.0) for _ in range(50)]
    assert frames[-1] is not None
    assert (frames[-1].end, frames[-1].pcm.any()) == (25_000, np.False_)


def test_a_cut_off_file_is_heard_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, RAMP)
    path.write_bytes(path.read_bytes()[:-1000])
    microphone = WavMicrophone(path)
    microphone.open()
    assert microphone.note is not None
    assert len(read_all(microphone)[-1].pcm) > 0


def test_a_missing_file_is_an_error_when_opened(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="There is no file"):
        WavMicrophone(tmp_path / "none.wav").open()


def test_a_clock_paces_the_frames_as_a_real_microphone_would() -> None:
    clock = ManualClock()
    clock.advance(7.0)
    microphone = WavMicrophone(np.zeros(SAMPLE_RATE, np.int16), block=1600, clock=clock)
    microphone.open()
    for tenth in range(1, 8):
        assert microphone.read(1.0) is not None
        assert clock.now() == pytest.approx(7 + tenth / 10)
    frame = microphone.read(1.0, 4000)
    assert frame is not None
    assert len(frame.pcm) == 4800, "in whole blocks, as a sound card gives them"
    assert clock.now() == pytest.approx(8)
    clock.advance(3.0)  # a reader that is late catches up without waiting
    assert microphone.read(1.0) is None
    assert clock.now() == pytest.approx(11)


def test_a_block_without_samples_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        WavMicrophone(RAMP, block=0)


def test_a_track_has_silence_between_its_stretches() -> None:
    track = Track()
    track.lay(2, np.array([1, 2], np.int16))
    track.lay(6, np.array([3], np.int16))
    assert level(track.pcm()) == [0, 0, 1, 2, 0, 0, 3]
    assert level(track.pcm(3)) == [0, 0, 1]
    assert level(track.pcm(9)) == [0, 0, 1, 2, 0, 0, 3, 0, 0]
    assert (Track().end, level(Track().pcm())) == (0, [])


@pytest.mark.parametrize(
    ("at", "fade", "expected"),
    [
        (0, 0, []),
        (5, 0, [0, 0, 100, 100, 100]),
        (4, 4, [0, 0, 100, 100, 100, 75, 50, 25]),
        (2, 2, [0, 0, 100, 50]),
        (11, 9, [0, 0] + [100] * 9 + [100]),
        (12, 9, [0, 0] + [100] * 10),
    ],
)
def test_a_cut_ends_the_sound_with_a_fade(at: int, fade: int, expected: list[int]) -> None:
    track = Track()
    track.lay(2, np.full(10, 100, np.int16))
    track.cut(at, fade)
    assert level(track.pcm()) == expected


def test_the_speaker_plays_against_the_count_of_samples() -> None:
    tape, now = Tape(), [10]
    speaker: Speaker = TapeSpeaker(tape.interviewer, lambda: now[0])
    speaker.open()
    assert not speaker.playing
    speaker.play(np.full(20, 5, np.int16))
    now[0] = 29
    assert speaker.playing
    now[0] = 30
    assert not speaker.playing
    assert tape.interviewer.end == 30


def test_a_second_utterance_takes_the_place_of_the_first() -> None:
    track, now = Track(), [0]
    speaker = TapeSpeaker(track, lambda: now[0])
    speaker.play(np.full(100, 1, np.int16))
    now[0] = 3
    speaker.play(np.full(4, 2, np.int16))
    assert level(track.pcm()) == [1, 1, 1, 2, 2, 2, 2]
    now[0] = 7
    assert not speaker.playing


def test_stop_fades_and_then_is_quiet() -> None:
    track, now = Track(), [0]
    speaker = TapeSpeaker(track, lambda: now[0])
    speaker.play(np.full(SAMPLE_RATE, 1000, np.int16))
    now[0] = 1000
    speaker.stop(fade_s=0.01)
    assert track.end == 1000 + samples(0.01)
    assert speaker.playing
    now[0] = track.end
    assert not speaker.playing
    speaker.stop()
    assert track.end == 1160, "a stop after the end adds nothing"


def test_the_tape_mixes_both_sides_and_limits_the_sum(tmp_path: Path) -> None:
    tape = Tape()
    tape.candidate.lay(0, np.array([1, 2, 30_000, -30_000], np.int16))
    tape.interviewer.lay(1, np.array([10, 30_000, -30_000, 7], np.int16))
    assert level(tape.mix()) == [1, 12, 32_767, -32_768, 7]
    tape.save(tmp_path / "conversation.wav")
    assert level(decode(tmp_path / "conversation.wav").pcm) == level(tape.mix())


def test_a_wav_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot be written") as caught:
        write_wav(tmp_path / "none" / "a.wav", RAMP)
    assert "folder" in caught.value.next_step
    (tmp_path / "a.wav").mkdir()
    with pytest.raises(AudioFileError):
        write_wav(tmp_path / "a.wav", RAMP)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_wav_in_what_is_no_folder_is_the_same_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AudioFileError, match="cannot be written"):
        write_wav(tmp_path / "file" / "a.wav", RAMP)
