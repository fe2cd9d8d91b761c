"""The gate mutes the samples in which the speaker can be heard, and nobody else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.echo import HalfDuplexGate, Mute
from audio.frames import Frame, Pcm, samples

TAIL = samples(0.25)


def loud(start: int, length: int) -> Frame:
    return Frame(np.full(length, 7, np.int16), start)


def muted(gate: Mute, start: int, length: int) -> list[int]:
    """Positions of the zeros in the next frame."""
    frame = gate.filter(loud(start, length))
    assert (frame.start, len(frame.pcm)) == (start, length)
    return [start + int(at) for at in np.flatnonzero(frame.pcm == 0)]


def test_nothing_is_muted_before_the_speaker_plays() -> None:
    assert muted(Mute(), 0, 100) == []


def test_what_is_heard_while_playing_is_muted_to_the_sample() -> None:
    gate = Mute()
    gate.playing.begin(30)
    assert muted(gate, 0, 50) == list(range(30, 50))
    assert muted(gate, 50, 50) == list(range(50, 100))


def test_the_tail_is_muted_and_the_rest_of_the_frame_is_heard() -> None:
    gate = Mute()
    gate.playing.begin(0)
    gate.playing.end(10)
    assert muted(gate, 0, TAIL + 20) == list(range(TAIL + 10))
    assert muted(gate, TAIL + 20, 50) == []


def test_an_utterance_within_one_frame_mutes_only_itself() -> None:
    gate = Mute(tail_s=0.0)
    gate.playing.begin(10)
    gate.playing.end(20)
    gate.playing.begin(30)
    gate.playing.end(35)
    assert muted(gate, 0, 50) == [*range(10, 20), *range(30, 35)]


def test_speaking_again_within_the_tail_stays_muted() -> None:
    gate = Mute()
    gate.playing.begin(0)
    gate.playing.end(10)
    gate.playing.begin(100)
    assert muted(gate, 0, 2 * TAIL) == list(range(2 * TAIL))


def test_the_first_of_two_starts_counts_and_a_stray_stop_does_nothing() -> None:
    gate = Mute(tail_s=0.0)
    gate.playing.end(50)
    gate.playing.begin(10)
    gate.playing.begin(40)
    assert muted(gate, 0, 60) == list(range(10, 60))


def test_a_start_in_the_future_mutes_nothing_yet() -> None:
    gate = Mute()
    gate.playing.begin(500)
    assert muted(gate, 0, 500) == []
    assert muted(gate, 500, 5) == list(range(500, 505))


def test_a_stop_before_the_start_mutes_the_tail_only() -> None:
    gate = Mute()
    gate.playing.begin(100)
    gate.playing.end(90)
    assert muted(gate, 0, 2 * TAIL) == list(range(100, 100 + TAIL))


def test_the_microphones_own_samples_are_left_alone() -> None:
    gate, frame = Mute(), loud(0, 100)
    gate.playing.begin(0)
    gate.filter(frame)
    assert frame.pcm.all()


def noise(length: int, level: float | np.ndarray) -> Pcm:
    return (np.random.default_rng(1).normal(size=length) * level).astype(np.int16)


def fading(length: int) -> np.ndarray:
    """The level of a room's echo: 60 dB down in 0.8 s."""
    return 3000 * 10 ** (-3 * np.arange(length) / samples(0.8))


def through(gate: HalfDuplexGate, pcm: Pcm, ends: int, size: int = 512) -> Pcm:
    """All that is let through of a line that begins at 0 and of what comes after it."""
    passed: list[Frame] = []
    gate.playing(0)
    for start in range(0, len(pcm), size):
        frame = Frame(pcm[start : start + size], start)
        if frame.start <= ends < frame.end:
            gate.stopped(ends)
        passed += [each for each in [gate.filter(frame)] if each is not None]
    passed += [each for each in [gate.flush()] if each is not None]
    assert [each.start for each in passed[1:]] == [each.end for each in passed[:-1]]
    return np.concatenate([each.pcm for each in passed])


LINE = 8_000
AFTER = samples(1.0)


@pytest.mark.parametrize("begins_s", [0.05, 0.12, 0.2])
def test_who_answers_at_once_is_heard_from_the_beginning(begins_s: float) -> None:
    pcm = noise(LINE + AFTER, 5.0)
    pcm[:LINE] += noise(LINE, 3000.0)
    at = LINE + samples(begins_s)
    pcm[at:] += noise(LINE + AFTER - at, 2000.0)
    heard = through(HalfDuplexGate(), pcm, LINE)
    assert np.array_equal(heard[at:], pcm[at:])
    assert not heard[:LINE].any()


def test_where_the_room_still_sounds_it_is_heard_from_where_that_has_faded() -> None:
    pcm = noise(LINE + AFTER, 5.0)
    pcm[:LINE] += noise(LINE, 3000.0)
    pcm[LINE:] += noise(AFTER, fading(AFTER))
    at = LINE + samples(0.2)
    pcm[at:] += noise(LINE + AFTER - at, 2500.0)
    heard = through(HalfDuplexGate(), pcm, LINE)
    assert np.array_equal(heard[at:], pcm[at:])
    assert not heard[: LINE + samples(0.1)].any()


@pytest.mark.parametrize("after", [fading(AFTER), 5.0, 300.0, 2000.0])
def test_an_echo_that_fades_and_a_noise_that_goes_on_are_nobody(after: float | np.ndarray) -> None:
    pcm = np.concatenate([noise(LINE, 3000.0), noise(AFTER, after)])
    heard = through(HalfDuplexGate(), pcm, LINE)
    assert not heard[: LINE + TAIL].any()
    assert np.array_equal(heard[LINE + TAIL :], pcm[LINE + TAIL :])


def test_a_click_in_the_tail_or_after_it_is_nobody() -> None:
    pcm = noise(LINE + AFTER, 5.0)
    for at in (LINE + samples(0.1), LINE + samples(0.3)):
        pcm[at : at + samples(0.05)] = 5000
    assert not through(HalfDuplexGate(), pcm, LINE)[: LINE + TAIL].any()


def test_the_next_line_ends_the_wait_for_somebody() -> None:
    gate = HalfDuplexGate()
    gate.playing(0)
    gate.stopped(100)
    assert gate.filter(loud(0, 1_000)) is None
    gate.playing(1_000)
    frame = gate.filter(loud(1_000, 500))
    assert frame is not None
    assert (frame.start, frame.end) == (0, 1_500)
    assert not frame.pcm.any()


def test_full_duplex_lets_everything_pass() -> None:
    gate = HalfDuplexGate(full_duplex=True)
    gate.playing(0)
    frame = loud(0, 100)
    assert gate.filter(frame) is frame


@given(st.lists(st.integers(1, 4096), min_size=1, max_size=30))
def test_the_size_of_frames_changes_nothing(lengths: list[int]) -> None:
    total = sum(lengths)
    whole, pieces = Mute(), Mute()
    for gate in (whole, pieces):
        for start in range(500, total, 9000):
            gate.playing.begin(start)
            gate.playing.end(start + 700)
    expected = whole.filter(loud(0, total)).pcm
    at, heard = 0, []
    for length in lengths:
        heard.append(pieces.filter(loud(at, length)).pcm)
        at += length
    assert np.array_equal(np.concatenate(heard), expected)


@given(st.integers(1, 5000), st.integers(0, 4000))
def test_whatever_the_size_of_frames_the_same_is_heard(size: int, begins: int) -> None:
    pcm = noise(LINE + AFTER, 5.0)
    pcm[LINE + begins :] += noise(LINE + AFTER - LINE - begins, 2000.0)
    at_once = through(HalfDuplexGate(), pcm, LINE, len(pcm))
    assert np.array_equal(through(HalfDuplexGate(), pcm, LINE, size), at_once)
