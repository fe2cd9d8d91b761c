"""Standard output that is full, closed, or a pipe that nobody reads to its end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ("plans", "practice what-is-an-api --text")


def run(command: str, streams: str, home: Path, unbuffered: str) -> tuple[int, str]:
    """The exit status and standard error of a command whose streams a shell has set up."""
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m interviewer {command} {streams}', sys.executable],
        env={**os.environ, "INTERVIEWER_HOME": str(home), "PYTHONUNBUFFERED": unbuffered},
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_told_in_one_line(command: str, unbuffered: str, tmp_path: Path) -> None:
    code, told = run(command, "> /dev/full", tmp_path, unbuffered)
    assert told.splitlines() == ["Nothing more can be written: No space left on device."]
    assert code == 1
    assert not [*tmp_path.glob("sessions/*.jsonl")]  # nothing was said


@pytest.mark.parametrize("command", COMMANDS)
def test_who_closes_the_pipe_is_told_nothing(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "interviewer", *command.split()],
            env={**os.environ, "INTERVIEWER_HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL, stdout=writing, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("streams", ["<&-", ">&-"])
@pytest.mark.parametrize("command", COMMANDS)
def test_closed_streams_are_nowhere(command: str, streams: str, tmp_path: Path) -> None:
    assert run(command, f"> /dev/null {streams}", tmp_path, "") == (0, "")
