"""`replay` of one recording in many formats, and the speed of what needs no model."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from audio.files import write_wav
from audio.frames import Pcm, samples
from audio.voice import Pyttsx3Voice
from interviewer.demo_script import CANDIDATE_VOICE
from tests.interviewer.small_trees import write_small_trees

COMMAND = (sys.executable, "-m", "interviewer")
HEAVY = {"numpy", "faster_whisper", "ctranslate2", "sounddevice", "av", "yaml"}
ANSWER = "First we agreed the happy path, then I wrote acceptance criteria."
SHAPES = {
    "phrase": {"event", "start_s", "end_s", "text", "confidence", "latency_ms"},
    "answer_over": {"event", "at_s", "reason"},
    "probe": {"event", "id", "text", "why", "quotes"},
    "no_probe": {"event", "why"},
}


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path_factory.mktemp("voice"))
    try:
        return voice.render(ANSWER)
    finally:
        voice.close()


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory, spoken: Pcm) -> Path:
    """The answer at 16 kHz, and at 44.1 kHz in stereo, plain and compressed."""
    folder = tmp_path_factory.mktemp("recordings")
    write_wav(folder / "answer.wav", spoken)
    wide = soxr.resample(spoken.astype(np.float32) / 32768, 16_000, 44_100)
    stereo = np.stack([wide, 0.7 * wide], axis=1)
    for ending in ("wav", "flac", "mp3"):
        soundfile.write(folder / f"stereo.{ending}", stereo, 44_100)
    return folder


def replay(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    trees = path.parent / "trees"
    if not trees.exists():
        write_small_trees(trees)
    question = ("--question", "retries", "--model", "demo", "--trees", str(trees))
    return subprocess.run(
        [*COMMAND, "replay", str(path), *question, *more],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def events(path: Path, *more: str) -> list[dict[str, object]]:
    done = replay(path, "--json", *more)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_lines_and_nothing_else(recordings: Path, spoken: Pcm) -> None:
    found = events(recordings / "answer.wav")
    for event in found:
        assert set(event) == SHAPES[str(event["event"])]
    kinds = [event["event"] for event in found]
    assert kinds.count("phrase") >= 1
    assert kinds[-2:] == ["answer_over", "probe"]
    assert found[-1]["id"] == "slow"
    over = found[-2]["at_s"]
    assert isinstance(over, float)
    assert over > len(spoken) / samples(1.0)  # silence was waited for


def test_every_format_gives_the_same_words_and_the_same_probe(recordings: Path) -> None:
    def outcome(path: Path) -> tuple[list[object], list[object]]:
        found = events(path)
        words = [event["text"] for event in found if event["event"] == "phrase"]
        return words, [event["id"] for event in found if event["event"] == "probe"]

    wanted = outcome(recordings / "answer.wav")
    assert wanted[1] == ["slow"]
    for name in ("stereo.wav", "stereo.flac", "stereo.mp3"):
        assert outcome(recordings / name) == wanted


def test_in_real_time_it_hears_the_same(recordings: Path) -> None:
    def words(found: list[dict[str, object]]) -> list[object]:
        return [event["text"] for event in found if event["event"] == "phrase"]

    path = recordings / "answer.wav"
    assert words(events(path, "--real-time")) == words(events(path))


def test_for_people_it_says_what_was_heard_and_why(recordings: Path) -> None:
    printed = replay(recordings / "answer.wav").stdout
    assert "You: " in printed
    assert "Why: " in printed


@pytest.mark.parametrize("content", [b"", b"no audio at all" * 100, b"RIFF\x24\0\0\0WAVEfmt "])
def test_what_is_no_recording_is_told_in_two_lines(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad\x1b[2J.wav"
    path.write_bytes(content)
    done = replay(path, "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 2
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["practice", "--help"], ["nonsense"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from interviewer.cli import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "try:\n    main()\n"
        "except SystemExit:\n    print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "interviewer.cli" in loaded
    assert not loaded & HEAVY
