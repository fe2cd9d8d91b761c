"""A whole exchange over a sound card: real microphone, real Whisper, real voice, real speaker."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audio.clock import SystemClock
from audio.devices import SoundDeviceMicrophone, SoundDeviceSpeaker
from audio.ears import Ears
from audio.frames import Frame, Pcm, samples
from audio.model_store import resolve
from audio.segmenter import Phrase
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    Event,
    LineKind,
    ProbeChosen,
    Say,
    VoiceFinished,
)
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE, REPLIES
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.report.grade import grade
from tests.interviewer.sound import Notes
from tests.soundcard import Spoken, VirtualSoundCard

ANSWER = REPLIES["api-acceptance-criteria"]


class PersonInTheRoom:
    """Answers the question aloud when it has been asked; leaves after the probe."""

    def __init__(self, card: VirtualSoundCard, answer: Pcm) -> None:
        self._card, self._answer = card, answer
        self.runtime: Runtime | None = None
        self.spoken: Spoken | None = None
        self._line = LineKind.GREETING

    def see(self, item: Event | Command) -> None:
        if isinstance(item, Say):
            self._line = item.kind
        if isinstance(item, VoiceFinished) and self.runtime is not None:
            if self._line is LineKind.QUESTION:
                self.spoken = self._card.speak_into_microphone(self._answer)
            elif self._line is LineKind.PROBE:
                self.runtime.press(Control.STOP)


def seconds_of_speech(pcm: Pcm) -> float:
    """What the product's own ears take for speech in a recording."""
    ears = Ears(GatedDetector())
    found = [*ears.hear(Frame(pcm, 0)), *ears.flush()]
    return sum(event.end - event.start for event in found if isinstance(event, Phrase)) / 16_000


def likeness(heard: Pcm, rendered: Pcm) -> float:
    """The best correlation of `rendered` with any stretch of `heard`, 0 to 1."""
    size = 1 << (len(heard) + len(rendered)).bit_length()
    one, other = heard.astype(float), rendered.astype(float)
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    energy = np.concatenate([[0.0], np.cumsum(one**2)])
    places = np.arange(len(heard) - len(rendered))
    local = np.sqrt(energy[places + len(rendered)] - energy[places]) * np.linalg.norm(other)
    return float(np.max(product[places] / np.maximum(local, 1.0)))


def test_it_asks_what_a_spoken_answer_left_out(card: VirtualSoundCard, tmp_path: Path) -> None:
    clock = SystemClock()
    question = find(load_trees(builtin_trees()), "api-acceptance-criteria")[0]
    voice = Pyttsx3Voice(*INTERVIEWER_VOICE, tmp_path)
    model = resolve("demo")
    notes = Notes()
    candidate = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path)
    spoken = [
        candidate.render(part) if isinstance(part, str) else np.zeros(samples(part), np.int16)
        for part in ANSWER
    ]
    candidate.close()
    person = PersonInTheRoom(card, np.concatenate(spoken))
    rig = Rig(
        SoundDeviceMicrophone(card.MICROPHONE),
        GatedDetector(),
        WhisperRecognizer(model.path, model.name, "cpu"),
        SoundDeviceSpeaker(card.SPEAKER),
        voice,
        clock=clock,
    )
    with card.recording_speaker() as heard:
        runtime = Runtime(Session((question,)), rig, [notes, person])
        person.runtime = runtime
        assert runtime.run() == "stopped"
    assert person.spoken is not None
    person.spoken.wait()
    over, probe = notes.all(AnswerOver)[0], notes.all(ProbeChosen)[0]

    # The microphone heard the answer, which began at once, from its first word on...
    assert "first we agreed the happy path" in over.text.lower()
    # ...the probe is the one that these very words call for...
    called_for = grade(question, over.text, duration_s=over.duration_s)["next_probe"]
    assert called_for is not None
    assert probe.probe == called_for["id"]
    # ...and the speaker spoke it: speech by our own ears' judgement, and that very sentence.
    rendered = voice.render(probe.text)
    voice.close()
    lines = notes.all(Say)
    assert [say.kind for say in lines] == [LineKind.GREETING, LineKind.QUESTION, LineKind.PROBE]
    assert seconds_of_speech(heard.pcm) > 0.5 * seconds_of_speech(rendered)
    assert likeness(heard.pcm[-len(rendered) - 16_000 :], rendered) > 0.7
