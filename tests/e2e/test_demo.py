"""`interviewer demo` as a person runs it: what it shows, measured; and that it opens no socket."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from audio.decode import decode
from audio.frames import Pcm
from interviewer.events import (
    AnswerOver,
    AnswerResumed,
    Ended,
    Heard,
    LineKind,
    ProbeChosen,
    QuestionOpened,
    Say,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.keeping import store
from interviewer.live.demo import word_error
from interviewer.live.demo_script import REPLIES, THINKING_PAUSE_S
from tests.socket_calls import network_sockets, watching

NO_SOCKETS = Path(__file__).parent.parent / "nosocket"


@dataclass(frozen=True)
class Ran:
    printed: str
    record: store.Record
    conversation: Pcm
    trace: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One run for all tests of this file, watched: no Python process may make a network socket.

    Where strace is installed, native code is watched as well; and without CI in the environment,
    for where that is set some libraries hide what they send from a person's machine.
    """
    out = tmp_path_factory.mktemp("demo")
    trace = out / "trace"
    command = [sys.executable, "-m", "interviewer", "demo", "--fast", "--out", str(out / "kept")]
    done = subprocess.run(
        [*watching(trace), *command],
        env={
            **{name: value for name, value in os.environ.items() if name != "CI"},
            "PYTHONPATH": str(NO_SOCKETS), "INTERVIEWER_HOME": str(out / "home"),
            "XDG_CACHE_HOME": str(out / "cache"), "COLUMNS": "100",
        },
        capture_output=True, text=True, check=False, timeout=100, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Ran(
        done.stdout,
        store.read(out / "kept" / "session.jsonl"),
        decode(out / "kept" / "conversation.wav").pcm,
        trace,
    )


def test_three_questions_with_a_follow_up_each(demo: Ran) -> None:
    items = demo.record.items
    opened = [item.question for item in items if isinstance(item, QuestionOpened)]
    probed = {item.question for item in items if isinstance(item, ProbeChosen)}
    assert len(opened) >= 3
    assert probed == set(opened)
    assert [item.reason for item in items if isinstance(item, Ended)] == ["complete"]


def test_every_word_is_heard_but_one_in_ten(demo: Ran) -> None:
    said: list[str] = []
    question = probe = ""
    for item in demo.record.items:
        if isinstance(item, QuestionOpened):
            question = item.question
        elif isinstance(item, ProbeChosen):
            probe = f"{item.question}/{item.probe}"
        elif isinstance(item, Say) and item.kind in (LineKind.QUESTION, LineKind.PROBE):
            reply = REPLIES[question if item.kind is LineKind.QUESTION else probe]
            said += [part for part in reply if isinstance(part, str)]
    heard = [item.text for item in demo.record.items if isinstance(item, Heard)]
    assert len(said) >= 9
    assert word_error(said, heard) <= 0.10


def test_the_thinking_pause_is_not_cut(demo: Ran) -> None:
    items = demo.record.items
    over_at = [item.at for item in items if isinstance(item, AnswerOver)]
    heard = [item for item in items if isinstance(item, Heard)]
    pauses = [
        (other.start - one.end) / 16_000
        for one, other in pairwise(heard)
        if not any(one.end <= at <= other.start for at in over_at)
    ]
    assert max(pauses) >= THINKING_PAUSE_S - 0.1
    assert not [item for item in items if isinstance(item, AnswerResumed)]


def test_the_conversation_holds_both_voices(demo: Ran) -> None:
    """Measured in the file: sound where each speaks, and quiet where neither does."""
    items = demo.record.items
    started = {item.line: item.at for item in items if isinstance(item, VoiceStarted)}
    ends = {item.line: item.at for item in items if isinstance(item, VoiceFinished)}
    interviewer = [slice(started[line], ends[line]) for line in started]
    candidate = [slice(item.start, item.end) for item in items if isinstance(item, Heard)]
    assert all(rms(demo.conversation[part]) > 500 for part in interviewer)
    assert all(rms(demo.conversation[part]) > 500 for part in candidate)
    over = next(item for item in items if isinstance(item, AnswerOver))
    assert rms(demo.conversation[over.at - 8_000 : over.at - 800]) < 50
    assert pitch(demo.conversation, interviewer) != pytest.approx(
        pitch(demo.conversation, candidate), rel=0.05
    )


def test_the_transcript_says_why_each_probe_fired(demo: Ran) -> None:
    printed = " ".join(demo.printed.split())
    for item in demo.record.items:
        if isinstance(item, ProbeChosen):
            assert item.text in printed
            assert item.why in printed
    assert "demo model" in printed


def test_no_socket_is_opened(demo: Ran) -> None:
    """The run itself would have ended with 97; native code shows in the trace."""
    assert network_sockets([demo.trace]) == []


def test_the_watch_for_sockets_bites() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket()"],
        env={**os.environ, "PYTHONPATH": str(NO_SOCKETS)}, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 97


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "demo", "--fast", "--out", str(tmp_path / "file")],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


def rms(pcm: Pcm) -> float:
    return float(np.sqrt(np.mean(np.square(pcm.astype(float)))))


def pitch(whole: Pcm, parts: list[slice]) -> float:
    """The median fundamental of the loud 40 ms windows, in Hz, by autocorrelation."""
    found = []
    for part in parts:
        pcm = whole[part].astype(float)
        for start in range(0, len(pcm) - 640, 640):
            window = pcm[start : start + 640]
            if rms(window) > 1500:
                spectrum = np.abs(np.fft.rfft(window, 2048)) ** 2
                lags = np.fft.irfft(spectrum)[40:230]  # 400 to 70 Hz
                found.append(16_000 / (40 + int(np.argmax(lags))))
    return float(np.median(found))
