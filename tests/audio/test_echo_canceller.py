"""The gate with WebRTC's canceller: its own voice stays out, whoever speaks over it comes in."""

from __future__ import annotations

import sys
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio import echo_canceller
from audio.echo import HalfDuplexGate
from audio.echo_canceller import EchoCancellingGate
from audio.frames import Frame, Pcm, samples

LINE_S = 5.0
GAP_S = 2.0
DELAY = samples(0.12)


@cache
def voice(seconds: float, seed: int) -> Pcm:
    """Noise with the rhythm and the colour of speech."""
    chance = np.random.default_rng(seed)
    noise = np.convolve(chance.normal(size=samples(seconds)), np.ones(6) / 6, mode="same")
    t = np.arange(samples(seconds)) / 16_000
    syllables = np.clip(np.sin(2 * np.pi * 3.3 * t + seed), 0, 1) ** 0.5
    pcm: Pcm = (6000 * noise * syllables).astype(np.int16)
    return pcm


class Conversation:
    """Lines of the interviewer with gaps between, as played and as a microphone hears them."""

    def __init__(self, lines: int, *, echo: float = 0.5, line_s: float = LINE_S) -> None:
        gap = np.zeros(samples(GAP_S), np.int16)
        self.lines: list[tuple[int, int]] = []
        parts: list[Pcm] = []
        at = 0
        for number in range(lines):
            line = voice(line_s, 10 + number)
            parts += [gap, line]
            self.lines.append((at + len(gap), at + len(gap) + len(line)))
            at += len(gap) + len(line)
        self.played: Pcm = np.concatenate([*parts, gap])
        chance = np.random.default_rng(1)
        self.heard: NDArray[np.float64] = chance.normal(0, 5.0, len(self.played))
        self.heard[DELAY:] += echo * self.played[:-DELAY]
        self.slips = 0
        self._taken = 0

    def speak(self, pcm: Pcm, at: int) -> None:
        """Somebody in front of the microphone."""
        self.heard[at : at + len(pcm)] += pcm

    def take(self, count: int) -> Pcm:
        """`audio.played.Played`."""
        start, self._taken = self._taken, self._taken + count
        part = self.played[start : self._taken]
        return np.pad(part, (0, count - len(part)))

    def through(self, gate: EchoCancellingGate | HalfDuplexGate, size: int = 512) -> Pcm:
        """What the gate lets through of it all."""
        pcm = self.heard.clip(-32767, 32767).astype(np.int16)
        turns = dict(sorted((at, i % 2) for line in self.lines for i, at in enumerate(line)))
        passed: list[Frame] = []
        for start in range(0, len(pcm), size):
            frame = Frame(pcm[start : start + size], start)
            for at in [at for at in turns if at < frame.end]:
                (gate.stopped if turns.pop(at) else gate.playing)(at)
            let = gate.filter(frame)
            passed += [let] if let is not None else []
        rest = gate.flush()
        passed += [rest] if rest is not None else []
        for one, two in pairwise(passed):
            assert one.end == two.start
        assert (passed[0].start, passed[-1].end) == (0, len(pcm))
        return np.concatenate([frame.pcm for frame in passed])


def level(pcm: Pcm) -> float:
    return float(np.sqrt(np.mean(np.square(pcm.astype(float)))))


def test_until_it_knows_the_room_it_is_shut_while_the_speaker_plays() -> None:
    one, other = Conversation(1), Conversation(1)
    gate = EchoCancellingGate(one)
    assert np.array_equal(one.through(gate), other.through(HalfDuplexGate()))
    assert gate._residue.learned


def test_an_answer_that_follows_at_once_does_not_count_against_it() -> None:
    talk = Conversation(8, line_s=1.5)
    for _, end in talk.lines:
        talk.speak(voice(1.0, end), end + samples(0.3))
    gate = EchoCancellingGate(talk)
    talk.through(gate)
    assert gate._residue.learned


def test_then_its_own_voice_still_stays_out() -> None:
    talk = Conversation(4)
    passed = talk.through(EchoCancellingGate(talk))
    for start, end in talk.lines[1:]:
        assert level(talk.heard[start + DELAY : end].astype(np.int16)) > 500
        assert not passed[start + DELAY : end].any()


def test_and_who_speaks_over_it_is_heard_from_the_beginning() -> None:
    talk = Conversation(3)
    over = voice(2.0, 99)
    at = talk.lines[2][0] + samples(1.5)
    talk.speak(over, at)
    passed = talk.through(EchoCancellingGate(talk))
    assert not passed[talk.lines[2][0] : at - samples(0.2)].any()
    first = at + int(np.flatnonzero(np.abs(passed[at:]) > 300)[0])
    assert first - at < samples(0.1)
    assert level(passed[at : at + len(over)]) > 0.4 * level(over)


def test_if_nobody_goes_on_who_seemed_to_break_in_it_learns_anew() -> None:
    for goes_on in (True, False):
        talk = Conversation(3)
        start, end = talk.lines[2]
        at = start + samples(1.5)
        stop = at + samples(0.3)  # the session has heard it, and the speaker falls silent
        talk.lines[2] = (start, stop)
        talk.played[stop:end] = 0
        talk.heard[stop + DELAY : end] = 0
        talk.speak(voice(2.0 if goes_on else 0.3, 99), at)
        gate = EchoCancellingGate(talk)
        talk.through(gate)
        assert gate._residue.learned is goes_on


def test_who_had_the_floor_when_it_was_listened_to_last_does_not_open_the_next_line() -> None:
    talk = Conversation(4)
    start, end = talk.lines[2]
    stop = start + samples(1.8)
    talk.lines[2] = (start, stop)
    talk.played[stop:end] = 0
    talk.heard[stop + DELAY : end] = 0
    talk.speak(voice(3.0, 99), start + samples(1.5))
    passed = talk.through(EchoCancellingGate(talk))
    assert level(passed[stop : stop + samples(2.0)]) > 500
    start, end = talk.lines[3]
    assert not passed[start:end].any()


def test_outside_its_lines_nothing_is_changed() -> None:
    talk = Conversation(3)
    for start, _ in talk.lines:
        talk.speak(voice(1.0, start), start - samples(1.1))
    passed = talk.through(EchoCancellingGate(talk))
    heard = talk.heard.clip(-32767, 32767).astype(np.int16)
    for start, _ in talk.lines:
        before = slice(start - samples(1.1), start - 512)
        assert np.array_equal(passed[before], heard[before])


@settings(max_examples=15, deadline=None)
@given(st.integers(80, 3000))
@example(7)  # the smaller the slower: this one takes a second
def test_no_sample_is_lost_or_moved_whatever_the_size_of_the_frames(size: int) -> None:
    talk = Conversation(2)
    talk.speak(voice(2.0, 99), talk.lines[1][0] + samples(1.0))
    talk.through(EchoCancellingGate(talk), size)


def test_without_an_echo_it_stays_shut() -> None:
    talk = Conversation(3, echo=0.0)
    gate = EchoCancellingGate(talk)
    passed = talk.through(gate)
    assert not gate._residue.learned
    for start, end in talk.lines:
        assert not passed[start:end].any()


def experienced() -> tuple[Conversation, EchoCancellingGate, int]:
    """A gate that knows the room, and where the next frame begins."""
    talk = Conversation(2)
    gate = EchoCancellingGate(talk)
    talk.through(gate)
    assert gate._residue.learned
    return talk, gate, len(talk.heard)


def test_out_of_step_it_learns_anew() -> None:
    talk, gate, start = experienced()
    talk.slips += 1
    gate.filter(Frame(np.zeros(512, np.int16), start))
    assert not gate._residue.learned


def test_out_of_step_in_mid_line_it_shuts_and_loses_no_sample() -> None:
    talk, gate, start = experienced()
    gate.playing(start)
    assert gate.filter(Frame(np.ones(samples(0.05), np.int16), start)) is None
    talk.slips += 1
    loud = voice(0.3, 3)
    for at in range(0, len(loud), 480):
        frame = Frame(loud[at : at + 480], start + samples(0.05) + at)
        passed = gate.filter(frame)
        assert passed is not None
        assert (passed.start, passed.end) == (frame.start if at else start, frame.end)
        assert not passed.pcm.any()


def test_a_microphone_that_goes_away_in_mid_line_loses_nothing() -> None:
    _, gate, start = experienced()
    gate.playing(start)
    assert gate.filter(Frame(np.ones(samples(0.05), np.int16), start)) is None
    rest = gate.flush()
    assert rest is not None
    assert (rest.start, rest.end) == (start, start + samples(0.05))
    assert gate.flush() is None


def test_an_extra_that_is_not_there_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert echo_canceller.installed()
    monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)
    assert not echo_canceller.installed()
