"""One interview in real time: the only threads, and the main one, which owns the session.

    ears        capture: microphone -> detector -> segmenter
    recognizer  recognition: phrases and drafts -> words
    voice       prompts: renders lines ahead of need
    main        inbox -> Session.handle -> playback, log, screen

What the others find comes to the main thread by the inbox. The session never waits for anything.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence

from audio.segmenter import Draft, Withdrawn
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    AudioEnded,
    Began,
    Command,
    Control,
    DeviceBack,
    DeviceGone,
    Ended,
    Event,
    Heard,
    LineKind,
    Observer,
    Prepare,
    Pressed,
    Prompt,
    Resumed,
    Say,
    SpeechStarted,
    StopVoice,
    VoiceStarted,
)
from interviewer.live.capture import Capture, Perceived
from interviewer.live.listening import Job
from interviewer.live.playback import Playback
from interviewer.live.prompts import PromptRenderer
from interviewer.live.recognition import Recognition
from interviewer.live.rig import Rig

LAST_WORDS_S = 2.0
"""So long the words of a sentence are waited for in which somebody stops by key."""


class Runtime:
    """Holds one interview in real time."""

    def __init__(self, session: Session, rig: Rig, observers: Sequence[Observer] = ()) -> None:
        self._session = session
        self._clock = rig.clock
        self._observers = observers
        self._inbox: queue.SimpleQueue[Event | BaseException | Prompt] = queue.SimpleQueue()
        gate = rig.gate()
        self._capture = Capture(rig.microphone, gate, rig.detector, self._notice)
        self._recognition = Recognition(rig, self.post, self._position)
        self._prompts = PromptRenderer(rig.voice, self._inbox.put) if rig.voice else None
        self._playback = Playback(
            rig.speaker, self._prompts, gate, rig.clock, post=self.post, position=self._position
        )
        self._reason = ""
        self._stop_by: float | None = None

    @property
    def waiting(self) -> int:
        """Things that wait for the main thread or the recognizer; grows if they fall behind."""
        return self._inbox.qsize() + self._recognition.waiting

    def post(self, event: Event) -> None:
        """Tell the session something from another thread: a key, a typed answer."""
        self._inbox.put(event)

    def press(self, control: Control) -> None:
        """A key was pressed."""
        self.post(Pressed(self._position(), control))

    def run(self) -> str:
        """Hold the interview until it ends; Ctrl-C ends it cleanly. Returns Ended.reason.

        Raises what the devices raise on opening, and anything unforeseen that a thread died of.
        """
        self._capture.open()
        try:
            self._playback.open()
            threads = [
                self._thread("recognizer", self._recognize),
                self._thread("ears", self._capture.work),
            ]
            if self._prompts is not None:
                threads.append(self._thread("voice", self._prompts.work))
            self._handle(Began(0))
            while not self._reason:
                try:
                    self._turn_over()
                except KeyboardInterrupt:
                    self._handle(Pressed(self._position(), Control.STOP))
        finally:
            self._capture.close()
            self._playback.close()
            self._recognition.close()
            if self._prompts is not None:
                self._prompts.close()
        for thread in threads:
            thread.join(timeout=2.0)
        return self._reason

    def _position(self) -> int:
        return self._capture.position

    # --------------------------------------------------------------------- main thread

    def _turn_over(self) -> None:
        """Wait for one thing to happen and deal with it."""
        try:
            item = self._inbox.get(timeout=self._playback.patience_s)
        except queue.Empty:
            item = None
        finished = self._playback.poll()
        if finished is not None:
            self._handle(finished)
        if self._playback.seek_speaker() and self._session.phase is Phase.PAUSED:
            self._capture.look_around()  # else the beginning of an answer could be lost
        if self._stop_by is not None and self._clock.now() >= self._stop_by:
            self._handle(AudioEnded(self._position()))
        match item:
            case None:
                return
            case BaseException():
                raise item
            case Prompt():
                self._show(self._playback.rendered(item))
            case _:
                self._handle(item)

    def _handle(self, event: Event) -> None:
        event = self._session.public(event)
        self._show(event)
        if isinstance(event, DeviceGone | DeviceBack) and event.device == "microphone":
            self._playback.follow_microphone(event)
        for command in self._session.handle(event):
            self._do(command)
            self._show(command)
        if isinstance(event, Heard):
            self._recognition.weighed(event.phrase, self._session.phrases)
            self._show(self._recognition.trouble())
        elif isinstance(event, VoiceStarted) and self._playback.playing:
            self._recognition.look_again(self._playback.line_due)
        if self._session.phase is Phase.STOPPING and self._stop_by is None:
            self._stop_by = self._clock.now() + LAST_WORDS_S
            self._capture.finish()
        self._capture.follow(self._session.turn, self._session.quiet_until)

    def _do(self, command: Command) -> None:
        match command:
            case Say():
                self._show(self._playback.say(command))
                if command.kind in (LineKind.NUDGE, LineKind.OFFER):
                    self._show(self._capture.trouble())
            case StopVoice():
                self._playback.stop()
                if self._session.phase is Phase.LISTENING:
                    self._recognition.candidate_speaks()
            case Prepare():
                self._recognition.glossary = command.glossary
                if self._prompts is not None:
                    self._prompts.prepare(command.prompts)
            case AnswerOver():
                self._recognition.answer_over(self._session.phrases)
            case Resumed():
                self._capture.stay()
            case Ended():
                self._reason = command.reason

    def _show(self, item: Event | Command | None) -> None:
        if item is not None:
            for observer in self._observers:
                observer.see(item)

    # ------------------------------------------------------------------- other threads

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        def guarded() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - whatever it is, the main thread raises it
                self._inbox.put(error)

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        return thread

    def _notice(self, noticed: Perceived) -> None:
        """The ears heard something, or can hear no more."""
        match noticed:
            case Job():
                self._recognition.phrase(noticed)
            case Draft():
                self._recognition.draft(noticed)
            case Withdrawn():
                self._recognition.withdraw()
            case AudioEnded():
                self._recognition.ended(noticed)
            case SpeechStarted():
                self._recognition.candidate_speaks()
                self.post(noticed)
            case _:
                self.post(noticed)

    def _recognize(self) -> None:
        self._recognition.warm_up()
        self._session.warm_up()
        self._recognition.work()
