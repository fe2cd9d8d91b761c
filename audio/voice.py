"""The interviewer's voice: pyttsx3 as a renderer of files, in a process that can be killed.

pyttsx3 can hang, speak once only, or print to stdout; none of that reaches the interview. What
was rendered is kept on disk under engine, voice, rate and text, and is spoken from there.
"""

from __future__ import annotations

import hashlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
import unicodedata
import wave
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import soxr

from audio import private_file
from audio.casting import SystemVoice, cast_voice, choose_voice
from audio.decode import decode
from audio.errors import AudioFileError, VoiceError
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.install import ESPEAK, install_line

TIMEOUT_S = 10.0
"""Allowed for one prompt; then the process is killed and the prompt tried once more."""

_CHILD = Path(__file__).with_name("voice_child.py")
_LOUDNESS_DB = -20.0
"""Loudness of speech, in dB of full scale (root mean square of the loud parts)."""
_PEAK = 0.89
_QUIET = 0.01
"""Share of the peak below which a sample counts as silence at either end."""
_LEAD_S, _TAIL_S = 0.01, 0.05
_FASTEST = 4.0
"""A rendering more than so many times faster than asked for has lost words."""
_DIGEST = 32
_WITHOUT = "You can practise with --text."


class Pyttsx3Voice:
    """The machine's own synthesizer (espeak-ng, NSSpeech, SAPI); implements `audio.ports.Voice`.

    voice: id or name of a voice or part of it, None for the default (an English one if the
    machine's own default is not). rate_wpm: words a minute. cache_dir: made when needed; a folder
    that cannot be written only means that prompts are rendered again.
    """

    def __init__(
        self, voice: str | None, rate_wpm: int, cache_dir: Path, *, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._wanted = voice
        self._rate = rate_wpm
        self._cache = cache_dir
        self._timeout_s = timeout_s
        self._child: _Child | None = None
        self._chosen: SystemVoice | None = None
        self._parts: dict[tuple[str, ...], SystemVoice] = {}
        self._lock = threading.Lock()
        self._starting = threading.Lock()  # never held for long, as the other one may be
        self._leaving = False

    def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:
        """Speech of `text` at a steady loudness, silence trimmed; empty if nothing is to be said.

        voices, pace: somebody else speaks, see `audio.ports.Voice`. On a machine with one voice
        it is that one.

        Takes about 10 ms a sentence with espeak-ng, 1 ms from the cache. Raises VoiceError if the
        machine has no synthesizer or no such voice, or if it hangs twice.
        """
        clean = speakable(text)
        if not any(letter.isalnum() for letter in clean):
            return np.zeros(0, np.int16)
        with self._lock:
            voice = self._cast(voices) if voices else self._voice()
            rate = round(self._rate * pace)
            path = self._cache_path(clean, voice, rate)
            cached = _read_cache(path)
            if cached is not None:
                return cached
            pcm = self._rendered(clean, voice, rate)
            _write_cache(path, pcm)
            return pcm

    def list_voices(self) -> tuple[SystemVoice, ...]:
        """The voices of this machine. Raises VoiceError if it has no synthesizer."""
        with self._lock:
            return self._running().voices

    def has_another(self) -> bool:
        """Whether somebody else can sound different. Raises VoiceError as render does."""
        with self._lock:
            return self._cast(()) != self._voice()

    def close(self) -> None:
        """End the process; what it is rendering fails. Rendering again starts a new one."""
        with self._starting:
            self._leaving = True
            child = self._child
        if child is not None:
            child.kill()  # or whoever leaves waits for as long as it hangs
        with self._lock:
            self._end_child()
            self._leaving = False

    def _voice(self) -> SystemVoice:
        if self._chosen is None:
            child = self._running()
            self._chosen = choose_voice(child.voices, child.default, self._wanted)
        return self._chosen

    def _cast(self, names: tuple[str, ...]) -> SystemVoice:
        """Somebody else's voice. Made out once: later it needs no process."""
        if names not in self._parts:
            child = self._running()
            self._parts[names] = cast_voice(
                child.voices, self._voice(), names, variants=child.driver == "espeak"
            )
        return self._parts[names]

    def _rendered(self, text: str, voice: SystemVoice, rate: int) -> Pcm:
        request = {"text": text, "voice": voice.id, "rate": rate}
        shortest = samples(len(text.split()) * 60 / rate / _FASTEST)
        best = np.zeros(0, np.int16)
        problem = "no sound came out"
        for _ in range(2):
            try:
                pcm = self._running().render(request, self._timeout_s)
            except _ChildFailed as failure:
                problem = str(failure)
                self._end_child()
                continue
            best = max(best, pcm, key=len)
            if len(best) >= shortest:
                break
        if len(best) == 0:
            raise VoiceError(
                f"The speech synthesizer failed twice: {problem}.",
                "Try another --voice, or practise with --text.",
            )
        return best

    def _running(self) -> _Child:
        return self._child or self._started()

    def _started(self) -> _Child:
        with self._starting:
            if self._leaving:
                raise VoiceError("The voice was closed before the line was ready.", _WITHOUT)
            self._child = child = _Child()
        try:
            child.greet(self._timeout_s)
        except VoiceError:
            self._end_child()
            raise
        return child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def _cache_path(self, text: str, voice: SystemVoice, rate: int) -> Path:
        engine = f"pyttsx3 {version('pyttsx3')} {sys.platform}"
        key = json.dumps([engine, voice.id, rate, text])
        return self._cache / f"{hashlib.sha256(key.encode()).hexdigest()}.pcm"


def speakable(text: str) -> str:
    """`text` as one line without control characters and without what synthesizers take as markup.

    SAPI reads a leading "<" as XML, and macOS reads "[[" as a command.
    """
    plain = "".join(
        " " if unicodedata.category(letter)[0] in "CZ" or letter in "<>" else letter
        for letter in text
    )
    return " ".join(plain.replace("[[", " ").replace("]]", " ").split())


class _ChildFailed(Exception):
    """The process hung, died or refused; it may work the next time."""


class _Child:
    """The running renderer, with what it said about itself when it started."""

    driver: str
    default: str | None
    voices: tuple[SystemVoice, ...]

    def __init__(self) -> None:
        """Start it. Raises VoiceError."""
        try:
            # On Windows a file that a virus scanner looks into cannot be removed.
            self._folder = tempfile.TemporaryDirectory(prefix="voice-", ignore_cleanup_errors=True)
            self._process = self._begun()
        except OSError as error:
            raise VoiceError(
                f"The speech synthesizer does not start: {error.strerror}.", _WITHOUT
            ) from error
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _begun(self) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(
                [sys.executable, "-P", str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
        except OSError:
            self._folder.cleanup()
            raise

    def greet(self, timeout_s: float) -> None:
        """Wait for what it says about itself. Raises VoiceError."""
        try:
            hello = self._next_answer(timeout_s)
        except _ChildFailed as failure:
            raise VoiceError(
                f"The speech synthesizer does not start: {failure}.", install_line(ESPEAK)
            ) from failure
        if "missing" in hello:
            raise VoiceError(
                f"This machine has no speech synthesizer ({hello['missing']}).",
                install_line(ESPEAK),
            )
        self.driver = hello["driver"]
        self.default = hello["default"]
        self.voices = tuple(
            SystemVoice(id_, name, tuple(languages)) for id_, name, languages in hello["voices"]
        )

    def render(self, request: dict[str, Any], timeout_s: float) -> Pcm:
        """The sound of one request, trimmed and levelled; empty if it is silent."""
        path = Path(self._folder.name) / "prompt.wav"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _ChildFailed(f"its last sound is still there: {error.strerror}") from error
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(json.dumps({**request, "path": str(path)}) + "\n")
                pipe.flush()
        except OSError as error:
            raise _ChildFailed("its process ended") from error
        answer = self._next_answer(timeout_s)
        if "error" in answer:
            raise _ChildFailed(str(answer["error"]))
        try:
            return levelled(trimmed(_read(path)))
        except AudioFileError as error:
            raise _ChildFailed(error.message) from error

    def kill(self) -> None:
        """End the process, whatever it is doing; any thread may call it."""
        self._process.kill()

    def close(self) -> None:
        """Kill the process and remove its files."""
        self.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # it died with a request half sent
        self._folder.cleanup()

    def _read(self) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")

    def _next_answer(self, timeout_s: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=timeout_s)
        except queue.Empty:
            raise _ChildFailed(f"it gave no sound within {timeout_s:g} s") from None
        if not line:
            raise _ChildFailed("its process ended")
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError as error:
            raise _ChildFailed("its process ended in the middle of an answer") from error
        return answer


def _read(path: Path) -> Pcm:
    """What a synthesizer wrote: a plain wav file as a rule, read several times faster than by PyAV.

    NSSpeech writes AIFF whatever the name says. Raises AudioFileError.
    """
    try:
        with wave.open(str(path), "rb") as file:
            plain = (file.getnchannels(), file.getsampwidth()) == (1, 2)
            rate, data = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError):
        return decode(path).pcm
    if not (plain and data):
        return decode(path).pcm
    values = soxr.resample(
        np.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(np.float32), rate, SAMPLE_RATE
    )
    return np.asarray(np.rint(values).clip(-32768, 32767), dtype=np.int16)


def trimmed(pcm: Pcm) -> Pcm:
    """`pcm` without the silence around the speech; empty if there is none but silence."""
    peak = int(np.abs(pcm.astype(np.int32)).max(initial=0))
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > max(1.0, _QUIET * peak))
    if len(loud) == 0:
        return pcm[:0]
    return pcm[max(0, loud[0] - samples(_LEAD_S)) : loud[-1] + samples(_TAIL_S)]


def levelled(pcm: Pcm) -> Pcm:
    """`pcm` at the loudness that every prompt has, with its peaks below full scale."""
    values = pcm.astype(np.float32) / 32768
    peak = float(np.abs(values).max(initial=0.0))
    if peak == 0:
        return pcm
    loud = values[np.abs(values) > peak / 10]
    gain = min(10 ** (_LOUDNESS_DB / 20) / float(np.sqrt(np.mean(loud**2))), _PEAK / peak)
    return np.rint(values * gain * 32767).astype(np.int16)


def _read_cache(path: Path) -> Pcm | None:
    """The prompt kept under `path`, None if there is none or it was damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if len(data) <= _DIGEST or hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    return np.frombuffer(data[_DIGEST:], dtype="<i2").astype(np.int16)


def _write_cache(path: Path, pcm: Pcm) -> None:
    """Keep a prompt, whole or not at all; a cache that cannot be written is done without.

    For the person's eyes only: what is said to them may hold words of theirs.
    """
    data = pcm.astype("<i2").tobytes()
    with suppress(OSError):
        private_file.replace(path, hashlib.sha256(data).digest() + data)
