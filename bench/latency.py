"""The listening loop in real time: from the last word of an answer to the first of the probe.

    python bench/latency.py [--model demo-base] [--seconds 10 30 60 180] [--times 1]
        [--threads N] [--interview MINUTES] [--sound-card] [--compute-free] [--json] [--svg FILE]

Spoken answers of the given lengths are played into the interview as a microphone would, in real
time and on the runtime's own threads; what the interviewer says goes to a tape that is measured.
--interview: a simulated candidate answers for so many minutes, follow-ups, second look and all;
single answers are measured without a second look, which comes after them. --sound-card:
one more answer over a virtual sound card, whose microphone hears the speaker as in a room (Linux
with PulseAudio). --compute-free steps through the same answers with a clock that stands still
while the machine computes: what is left is the policy. --model may be a folder of random weights
(scripts/make_random_whisper.py): they write 3.3 tokens for each second of speech.

docs/latency.md says what the words mean. Nothing else may be running.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from audio.clock import Clock, ManualClock, SystemClock, WorkClock
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.guard import Attempt
from audio.model_store import Model, resolve
from audio.ports import Recognizer, Transcript, Voice, Wanted, always
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import Timing, WhisperRecognizer
from bench.figures import machine, spread
from bench.latency_figure import draw
from bench.spoken_answers import QUESTION, Since, answer, first_audible
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.conversation.session import Session
from interviewer.events import AnswerOver, Command, Event, Heard, LineKind, Say, VoiceStarted
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE, REPLIES
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.live.stepper import Stepper
from interviewer.practice.selection import BY_NAME
from interviewer.tree import Question, every

TRAILING_S = 6.0
TOKENS_PER_S = 3.3
MAX_TOKENS = 448
INTERVIEW_REPLY = (
    "We agreed the contract first, and then we measured it.",
    0.7,
    "I asked the engineers for data, and we compared both options.",
    1.1,
    "In the end incidents fell by forty percent.",
)


@dataclass(slots=True)
class Run:
    """What was seen, in milliseconds but for `speech_s` and `cpu_s`.

    latency: from the closing of each phrase to its words; stages: what that was spent on. decision:
    from the moment at which the silence sufficed to the whole transcript. transcript: from the last
    sample of speech to that, the silence that closes a phrase included. voice: from the last sample
    of speech to the first audible one of the follow-up; beyond: the same without the silence that
    the policy wanted. If it waited longer than that, for a block to end or for words, it is in it.
    """

    name: str
    speech_s: float = 0.0
    cpu_s: float = 0.0
    latency: list[float] = field(default_factory=list)
    last_latency: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(
        default_factory=lambda: {"features": [], "encode": [], "decode": []}
    )
    decision: list[float] = field(default_factory=list)
    transcript: list[float] = field(default_factory=list)
    voice: list[float] = field(default_factory=list)
    beyond: list[float] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """p50, p95 and p99 of everything, as JSON holds it."""
        spreads = {
            name: spread(values)
            for name, values in asdict(self).items()
            if isinstance(values, list)
        }
        stages = {name: spread(values) for name, values in self.stages.items()}
        cpu = self.cpu_s / self.speech_s if self.speech_s else float("nan")
        return {
            "name": self.name, "speech_s": self.speech_s, "cpu_per_speech_s": cpu,
            "phrases": len(self.latency), "answers": len(self.decision),
            "stages": stages, **spreads,
        }  # fmt: skip


class Timed:
    """A Recognizer that notes what each phrase took."""

    def __init__(self, inner: WhisperRecognizer) -> None:
        self._inner = inner
        self.timings: list[Timing] = []

    @property
    def name(self) -> str:
        """The model's."""
        return self._inner.name

    def transcribe(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """The words of one phrase."""
        found = self._inner.transcribe(pcm, glossary, wanted=wanted)
        if self._inner.last_timing is not None:
            self.timings.append(self._inner.last_timing)
        return found

    def look_again(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """The words of an answer, at leisure."""
        return self._inner.look_again(pcm, glossary, wanted=wanted)

    def warm_up(self) -> None:
        """Do it once beforehand."""
        self._inner.warm_up()


class RandomWhisper(WhisperRecognizer):
    """Random weights, which know no end, write as many tokens as real ones would."""

    def _limits(self, phrase_s: float, prompt_tokens: int) -> tuple[int, int]:
        wanted = max(1, math.ceil(TOKENS_PER_S * phrase_s))
        length = min(max(2 * wanted, wanted + prompt_tokens), MAX_TOKENS)
        return length, min(length // 2, length - prompt_tokens)

    def _attempt(
        self, pcm: Pcm, window_s: float, prompt: list[int], beam_size: int, wanted: Wanted
    ) -> Attempt | None:
        found = super()._attempt(pcm, window_s, prompt, beam_size, wanted)
        said = Attempt("We set a timeout and we retry.", -0.1, 0.0, ended=True)
        return said if found is not None else None


class Watch:
    """Notes every answer's events; the first only if `once`. An Observer.

    now: the microphone's time in samples, to the millisecond. An event's own is that of the last
    block heard, and up to a tenth of a second old.
    """

    def __init__(self, session: Session, run: Run, now: Callable[[], int], *, once: bool) -> None:
        self._session, self._run, self._now, self._once = session, run, now, once
        self._heard: list[Heard] = []
        self._there = 0
        self._over: tuple[int, int] | None = None
        self._probe: int | None = None
        self.starts: list[tuple[int, int, int]] = []
        """Of each follow-up: when it was started, the answer's last sample, and when silence after
        that had lasted as long as the policy wanted."""

    def see(self, item: Event | Command) -> None:
        """Write down what there is to be seen."""
        if self._once and self.starts:
            return
        match item:
            case Heard():
                self._heard.append(item)
                self._there = self._now()
            case AnswerOver() if self._heard:
                last = self._heard[-1]
                self._run.latency += [1000 * heard.latency_s for heard in self._heard]
                self._run.last_latency.append(1000 * last.latency_s)
                # The silence sufficed then; if its words came later, the decision waited for them.
                waits = self._session.waits_s
                sufficed = last.end + samples(waits if math.isfinite(waits) else 0.0)
                self._run.decision.append(1000 * max(0, self._there - sufficed) / SAMPLE_RATE)
                self._run.transcript.append(1000 * (self._there - last.end) / SAMPLE_RATE)
                self._over = (last.end, sufficed)
                self._heard = []
            case Say(kind=LineKind.PROBE):
                self._probe = item.line
            case VoiceStarted() if self._over is not None and item.line == self._probe:
                self.starts.append((item.at, *self._over))
                self._over = self._probe = None


def measure(
    run: Run, pcm: Pcm, question: Question, recognizer: Recognizer, voice: Voice, *, free: bool
) -> None:
    """Hold the interview on one answer and add to `run` what it showed."""
    clock: Clock = ManualClock() if free else SystemClock()
    microphone = WavMicrophone(pcm, block=512, trailing_s=TRAILING_S, clock=None if free else clock)
    tape, since = Tape(), Since(clock)

    def now() -> int:
        return microphone.position if free else since.samples()

    rig = Rig(
        since.opened(microphone),
        GatedDetector(),
        recognizer,
        TapeSpeaker(tape.interviewer, now),
        voice,
        full_duplex=True,
        clock=clock,
    )
    session = Session((question,), greet=False, help_when_silent=False)
    watch, work = Watch(session, run, now, once=True), WorkClock()
    began = work.now()
    (Stepper if free else Runtime)(session, rig, [watch]).run()
    run.cpu_s += work.now() - began
    run.speech_s += len(pcm) / SAMPLE_RATE
    listen(run, tape.interviewer.pcm(), watch.starts)


def listen(run: Run, track: Pcm, starts: Iterable[tuple[int, int, int]]) -> None:
    """Find on the tape when each follow-up could first be heard."""
    for started, last, sufficed in starts:
        heard = first_audible(track, started)
        if heard is not None:
            run.voice.append(1000 * (heard - last) / SAMPLE_RATE)
            run.beyond.append(1000 * (heard - sufficed) / SAMPLE_RATE)


def interview(
    run: Run, minutes: float, recognizer: Timed, candidate_voice: Voice, voice: Voice
) -> None:
    """Hold a whole interview in real time, with the second look at each answer."""
    clock = SystemClock()
    candidate = SimulatedCandidate(REPLIES, candidate_voice, otherwise=INTERVIEW_REPLY, clock=clock)
    tape, since = Tape(), Since(clock)
    rig = Rig(
        since.opened(candidate),
        GatedDetector(),
        recognizer,
        TapeSpeaker(tape.interviewer, since.samples),
        voice,
        full_duplex=True,
        looker=recognizer,
        clock=clock,
    )
    questions = [q for q in every(load_trees(builtin_trees())) if q.kind not in BY_NAME]
    session = Session(tuple(questions))
    watch, work = Watch(session, run, since.samples, once=False), WorkClock()
    began = work.now()
    runtime = Runtime(session, rig, [candidate, watch, Bell(minutes)])
    with contextlib.suppress(BellError):
        runtime.run()
    run.cpu_s += work.now() - began
    run.speech_s += candidate.position / SAMPLE_RATE
    listen(run, tape.interviewer.pcm(), watch.starts)


class BellError(Exception):
    """The minutes are over."""


class Bell:
    """Ends an interview after so many minutes."""

    def __init__(self, minutes: float) -> None:
        self._end = samples(60 * minutes)

    def see(self, item: Event | Command) -> None:
        """Raise when it is time."""
        if item.at >= self._end:
            raise BellError


def show(summaries: Sequence[dict[str, Any]], model: str, peak_mb: float) -> None:
    """Print the tables."""
    console = Console(width=130)
    table = Table(
        "", "phrases", "latency p50 / p95 / p99", "last", "decision to transcript p95",
        "speech end to transcript p50 / p95", "voice to voice p50", "beyond the wait p50 / p95",
        "CPU a second", title=f"{model} on {machine()}; milliseconds",
    )  # fmt: skip
    stages = Table("", "features p50 / p95 / p99", "encode", "decode", title="what a phrase takes")

    def cell(values: dict[str, float], *wanted: str) -> str:
        return " / ".join(f"{values[name]:.0f}" for name in wanted) if values else "none"

    for one in summaries:
        table.add_row(
            one["name"], str(one["phrases"]), cell(one["latency"], "p50", "p95", "p99"),
            cell(one["last_latency"], "p50"), cell(one["decision"], "p95"),
            cell(one["transcript"], "p50", "p95"), cell(one["voice"], "p50"),
            cell(one["beyond"], "p50", "p95"), f"{one['cpu_per_speech_s']:.3f} s",
        )  # fmt: skip
        stages.add_row(
            one["name"], *(cell(one["stages"][s], "p50", "p95", "p99") for s in one["stages"])
        )
    console.print(table)
    console.print(stages)
    console.print(f"peak memory: {peak_mb:.0f} MB")


def open_model(model: Model, threads: int | None) -> WhisperRecognizer:
    """The recognizer; one with random weights is told how much to write."""
    kind = RandomWhisper if (model.path / "random_weights").exists() else WhisperRecognizer
    return kind(model.path, model.name, "cpu", threads)


@dataclass(frozen=True, slots=True)
class Bench:
    """The parts that all runs share."""

    model: WhisperRecognizer
    question: Question
    candidate: Voice
    voice: Voice

    def runs(self, arguments: argparse.Namespace) -> list[Run]:
        """Everything that was asked for, in order."""
        runs = []
        for seconds in arguments.seconds:
            run, timed = Run(f"answer of {seconds:.0f} s"), Timed(self.model)
            pcm = answer(self.candidate, seconds)
            for _ in range(arguments.times):
                measure(run, pcm, self.question, timed, self.voice, free=arguments.compute_free)
            runs.append(noted(run, timed))
        if arguments.interview:
            run, timed = Run(f"interview of {arguments.interview:.0f} min"), Timed(self.model)
            interview(run, arguments.interview, timed, self.candidate, self.voice)
            runs.append(noted(run, timed))
        if arguments.sound_card:
            from bench.sound_card import over_sound_card  # noqa: PLC0415 - Linux only

            run, timed = Run("over a sound card"), Timed(self.model)
            pcm = answer(self.candidate, 10.0)
            for _ in range(arguments.times):
                over_sound_card(run, pcm, self.question, timed, self.voice)
            runs.append(noted(run, timed))
        return runs


def noted(run: Run, timed: Timed) -> Run:
    """`run` with what its phrases took."""
    for timing in timed.timings:
        run.stages["features"].append(1000 * timing.features_s)
        run.stages["encode"].append(1000 * timing.encode_s)
        run.stages["decode"].append(1000 * timing.decode_s)
    return run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--seconds", type=float, nargs="*", default=[10.0, 30.0, 60.0, 180.0])
    parser.add_argument("--times", type=int, default=1, help="each answer so many times")
    parser.add_argument(
        "--threads", type=int, help="for all of recognition; else all to encode, one less to decode"
    )
    parser.add_argument("--interview", type=float, metavar="MINUTES")
    parser.add_argument("--sound-card", action="store_true")
    parser.add_argument("--compute-free", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--svg", type=Path, help="draw where the time goes")
    arguments = parser.parse_args()
    model = resolve(arguments.model)
    recognizer = open_model(model, arguments.threads)
    recognizer.warm_up()
    question = find(load_trees(builtin_trees()), QUESTION)[0]
    with tempfile.TemporaryDirectory() as cache:
        candidate = Pyttsx3Voice(*CANDIDATE_VOICE, Path(cache))
        voice = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(cache))
        try:
            runs = Bench(recognizer, question, candidate, voice).runs(arguments)
        finally:
            candidate.close()
            voice.close()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report: dict[str, Any] = {
        "model": model.name, "machine": machine(), "peak_memory_mb": round(peak_mb),
        "compute_free": arguments.compute_free, "runs": [run.summary() for run in runs],
    }  # fmt: skip
    if arguments.svg:
        arguments.svg.write_text(draw(report), encoding="utf-8")
    if arguments.json:
        json.dump(report, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        show(report["runs"], model.name, peak_mb)


if __name__ == "__main__":
    main()
