"""How many interviews one machine can hear at once, their phrases read in batches by one model.

    python bench/sessions.py [--model demo-base] [--device cpu|cuda] [--sessions 1 8 32 128]
                             [--seconds 60] [--batch 16] [--json]

Every session's candidate speaks all the time, phrase after phrase as our own ears cut them, each
beginning at another moment. Whatever waits when the model is free goes into one batch. A number of
sessions is held if the 95th percentile of phrase latency stays under 300 ms.
"""

from __future__ import annotations

import argparse
import heapq
import json
import queue
import random
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from audio.clock import SystemClock
from audio.frames import SAMPLE_RATE, samples, seconds
from audio.model_store import resolve
from audio.voice import Pyttsx3Voice
from audio.whisper import features, spare_cores, window
from bench.figures import machine
from bench.limit import heeded, phrases_of
from bench.spoken_answers import answer
from interviewer.live.demo_script import CANDIDATE_VOICE

IN_TIME_MS = 300.0
ANSWER_S = 60.0
LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class Spoken:
    """A phrase, ready for the encoder. ends: its end within the answer, in samples."""

    mel: NDArray[np.float32]
    ends: int


@dataclass(frozen=True, slots=True)
class Held:
    """One number of sessions. Latencies in milliseconds; speech_per_s: of all sessions together."""

    sessions: int
    phrases: int
    mean_batch: float
    p50: float
    p95: float

    @property
    def in_time(self) -> bool:
        """Whether so many sessions are held in real time."""
        return self.p95 <= IN_TIME_MS


class Reader:
    """Reads phrases of all sessions, as many at once as are waiting."""

    def __init__(self, folder: Path, device: str, batch: int) -> None:
        precision = "int8" if device == "cpu" else "float16"
        self._model = WhisperModel(
            str(folder), device=device, compute_type=precision, cpu_threads=spare_cores()
        )
        tokenizer = Tokenizer(self._model.hf_tokenizer, multilingual=False)
        self._task = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        self._batch = batch
        self.extractor = self._model.feature_extractor
        self.waiting: queue.SimpleQueue[tuple[Spoken, float] | None] = queue.SimpleQueue()
        self.latencies: list[float] = []
        self.batches: list[int] = []

    def run(self) -> None:
        """Until None comes."""
        clock = SystemClock()
        while (first := self.waiting.get()) is not None:
            jobs = [first]
            while len(jobs) < self._batch and not self.waiting.empty():
                more = self.waiting.get()
                if more is None:
                    self.waiting.put(None)
                    break
                jobs.append(more)
            self.read([spoken for spoken, _ in jobs])
            now = clock.now()
            self.latencies += [1000 * (now - closed) for _, closed in jobs]
            self.batches.append(len(jobs))

    def read(self, phrases: list[Spoken]) -> None:
        """One batch."""
        frames = max(spoken.mel.shape[1] for spoken in phrases)
        mels = [
            np.pad(spoken.mel, ((0, 0), (0, frames - spoken.mel.shape[1])), mode="edge")
            for spoken in phrases
        ]
        view = ctranslate2.StorageView.from_array(np.ascontiguousarray(np.stack(mels)))
        encoded = self._model.model.encode(view)
        self._model.model.generate(
            encoded, [self._task] * len(phrases), beam_size=1, max_length=2 * LONGEST_TEXT
        )


def hold(reader: Reader, phrases: list[Spoken], answer_s: float, count: int, run_s: float) -> Held:
    """Let `count` sessions speak for `run_s` seconds."""
    reader.latencies, reader.batches = [], []
    rng, clock = random.Random(count), SystemClock()
    due: list[tuple[float, int, int]] = []
    for session in range(count):
        offset = rng.uniform(0, answer_s)
        for number, spoken in enumerate(phrases):
            at = (spoken.ends / SAMPLE_RATE - offset) % answer_s
            heapq.heappush(due, (at, session, number))
    worker = threading.Thread(target=reader.run)
    worker.start()
    began = clock.now()
    while due and due[0][0] < run_s:
        at, session, number = heapq.heappop(due)
        clock.sleep(began + at - clock.now())
        reader.waiting.put((phrases[number], began + at))
        heapq.heappush(due, (at + answer_s, session, number))
    reader.waiting.put(None)
    worker.join()
    found = reader.latencies or [float("nan")]
    return Held(
        count,
        len(reader.latencies),
        float(np.mean(reader.batches or [0])),
        float(np.percentile(found, 50)),
        float(np.percentile(found, 95)),
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 8, 32, 128])
    parser.add_argument("--seconds", type=float, default=60.0, help="for each number of sessions")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    model = resolve(arguments.model)
    reader = Reader(model.path, arguments.device, arguments.batch)
    with tempfile.TemporaryDirectory() as cache:
        voice = Pyttsx3Voice(*CANDIDATE_VOICE, Path(cache))
        pcm = answer(voice, ANSWER_S)
        voice.close()
    phrases = [
        Spoken(
            features(reader.extractor, phrase.pcm, window(seconds(len(phrase.pcm)))),
            phrase.end + samples(0.3),
        )
        for phrase in phrases_of(heeded(pcm))
    ]
    reader.read(phrases[:2])
    held = [
        hold(reader, phrases, seconds(len(pcm)), count, arguments.seconds)
        for count in arguments.sessions
    ]
    if arguments.json:
        rows = [asdict(one) | {"in_time": one.in_time} for one in held]
        report = {"model": model.name, "device": arguments.device, "machine": machine()}
        json.dump(report | {"sessions": rows}, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    table = Table(
        "sessions", "phrases", "mean batch", "latency p50", "p95", "held in real time",
        title=f"{model.name} on {arguments.device}, {machine()}",
    )  # fmt: skip
    for one in held:
        table.add_row(
            str(one.sessions), str(one.phrases), f"{one.mean_batch:.1f}", f"{one.p50:.0f} ms",
            f"{one.p95:.0f} ms", "yes" if one.in_time else "no",
        )  # fmt: skip
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
