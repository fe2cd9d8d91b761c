"""Speaks the corpus with espeak-ng and flite and keeps each utterance's mel power."""

import io
import random
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from rich.progress import Progress

from demo_model.features import HOP, POWER_FLOOR, SAMPLE_RATE, Floats, mel_power

MARGIN_S = 0.04
"""Silence left on either side of an utterance after trimming."""
SHARD = 5000
"""Utterances in one file on disk; a run that was cut off goes on with the first missing file."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """One synthesized voice. ``weight`` is its share of the corpus, in parts."""

    engine: str
    voice: str
    weight: int


SPEAKERS = (
    Speaker("espeak-ng", "en", 22),
    Speaker("espeak-ng", "en-us", 22),
    Speaker("espeak-ng", "en-gb-scotland", 4),
    Speaker("espeak-ng", "en-gb-x-rp", 3),
    Speaker("espeak-ng", "en-us+m1", 2),
    Speaker("espeak-ng", "en-us+m3", 3),
    Speaker("espeak-ng", "en-us+m5", 2),
    Speaker("espeak-ng", "en-us+m7", 3),
    Speaker("espeak-ng", "en+m2", 2),
    Speaker("espeak-ng", "en+m4", 2),
    Speaker("espeak-ng", "en-us+f1", 2),
    Speaker("espeak-ng", "en-us+f2", 2),
    Speaker("espeak-ng", "en-us+f3", 4),
    Speaker("espeak-ng", "en+f4", 3),
    Speaker("espeak-ng", "en+f5", 2),
    Speaker("flite", "rms", 9),
    Speaker("flite", "slt", 9),
    Speaker("flite", "awb", 5),
    Speaker("flite", "kal16", 5),
)
DEMO_SPEAKERS = SPEAKERS[:2]
"""What pyttsx3 speaks with on Linux: espeak-ng's default voice, and the American one."""


def say(
    text: str, speaker: Speaker, *, words_per_minute: int = 175, pitch: int = 50, gap: int = 0
) -> Floats:
    """Samples at 16 kHz of ``text``, untrimmed; ``pitch`` is from 0 to 99, ``gap`` in 10 ms."""
    if speaker.engine == "espeak-ng":
        command = ["espeak-ng", "-v", speaker.voice, "-s", str(words_per_minute)]
        command += ["-p", str(pitch), "-g", str(gap), "--stdout", "--", text]
        output = subprocess.run(command, capture_output=True, check=True).stdout
        samples = np.frombuffer(output[44:], dtype="<i2").astype(np.float32) / 32768
        rate = 22_050
    else:
        command = ["flite", "-voice", speaker.voice, "-t", text, "-o", "/dev/stdout"]
        command += ["--setf", f"duration_stretch={175 / words_per_minute:.3f}"]
        output = subprocess.run(command, capture_output=True, check=True).stdout
        samples, rate = soundfile.read(io.BytesIO(output), dtype="float32")
    return np.asarray(soxr.resample(samples, rate, SAMPLE_RATE), dtype=np.float32)


def trimmed(samples: Floats) -> Floats:
    """``samples`` without the silence around the words, but for ``MARGIN_S`` on either side."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    if not len(loud):
        raise ValueError("the synthesizer returned silence")
    margin = round(MARGIN_S * SAMPLE_RATE)
    kept = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    return np.pad(kept, (max(0, margin - loud[0]), max(0, loud[-1] + margin - len(samples))))


def _spoken(job: tuple[str, int]) -> tuple[NDArray[np.float16], int]:
    """One utterance in a drawn voice, rate and pitch: log10 mel power ``(frames, 80)``, speaker."""
    text, seed = job
    rng = random.Random(seed)
    number = rng.choices(range(len(SPEAKERS)), [s.weight for s in SPEAKERS])[0]
    rate, pitch = round(rng.triangular(115, 215, 170)), rng.randint(35, 65)
    gap = rng.choice((0, 0, 0, 0, 0, 1, 2, 4))
    samples = trimmed(say(text, SPEAKERS[number], words_per_minute=rate, pitch=pitch, gap=gap))
    samples = np.pad(samples, (0, -len(samples) % HOP))
    power = np.maximum(mel_power(samples), POWER_FLOOR)
    return np.log10(power).astype(np.float16), number


@dataclass(frozen=True, slots=True)
class Utterances:
    """Synthesized sentences: utterance ``i`` is rows ``starts[i]:starts[i] + lengths[i]``."""

    texts: list[str]
    shards: list[NDArray[np.float16]]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]
    speakers: NDArray[np.int64]

    def power(self, index: int) -> Floats:
        """Mel power ``(frames, 80)`` of one utterance at its synthesized loudness."""
        start = self.starts[index]
        rows = self.shards[index // SHARD][start : start + self.lengths[index]]
        return np.asarray(10.0 ** rows.astype(np.float32))


def synthesize(texts: list[str], folder: Path, *, seed: int, processes: int) -> None:
    """Speak ``texts`` into shards under ``folder``; shards already there are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    with Pool(processes) as pool, Progress() as progress:
        task = progress.add_task("speaking", total=len(texts))
        for start in range(0, len(texts), SHARD):
            target = folder / f"speech-{start // SHARD:03d}.npy"
            jobs = [(text, seed + start + i) for i, text in enumerate(texts[start : start + SHARD])]
            if not target.exists():
                spoken = pool.imap(_spoken, jobs, chunksize=25)
                _save(target, (item for item in progress.track(spoken, task_id=task)))
            else:
                progress.advance(task, len(jobs))


def _save(target: Path, spoken: Iterable[tuple[NDArray[np.float16], int]]) -> None:
    mels, speakers = zip(*spoken, strict=True)
    np.save(target.with_suffix(".lengths.npy"), np.array([len(mel) for mel in mels]))
    np.save(target.with_suffix(".speakers.npy"), np.array(speakers))
    partial = target.with_suffix(".partial.npy")
    np.save(partial, np.concatenate(mels))
    partial.rename(target)


def load_utterances(texts: list[str], folder: Path) -> Utterances:
    """The shards that ``synthesize`` wrote for ``texts``, mapped from disk."""
    shards, lengths, starts, speakers = [], [], [], []
    for first in range(0, len(texts), SHARD):
        path = folder / f"speech-{first // SHARD:03d}.npy"
        shards.append(np.load(path, mmap_mode="r"))
        lengths.append(np.load(path.with_suffix(".lengths.npy")))
        starts.append(np.cumsum(lengths[-1]) - lengths[-1])
        speakers.append(np.load(path.with_suffix(".speakers.npy")))
    count = len(texts)
    numbers = (np.concatenate(each)[:count] for each in (lengths, starts, speakers))
    return Utterances(texts, shards, *numbers)
