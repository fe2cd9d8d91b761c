"""`interviewer demo` on a machine with a speaker: it is played, line by line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.soundcard import VirtualSoundCard


def test_the_demo_is_played_if_there_is_a_speaker(card: VirtualSoundCard, tmp_path: Path) -> None:
    with card.recording_speaker() as played:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "interviewer", "demo", "--out", str(tmp_path / "out")],
            env={**os.environ, **card.env, "INTERVIEWER_HOME": str(tmp_path)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("Interviewer asks:"):  # the greeting has been played by now
                    process.send_signal(signal.SIGINT)
                    break
            rest = process.stdout.read()
    assert process.returncode == 0
    assert "Measured" in rest
    assert "Why: " in rest
    assert np.abs(played.pcm).max() > 3000
    assert np.count_nonzero(np.abs(played.pcm) > 500) > 16_000 // 2  # half a second of it is loud
