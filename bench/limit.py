"""Our loop's processor time beside the least that the same words can cost, and at rest.

    python bench/limit.py [--model demo-base] [--seconds 60] [--idle 60] [--json]

The least: one encode and one decode for each phrase in bare CTranslate2 calls, with the features
made beforehand and nothing around them. The loop: the whole interview in real time, on its own
threads: microphone, detector, segmenter, features, recognizer, turn taking, tree and speaker.
At rest: the same threads listening to a quiet room.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

# Before numpy: the package says how many threads numpy may take.
from audio.clock import SystemClock, WorkClock

# isort: split
import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from rich.console import Console
from rich.table import Table

from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import Frame, Pcm, samples, seconds
from audio.model_store import resolve
from audio.ports import Voice
from audio.segmenter import Draft, Phrase
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer, features, spare_cores, window
from bench.figures import machine
from bench.spoken_answers import QUESTION, answer
from interviewer.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.listening import Heeded, Job, Listening
from interviewer.loader import builtin_trees, find, load_trees
from interviewer.rig import Rig
from interviewer.runtime import Runtime
from interviewer.session import Session
from interviewer.tree import Question

TRAILING_S = 6.0
ROOM_NOISE = 4.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds for one answer of `speech_s`, and for a second of quiet.

    in_vain: drafts that were read, though the phrase went on after them.
    """

    speech_s: float
    phrases: int
    in_vain: int
    bare_s: float
    loop_s: float
    idle_share: float

    @property
    def ratio(self) -> float:
        """The loop's cost in units of the bare calls'."""
        return self.loop_s / self.bare_s


def heeded(pcm: Pcm) -> list[Heeded]:
    """What the ears make of an answer and the silence after it."""
    listening = Listening(GatedDetector())
    padded = np.concatenate([pcm, np.zeros(samples(TRAILING_S), np.int16)])
    return [*listening.hear(Frame(padded, 0)), *listening.flush()]


def phrases_of(pcm: Pcm) -> list[Phrase]:
    """The phrases that the loop hands to the recognizer."""
    return [item.phrase for item in heeded(pcm) if isinstance(item, Job)]


def drafts_in_vain(pcm: Pcm) -> int:
    """How many drafts are no phrase in the end."""
    ends = {phrase.end for phrase in phrases_of(pcm)}
    drafts = [item.phrase for item in heeded(pcm) if isinstance(item, Draft)]
    return sum(draft.end not in ends for draft in drafts)


def bare(folder: Path, phrases: list[Phrase]) -> float:
    """Processor seconds of one encode and one decode each, as short and as greedy as the loop's."""
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
    for warming in (True, False):
        began = work.now()
        for mel in mels[:1] if warming else mels:
            encoded = model.model.encode(mel)
            model.model.generate(encoded, [task], beam_size=1, return_scores=True)
    return work.now() - began


def loop(recognizer: WhisperRecognizer, voice: Voice, question: Question, pcm: Pcm) -> float:
    """Processor seconds of the interview on `pcm`, in real time."""
    clock, work = SystemClock(), WorkClock()
    microphone = WavMicrophone(pcm, block=512, trailing_s=TRAILING_S, clock=clock)
    tape = Tape()
    speaker = TapeSpeaker(tape.interviewer, lambda: microphone.position)
    rig = Rig(
        microphone, GatedDetector(), recognizer, speaker, voice, full_duplex=True, clock=clock
    )
    session = Session((question,), greet=False, help_when_silent=False)
    began = work.now()
    Runtime(session, rig).run()
    return work.now() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="demo-base")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--idle", type=float, default=60.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
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
            phrases = phrases_of(pcm)
            bare_s = bare(model.path, phrases)
            loop_s = loop(recognizer, interviewer, question, pcm)
            idle_s = loop(recognizer, interviewer, question, quiet)
        finally:
            candidate.close()
            interviewer.close()
    idle_share = idle_s / (arguments.idle + TRAILING_S)
    cost = Cost(seconds(len(pcm)), len(phrases), drafts_in_vain(pcm), bare_s, loop_s, idle_share)
    if arguments.json:
        report = {"model": model.name, "machine": machine(), "ratio": cost.ratio}
        json.dump(report | asdict(cost), sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    table = Table("", "processor time", title=f"{model.name} on {machine()}")
    table.add_row("answer", f"{cost.speech_s:.1f} s in {cost.phrases} phrases")
    table.add_row("phrases begun too early", str(cost.in_vain))
    table.add_row("bare encode and decode", f"{cost.bare_s:.2f} s")
    table.add_row("the whole loop", f"{cost.loop_s:.2f} s")
    table.add_row("times the bare calls", f"{cost.ratio:.2f}")
    table.add_row("listening to a quiet room", f"{100 * cost.idle_share:.1f} % of a core")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
