"""Practice and its report open no socket, and sound is kept only if it is wanted."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audio.frames import Pcm
from audio.recording import read_recording
from audio.voice import Pyttsx3Voice
from interviewer.live.demo_script import CANDIDATE_VOICE
from tests.interviewer.small_trees import write_small_trees
from tests.socket_calls import network_sockets, watching
from tests.soundcard import VirtualSoundCard

NO_SOCKETS = Path(__file__).parent.parent / "nosocket"
ANSWER = "First we agreed the happy path, and"


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Pcm:
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path_factory.mktemp("voice"))
    try:
        return voice.render(ANSWER)
    finally:
        voice.close()


class Watched:
    """Commands of which no part may open a network socket, Python or native."""

    def __init__(self, tmp_path: Path, card: VirtualSoundCard) -> None:
        self.home = tmp_path / "home"
        self._traces = tmp_path / "traces"
        self._traces.mkdir()
        self._count = 0
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "CI"},
            **card.env,
            "INTERVIEWER_HOME": str(self.home), "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "PYTHONPATH": str(NO_SOCKETS), "COLUMNS": "100",
        }  # fmt: skip

    def command(self, *arguments: str | Path) -> list[str]:
        self._count += 1
        # -D: the command is our own child, and gets our signals.
        watcher = watching(self._traces / str(self._count), "-D")
        return [*watcher, sys.executable, "-u", "-m", "interviewer", *map(str, arguments)]

    def run(self, *arguments: str | Path, typed: str = "") -> str:
        done = subprocess.run(
            self.command(*arguments), env=self.environment, input=typed, capture_output=True,
            text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def sockets(self) -> list[str]:
        """Every network socket that any of the commands asked the system for."""
        return network_sockets([self._traces / str(n + 1) for n in range(self._count)])


@pytest.fixture
def watched(tmp_path: Path, card: VirtualSoundCard) -> Watched:
    return Watched(tmp_path, card)


def speak(watched: Watched, card: VirtualSoundCard, answer: Pcm, *arguments: str | Path) -> None:
    """A spoken session in which one phrase is said and then Ctrl-C is pressed."""
    command = watched.command(
        "practice", "retries", "--model", "demo", "--plain", "--rate", "350", *arguments
    )
    with subprocess.Popen(
        command, env=watched.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        printed = []
        for line in process.stdout:
            printed.append(line)
            if "(listening)" in line and len(printed) < 40:
                spoken = card.speak_into_microphone(answer)
                spoken.wait()
            if "You: " in line:
                process.send_signal(signal.SIGINT)
                break
        printed += process.stdout
    assert "sessions report" in "".join(printed), "".join(printed)


def test_a_spoken_session_and_its_report_open_no_socket(
    watched: Watched, card: VirtualSoundCard, answer: Pcm, tmp_path: Path
) -> None:
    trees = write_small_trees(tmp_path / "trees")

    speak(watched, card, answer, "--trees", trees, "--keep-audio")
    for arguments in (("report", "--trees", trees), ("next",)):
        watched.run("sessions", *arguments)

    (recording,) = (watched.home / "sessions").glob("*.wav")
    assert stat.S_IMODE(recording.stat().st_mode) == 0o600
    pcm = read_recording(recording)
    assert np.abs(pcm).max() > 3000
    (page,) = (watched.home / "reports").glob("*.html")
    text = page.read_text()
    assert "happy path" in text
    assert "data:audio/mpeg;base64," in text
    assert watched.sockets() == []


def test_without_being_asked_no_sound_is_kept(
    watched: Watched, card: VirtualSoundCard, answer: Pcm, tmp_path: Path
) -> None:
    speak(watched, card, answer, "--trees", write_small_trees(tmp_path / "trees"))

    kept = [path.name for path in watched.home.rglob("*") if path.is_file()]
    assert sorted({Path(name).suffix for name in kept}) == [".jsonl", ".sqlite"]
    sounds = [path for path in tmp_path.rglob("*") if path.suffix in (".wav", ".mp3", ".pcm")]
    assert {path.parent.name for path in sounds} <= {"voice"}  # the interviewer's own lines


def test_a_typed_session_opens_no_socket(watched: Watched) -> None:
    watched.run("practice", "--text", "--count", "1", typed="We retry three times.\n\n" * 6)
    watched.run("sessions", "report", "--redact")

    assert watched.sockets() == []
