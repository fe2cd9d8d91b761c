"""`--model auto`: the largest model whose words come in time on this machine, as measured on it."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audio import private_file
from audio.clock import Clock
from audio.errors import AudioError
from audio.frames import Pcm
from audio.model_store import CATALOGUE, DEFAULT, models_dir, resolve
from audio.ports import Recognizer
from audio.voice import Pyttsx3Voice
from audio.whisper import Device, WhisperRecognizer
from interviewer.errors import SettingsError
from interviewer.keeping.settings import RATE, SPEEDS

AUTO = "auto"
LONGEST_MS = 300.0
"""Phrase latency up to which the words are there before the answer can count as over."""
PHRASE = "We agreed the contract first, and then we wrote down what happens when the call fails."
TIMES = 3


@dataclass(frozen=True, slots=True)
class Read:
    """A phrase as it was read. latency_ms: the median of a few readings."""

    text: str
    latency_ms: float


def read(recognizer: Recognizer, spoken: Pcm, clock: Clock) -> Read:
    """Time a few readings of one spoken phrase, after one that does not count."""
    recognizer.warm_up()
    times, text = [], ""
    for _ in range(TIMES):
        began = clock.now()
        text = recognizer.transcribe(spoken).text
        times.append(1000 * (clock.now() - began))
    return Read(text, statistics.median(times))


def largest_in_time(speeds: Mapping[str, float]) -> str:
    """Of the models measured, the largest that is quick enough, or the quickest if none is.

    The default if none was measured.
    """
    if not speeds:
        return DEFAULT
    by_size = [model.name for model in sorted(CATALOGUE, key=lambda model: model.megabytes)]
    quick = [name for name in by_size if speeds.get(name, LONGEST_MS + 1) <= LONGEST_MS]
    return quick[-1] if quick else min(speeds, key=lambda name: speeds[name])


def choose(device: Device, clock: Clock, folder: Path) -> str:
    """The name of the model to take: of those on this machine, measured once and remembered.

    folder: where the measurements are kept. A machine without a voice has nothing to measure with.
    """
    here = [model.name for model in CATALOGUE if (models_dir() / model.name).is_dir()]
    speeds = remembered(folder, device)
    missing = [name for name in here if name not in speeds]
    if missing:
        with suppress(AudioError):
            spoken = _spoken_phrase()
            for name in missing:
                with suppress(AudioError):  # a broken model is none to choose
                    speeds[name] = read(_whisper(name, device), spoken, clock).latency_ms
        remember(folder, device, speeds)
    return largest_in_time({name: speeds[name] for name in here if name in speeds})


def remembered(folder: Path, device: Device) -> dict[str, float]:
    """Milliseconds by model, as measured before; what cannot be read was not measured."""
    try:
        found = json.loads((folder / SPEEDS).read_bytes())[device]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): float(ms) for name, ms in found.items() if isinstance(ms, int | float)}


def remember(folder: Path, device: Device, speeds: Mapping[str, float]) -> None:
    """Keep the measurements of one device beside those of others. Raises SettingsError."""
    path = folder / SPEEDS
    kept = {name: remembered(folder, name) for name in ("auto", "cpu", "cuda")}
    kept[device] = dict(speeds)
    try:
        private_file.replace(path, json.dumps(kept, indent=2).encode())
    except OSError as error:
        raise SettingsError(
            f"The speed of the models cannot be kept in {path}: {error.strerror}.",
            "Make it writable, or set INTERVIEWER_HOME to another folder.",
        ) from error


def _spoken_phrase() -> Pcm:
    with tempfile.TemporaryDirectory() as cache:
        voice = Pyttsx3Voice(None, RATE, Path(cache))
        try:
            return voice.render(PHRASE)
        finally:
            voice.close()


def _whisper(name: str, device: Device) -> Recognizer:
    return WhisperRecognizer(resolve(name).path, name, device)
