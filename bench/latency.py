"""The listening loop in real time: from the last word of an answer to the first of the probe.

    python bench/latency.py [--model demo-base] [--seconds 10 30 60] [--json] [--compute-free]

Spoken answers of the given lengths are played into the interview as a microphone would, in real
time and on the runtime's own threads; what the interviewer says goes to a tape that is measured.
--compute-free steps through the same answers with a clock that stands still while the machine
computes: what is left is the policy. docs/architecture.md and docs/decisions say what the words
mean; `latency` of a phrase runs from its closing to its transcript.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from audio.clock import Clock, ManualClock, SystemClock, WorkClock
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.model_store import resolve
from audio.ports import Recognizer, Voice
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE, REPLIES
from interviewer.events import AnswerOver, Command, Event, Heard
from interviewer.loader import builtin_trees, find, load_trees
from interviewer.rig import Rig
from interviewer.runtime import Runtime
from interviewer.session import Session
from interviewer.stepper import Stepper
from interviewer.tree import Question

QUESTION = "api-acceptance-criteria"
BREATH_S = 0.7
TRAILING_S = 6.0
AUDIBLE = 300
"""Amplitude of the first sample of the probe that counts as heard, of 32767."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One answer, measured. Milliseconds, but for what says otherwise.

    over_wait: from the moment at which the silence sufficed to the decision; the transcript was
    waited for if it is more than one block of 32 ms. voice_to_voice: from the candidate's last
    sample to the first audible one of the probe; less_wait: without the silence waited for.
    """

    answer_s: float
    phrases: int
    latency_p50: float
    latency_p95: float
    latency_last: float
    over_wait: float
    voice_to_voice: float
    less_wait: float
    cpu_per_speech_s: float


class _Watch:
    """Keeps the first answer's events. An Observer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.heard: list[Heard] = []
        self.over: AnswerOver | None = None
        self.waits_s = 0.0

    def see(self, item: Event | Command) -> None:
        if self.over is None and isinstance(item, Heard):
            self.heard.append(item)
        if self.over is None and isinstance(item, AnswerOver):
            self.over, self.waits_s = item, self._session.waits_s


def answer(voice: Voice, seconds: float) -> Pcm:
    """An answer of about so many seconds: sentences with a breath between them."""
    lines = [line for reply in REPLIES.values() for line in reply if isinstance(line, str)]
    breath = np.zeros(samples(BREATH_S), np.int16)
    parts: list[Pcm] = []
    while sum(map(len, parts)) < samples(seconds):
        parts += [voice.render(lines[len(parts) // 2 % len(lines)]), breath]
    return np.concatenate(parts[:-1])


def measure(
    pcm: Pcm, question: Question, recognizer: Recognizer, voice: Voice, *, compute_free: bool
) -> Figures:
    """Hold the interview on one answer."""
    clock: Clock = ManualClock() if compute_free else SystemClock()
    microphone = WavMicrophone(
        pcm, block=512, trailing_s=TRAILING_S, clock=None if compute_free else clock
    )
    tape = Tape()
    speaker = TapeSpeaker(tape.interviewer, lambda: microphone.position)
    detector = GatedDetector()
    rig = Rig(microphone, detector, recognizer, speaker, voice, full_duplex=True, clock=clock)
    session = Session((question,), greet=False, help_when_silent=False)
    watch, work = _Watch(session), WorkClock()
    began = work.now()
    (Stepper if compute_free else Runtime)(session, rig, [watch]).run()
    cpu_s = work.now() - began
    over = watch.over
    assert over is not None
    last = watch.heard[-1].end
    spoken = np.flatnonzero(np.abs(tape.interviewer.pcm().astype(int)) > AUDIBLE)
    voice_to_voice = (int(spoken[0]) - last) / SAMPLE_RATE if len(spoken) else float("nan")
    latencies = [1000 * heard.latency_s for heard in watch.heard]
    return Figures(
        len(pcm) / SAMPLE_RATE,
        len(latencies),
        float(np.percentile(latencies, 50)),
        float(np.percentile(latencies, 95)),
        latencies[-1],
        1000 * (over.waited_s - watch.waits_s),
        1000 * voice_to_voice,
        1000 * (voice_to_voice - over.waited_s),
        cpu_s / (len(pcm) / SAMPLE_RATE),
    )


def machine() -> str:
    """The machine, so that a figure can be compared with another."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(": ")[2] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def show(figures: Sequence[Figures], model: str) -> None:
    """Print the table."""
    columns = ("answer", "phrases", "latency p50", "p95", "last", "over wait", "voice to voice")
    table = Table(*columns, "less wait", "CPU a second", title=f"{model} on {machine()}")
    for f in figures:
        latencies = (f.latency_p50, f.latency_p95, f.latency_last)
        rest = (f.over_wait, f.voice_to_voice, f.less_wait)
        shown = [f"{time:.0f} ms" for time in (*latencies, *rest)]
        table.add_row(f"{f.answer_s:.0f} s", str(f.phrases), *shown, f"{f.cpu_per_speech_s:.2f} s")
    console = Console(width=120)
    console.print(table)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"peak memory: {peak_mb:.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--seconds", type=float, nargs="+", default=[10.0, 30.0, 60.0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--compute-free", action="store_true")
    arguments = parser.parse_args()
    model = resolve(arguments.model)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    recognizer.warm_up()
    question = find(load_trees(builtin_trees()), QUESTION)[0]
    with tempfile.TemporaryDirectory() as cache:
        candidate = Pyttsx3Voice(*CANDIDATE_VOICE, Path(cache))
        interviewer = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(cache))
        try:
            figures = [
                measure(
                    answer(candidate, seconds),
                    question,
                    recognizer,
                    interviewer,
                    compute_free=arguments.compute_free,
                )
                for seconds in arguments.seconds
            ]
        finally:
            candidate.close()
            interviewer.close()
    if arguments.json:
        report = {"model": model.name, "machine": machine(), "answers": list(map(asdict, figures))}
        json.dump(report, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        show(figures, model.name)


if __name__ == "__main__":
    main()
