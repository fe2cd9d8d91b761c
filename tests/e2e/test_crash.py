"""`kill -9` in mid-answer, on a real microphone: no phrase heard before is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from audio.clock import SystemClock
from interviewer import store
from interviewer.events import Heard, Listening
from tests.audio.espeak import quiet, say
from tests.e2e.test_replay import SENTENCES
from tests.soundcard import VirtualSoundCard

PATIENCE_S = 60.0


def items_of(folder: Path) -> tuple[object, ...]:
    for path in folder.glob("*.jsonl"):
        return store.read(path).items
    return ()


def wait_for(folder: Path, kind: type, clock: SystemClock) -> None:
    began = clock.now()
    while not any(isinstance(item, kind) for item in items_of(folder)):
        assert clock.now() - began < PATIENCE_S, f"no {kind.__name__} in the log"
        clock.sleep(0.1)


def interviewer(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "interviewer", *arguments]


def test_kill_nine_in_mid_answer(card: VirtualSoundCard, tmp_path: Path) -> None:
    clock = SystemClock()
    environment = {**os.environ, "INTERVIEWER_HOME": str(tmp_path)}
    practice = subprocess.Popen(
        interviewer(
            "practice", "api-acceptance-criteria", "--model", "demo", "--plain",
            "--mic", card.MICROPHONE, "--speaker", card.SPEAKER,
        ),
        env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(tmp_path / "sessions", Listening, clock)
        # Nobody answers in the quarter of a second in which the echo of the question dies away.
        parts = [quiet(0.5), say(SENTENCES[0]), quiet(0.6), say(SENTENCES[1]), quiet(0.1)]
        speech = np.concatenate(parts)
        spoken = card.speak_into_microphone(speech)
        wait_for(tmp_path / "sessions", Heard, clock)
    finally:
        practice.kill()
        practice.wait()
    spoken.wait()
    heard = [item.text for item in items_of(tmp_path / "sessions") if isinstance(item, Heard)]
    assert SENTENCES[0] in heard

    # The next start says so, and says how to see it.
    told = subprocess.run(
        interviewer("practice", "api-acceptance-criteria", "--text", "--plain"),
        env=environment, input="stop the interview\n\n", capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    session = next((tmp_path / "sessions").glob("*.jsonl")).stem
    assert f"interviewer sessions show {session}" in told.stdout + told.stderr
    shown = subprocess.run(
        interviewer("sessions", "show", session),
        env=environment, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert SENTENCES[0] in " ".join(shown.stdout.split())
