"""What the demo model hears of speech it has never met, and of sounds that are not speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from rapidfuzz.distance import Levenshtein

from demo_model.features import HOP, SAMPLE_RATE, WINDOW_FRAMES, Floats
from demo_model.noise import noise
from demo_model.speech import Speaker, say
from demo_model.wording import normalised

TEXTS = Path(__file__).parents[2] / "tests" / "data"
SHORT_WINDOW_FRAMES = 1000
MAX_TOKENS = 224
SILENCE_LIKE = ("silence", "hum", "keyboard", "music", "white", "pink")
NOISE_SEED = 1000
"""Training has seen seeds below this one."""
LEVELS_DB = (-20.0, -45.0)


def held_out_sentences() -> list[str]:
    """200 sentences that are never trained on."""
    return (TEXTS / "held_out_sentences.txt").read_text(encoding="utf-8").splitlines()


def held_out_answers() -> list[str]:
    """Ten answers of about a minute, several sentences each, that are never trained on."""
    return (TEXTS / "held_out_answers.txt").read_text(encoding="utf-8").split("\n\n")


@dataclass(frozen=True, slots=True)
class Heard:
    """One window's text. ``confidence`` is the mean probability of its tokens, in [0, 1]."""

    text: str
    confidence: float
    no_speech: float


class Listener:
    """The model as faster-whisper runs it: 8-bit integers on the CPU, greedy."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads
        )
        self._tokenizer = Tokenizer(self._model.hf_tokenizer, multilingual=False)

    def window(self, samples: Floats, frames: int, prompt: str = "") -> Heard:
        """One window of ``frames`` (10 ms each) with ``samples`` at its start."""
        features = self._model.feature_extractor(samples, padding=0)[:, :frames]
        features = np.pad(features, ((0, 0), (0, frames - features.shape[1])), mode="edge")
        task = [self._tokenizer.sot, self._tokenizer.no_timestamps]
        if prompt:
            task = [self._tokenizer.sot_prev, *self._tokenizer.encode(f" {prompt}"), *task]
        result = self._model.model.generate(
            self._model.encode(features.astype(np.float32)),
            [task],
            beam_size=1,
            max_length=2 * MAX_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        text = self._tokenizer.decode(result.sequences_ids[0]).strip()
        return Heard(text, float(np.exp(result.scores[0])), float(result.no_speech_prob))

    def transcribe(self, samples: Floats) -> str:
        """``faster_whisper``'s own reading of any length of sound, with its default settings."""
        segments, _ = self._model.transcribe(samples, language="en")
        return " ".join(segment.text.strip() for segment in segments)

    def words(self, samples: Floats) -> list[tuple[str, float]]:
        """Each word that ``transcribe`` hears with its probability."""
        segments, _ = self._model.transcribe(samples, language="en", word_timestamps=True)
        return [
            (word.word, float(word.probability))
            for segment in segments
            for word in segment.words or ()
        ]


def spoken(texts: Sequence[str], speaker: Speaker, words_per_minute: int = 165) -> list[Floats]:
    """``texts`` in one voice."""
    return [say(text, speaker, words_per_minute=words_per_minute) for text in texts]


def with_noise(samples: Floats, decibels: float, kind: str, seed: int) -> Floats:
    """``samples`` with noise that many decibels below the speech's mean power."""
    added = noise(kind, len(samples) / SAMPLE_RATE, seed)[: len(samples)]
    power = float(np.mean(samples**2)) * 10 ** (-decibels / 10)
    return np.asarray(samples + added * np.sqrt(power), dtype=np.float32)


def read_in_windows(
    listener: Listener, texts: Sequence[str], sounds: Sequence[Floats], frames: int
) -> Iterator[tuple[str, Heard]]:
    """Each text with what was heard of it in a window of ``frames``, longer if it does not fit."""
    for text, samples in zip(texts, sounds, strict=True):
        needed = min(WINDOW_FRAMES, -(-len(samples) // HOP) + 1)
        yield text, listener.window(samples, max(frames, needed))


def not_speech(kind: str, seconds: float, level_db: float) -> Floats:
    """A sound without words at ``level_db`` below full scale; ``"silence"`` is digital silence."""
    if kind == "silence":
        return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.float32)
    sound = noise(kind, seconds, NOISE_SEED) * 10 ** (level_db / 20)
    return np.clip(sound, -1, 1).astype(np.float32)


def words_heard_in(listener: Listener, samples: Floats) -> int:
    """Words that are written though nobody speaks: by ``transcribe``, and window by window."""
    heard = normalised(listener.transcribe(samples)).split()
    step = SHORT_WINDOW_FRAMES * HOP
    for start in range(0, len(samples), step):
        window = listener.window(samples[start : start + step], SHORT_WINDOW_FRAMES)
        heard += normalised(window.text).split()
    return len(heard)


def judged_words(said: str, heard: list[tuple[str, float]]) -> list[tuple[bool, float]]:
    """For each word heard, whether it was said there, and its probability."""
    words = [(normalised(word), probability) for word, probability in heard]
    split = [(part, probability) for word, probability in words for part in word.split()]
    edits = Levenshtein.editops(normalised(said).split(), [word for word, _ in split])
    wrong = {edit.dest_pos for edit in edits if edit.tag != "delete"}
    return [(number not in wrong, p) for number, (_, p) in enumerate(split)]


def area_under_curve(judged: Sequence[tuple[bool, float]]) -> float:
    """Probability that a right one scores above a wrong one; nan if either is missing."""
    right = np.array([score for correct, score in judged if correct])
    wrong = np.array([score for correct, score in judged if not correct])
    if not len(right) or not len(wrong):
        return float("nan")
    above = (right[:, None] > wrong[None]).mean() + 0.5 * (right[:, None] == wrong[None]).mean()
    return float(above)
