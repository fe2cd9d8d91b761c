"""The microphone is unplugged in mid-answer and comes back: the answer is whole."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import numpy as np

from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker
from audio.frames import Pcm
from audio.model_store import resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    DeviceBack,
    DeviceGone,
    Event,
    Heard,
    LineKind,
    Paused,
    Say,
    VoiceFinished,
)
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from tests.audio.espeak import quiet, say
from tests.e2e.test_replay import SENTENCES
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes
from tests.soundcard import Spoken, VirtualSoundCard


class Saboteur:
    """Answers the question, pulls the plug once it was heard, puts it back, and goes on."""

    def __init__(self, card: VirtualSoundCard) -> None:
        self._card = card
        self._kind = LineKind.GREETING
        self._spoken: list[Spoken] = []
        self.runtime: Runtime | None = None

    def see(self, item: Event | Command) -> None:
        match item:
            case Say():
                self._kind = item.kind
            case VoiceFinished() if self._kind is LineKind.QUESTION:
                self._speak(np.concatenate([quiet(0.5), say(SENTENCES[0]), quiet(1.0)]))
            case Heard() if len(self._spoken) == 1:
                self._card.remove_microphone()
            case DeviceGone():
                threading.Timer(1.0, self._card.restore_microphone).start()
            case VoiceFinished() if self._kind is LineKind.NOTICE:
                self._speak(np.concatenate([quiet(0.5), say(SENTENCES[3]), quiet(1.0)]))
            case AnswerOver() if self.runtime is not None:
                self.runtime.press(Control.STOP)

    def _speak(self, pcm: Pcm) -> None:
        self._spoken.append(self._card.speak_into_microphone(pcm))

    def leave(self) -> None:
        for spoken in self._spoken:
            spoken.stop()


def words(text: str) -> str:
    """Without the marks, which the recognizer sets now so, now so."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))


def test_an_answer_survives_its_microphone(card: VirtualSoundCard, tmp_path: Path) -> None:
    model = resolve("demo")
    voice = Pyttsx3Voice(None, 175, tmp_path)
    notes, saboteur = Notes(), Saboteur(card)
    rig = Rig(
        SoundDeviceMicrophone(card.MICROPHONE),
        GatedDetector(),
        WhisperRecognizer(model.path, model.name, "cpu"),
        SoundDeviceSpeaker(card.SPEAKER),
        voice,
    )
    runtime = Runtime(Session((make_question(),)), rig, [notes, saboteur])
    saboteur.runtime = runtime
    try:
        assert runtime.run() == "stopped"
    finally:
        saboteur.leave()
        voice.close()
    kinds = [type(item) for item in notes.items]
    assert kinds.index(Heard) < kinds.index(DeviceGone) < kinds.index(Paused)
    assert kinds.index(Paused) < kinds.index(DeviceBack) < kinds.index(AnswerOver)
    over = notes.all(AnswerOver)[0]
    assert words(SENTENCES[0]) in words(over.text)
    assert words(SENTENCES[3]) in words(over.text)
