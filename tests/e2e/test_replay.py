"""`interviewer replay`: a recorded answer through the loop, whatever the file looks like."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soxr

from audio.files import write_wav
from audio.frames import SAMPLE_RATE, Pcm
from tests.audio.espeak import quiet, say

SENTENCES = (
    "I would version the API with the vendor team.",
    "I would test the contract in the sandbox.",
    "I was wrong about the schema and I changed my mind.",
    "It took six weeks and churn improved by twenty percent.",
)
CODECS = {"wav": "pcm_s16le", "flac": "flac", "mp3": "libmp3lame", "ogg": "libvorbis", "m4a": "aac"}


def answer() -> Pcm:
    parts: list[Pcm] = [quiet(0.5)]
    for sentence in SENTENCES:
        parts += [say(sentence), quiet(0.7)]
    return np.concatenate(parts)


def encode(path: Path, pcm: Pcm, rate: int, channels: int) -> Path:
    """Write `pcm` in the format that the file's ending names; both channels carry it."""
    at_rate = soxr.resample(pcm, SAMPLE_RATE, rate).astype(np.int16)
    layout = "stereo" if channels == 2 else "mono"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[path.suffix[1:]], rate=rate)
        assert isinstance(stream, av.AudioStream)
        stream.codec_context.layout = layout
        frame = av.AudioFrame.from_ndarray(
            np.repeat(at_rate, channels)[None], format="s16", layout=layout
        )
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate)
        for converted in resampler.resample(frame):
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def run(arguments: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "interviewer", "replay", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=100, stdin=subprocess.DEVNULL
    )


def replay(path: Path, *more: str) -> list[dict[str, Any]]:
    asked = ["--question", "api-acceptance-criteria", "--model", "demo", "--json"]
    done = run([path, *asked, *more])
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def one(lines: list[dict[str, Any]], event: str) -> dict[str, Any]:
    return next(line for line in lines if line["event"] == event)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    path = tmp_path_factory.mktemp("plain") / "answer.wav"
    write_wav(path, answer())
    return replay(path)


def test_the_lines_have_the_documented_shape(plain: list[dict[str, Any]]) -> None:
    assert [line["event"] for line in plain] == ["phrase"] * 4 + ["answer_over", "probe"]
    phrase = plain[0]
    assert set(phrase) == {"event", "start_s", "end_s", "text", "confidence", "latency_ms"}
    assert 0.4 < phrase["start_s"] < phrase["end_s"] < 4.0
    assert 0.0 < phrase["confidence"] <= 1.0
    assert phrase["latency_ms"] > 0
    assert set(one(plain, "answer_over")) == {"event", "at_s", "reason"}
    probe = one(plain, "probe")
    assert set(probe) == {"event", "id", "text", "why", "quotes"}
    assert probe["quotes"]
    said = " ".join(line["text"] for line in plain[:4])
    assert all(quote in said for quote in probe["quotes"])


def test_for_people_it_says_what_was_heard_and_why(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    write_wav(path, answer())
    done = run([path, "--question", "api-acceptance-criteria", "--model", "demo"])
    assert "You: " in done.stdout
    assert "Why: " in done.stdout


def test_a_question_back_is_told_what_it_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "question.wav"
    write_wav(path, np.concatenate([quiet(0.5), say("Do they have a sandbox?"), quiet(0.7)]))
    lines = replay(path)
    assert [line["event"] for line in lines] == ["phrase", "answer_over", "asked_back", "told"]
    assert one(lines, "asked_back")["facts"] == ["sandbox"]
    assert one(lines, "told")["text"].startswith("There is a sandbox")


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("a.wav", 44_100, 2), ("a.flac", 48_000, 1), ("a.mp3", 44_100, 2), ("a.m4a", 44_100, 1)],
)
def test_every_format_calls_for_the_same_probe(
    plain: list[dict[str, Any]], tmp_path: Path, name: str, rate: int, channels: int
) -> None:
    lines = replay(encode(tmp_path / name, answer(), rate, channels))
    assert one(lines, "probe")["id"] == one(plain, "probe")["id"]
    assert len([line for line in lines if line["event"] == "phrase"]) == len(SENTENCES)


def test_in_real_time_the_same_is_heard(plain: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    write_wav(path, answer())
    lines = replay(path, "--real-time")
    assert [line.get("text") for line in lines] == [line.get("text") for line in plain]


def test_a_recording_without_speech_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    write_wav(path, quiet(5.0))
    done = run([path, "--question", "api-acceptance-criteria", "--model", "demo", "--json"])
    assert (done.returncode, done.stdout) == (1, "")
    assert "No speech was heard" in done.stderr


def test_ten_minutes_of_silence_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    write_wav(path, np.concatenate([quiet(590.0), say(SENTENCES[1]), quiet(1.0)]))
    lines = replay(path)
    assert one(lines, "phrase")["start_s"] == pytest.approx(590.0, abs=0.3)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.wav", b""),
        ("notes\x1b[2J.wav", b"these are notes, not sound\n" * 99),
        ("cut.mp3", b"ID3"),
        ("header.wav", b"RIFF\x24\0\0\0WAVEfmt "),
    ],
)
def test_what_is_not_audio_is_a_clear_error(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run([path, "--question", "api-acceptance-criteria", "--model", "demo", "--json"])
    assert (done.returncode, done.stdout) == (1, "")
    assert name.partition("\x1b")[0] in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_a_truncated_recording_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "truncated.wav"
    write_wav(path, answer())
    path.write_bytes(path.read_bytes()[:200_000])
    done = run([path, "--question", "api-acceptance-criteria", "--model", "demo", "--json"])
    assert done.returncode == 0
    assert SENTENCES[0] in done.stdout
    assert done.stderr  # says that it was cut off


def test_a_question_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    write_wav(path, answer())
    done = run([path, "--question", "api-acceptence-criterias", "--model", "demo"])
    assert done.returncode == 1
    assert "api-acceptance-criteria" in done.stderr
