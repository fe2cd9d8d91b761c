"""What every runner of this bench shares: a microphone's pace, a stopwatch for a tree of processes.

Runs in the peers' own environments: numpy and psutil are all it may import.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

RATE = 16_000
BLOCK = 512
TRAILING_S = 6.0
"""Silence fed after the answer: the peer must find its end in it."""
QUIET_DBFS = -78.0


@dataclass(frozen=True)
class Heard:
    """One answer. Seconds after its last speech sample; None if it never came.

    decided_s: the candidate was taken to have finished. transcript_s: the last words were there,
    for good. read_s: the text first read as it does in the end, which only shows afterwards; the
    same moment for whoever shows no text that may still change. cpu_per_speech_s: processor seconds
    of the peer's processes per second of answer.
    """

    answer_s: float
    decided_s: float | None
    transcript_s: float | None
    read_s: float | None
    cpu_per_speech_s: float
    text: str


@dataclass(frozen=True)
class Job:
    """What a runner is told: raw int16 files at 16 kHz, a model folder, and options."""

    answers: list[Path]
    model: str
    options: dict[str, Any]

    @classmethod
    def read(cls) -> "Job":
        """From the JSON file named on the command line."""
        job = json.loads(Path(sys.argv[1]).read_text())
        return cls([Path(path) for path in job["answers"]], job["model"], job["options"])


def load(path: Path) -> np.ndarray:
    """The answer's samples, int16."""
    return np.fromfile(path, dtype="<i2")


def report(results: list[Heard]) -> None:
    """Write to the file named second on the command line, for what peers print is their own."""
    Path(sys.argv[2]).write_text(json.dumps([asdict(result) for result in results]))


def cpu_s() -> float:
    """Processor seconds of this process and all its living descendants."""
    me = psutil.Process()
    total = 0.0
    for process in [me, *me.children(recursive=True)]:
        try:
            used = process.cpu_times()
        except psutil.Error:
            continue
        total += used.user + used.system
    return total


def in_a_quiet_room(pcm: np.ndarray) -> np.ndarray:
    """The answer and the silence after it, int16, with the noise of a quiet room in both."""
    padded = np.pad(pcm, (0, round(TRAILING_S * RATE)))
    quiet = 32768 * 10 ** (QUIET_DBFS / 20)
    noisy = padded + np.random.default_rng(1).normal(0.0, quiet, len(padded))
    return np.clip(noisy, -32768, 32767).astype(np.int16)


class Feeder:
    """Gives an answer and the silence after it to ``take``, block by block, at the pace of speech.

    ``since_end()`` is the time since the answer's last sample was due.
    """

    def __init__(self, pcm: np.ndarray, take: Callable[[np.ndarray], object]) -> None:
        self._pcm = in_a_quiet_room(pcm)
        self._take = take
        self._answer_s = len(pcm) / RATE
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._began = 0.0

    def start(self) -> None:
        """Begin to speak."""
        self._began = time.monotonic()
        self._thread.start()

    def since_end(self) -> float:
        """Seconds; negative while the answer is being spoken."""
        return time.monotonic() - self._began - self._answer_s

    def done(self) -> bool:
        """Whether all has been fed."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        for start in range(0, len(self._pcm), BLOCK):
            due = self._began + min(len(self._pcm), start + BLOCK) / RATE
            time.sleep(max(0.0, due - time.monotonic()))
            self._take(self._pcm[start : start + BLOCK])
