"""The Whisper recognizer: the only importer of faster-whisper, and only once a model is loaded.

Whisper's encoder always looks at 30 s, silence included; CTranslate2 accepts less. One phrase is
therefore encoded in a window little longer than itself, and decoded again in the full window when
the result looks as if that did harm (`guard.py`).
"""

from __future__ import annotations

import ctypes
import importlib.util
import itertools
import json
import logging
import math
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from audio import guard
from audio.clock import Clock, SystemClock
from audio.errors import ModelBroken, ModelError, ModelNotFound
from audio.frames import SAMPLE_RATE, Pcm, samples, seconds
from audio.install import extra_line
from audio.ports import Transcript, Wanted, always

Device = Literal["auto", "cpu", "cuda"]

FULL_WINDOW_S = 30.0
_MIN_WINDOW_S = 10.0  # below this, stock models begin to lose words
_MARGIN_S = 2.0  # quiet that the encoder sees after the phrase

_FRAMES_PER_S = 100
_SILENCE = 800  # samples; more than the span of one frame

_CONTEXT_TOKENS = 448  # positions of Whisper's decoder
_MAX_PROMPT_TOKENS = 200  # of the glossary; it lengthens every decode
_MAX_NEW_TOKENS = 224  # CTranslate2 allows half of the positions
_TOKENS_PER_S = 10  # three times what fast speech needs
_SPARE_TOKENS = 24
_SECOND_BEAM = 5
_MOST_THREADS = 4  # for decoding, as CTranslate2 has it; twelve are no faster (faster-whisper #33)

_NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """Where one transcription spent its time, in seconds; a retry is included in each figure."""

    window_s: float
    features_s: float
    encode_s: float
    decode_s: float
    tokens: int

    @property
    def total_s(self) -> float:
        """All of it."""
        return self.features_s + self.encode_s + self.decode_s


class WhisperRecognizer:
    """A Whisper model in CTranslate2's format.

    model_dir: its folder. name: what a person calls it. device: "auto" takes an NVIDIA card if one
    works. threads: of the CPU; None means every core to encode a phrase that is waited for, and
    `spare_cores()` otherwise. Raises ModelNotFound, ModelBroken, and ModelError if "cuda" was asked
    for and does not work.
    """

    def __init__(
        self,
        model_dir: Path,
        name: str,
        device: Device = "auto",
        threads: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        _check_folder(model_dir, name)
        self._name = name
        self._clock = clock or SystemClock()
        decoding, encoding = threads or spare_cores(), threads or physical_cores()
        self._load = partial(_load, model_dir, name, decoding=decoding, encoding=encoding)
        self._model, self._encoder = self._load(device)
        self._failed: Any = None
        self._tokenizer = _tokenizer(self._model, name)
        # A model that has never seen a prompt takes it for the beginning of the phrase.
        self._prompted = bool(_config(model_dir).get("understands_prompt", True))
        self._warm = False
        self.last_timing: Timing | None = None

    @property
    def name(self) -> str:
        """The model, as a person would name it."""
        return self._name

    def transcribe(
        self,
        pcm: Pcm,
        glossary: tuple[str, ...] = (),
        beam_size: int = 1,
        *,
        wanted: Wanted = always,
    ) -> Transcript:
        """The words of one phrase of at most 30 s; ValueError if it is longer.

        beam_size: 1 decodes greedily, fastest; 5 is for a second look without hurry. wanted: asked
        when the phrase is encoded, a third of the work; if False, the rest is left.
        """
        if len(pcm) > samples(FULL_WINDOW_S):
            raise ValueError(f"a phrase of {seconds(len(pcm)):.1f} s is longer than 30 s")
        self.last_timing = None
        if len(pcm) == 0:
            return Transcript("", 0.0)
        loudness = guard.level(pcm)
        if loudness.speechless:
            return Transcript("", 0.0, "no speech")
        window_s = window(seconds(len(pcm)))
        prompt = self._prompt(glossary)
        attempt = self._attempt(pcm, window_s, prompt, beam_size, wanted)
        if attempt is not None and attempt.needs_retry and window_s < FULL_WINDOW_S:
            # The prompt is the other suspect: the second attempt goes without.
            again = (
                self._attempt(pcm, FULL_WINDOW_S, self._prompt(()), beam_size, wanted)
                if wanted()
                else None
            )
            attempt = guard.better(attempt, again) if again is not None else None
        if attempt is None:
            return Transcript("", 0.0, "not wanted")
        transcript = guard.verdict(attempt, loudness)
        _log.debug("%r from %r in %s", transcript, attempt.text, self.last_timing)
        return transcript

    def look_again(
        self, pcm: Pcm, glossary: tuple[str, ...] = (), *, wanted: Wanted = always
    ) -> Transcript:
        """`transcribe` with a beam instead of greedily: slower, fewer mistakes."""
        return self.transcribe(pcm, glossary, beam_size=_SECOND_BEAM, wanted=wanted)

    def warm_up(self) -> None:
        """Encode and decode one short window, once, so that the first phrase is not slower."""
        if self._warm:
            return
        second = np.zeros(SAMPLE_RATE, dtype=np.int16)
        self._attempt(second, _MIN_WINDOW_S, self._prompt(()), 1, always)
        self.last_timing = None
        self._warm = True

    def _prompt(self, glossary: tuple[str, ...]) -> list[int]:
        """What the decoder is started with: the glossary as the text said before, and the task."""
        tokenizer = self._tokenizer
        task = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        if not (glossary and self._prompted):
            return task
        shown: list[int] = []
        for count in range(len(glossary), 0, -1):
            shown = tokenizer.encode(f" Glossary: {', '.join(glossary[:count])}.")
            if len(shown) <= _MAX_PROMPT_TOKENS:
                break
        return [tokenizer.sot_prev, *shown[:_MAX_PROMPT_TOKENS], *task]

    def _attempt(
        self, pcm: Pcm, window_s: float, prompt: list[int], beam_size: int, wanted: Wanted
    ) -> guard.Attempt | None:
        """None if it is no longer wanted. A card that fails, as after a suspend, is left."""
        try:
            return self._decoded(pcm, window_s, prompt, beam_size, wanted)
        except RuntimeError as error:
            if self._model.model.device != "cuda":
                raise
            _log.warning("the card fails (%s), going on with the CPU", error)
            self._failed = self._model  # to take it down would fail as well, and take us along
            self._model, self._encoder = self._load("cpu")
            return self._decoded(pcm, window_s, prompt, beam_size, wanted)

    def _decoded(
        self, pcm: Pcm, window_s: float, prompt: list[int], beam_size: int, wanted: Wanted
    ) -> guard.Attempt | None:
        times = [self._clock.now()]
        mel = features(self._model.feature_extractor, pcm, window_s)
        times.append(self._clock.now())
        # A beam is for a second look, which has time and runs beside the interviewer's voice.
        engine = self._encoder if beam_size == 1 else self._model.model
        encoded = engine.encode(_stored(mel))
        times.append(self._clock.now())
        if not wanted():
            return None
        length, new_tokens = self._limits(seconds(len(pcm)), len(prompt))
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=beam_size,
            max_length=length,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        times.append(self._clock.now())
        tokens: list[int] = result.sequences_ids[0]
        self._note(window_s, times, len(tokens))
        # The score is a mean over the tokens without the end token, though it counts its share.
        logprob = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return guard.Attempt(
            text=self._tokenizer.decode(tokens).strip(),
            avg_logprob=float(logprob),
            no_speech=float(result.no_speech_prob),
            ended=len(tokens) < new_tokens,
        )

    def _limits(self, phrase_s: float, prompt_tokens: int) -> tuple[int, int]:
        """`token_limits`; a bench of random weights, which know no end, sets its own."""
        return token_limits(phrase_s, prompt_tokens)

    def _note(self, window_s: float, times: list[float], tokens: int) -> None:
        before = self.last_timing
        features_s, encode_s, decode_s = (b - a for a, b in itertools.pairwise(times))
        self.last_timing = Timing(
            window_s=window_s,
            features_s=features_s + (before.features_s if before else 0.0),
            encode_s=encode_s + (before.encode_s if before else 0.0),
            decode_s=decode_s + (before.decode_s if before else 0.0),
            tokens=tokens + (before.tokens if before else 0),
        )


def window(phrase_s: float) -> float:
    """Seconds that the encoder should see for a phrase; whole halves, so that few shapes occur."""
    padded = math.ceil((phrase_s + _MARGIN_S) * 2) / 2
    return min(max(padded, _MIN_WINDOW_S), FULL_WINDOW_S)


def features(extractor: Any, pcm: Pcm, window_s: float) -> NDArray[np.float32]:
    """Log-mel features, (mels, 100 a second), of the phrase and silence up to the window's end.

    All frames of digital silence are alike, so only the first few are computed.
    """
    frames = round(window_s * _FRAMES_PER_S)
    silence = min(_SILENCE, samples(window_s) - len(pcm))
    audio = np.pad(pcm / np.float32(32768), (0, silence))
    features = extractor(audio, padding=0).astype(np.float32)
    return np.pad(features, ((0, 0), (0, frames - features.shape[1])), mode="edge")


def token_limits(phrase_s: float, prompt_tokens: int) -> tuple[int, int]:
    """CTranslate2's `max_length` for a phrase, and the new tokens that it then allows.

    It allows half of `max_length`, and never more than `max_length` less the prompt.
    """
    wanted = min(_SPARE_TOKENS + math.ceil(phrase_s * _TOKENS_PER_S), _MAX_NEW_TOKENS)
    length = min(max(2 * wanted, wanted + prompt_tokens), _CONTEXT_TOKENS)
    return length, min(length // 2, length - prompt_tokens)


def spare_cores() -> int:
    """Cores for decoding: all but one, which is the ears' and the voice's; one to four."""
    return min(max(1, physical_cores() - 1), _MOST_THREADS)


def physical_cores() -> int:
    """Cores that this process may use, hyper-threads counted once where the system tells."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    allowed = os.sched_getaffinity(0)
    cores: set[str] = set()
    for cpu in allowed:
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        cores.add(siblings.read_text() if siblings.exists() else str(cpu))
    return len(cores)


def _refetch(model_dir: Path, name: str) -> str:
    return f"Delete {model_dir} and run: interviewer models fetch {name}"


def _check_folder(model_dir: Path, name: str) -> None:
    if not model_dir.is_dir():
        raise ModelNotFound(f"There is no model folder {model_dir}.", _refetch(model_dir, name))
    missing = [file for file in _NEEDED_FILES if not (model_dir / file).is_file()]
    if not any((model_dir / f"vocabulary.{ending}").is_file() for ending in ("json", "txt")):
        missing.append("vocabulary.json")
    if missing:
        raise ModelBroken(
            f"The model in {model_dir} has no {', '.join(missing)}.", _refetch(model_dir, name)
        )
    # faster-whisper would report these two as a bare Exception, or not at all.
    for file in ("config.json", "tokenizer.json"):
        try:
            content = json.loads((model_dir / file).read_text(encoding="utf-8"))
        except ValueError as error:
            raise ModelBroken(
                f"{model_dir / file} is damaged: {error}", _refetch(model_dir, name)
            ) from error
        if not isinstance(content, dict) or (file == "tokenizer.json" and "model" not in content):
            raise ModelBroken(
                f"{model_dir / file} is not what its name says.", _refetch(model_dir, name)
            )


def _config(model_dir: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((model_dir / "config.json").read_text(encoding="utf-8"))
    return config


def _load(
    model_dir: Path, name: str, device: Device, *, decoding: int, encoding: int
) -> tuple[Any, Any]:
    """A faster_whisper.WhisperModel that has been seen to encode, and what encodes in a hurry.

    Encoding is the faster the more cores it has, decoding is not, and an engine of CTranslate2 has
    one number of threads for both. So on a CPU there are two of them, and the model is in memory
    twice (docs/decisions/0022-every-core-encodes.md).
    """
    import ctranslate2  # noqa: PLC0415 - a second of import that only a model is worth
    from faster_whisper import WhisperModel  # noqa: PLC0415

    def load(on: str) -> tuple[Any, Any]:
        types = ctranslate2.get_supported_compute_types(on)
        wanted = ("float16",) if on == "cuda" else ("int8",)
        precision = next((kind for kind in wanted if kind in types), "float32")
        model = WhisperModel(
            str(model_dir), device=on, compute_type=precision, cpu_threads=decoding
        )
        if on == "cuda":
            # cuBLAS is loaded by the first product; find out here whether it is there.
            model.encode(np.zeros((model.model.n_mels, 100), dtype=np.float32))
        if on == "cuda" or encoding == decoding:
            return model, model.model
        encoder = ctranslate2.models.Whisper(
            str(model_dir), device=on, compute_type=precision, intra_threads=encoding
        )
        return model, encoder

    if device == "cuda" or (device == "auto" and ctranslate2.get_cuda_device_count() > 0):
        try:
            _preload_cublas()
            return load("cuda")
        except (RuntimeError, ValueError) as error:
            if device == "cuda":
                raise ModelError(
                    f"The model does not run on an NVIDIA card: {error}",
                    f"Go on with --device cpu, or run in the clone:\n{extra_line('cuda')}",
                ) from error
            _log.warning("no CUDA (%s), going on with the CPU", error)
    try:
        return load("cpu")
    except (RuntimeError, ValueError) as error:
        raise ModelBroken(
            f"The model in {model_dir} does not load: {error}", _refetch(model_dir, name)
        ) from error


def _stored(mel: NDArray[np.float32]) -> Any:
    """Features as CTranslate2 takes them: a batch of one."""
    import ctranslate2  # noqa: PLC0415 - as above

    return ctranslate2.StorageView.from_array(np.ascontiguousarray(mel[None]))


def _preload_cublas() -> None:
    """Load cuBLAS from the extra `cuda`, where CTranslate2, which asks by name, does not look."""
    nvidia = importlib.util.find_spec("nvidia")
    for folder in (nvidia.submodule_search_locations if nvidia else None) or ():
        for library in Path(folder, "cublas", "lib").glob("libcublas.so.*"):
            try:
                ctypes.CDLL(str(library))
            except OSError as error:
                _log.warning("%s does not load: %s", library, error)


def _tokenizer(model: Any, name: str) -> Any:
    from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415 - as above

    tokenizer = Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language="en"
    )
    needed = (*tokenizer.sot_sequence, tokenizer.no_timestamps, tokenizer.sot_prev, tokenizer.eot)
    if None in needed:
        raise ModelBroken(
            f"The tokenizer of {name} lacks Whisper's special tokens.",
            "Use a Whisper model converted for CTranslate2 together with its tokenizer.json",
        )
    return tokenizer
