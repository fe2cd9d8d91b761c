"""Our loop's processor time beside the least that the same words can cost, and at rest.

    python bench/limit.py [--model demo-base] [--seconds 60] [--idle 60] [--rounds 3] [--json]

The least: one encode and one decode for each phrase in bare CTranslate2 calls, with the features
made beforehand and nothing around them; one after the other, and each when its phrase has been
spoken, for a processor that has slept meanwhile does the same work more slowly. The loop: the whole
interview in real time, on its own threads: microphone, detector, segmenter, features, recognizer,
turn taking, tree and speaker; less what an interview without an answer costs, which is to begin and
to end. At rest: the same threads listening to a quiet room.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

# Before numpy: the package says how many threads numpy may take.
from audio.clock import SystemClock, WorkClock

# isort: split
import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from rich.console import Console
from rich.table import Table

from audio.frames import Frame, Pcm, samples, seconds
from audio.model_store import resolve
from audio.ports import Voice
from audio.segmenter import Draft, Phrase
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer, features, spare_cores, window
from bench.figures import machine
from bench.spoken_answers import QUESTION, TRAILING_S, answer, hold
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.live.listening import Heeded, Job, Listening
from interviewer.tree import Question

ROOM_NOISE = 4.0


@dataclass(frozen=True, slots=True)
class Round:
    """Processor seconds for the same answer, three times in a row.

    bare_s, paced_s: the bare calls one after the other, and each when its phrase was spoken.
    loop_s: the whole loop.
    """

    bare_s: float
    paced_s: float
    loop_s: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer of `speech_s` costs in processor seconds, and a second of quiet.

    in_vain: drafts that were begun, though the phrase went on after them. begin_s: what an
    interview costs in which nobody speaks.
    """

    speech_s: float
    phrases: int
    in_vain: int
    begin_s: float
    idle_share: float
    rounds: tuple[Round, ...]

    def times(self, part: str) -> float:
        """The answer's share of the loop, in units of what its phrases cost otherwise; median."""
        costs = [asdict(each) for each in self.rounds]
        return float(median((cost["loop_s"] - self.begin_s) / cost[part] for cost in costs))

    def seconds_of(self, part: str) -> float:
        """Median of a part of the rounds."""
        return float(median(asdict(each)[part] for each in self.rounds))


def heeded(pcm: Pcm) -> list[Heeded]:
    """What the ears make of an answer and the silence after it."""
    listening = Listening(GatedDetector())
    padded = np.concatenate([pcm, np.zeros(samples(TRAILING_S), np.int16)])
    return [*listening.hear(Frame(padded, 0)), *listening.flush()]


def phrases_of(items: Iterable[Heeded]) -> list[Phrase]:
    """The phrases that the loop hands to the recognizer."""
    return [item.phrase for item in items if isinstance(item, Job)]


def drafts_in_vain(items: Sequence[Heeded]) -> int:
    """How many drafts are no phrase in the end."""
    drafts = {item.phrase.end for item in items if isinstance(item, Draft)}
    return len(drafts - {phrase.end for phrase in phrases_of(items)})


def bare(folder: Path, phrases: list[Phrase]) -> tuple[float, float]:
    """Processor seconds of one encode and one decode each, as short and as greedy as the loop's.

    One after the other; and each when its phrase has been spoken.
    """
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=spare_cores())
    tokenizer = Tokenizer(model.hf_tokenizer, multilingual=False)
    task = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    mels = [
        ctranslate2.StorageView.from_array(
            features(model.feature_extractor, phrase.pcm, window(seconds(len(phrase.pcm))))[None]
        )
        for phrase in phrases
    ]
    work = WorkClock()

    def read(mel: ctranslate2.StorageView) -> float:
        began = work.now()
        model.model.generate(model.model.encode(mel), [task], beam_size=1, return_scores=True)
        return work.now() - began

    read(mels[0])  # The first call is slower.
    at_once = math.fsum(map(read, mels))
    clock, paced = SystemClock(), 0.0
    began = clock.now()
    for mel, phrase in zip(mels, phrases, strict=True):
        clock.sleep(began + seconds(phrase.end) - clock.now())
        paced += read(mel)
    return at_once, paced


def loop(recognizer: WhisperRecognizer, voice: Voice, question: Question, pcm: Pcm) -> float:
    """Processor seconds of the interview on `pcm`, in real time."""
    work = WorkClock()
    began = work.now()
    hold(pcm, question, recognizer, voice)
    return work.now() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--idle", type=float, default=60.0, help="seconds of quiet, more than 1")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        parser.error("--rounds: ask for at least 1")
    if arguments.idle <= 1.0:
        parser.error("--idle: its first second belongs to the beginning; ask for more than 1")
    model = resolve(arguments.model)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    recognizer.warm_up()
    question = find(load_trees(builtin_trees()), QUESTION)[0]
    rng = np.random.default_rng(1)
    quiet = rng.normal(0.0, ROOM_NOISE, samples(arguments.idle)).astype(np.int16)
    with tempfile.TemporaryDirectory() as cache:
        candidate = Pyttsx3Voice(*CANDIDATE_VOICE, Path(cache))
        interviewer = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(cache))
        try:
            pcm = answer(candidate, arguments.seconds)
            found = heeded(pcm)
            phrases = phrases_of(found)
            loop(recognizer, interviewer, question, quiet[: samples(1.0)])  # renders the lines
            begin_s = loop(recognizer, interviewer, question, quiet[: samples(1.0)])
            rounds = tuple(
                Round(*bare(model.path, phrases), loop(recognizer, interviewer, question, pcm))
                for _ in range(arguments.rounds)
            )
            idle_s = loop(recognizer, interviewer, question, quiet)
        finally:
            candidate.close()
            interviewer.close()
    idle_share = (idle_s - begin_s) / (arguments.idle - 1.0)
    speech_s, in_vain = seconds(len(pcm)), drafts_in_vain(found)
    cost = Cost(speech_s, len(phrases), in_vain, begin_s, idle_share, rounds)
    if arguments.json:
        report = {"model": model.name, "machine": machine(), "ratio": cost.times("bare_s")}
        json.dump(report | asdict(cost), sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    Console(width=100).print(show(cost, f"{model.name} on {machine()}"))


def show(cost: Cost, title: str) -> Table:
    """What was measured, for people."""
    rounds = f"medians of {len(cost.rounds)} rounds"
    table = Table("", "processor time", title=f"{title}, {rounds}")
    table.add_row("answer", f"{cost.speech_s:.1f} s in {cost.phrases} phrases")
    table.add_row("phrases begun too early", str(cost.in_vain))
    table.add_row("the loop", f"{cost.seconds_of('loop_s'):.2f} s")
    table.add_row("of that to begin and to end", f"{cost.begin_s:.2f} s")
    for name, part in (("one after the other", "bare_s"), ("as spoken", "paced_s")):
        table.add_row(f"bare calls, {name}", f"{cost.seconds_of(part):.2f} s")
        table.add_row("the answer's share of the loop", f"{cost.times(part):.2f} times that")
    table.add_row("listening to a quiet room", f"{100 * cost.idle_share:.1f} % of a core")
    return table


if __name__ == "__main__":
    main()
