"""Speaking over the interviewer: it falls silent at once, and not a syllable is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from audio.clock import ManualClock
from audio.files import Tape, TapeSpeaker
from audio.frames import Frame, Pcm, samples, seconds
from audio.ports import Transcript
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from interviewer.candidate import SimulatedCandidate
from interviewer.events import (
    AnswerOver,
    Command,
    Event,
    LineKind,
    PhraseClosed,
    Say,
    SpeechStarted,
    StopVoice,
    VoiceFinished,
)
from interviewer.rig import Rig
from interviewer.session import Session
from interviewer.stepper import Stepper
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes

AUDIBLE = 100
FIRST, OVER_IT = "We agree on a contract with the vendor.", "Then we retry twice in a row."


class Breaker(SimulatedCandidate):
    """Answers the question, and breaks into the probe; `tape` is what its loudspeaker plays."""

    tape: Tape
    echo = 0.0
    spoke_at = 0
    stopped_at = 0

    def see(self, item: Event | Command) -> None:
        super().see(item)
        if isinstance(item, StopVoice):
            self.stopped_at = self.position
        if isinstance(item, Say) and item.kind is LineKind.PROBE and not self.spoke_at:
            self._answering = None
            wait = np.zeros(samples(BREAKS_IN_S), np.int16)
            self.spoke_at = item.at + len(wait)
            self._speech.append(np.concatenate([wait, self._voice.render(OVER_IT)]))

    def read(self, timeout_s: float, at_least: int = 1) -> Frame:
        frame = super().read(timeout_s, at_least)
        if not self.echo:
            return frame
        late = samples(0.1)
        echo = self.tape.interviewer.between(frame.start - late, frame.end - late)
        heard = self.echo * echo
        return Frame((frame.pcm + heard).clip(-32767, 32767).astype(np.int16), frame.start)


BREAKS_IN_S = 1.2


class Keeps:
    """A recognizer that keeps what it was given to hear."""

    name = "keeps"

    def __init__(self) -> None:
        self.heard: list[Pcm] = []

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
        self.heard.append(pcm)
        return Transcript((FIRST, OVER_IT, "It is so.")[min(len(self.heard), 3) - 1], 0.95)

    def warm_up(self) -> None:
        """Nothing to warm."""


def hold(folder: Path, *, headphones: bool) -> tuple[Breaker, Notes, Keeps]:
    interviewer, voice = Pyttsx3Voice("en", 165, folder), Pyttsx3Voice("en-us", 150, folder)
    try:
        candidate = Breaker({}, voice, otherwise=(FIRST,))
        candidate.tape, candidate.echo = Tape(), 0.0 if headphones else 0.4
        speaker = TapeSpeaker(candidate.tape.interviewer, lambda: candidate.position)
        rig = Rig(
            candidate,
            GatedDetector(),
            keeps := Keeps(),
            speaker,
            interviewer,
            full_duplex=headphones,
            clock=ManualClock(),
        )
        notes = Notes()
        question = make_question()
        Stepper(Session((question,), help_when_silent=False), rig, [candidate, notes]).run()
    finally:
        interviewer.close()
        voice.close()
    return candidate, notes, keeps


def test_the_voice_fades_out_and_the_first_syllable_is_kept(tmp_path: Path) -> None:
    candidate, notes, keeps = hold(tmp_path, headphones=True)
    (stop,) = notes.all(StopVoice)
    probe = next(say for say in notes.all(Say) if say.kind is LineKind.PROBE)
    played = np.abs(candidate.tape.interviewer.pcm().astype(int))[probe.at : stop.at + 16_000]
    silent_from = probe.at + int(np.flatnonzero(played > AUDIBLE)[-1]) + 1
    began = next(each for each in notes.all(SpeechStarted) if each.at > probe.at)
    assert abs(seconds(began.at - candidate.spoke_at)) < 0.15
    assert seconds(silent_from - candidate.stopped_at) < 0.1
    assert seconds(silent_from - candidate.spoke_at) < 0.3
    phrases = notes.all(PhraseClosed)
    over = next(each for each in phrases if each.end > candidate.spoke_at)
    assert over.end - len(keeps.heard[phrases.index(over)]) <= candidate.spoke_at
    assert any(OVER_IT in each.text for each in notes.all(AnswerOver))


def test_through_a_loudspeaker_alone_it_does_not_hear_over_its_own_voice(tmp_path: Path) -> None:
    candidate, notes, _ = hold(tmp_path, headphones=False)
    assert not notes.all(StopVoice)
    probe = next(say for say in notes.all(Say) if say.kind is LineKind.PROBE)
    finished = next(each for each in notes.all(VoiceFinished) if each.line == probe.line)
    starts = [each.at for each in notes.all(SpeechStarted) if each.at > probe.at]
    assert min(starts) > finished.at
    assert candidate.spoke_at < finished.at
