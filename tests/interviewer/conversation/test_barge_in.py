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
from interviewer.conversation.session import Session
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
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from interviewer.tree import Missing, Probe, Question
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes

AUDIBLE = 100
WORDY = "What happens on your side when the other side is slow for a whole day, and who is told?"
FIRST, OVER_IT = "We agree on a contract with the vendor.", "Then we retry twice in a row."


class Breaker(SimulatedCandidate):
    """Answers the question, and breaks into the probe; `tape` is what its loudspeaker plays."""

    tape: Tape
    echo = 0.0
    says, after_s = OVER_IT, 1.2
    spoke_at = 0
    stopped_at = 0

    def see(self, item: Event | Command) -> None:
        super().see(item)
        if isinstance(item, StopVoice):
            self.stopped_at = self.position
        if isinstance(item, Say) and item.kind is LineKind.REPEAT:
            self._answering = (item.line, "")
        if isinstance(item, Say) and item.kind is LineKind.PROBE and not self.spoke_at:
            self._answering = None
            wait = np.zeros(samples(self.after_s), np.int16)
            self.spoke_at = item.at + len(wait)
            self._speech.append(np.concatenate([wait, self._voice.render(self.says)]))

    def read(self, timeout_s: float, at_least: int = 1) -> Frame:
        frame = super().read(timeout_s, at_least)
        if not self.echo:
            return frame
        late = samples(0.1)
        echo = self.tape.interviewer.between(frame.start - late, frame.end - late)
        heard = self.echo * echo
        return Frame((frame.pcm + heard).clip(-32767, 32767).astype(np.int16), frame.start)


class Keeps:
    """A recognizer that keeps what it was given to hear."""

    name = "keeps"

    def __init__(self, over_it: str) -> None:
        self.heard: list[Pcm] = []
        self._said = (FIRST, over_it, "It is so.")

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
        self.heard.append(pcm)
        return Transcript(self._said[min(len(self.heard), 3) - 1], 0.95)

    def warm_up(self) -> None:
        """Nothing to warm."""


def hold(
    folder: Path,
    *,
    headphones: bool,
    says: str = OVER_IT,
    after_s: float = 1.2,
    question: Question | None = None,
) -> tuple[Breaker, Notes, Keeps]:
    interviewer, voice = Pyttsx3Voice("en", 165, folder), Pyttsx3Voice("en-us", 150, folder)
    try:
        candidate = Breaker({}, voice, otherwise=(FIRST,))
        candidate.tape, candidate.echo = Tape(), 0.0 if headphones else 0.4
        candidate.says, candidate.after_s = says, after_s
        speaker = TapeSpeaker(candidate.tape.interviewer, lambda: candidate.position)
        rig = Rig(
            candidate,
            GatedDetector(),
            keeps := Keeps(says),
            speaker,
            interviewer,
            full_duplex=headphones,
            clock=ManualClock(),
        )
        notes = Notes()
        session = Session((question or make_question(),), help_when_silent=False)
        Stepper(session, rig, [candidate, notes]).run()
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


def test_a_follow_up_that_an_okay_broke_off_is_heard_whole_after_all(tmp_path: Path) -> None:
    question = make_question(probes=(Probe("slow", (WORDY,), 90, Missing("timeout")),))
    candidate, notes, _ = hold(
        tmp_path, headphones=True, says="Okay.", after_s=4.0, question=question
    )
    (stop,) = notes.all(StopVoice)
    again = next(say for say in notes.all(Say) if say.at > stop.at)
    assert (again.kind, again.text) == (LineKind.REPEAT, WORDY)
    assert seconds(again.at - candidate.spoke_at) < 1.5
    heard = next(each for each in notes.all(VoiceFinished) if each.line == again.line)
    voice = Pyttsx3Voice("en", 165, tmp_path)
    try:
        whole_s = seconds(len(voice.render(WORDY)))
    finally:
        voice.close()
    assert seconds(heard.at - again.at) >= whole_s
    answers = [each.text for each in notes.all(AnswerOver)]
    assert answers == [FIRST, "Okay. It is so."]
