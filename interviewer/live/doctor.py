"""Is this machine ready for an interview? Each finding says what is wrong and how to mend it."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np

from audio import sphinx, where
from audio.chirp import CHIRP_S, chirp, echo_db
from audio.clock import Clock, SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker, list_devices
from audio.echo_canceller import installed as canceller_installed
from audio.errors import AudioError, ModelNotFound
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.install import extra_line
from audio.model_store import published, resolve
from audio.ports import Microphone, Recognizer, Speaker, Voice
from audio.sphinx import SphinxRecognizer
from audio.voice import Pyttsx3Voice
from audio.whisper import Device, WhisperRecognizer
from interviewer.folders import data_folder
from interviewer.keeping.settings import RATE
from interviewer.live.assemble import SPHINX
from interviewer.live.level import decibels
from interviewer.live.model_choice import AUTO, PHRASE, choose, read

LISTEN_S = 1.0
WAKES_S = 2.0
"""A wireless microphone may give digital silence for so long before it hears."""
AWAKE_S = 0.1
"""Heard before a chirp is played, with what came while the speaker was being opened."""
LATE_S = 1.0
"""A wireless speaker may play so long after it was told to."""
READ_TIMEOUT_S = 2.0
QUIET_DB = -65.0
"""A room is louder than this through any microphone that is switched on."""
LOUD_DB = -30.0
"""What comes in while nobody speaks should be well below speech."""
SLOW = 0.7
"""Time to recognize, per second of speech, from which the words come late."""


class State(StrEnum):
    """How a part is. ADVICE: works, could be better. PROBLEM: keeps one from practising aloud."""

    OK = "ok"
    ADVICE = "advice"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the machine. fix: what to do, "" if nothing. figures: what was measured."""

    check: str
    state: State
    message: str
    fix: str = ""
    figures: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be examined, as `practice` would use it. None: the default."""

    model: str
    device: Device = "auto"
    mic: str | None = None
    speaker: str | None = None


def _recognizer(model: str, device: Device) -> Recognizer:
    if model == SPHINX:
        return SphinxRecognizer()
    if model == AUTO:
        model = choose(device, SystemClock(), data_folder())
    found = resolve(model)
    return WhisperRecognizer(found.path, found.name, device)


@contextmanager
def _fresh_voice() -> Iterator[Voice]:
    """A voice that has nothing rendered yet, so that rendering can be timed."""
    with tempfile.TemporaryDirectory() as cache:
        voice = Pyttsx3Voice(None, RATE, Path(cache))
        try:
            voice.render("Ready.")
            yield voice
        finally:
            voice.close()


@dataclass(frozen=True, slots=True)
class Parts:
    """How the examined parts are made; tests hand in others."""

    microphone: Callable[[str | None], Microphone] = SoundDeviceMicrophone
    speaker: Callable[[str | None], Speaker] = SoundDeviceSpeaker
    voice: Callable[[], AbstractContextManager[Voice]] = _fresh_voice
    recognizer: Callable[[str, Device], Recognizer] = _recognizer


def examine(subject: Subject, clock: Clock, parts: Parts | None = None) -> tuple[Finding, ...]:
    """Look at every part, in the order in which an interview needs them."""
    parts = parts or Parts()
    portaudio = _portaudio()
    findings = [portaudio]
    if portaudio.state is State.OK:
        findings.append(_microphone(parts.microphone(subject.mic)))
        findings.append(_speaker(parts.speaker(subject.speaker)))
        if all(finding.state is not State.PROBLEM for finding in findings):
            findings += _echo(parts.microphone(subject.mic), parts.speaker(subject.speaker))
    voice, phrase = _voice(parts.voice, clock)
    findings.append(voice)
    findings.append(_model(subject, parts, phrase, clock))
    return tuple(findings)


def _portaudio() -> Finding:
    try:
        devices = list_devices()
    except AudioError as error:
        return Finding("portaudio", State.PROBLEM, error.message, error.next_step)
    inputs = sum(device.inputs > 0 for device in devices)
    outputs = sum(device.outputs > 0 for device in devices)
    return Finding(
        "portaudio",
        State.OK,
        f"PortAudio sees {inputs} microphones and {outputs} speakers.",
        figures={"microphones": inputs, "speakers": outputs},
    )


def _microphone(microphone: Microphone) -> Finding:
    try:
        microphone.open()
        try:
            heard = _listen(microphone, LISTEN_S)
        finally:
            microphone.close()
    except AudioError as error:
        return Finding("microphone", State.PROBLEM, error.message, error.next_step)
    level = decibels(heard)
    figures = {"name": microphone.name, "level_db": level if math.isfinite(level) else "silence"}
    if not len(heard):
        return Finding(
            "microphone",
            State.PROBLEM,
            f'"{microphone.name}" gives digital silence: it is muted, or the wrong one.',
            f"{where.silent_microphone()} If something takes the noise out of it, "
            "say a word while this looks again. Or choose another:  interviewer setup",
            figures,
        )
    if level < QUIET_DB:
        return Finding(
            "microphone",
            State.ADVICE,
            f'"{microphone.name}" is very quiet ({level:.0f} dB).',
            "If you were silent just now, all is well; "
            f"otherwise turn it up: {where.microphone_level()}.",
            figures,
        )
    if level > LOUD_DB:
        return Finding(
            "microphone",
            State.ADVICE,
            f'"{microphone.name}" hears a lot ({level:.0f} dB).',
            "If you were silent just now: it is noisy here, or its level is too high "
            f"({where.microphone_level()}).",
            figures,
        )
    return Finding(
        "microphone", State.OK, f'"{microphone.name}" hears {level:.0f} dB.', "", figures
    )


def _listen(microphone: Microphone, length_s: float) -> Pcm:
    """So much of it, from its first sound on; nothing if there is none."""
    heard = np.zeros(0, np.int16)
    count = 0
    while len(heard) < samples(length_s) and count < samples(WAKES_S + length_s):
        frame = microphone.read(READ_TIMEOUT_S)
        if frame is None:
            break
        count += len(frame.pcm)
        heard = np.concatenate([heard, frame.pcm]) if len(heard) else np.trim_zeros(frame.pcm, "f")
    return heard


def _speaker(speaker: Speaker) -> Finding:
    try:
        speaker.open()
    except AudioError as error:
        # Questions can be read: an interview is possible.
        return Finding("speaker", State.ADVICE, error.message, error.next_step)
    name = speaker.name
    speaker.close()
    return Finding("speaker", State.OK, f'"{name}" opens.', figures={"name": name})


def _echo(microphone: Microphone, speaker: Speaker) -> tuple[Finding, ...]:
    """Whether the microphone hears the speaker; nothing where one of them does not open."""
    try:
        microphone.open()
        try:
            speaker.open()
            try:
                _listen(microphone, AWAKE_S)
                speaker.play(chirp())
                heard = _listen(microphone, CHIRP_S + LATE_S)
            finally:
                speaker.close()
        finally:
            microphone.close()
    except AudioError:
        return ()  # what is wrong with it was said already
    level = echo_db(heard)
    if level is None:
        return (
            Finding(
                "echo",
                State.OK,
                "The microphone does not hear the speaker.",
                "With headphones on you can talk over the interviewer: practice --headphones",
                {"echo_db": "none"},
            ),
        )
    does, fix = "which is taken out, so you can talk over it", ""
    if not canceller_installed():
        does = "so it listens between lines"
        fix = f"To talk over the interviewer without headphones, in the clone:\n{extra_line('aec')}"
    return (
        Finding(
            "echo",
            State.OK,
            f"The microphone hears the speaker ({level:.0f} dB), {does}.",
            fix,
            {"echo_db": round(level)},
        ),
    )


def _voice(
    make: Callable[[], AbstractContextManager[Voice]], clock: Clock
) -> tuple[Finding, Pcm | None]:
    try:
        with make() as voice:
            began = clock.now()
            phrase = voice.render(PHRASE)
            took_s = clock.now() - began
    except AudioError as error:
        return Finding("voice", State.ADVICE, error.message, error.next_step), None
    return (
        Finding(
            "voice",
            State.OK,
            f"The voice speaks {len(phrase) / SAMPLE_RATE:.1f} s after {took_s * 1000:.0f} ms.",
            figures={"render_ms": round(took_s * 1000)},
        ),
        phrase,
    )


def _model(subject: Subject, parts: Parts, phrase: Pcm | None, clock: Clock) -> Finding:
    name = subject.model
    try:
        recognizer = parts.recognizer(name, subject.device)
    except ModelNotFound as error:
        return _no_model(name, error)
    except AudioError as error:
        return Finding("model", State.PROBLEM, error.message, error.next_step)
    if phrase is None:
        message = f"{name} loads; without a voice its speed was not measured."
        return Finding("model", State.OK, message, figures={"name": name})
    found = read(recognizer, phrase, clock)
    factor = found.latency_ms / 1000 / (len(phrase) / SAMPLE_RATE)
    chosen = f"{name}: {recognizer.name}" if name == AUTO else name
    figures: dict[str, float | str] = {
        "name": recognizer.name,
        "phrase_latency_ms": round(found.latency_ms),
        "real_time_factor": round(factor, 3),
        "heard": found.text,
    }
    speed = f"{chosen} has the words of a phrase after {found.latency_ms:.0f} ms."
    if factor > SLOW:
        fix = "Words will come late: take a smaller model (--model tiny.en), or close programs."
        return Finding("model", State.ADVICE, speed, fix, figures)
    return Finding("model", State.OK, speed, "", figures)


def _no_model(name: str, error: ModelNotFound) -> Finding:
    if published(name) is None:
        return Finding("model", State.PROBLEM, error.message, error.next_step)
    if sphinx.installed():
        meanwhile = "It is fetched at the first practice; offline, PocketSphinx stands in, roughly."
    else:
        meanwhile = "It is fetched at the first practice, which needs the network once."
    return Finding("model", State.ADVICE, f"{error.message} {meanwhile}", error.next_step)
