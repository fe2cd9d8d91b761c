"""A whole interview on one thread, in the time of its samples: the same parts, the same events.

Recognition takes no time here (`Heard` comes with its phrase), so what a run shows is the policy,
not the machine: half an hour passes in seconds and gives the same log every time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from audio.errors import VoiceError
from audio.frames import Frame
from audio.segmenter import Draft, Withdrawn
from interviewer.conversation.session import Session
from interviewer.events import (
    AudioEnded,
    Began,
    Command,
    Ended,
    Event,
    Heard,
    Observer,
    Prepare,
    Say,
    StopVoice,
    Trouble,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.live.ending_sound import EndingSound
from interviewer.live.listening import Heeded, Job, Listening, aligned
from interviewer.live.rig import Rig

READ_TIMEOUT_S = 5.0


class Stepper:
    """Feeds a session block by block until it ends or the recording does."""

    def __init__(self, session: Session, rig: Rig, observers: Sequence[Observer] = ()) -> None:
        self._session = session
        self._rig = rig
        self._observers = observers
        self._listening = Listening(rig.detector)
        self._gate = rig.gate()
        self._ending = EndingSound(rig.turn_scorer)
        self._glossary: tuple[str, ...] = ()
        self._speaking: tuple[Say, int] | None = None  # the line and the sample it ends at
        self._reason = ""
        self._position = 0

    def run(self) -> str:
        """Hold the interview. Returns how it ended (Ended.reason)."""
        rig = self._rig
        rig.microphone.open()
        if rig.speaker is not None:
            rig.speaker.open()
        try:
            self._handle(Began(0))
            while not self._reason:
                frame = rig.microphone.read(READ_TIMEOUT_S)
                if frame is None:
                    self._hear(self._gate.flush())
                    self._heed(self._listening.flush())
                    self._finish_speaking()
                    self._handle(AudioEnded(self._position))
                    break
                for piece in aligned(frame, rig.detector.BLOCK):
                    self._step(piece)
                    if self._reason:
                        break
        finally:
            rig.microphone.close()
            if rig.speaker is not None:
                rig.speaker.close()
        return self._reason

    def _step(self, piece: Frame) -> None:
        at_block = piece.start % self._rig.detector.BLOCK == 0
        if at_block and self._speaking is not None and self._speaking[1] <= piece.start:
            self._finish_speaking()
        heard = self._gate.filter(piece)
        self._position = piece.end
        self._hear(heard)

    def _hear(self, heard: Frame | None) -> None:
        if heard is not None:
            self._heed(self._listening.hear(heard))

    def _heed(self, found: Iterable[Heeded]) -> None:
        for item in found:
            if isinstance(item, Draft | Withdrawn):
                continue  # nothing to win where recognizing takes no time
            self._handle(self._recognize(item) if isinstance(item, Job) else item)

    def _recognize(self, job: Job) -> Heard:
        clock, phrase = self._rig.clock, job.phrase
        began = clock.now()
        transcript = self._rig.recognizer.transcribe(phrase.pcm, self._glossary)
        took_s = clock.now() - began
        return job.heard(phrase.end, transcript, took_s, self._ending.probability(job))

    def _handle(self, event: Event) -> None:
        """Tell the session, do as it says, and go on with whatever that brings about at once."""
        waiting: deque[Event] = deque([event])
        while waiting and not self._reason:
            happened = self._session.public(waiting.popleft())
            self._show(happened)
            for command in self._session.handle(happened):
                self._show(command)
                waiting.extend(self._do(command))
            self._listening.follow(self._session.turn, quiet_until=0.0)

    def _do(self, command: Command) -> tuple[Event, ...]:
        match command:
            case Say():
                return self._say(command)
            case StopVoice() if self._speaking is not None:
                self._stop_voice()
            case Prepare():
                self._glossary = command.glossary
            case Ended():
                self._reason = command.reason
        return ()

    def _say(self, say: Say) -> tuple[Event, ...]:
        rig, at = self._rig, say.at
        if rig.voice is None or rig.speaker is None:
            return (VoiceStarted(at, say.line), VoiceFinished(at, say.line))
        try:
            pcm = rig.voice.render(say.text, say.manner.voices, say.manner.pace)
        except VoiceError as error:
            self._show(Trouble(at, error.message, error.next_step))
            return (VoiceStarted(at, say.line), VoiceFinished(at, say.line))
        rig.speaker.play(pcm)
        self._gate.playing(at)
        self._speaking = (say, at + len(pcm))
        return (VoiceStarted(at, say.line),)

    def _stop_voice(self) -> None:
        if self._rig.speaker is not None:
            self._rig.speaker.stop()
        self._gate.stopped(self._position)
        self._speaking = None

    def _finish_speaking(self) -> None:
        if self._speaking is None:
            return
        say, end = self._speaking
        self._speaking = None
        self._gate.stopped(end)
        self._handle(VoiceFinished(end, say.line))

    def _show(self, item: Event | Command) -> None:
        for observer in self._observers:
            observer.see(item)
