"""The gate mutes exactly the samples in which the speaker can be heard."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.echo import HalfDuplexGate
from audio.frames import Frame, samples

TAIL = samples(0.25)


def loud(start: int, length: int) -> Frame:
    return Frame(np.full(length, 7, np.int16), start)


def muted(gate: HalfDuplexGate, start: int, length: int) -> list[int]:
    """Positions of the zeros in the next frame."""
    frame = gate.filter(loud(start, length))
    assert (frame.start, len(frame.pcm)) == (start, length)
    return [start + int(at) for at in np.flatnonzero(frame.pcm == 0)]


def test_nothing_is_muted_before_the_speaker_plays() -> None:
    assert muted(HalfDuplexGate(), 0, 100) == []


def test_what_is_heard_while_playing_is_muted_to_the_sample() -> None:
    gate = HalfDuplexGate()
    gate.playing(30)
    assert muted(gate, 0, 50) == list(range(30, 50))
    assert muted(gate, 50, 50) == list(range(50, 100))


def test_the_tail_is_muted_and_the_rest_of_the_frame_is_heard() -> None:
    gate = HalfDuplexGate()
    gate.playing(0)
    gate.stopped(10)
    assert muted(gate, 0, TAIL + 20) == list(range(TAIL + 10))
    assert muted(gate, TAIL + 20, 50) == []


def test_an_utterance_within_one_frame_mutes_only_itself() -> None:
    gate = HalfDuplexGate(tail_s=0.0)
    gate.playing(10)
    gate.stopped(20)
    gate.playing(30)
    gate.stopped(35)
    assert muted(gate, 0, 50) == [*range(10, 20), *range(30, 35)]


def test_speaking_again_within_the_tail_stays_muted() -> None:
    gate = HalfDuplexGate()
    gate.playing(0)
    gate.stopped(10)
    gate.playing(100)
    assert muted(gate, 0, 2 * TAIL) == list(range(2 * TAIL))


def test_the_first_of_two_starts_counts_and_a_stray_stop_does_nothing() -> None:
    gate = HalfDuplexGate(tail_s=0.0)
    gate.stopped(50)
    gate.playing(10)
    gate.playing(40)
    assert muted(gate, 0, 60) == list(range(10, 60))


def test_a_start_in_the_future_mutes_nothing_yet() -> None:
    gate = HalfDuplexGate()
    gate.playing(500)
    assert muted(gate, 0, 500) == []
    assert muted(gate, 500, 5) == list(range(500, 505))


def test_a_stop_before_the_start_mutes_the_tail_only() -> None:
    gate = HalfDuplexGate()
    gate.playing(100)
    gate.stopped(90)
    assert muted(gate, 0, 2 * TAIL) == list(range(100, 100 + TAIL))


def test_full_duplex_lets_everything_pass() -> None:
    gate = HalfDuplexGate(full_duplex=True)
    gate.playing(0)
    frame = loud(0, 100)
    assert gate.filter(frame) is frame


def test_the_microphones_own_samples_are_left_alone() -> None:
    gate, frame = HalfDuplexGate(), loud(0, 100)
    gate.playing(0)
    gate.filter(frame)
    assert frame.pcm.all()


@given(st.lists(st.integers(1, 4096), min_size=1, max_size=30))
def test_the_size_of_frames_changes_nothing(lengths: list[int]) -> None:
    total = sum(lengths)
    whole, pieces = HalfDuplexGate(), HalfDuplexGate()
    for gate in (whole, pieces):
        for start in range(500, total, 9000):
            gate.playing(start)
            gate.stopped(start + 700)
    expected = whole.filter(loud(0, total)).pcm
    at, heard = 0, []
    for length in lengths:
        heard.append(pieces.filter(loud(at, length)).pcm)
        at += length
    assert np.array_equal(np.concatenate(heard), expected)
