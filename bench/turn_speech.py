"""The same policy through real ears: answers spoken to the demo model, pauses and all."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio.clock import ManualClock
from audio.files import WavMicrophone
from audio.frames import SAMPLE_RATE, Pcm, samples
from audio.model_store import resolve
from audio.ports import Voice
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from bench.pauses import Spoken
from interviewer.conversation.session import Session
from interviewer.events import Command, Event, Listening, Say
from interviewer.live.demo_script import CANDIDATE_VOICE
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from interviewer.tree import Question

ROOM_NOISE = 4.0
"""Standard deviation of the microphone's noise, in int16 steps: a quiet room, -78 dBFS."""
AUDIBLE = 300
TRAILING_S = 8.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers that were spoken aloud. voice_to_voice_s: of those that were not cut into."""

    answers: int
    seconds: float
    cut_ins: int
    voice_to_voice_s: tuple[float, ...]


class _Interviewer:
    """Notes when it first speaks; a reply begins as if its probe had been asked. An Observer."""

    def __init__(self, session: Session, probe: str) -> None:
        self._session = session
        self._probe = probe
        self.at: int | None = None

    def see(self, item: Event | Command) -> None:
        """Called in order, right after the session has handled or said something."""
        thread, answer = self._session.thread, self._session.answer
        if (
            self._probe
            and isinstance(item, Listening)
            and thread is not None
            and answer is not None
        ):
            thread.asked.append(self._probe)
            thread.spoken.append(thread.question.probe(self._probe).ask[0])
            answer.is_reply = True
            self._probe = ""
        if isinstance(item, Say) and self.at is None:
            self.at = item.at


def through_the_demo_model(questions: Mapping[str, Question], answers: Sequence[Spoken]) -> Heard:
    """Speak the answers; the voice and the model are the demo's."""
    model = resolve("demo")
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    chance = np.random.default_rng(1)
    cut_ins, total, waited = 0, 0.0, []
    with tempfile.TemporaryDirectory() as cache:
        voice = Pyttsx3Voice(*CANDIDATE_VOICE, Path(cache))
        try:
            for answer in answers:
                pcm = sound(answer, voice, chance)
                total += len(pcm) / SAMPLE_RATE
                said = int(np.flatnonzero(np.abs(pcm.astype(int)) > AUDIBLE)[-1]) + 1
                rig = Rig(
                    WavMicrophone(pcm, block=512, trailing_s=TRAILING_S),
                    GatedDetector(),
                    recognizer,
                    full_duplex=True,
                    clock=ManualClock(),
                )
                asked = (questions[answer.question],)
                session = Session(asked, greet=False, help_when_silent=False)
                interviewer = _Interviewer(session, answer.probe)
                Stepper(session, rig, [interviewer]).run()
                assert interviewer.at is not None
                if interviewer.at < said:
                    cut_ins += 1
                else:
                    waited.append((interviewer.at - said) / SAMPLE_RATE)
        finally:
            voice.close()
    return Heard(len(answers), total, cut_ins, tuple(waited))


def sound(answer: Spoken, voice: Voice, chance: np.random.Generator) -> Pcm:
    """The answer as a microphone in a quiet room hears it."""
    parts: list[Pcm] = []
    for part in answer.parts:
        parts += [voice.render(part.text or "Um."), np.zeros(samples(part.pause_s), np.int16)]
    clean = np.concatenate(parts)
    noisy = clean + chance.normal(0.0, ROOM_NOISE, len(clean))
    return np.clip(noisy, -32767, 32767).astype(np.int16)
