"""Hours of interview, one after another without a break: does anything grow, does anything slow?

    python bench/soak.py [--hours 8] [--speed 30] [--model demo] [--json]

A simulated candidate answers one question after another through the real detector, recognizer,
session, second look and log, on the runtime's own threads, on a clock on which sound passes
--speed times as fast. Each hour of it: memory, the longest that a queue became, latency.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from audio.clock import Clock, SystemClock
from audio.frames import SAMPLE_RATE, Pcm, seconds
from audio.model_store import resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from bench.figures import machine
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.conversation.session import Session
from interviewer.events import Command, Event, Heard, QuestionOpened
from interviewer.keeping.store import SessionLog
from interviewer.live.candidate import Reply, SimulatedCandidate
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE, REPLIES
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.practice.selection import BY_NAME
from interviewer.tree import every

HOUR_S = 3600.0
QUESTIONS_AN_HOUR = 120
OTHERWISE: Reply = (
    "We agreed the contract first, and then we measured it.",
    0.7,
    "I asked the engineers for data, and we compared both options.",
    1.0,
    "In the end incidents fell by forty percent.",
)


class FastClock(SystemClock):
    """Time passes `speed` times as fast."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def now(self) -> float:
        """Seconds of the fast time."""
        return super().now() * self._speed

    def sleep(self, seconds: float) -> None:
        """Block for so many seconds of the fast time."""
        super().sleep(seconds / self._speed)


class SilentSpeaker:
    """Plays into nothing for as long as it takes."""

    name = "nothing"
    latency_s = 0.0

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until = 0.0

    def open(self) -> None:
        """Nothing to open."""

    def play(self, pcm: Pcm) -> None:
        """Be playing for as long as `pcm` lasts."""
        self._until = self._clock.now() + seconds(len(pcm))

    def stop(self, fade_s: float = 0.05) -> None:  # noqa: ARG002
        """Be silent."""
        self._until = 0.0

    @property
    def playing(self) -> bool:
        """Whether what was played is not over yet."""
        return self._clock.now() < self._until

    def close(self) -> None:
        """Nothing to free."""


@dataclass(slots=True)
class Hour:
    """One hour. latencies in real milliseconds, from a phrase's closing to its words."""

    hour: int
    memory_mb: float = 0.0
    longest_queue: int = 0
    questions: int = 0
    latencies: list[float] = field(default_factory=list)

    def p95(self) -> float:
        """The 95th percentile of latency, in ms."""
        return float(np.percentile(self.latencies, 95)) if self.latencies else float("nan")


class Watch:
    """An Observer that keeps a page for each hour."""

    def __init__(self, speed: float) -> None:
        self.hours: list[Hour] = []
        self.runtime: Runtime | None = None
        self._speed = speed
        self._process = psutil.Process()

    def see(self, item: Event | Command) -> None:
        """Write down what there is to be seen."""
        hour = int(item.at / SAMPLE_RATE / HOUR_S)
        while len(self.hours) <= hour:
            self.hours.append(Hour(len(self.hours) + 1))
        page = self.hours[hour]
        assert self.runtime is not None
        waiting = self.runtime.waiting
        page.longest_queue = max(page.longest_queue, waiting)
        if isinstance(item, Heard):
            page.latencies.append(1000 * item.latency_s / self._speed)
        if isinstance(item, QuestionOpened):
            page.questions += 1
            page.memory_mb = self._process.memory_info().rss / 2**20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--speed", type=float, default=30.0)
    parser.add_argument("--model", default="demo")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = resolve(arguments.model)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    questions = [q for q in every(load_trees(builtin_trees())) if q.kind not in BY_NAME]
    count = max(2, round(arguments.hours * QUESTIONS_AN_HOUR))
    clock, watch = FastClock(arguments.speed), Watch(arguments.speed)
    with tempfile.TemporaryDirectory() as folder:
        candidate_voice = Pyttsx3Voice(*CANDIDATE_VOICE, Path(folder) / "candidate")
        voice = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(folder) / "voice")
        candidate = SimulatedCandidate(REPLIES, candidate_voice, otherwise=OTHERWISE, clock=clock)
        rig = Rig(
            candidate, GatedDetector(), recognizer, SilentSpeaker(clock), voice,
            full_duplex=True, looker=recognizer, clock=clock,
        )  # fmt: skip
        log = SessionLog(Path(folder) / "session.jsonl", {"model": model.name}, SystemClock())
        session = Session(tuple(islice(cycle(questions), count)))
        runtime = Runtime(session, rig, [watch, log, candidate, Stop(arguments.hours, session)])
        watch.runtime = runtime
        try:
            runtime.run()
        except EnoughError:
            pass
        finally:
            log.close()
            candidate_voice.close()
            voice.close()
    # An hour that was only just begun has nothing to tell.
    heard = [hour for hour in watch.hours if hour.latencies]
    show(heard, model.name, as_json=arguments.json)


class EnoughError(Exception):
    """The hours are over."""


class Stop:
    """Ends the run after so many hours."""

    def __init__(self, hours: float, session: Session) -> None:
        self._end = hours * HOUR_S * SAMPLE_RATE
        self._session = session

    def see(self, item: Event | Command) -> None:
        """Raise when it is time."""
        if item.at >= self._end:
            raise EnoughError


def show(hours: list[Hour], model: str, *, as_json: bool) -> None:
    """Print what was seen, hour by hour."""
    if as_json:
        pages = [asdict(hour) | {"latency_p95_ms": hour.p95()} for hour in hours]
        json.dump({"model": model, "machine": machine(), "hours": pages}, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    table = Table(
        "hour", "questions", "phrases", "memory", "longest queue", "latency p50", "p95",
        title=f"{model} on {machine()}",
    )  # fmt: skip
    for hour in hours:
        table.add_row(
            str(hour.hour), str(hour.questions), str(len(hour.latencies)),
            f"{hour.memory_mb:.0f} MB", str(hour.longest_queue),
            f"{np.median(hour.latencies or [np.nan]):.0f} ms", f"{hour.p95():.0f} ms",
        )  # fmt: skip
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
