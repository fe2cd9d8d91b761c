"""Voice to voice over a sound card made of software, in which the microphone hears the speaker."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Protocol

import numpy as np

from audio.clock import SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker
from audio.frames import SAMPLE_RATE, Pcm, seconds
from audio.ports import Recognizer, Voice
from audio.vad import GatedDetector
from bench.spoken_answers import AUDIBLE
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    Event,
    Listening,
    ProbeChosen,
    VoiceFinished,
)
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.tree import Question
from tests.soundcard import VirtualSoundCard

PAUSE_S = 1.2
"""Silence after the last word and before the first of the follow-up that tells one from the other:
longer than any pause inside the answer, shorter than any wait."""


class Person:
    """Answers when it is listened to, and leaves when the follow-up has been asked."""

    def __init__(self, card: VirtualSoundCard, pcm: Pcm, session: Session) -> None:
        self._card, self._pcm, self._session = card, pcm, session
        self.runtime: Runtime | None = None
        self.waits_s: float | None = None
        self._spoke = self._asked = False

    def see(self, item: Event | Command) -> None:
        """Act on what happened."""
        match item:
            case Listening() if not self._spoke:
                self._spoke = True
                self._card.speak_into_microphone(self._pcm)
            case AnswerOver() if self.waits_s is None:
                self.waits_s = self._session.waits_s
            case ProbeChosen():
                self._asked = True
            case VoiceFinished() if self._asked and self.runtime is not None:
                self.runtime.press(Control.STOP)


class Shown(Protocol):
    """The part of a run that this adds to, in milliseconds (see `bench.latency.Run`)."""

    speech_s: float
    voice: list[float]
    beyond: list[float]


def over_sound_card(
    run: Shown, pcm: Pcm, question: Question, recognizer: Recognizer, voice: Voice
) -> None:
    """Hold the exchange over PortAudio, ALSA and PulseAudio; measure what the room's air carried.

    One recording holds both voices, so that the time between them is exact to a sample.
    """
    with tempfile.TemporaryDirectory() as home, VirtualSoundCard(Path(home)) as card:
        card.join_speaker_and_room()
        session = Session((question,), greet=False, help_when_silent=False)
        person = Person(card, pcm, session)
        rig = Rig(
            SoundDeviceMicrophone(card.MICROPHONE),
            GatedDetector(),
            recognizer,
            SoundDeviceSpeaker(card.ROOM),
            voice,
            clock=SystemClock(),
        )
        with card.recording_room() as heard:
            runtime = Runtime(session, rig, [person])
            person.runtime = runtime
            runtime.run()
    assert person.waits_s is not None
    gap_s = last_gap_s(heard.pcm)
    run.speech_s += seconds(len(pcm))
    run.voice.append(1000 * gap_s)
    run.beyond.append(1000 * (gap_s - person.waits_s))


def last_gap_s(pcm: Pcm) -> float:
    """The last silence longer than `PAUSE_S` between two sounds."""
    loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > AUDIBLE)
    gaps = np.diff(loud) / SAMPLE_RATE
    long = gaps[gaps > PAUSE_S]
    if not len(long):
        raise RuntimeError("the recording holds no pause between answer and follow-up")
    return float(long[-1])
