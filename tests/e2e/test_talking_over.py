"""Through a loudspeaker: real devices, whose microphone hears the speaker, and the canceller."""

from __future__ import annotations

import sys
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest

from audio.clock import SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker
from audio.echo import HalfDuplexGate
from audio.echo_canceller import EchoCancellingGate
from audio.frames import Pcm, samples, seconds
from audio.model_store import Model
from audio.played import PlayedSound
from audio.ports import Voice
from audio.scripted import ScriptedRecognizer
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    Event,
    LineKind,
    Pressed,
    Say,
    SpeechStarted,
    StopVoice,
    VoiceFinished,
)
from interviewer.live.assemble import SPHINX, Wanted, assemble
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from tests.interviewer.sound import Notes
from tests.soundcard import Spoken, VirtualSoundCard

ANSWER = "We agree on a contract with the vendor."
OVER_IT = "Sorry, one more thing: then we retry twice in a row."
BREAKS_IN_S = 0.7


class Person:
    """Answers until the room is known, breaks into the next probe, and leaves when listened to."""

    def __init__(self, card: VirtualSoundCard, voice: Voice, gate: EchoCancellingGate) -> None:
        self._card, self._voice, self._gate = card, voice, gate
        self._kind = LineKind.GREETING
        self.runtime: Runtime | None = None
        self.over_it = 0
        self.spoken: list[Spoken] = []

    def see(self, item: Event | Command) -> None:
        match item:
            case Say():
                self._kind = item.kind
                known = self._gate._residue.learned
                if item.kind is LineKind.PROBE and known and not self.over_it:
                    pause = np.zeros(samples(BREAKS_IN_S), np.int16)
                    self._speak(np.concatenate([pause, self._voice.render(OVER_IT)]))
                    self.over_it = item.at + len(pause)
            case VoiceFinished() if self.over_it:
                self._leave()  # it was not listened to
            case VoiceFinished() if self._kind in (LineKind.QUESTION, LineKind.PROBE):
                self._speak(self._voice.render(ANSWER))
            case AnswerOver() if self.over_it:
                self._leave()

    def _speak(self, pcm: Pcm) -> None:
        self.spoken.append(self._card.speak_into_microphone(pcm))

    def _leave(self) -> None:
        assert self.runtime is not None
        self.runtime.press(Control.STOP)


def test_who_talks_over_it_is_heard_and_its_own_voice_is_not(
    card: VirtualSoundCard, tmp_path: Path
) -> None:
    card.join_speaker_and_room()
    voice = Pyttsx3Voice(*INTERVIEWER_VOICE, tmp_path)
    candidate = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path)
    played, notes = PlayedSound(), Notes()
    gate = EchoCancellingGate(played)
    person = Person(card, candidate, gate)
    rig = Rig(
        SoundDeviceMicrophone(card.MICROPHONE),
        GatedDetector(),
        ScriptedRecognizer(repeat(ANSWER)),  # so every probe is asked
        SoundDeviceSpeaker(card.ROOM, played),
        voice,
        canceller=lambda: gate,
    )
    packs = load_trees(builtin_trees())
    # A machine that stalls makes it learn the room again, which takes some lines.
    ids = ("api-acceptance-criteria", "what-is-an-api", "tech-debt-vs-features", "what-is-caching")
    questions = tuple(find(packs, each)[0] for each in ids)
    try:
        runtime = Runtime(Session(questions, help_when_silent=False), rig, [notes, person])
        person.runtime = runtime
        assert runtime.run() == "stopped"
    finally:
        voice.close()
        candidate.close()
        for spoken in person.spoken:
            spoken.wait()
    # It gave up one line, the one that was talked over, and no sound of its own began a phrase.
    (left,) = notes.all(Pressed)
    (stop,) = (each for each in notes.all(StopVoice) if each.at < left.at)
    assert 0 < seconds(stop.at - person.over_it) < 1.5
    lines = [say.at for say in notes.all(Say)]
    ends = [each.at for each in notes.all(VoiceFinished)]
    for each in notes.all(SpeechStarted):
        own = any(one < each.at < other for one, other in zip(lines, ends, strict=False))
        assert not own, each


@pytest.mark.parametrize(
    ("headphones", "extra", "gate"),
    [
        (False, True, EchoCancellingGate),
        (False, False, HalfDuplexGate),
        (True, True, HalfDuplexGate),
    ],
)
@pytest.mark.usefixtures("card")
def test_the_canceller_is_used_where_it_is_there_and_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, headphones: bool, extra: bool, gate: type
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if not extra:
        monkeypatch.setitem(sys.modules, "pywebrtc_audio", None)

    def fetch(name: str) -> Model:
        raise AssertionError(name)

    ready = assemble(Wanted(SPHINX, headphones=headphones), fetch, SystemClock())
    ready.close()
    one, other = ready.rig.gate(), ready.rig.gate()
    assert type(one) is gate
    assert one is not other  # it counts the samples of one opening of the microphone
    assert ready.rig.full_duplex is headphones
