"""Through a loudspeaker without the canceller: who answers while the room still sounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from audio.ears import Ears
from audio.echo import HalfDuplexGate
from audio.frames import Frame, Pcm, samples, seconds
from audio.segmenter import Phrase, SegmenterEvent
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from bench.room import Room, rooms
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE

ROOMS = rooms(8, seed=5)
LINE_BEGINS = samples(1.0)
BLOCK = 512


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pcm]:
    voice = Pyttsx3Voice(*INTERVIEWER_VOICE, tmp_path_factory.mktemp("voice"))
    yield voice.render("What happens when the third party is down, or sends back rubbish?")
    voice.close()


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pcm]:
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path_factory.mktemp("voice"))
    yield voice.render("First we agreed the happy path with the tech lead.")
    voice.close()


def phrases(
    room: Room, line: Pcm, answer: Pcm, begins: int, *, headphones: bool = False
) -> list[Phrase]:
    """What is heard in this room of somebody who begins at this sample."""
    ends = LINE_BEGINS + len(line)
    echo = np.convolve(line.astype(float), room.response())
    echo *= 10 ** (room.echo_db / 20) * np.abs(answer).max() / np.abs(echo).max()
    sound = np.random.default_rng(room.seed).normal(0, room.noise, ends + samples(5.0))
    if not headphones:
        sound[LINE_BEGINS : LINE_BEGINS + len(echo)] += echo
    sound[begins : begins + len(answer)] += answer[: max(0, len(sound) - begins)]
    pcm = sound.clip(-32767, 32767).astype(np.int16)

    gate, ears = HalfDuplexGate(full_duplex=headphones), Ears(GatedDetector())
    found: list[SegmenterEvent] = []
    gate.playing(LINE_BEGINS)
    for start in range(0, len(pcm), BLOCK):
        frame = Frame(pcm[start : start + BLOCK], start)
        if start <= ends < frame.end:
            gate.stopped(ends)
        let = gate.filter(frame)
        found += ears.hear(let) if let is not None else ()
    found += ears.flush()
    return [each for each in found if isinstance(each, Phrase)]


def test_a_line_of_its_own_is_never_heard(line: Pcm, answer: Pcm) -> None:
    never = LINE_BEGINS + len(line) + samples(60.0)
    assert [room for room in ROOMS if phrases(room, line, answer, never)] == []


@pytest.mark.parametrize("gap_s", [0.08, 0.15])
def test_of_an_answer_that_follows_at_once_nearly_nothing_is_missing(
    line: Pcm, answer: Pcm, gap_s: float
) -> None:
    """The gap is what reaches the microphone: after the line has come through the loudspeaker."""
    missing = []
    for each in ROOMS:
        room, begins = replace(each, delay_s=0.03), LINE_BEGINS + len(line) + samples(0.03 + gap_s)
        (found,) = phrases(room, line, answer, begins)
        (whole,) = phrases(room, line, answer, begins, headphones=True)
        missing.append(seconds(found.start - whole.start))
    assert np.median(missing) < 0.01
    assert max(missing) < gap_s
