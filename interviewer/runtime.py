"""The only threads: ears, recognizer, voice, and the main one that owns the session.

    ears        microphone -> detector -> segmenter: events to the inbox, phrases to be recognized
    recognizer  phrase -> words -> inbox, in order, while the candidate goes on; begins in the
                silence that closes the phrase
    voice       renders lines ahead of need
    main        inbox -> Session.handle -> speaker, log, screen

They share the inbox, the two work queues, and single values that may be one event old: the turn,
until when silence means nothing, whether the speaker plays and whether to look for new devices, for
the ears; how much they have heard, for everybody. The session never waits for anything.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from audio.errors import AudioError, DeviceLost, VoiceError
from audio.frames import Frame, Pcm, seconds
from audio.segmenter import Draft, Withdrawn
from interviewer.ending_sound import EndingSound
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
    Observer,
    Prepare,
    Pressed,
    Prompt,
    Reheard,
    Say,
    SpeechStarted,
    StopVoice,
    Trouble,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.listening import Heeded, Job, Listening
from interviewer.moves import Phase
from interviewer.prompts import PromptRenderer
from interviewer.reading_ahead import ReadingAhead
from interviewer.rig import Rig
from interviewer.second_look import SecondLook
from interviewer.session import Session

MICROPHONE_SILENT_S = 3.0
"""A working microphone gives samples, if only of silence; without any for so long it is gone."""
RETRY_S = 1.0
POLL_S = 0.01
"""How often the end of a spoken line is looked for, once it is due."""


@dataclass(frozen=True, slots=True)
class _LookAgain:
    """The interviewer began to speak and will until this moment."""

    until: float


_Work = tuple[Job, float] | Draft | AudioEnded | _LookAgain
"""For the recognizer; a phrase comes with the moment at which it was closed."""


class Runtime:
    """Holds one interview in real time."""

    def __init__(self, session: Session, rig: Rig, observers: Sequence[Observer] = ()) -> None:
        self._session = session
        self._rig = rig
        self._observers = observers
        self._listening = Listening(rig.detector)
        self._gate = rig.gate()
        self._ending = EndingSound(rig.turn_scorer)
        self._inbox: queue.SimpleQueue[Event | BaseException | Prompt] = queue.SimpleQueue()
        self._jobs: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._second = SecondLook() if rig.looker is not None else None
        self._ahead = ReadingAhead(rig.recognizer)
        self._glossary: tuple[str, ...] = ()
        self._position = 0  # samples heard; written by the ears only
        self._closing = threading.Event()
        self._prompts = PromptRenderer(rig.voice, self._inbox.put) if rig.voice else None
        self._say: Say | None = None  # the line that is to be spoken or is being spoken
        self._playing = False
        self._line_due = 0.0  # when it will have been played
        self._speaker_lost = False
        self._speaker_retry = 0.0  # when it may be looked for again
        self._deaf: DeviceGone | None = None  # the microphone is away
        self._look_around = threading.Event()  # the ears let PortAudio see what is new
        self._reason = ""

    @property
    def waiting(self) -> int:
        """Things that wait for the main thread or the recognizer; grows if they fall behind."""
        return self._inbox.qsize() + self._jobs.qsize()

    def post(self, event: Event) -> None:
        """Tell the session something from another thread: a key, a typed answer."""
        self._inbox.put(event)

    def press(self, control: Control) -> None:
        """A key was pressed."""
        self.post(Pressed(self._position, control))

    def run(self) -> str:
        """Hold the interview until it ends; Ctrl-C ends it cleanly. Returns Ended.reason.

        Raises what the devices raise on opening, and anything unforeseen that a thread died of.
        """
        rig = self._rig
        rig.microphone.open()
        try:
            if rig.speaker is not None:
                rig.speaker.open()
            threads = [
                self._thread("recognizer", self._recognize),
                self._thread("ears", self._hear),
            ]
            if self._prompts is not None:
                threads.append(self._thread("voice", self._prompts.work))
            self._handle(Began(0))
            while not self._reason:
                try:
                    self._turn_over()
                except KeyboardInterrupt:
                    self._handle(Pressed(self._position, Control.STOP))
        finally:
            self._closing.set()
            rig.microphone.close()
            if rig.speaker is not None:
                rig.speaker.stop()
                rig.speaker.close()
            self._jobs.put(None)
            if self._prompts is not None:
                self._prompts.close()
        for thread in threads:
            thread.join(timeout=2.0)
        return self._reason

    # --------------------------------------------------------------------- main thread

    def _turn_over(self) -> None:
        """Wait for one thing to happen and deal with it."""
        try:
            item = self._inbox.get(timeout=self._patience_s())
        except queue.Empty:
            item = None
        self._listen_to_speaker()
        if self._speaker_lost and self._deaf is None:
            self._reopen_speaker()
        match item:
            case None:
                return
            case BaseException():
                raise item
            case Prompt():
                if self._say is not None and self._say.prompt == item and not self._playing:
                    self._speak(self._say)
            case _:
                self._handle(item)

    def _listen_to_speaker(self) -> None:
        """Has the line been heard, or the speaker gone away in the middle of it?"""
        if not self._playing or self._rig.speaker is None:
            return
        try:
            if not self._rig.speaker.playing:
                self._line_ended()
        except DeviceLost as error:
            self._lose_speaker(error)

    def _patience_s(self) -> float:
        """How long to wait for something to happen before looking around."""
        if not self._playing:
            return RETRY_S
        return min(RETRY_S, max(POLL_S, self._line_due - self._rig.clock.now()))

    def _handle(self, event: Event) -> None:
        self._show(event)
        if isinstance(event, DeviceGone | DeviceBack):
            self._free_speaker(event)
        for command in self._session.handle(event):
            self._do(command)
            self._show(command)
        if isinstance(event, Heard) and self._second is not None:
            self._second.heard(event.phrase, self._answered())
        self._listening.follow(self._session.turn, self._session.quiet_until)

    def _show(self, item: Event | Command) -> None:
        for observer in self._observers:
            observer.see(item)

    def _do(self, command: Command) -> None:
        match command:
            case Say():
                self._fall_silent()  # a line may come in the middle of another, after a skip say
                self._say = command
                self._speak(command)
            case StopVoice():
                self._fall_silent()
                if self._second is not None and self._session.phase is Phase.LISTENING:
                    self._second.cancel()
            case Prepare():
                self._glossary = command.glossary
                if self._prompts is not None:
                    self._prompts.prepare(command.prompts)
            case AnswerOver() if self._second is not None:
                self._second.answer_over(self._answered())
            case Ended():
                self._reason = command.reason

    def _answered(self) -> set[int]:
        """The phrases of the answer, which the session keeps until what follows it was heard."""
        answer = self._session.answer
        remarks = answer.remarks if answer is not None else []
        return {number for remark in remarks for number in remark.phrases}

    def _fall_silent(self) -> None:
        if self._playing and self._rig.speaker is not None:
            self._rig.speaker.stop()
            self._gate.stopped(self._position)
        self._say, self._playing = None, False

    def _speak(self, say: Say) -> None:
        """Play the line if it is rendered; else it comes back by the inbox when it is."""
        if self._prompts is None or self._rig.speaker is None:
            self._skip_line(say)
            return
        try:
            pcm = self._prompts.want(say.prompt)
            if pcm is not None:
                self._play(say, pcm)
        except VoiceError as error:
            self._show(Trouble(self._position, error.message, error.next_step))
            self._skip_line(say)

    def _play(self, say: Say, pcm: Pcm) -> None:
        assert self._rig.speaker is not None
        self._gate.playing(self._position)
        try:
            self._rig.speaker.play(pcm)
        except DeviceLost as error:
            if self._deaf is not None:  # then we have closed it ourselves
                self._gate.stopped(self._position)
                self.post(replace(self._deaf, at=self._position))
            else:
                self._lose_speaker(error)
            return
        self._playing = True
        self._line_due = self._rig.clock.now() + seconds(len(pcm))
        self.post(VoiceStarted(self._position, say.line))
        if self._second is not None:
            self._jobs.put(_LookAgain(self._line_due))

    def _skip_line(self, say: Say) -> None:
        """A line that cannot be heard takes no time; the screen still shows it."""
        self._say = None
        self.post(VoiceStarted(self._position, say.line))
        self.post(VoiceFinished(self._position, say.line))

    def _line_ended(self) -> None:
        self._gate.stopped(self._position)
        say, self._say, self._playing = self._say, None, False
        if say is not None:
            self._handle(VoiceFinished(self._position, say.line))

    def _lose_speaker(self, error: DeviceLost) -> None:
        self._gate.stopped(self._position)
        self._playing, self._speaker_lost = False, True
        self.post(DeviceGone(self._position, "speaker", error.message))

    def _free_speaker(self, event: DeviceGone | DeviceBack) -> None:
        """Let go of the speaker while the microphone is away.

        PortAudio looks for new devices only while no stream of its own is open.
        """
        if event.device != "microphone":
            return
        self._deaf = event if isinstance(event, DeviceGone) else None
        speaker = self._rig.speaker
        if speaker is None:
            return
        if self._deaf is not None:
            speaker.close()
            return
        try:
            speaker.open()
            self._speaker_lost = False
        except AudioError:
            self._speaker_lost = True

    def _reopen_speaker(self) -> None:
        assert self._rig.speaker is not None
        now = self._rig.clock.now()
        if now < self._speaker_retry:
            return
        self._speaker_retry = now + RETRY_S
        self._rig.speaker.close()
        try:
            self._rig.speaker.open()
        except AudioError:
            if self._session.phase is Phase.PAUSED:  # else somebody may be speaking
                self._look_around.set()
            return
        self._speaker_lost = False
        self.post(DeviceBack(self._position, "speaker"))

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

    def _hear(self) -> None:
        try:
            self._listen()
        finally:
            if self._closing.is_set():
                self._rig.microphone.close()  # it may have been opened again just now

    def _listen(self) -> None:
        microphone, offset = self._rig.microphone, 0
        while not self._closing.is_set():
            try:
                if self._look_around.is_set():
                    self._reopen_to_look_around()
                    offset = self._position
                # Waking for each block costs more than the work on it.
                frame = microphone.read(MICROPHONE_SILENT_S, self._listening.needs)
            except DeviceLost as error:
                if self._closing.is_set():
                    return
                # What was said up to here is a phrase, whatever becomes of the device.
                self._stop_listening()
                self.post(DeviceGone(self._position, "microphone", error.message))
                if not self._reopen_microphone():
                    return
                offset = self._position
                self.post(DeviceBack(self._position, "microphone"))
                continue
            if frame is None:
                self._stop_listening()
                # Through the recognizer, so that it comes after the words that are still there.
                self._jobs.put(AudioEnded(self._position))
                return
            frame = Frame(frame.pcm, frame.start + offset)
            heard = self._gate.filter(frame)
            self._position = frame.end
            if heard is not None:
                self._pass_on(self._listening.hear(heard))

    def _stop_listening(self) -> None:
        """Hear what is held back, and close what is open."""
        rest = self._gate.flush()
        if rest is not None:
            self._pass_on(self._listening.hear(rest))
        self._pass_on(self._listening.flush())

    def _reopen_to_look_around(self) -> None:
        """PortAudio sees new devices only while no stream of its own is open. Raises DeviceLost."""
        self._look_around.clear()
        self._stop_listening()
        self._rig.microphone.close()
        try:
            self._rig.microphone.open()
        except AudioError as error:
            raise DeviceLost(error.message, error.next_step) from error

    def _reopen_microphone(self) -> bool:
        """Try until it is back (True) or the session is over."""
        self._rig.microphone.close()
        while not self._closing.wait(RETRY_S):
            try:
                self._rig.microphone.open()
            except AudioError:
                continue
            return True
        return False

    def _pass_on(self, found: Iterable[Heeded]) -> None:
        for item in found:
            if isinstance(item, Job):
                self._jobs.put((item, self._rig.clock.now()))
            elif isinstance(item, Draft):
                self._ahead.expect(item)
                self._jobs.put(item)
            elif isinstance(item, Withdrawn):
                self._ahead.withdraw()
            else:
                if isinstance(item, SpeechStarted) and self._second is not None:
                    self._second.cancel()
                self.post(item)

    def _recognize(self) -> None:
        clock = self._rig.clock
        self._rig.recognizer.warm_up()
        self._session.warm_up()
        while (job := self._jobs.get()) is not None:
            if isinstance(job, AudioEnded):
                self.post(job)
                continue
            if isinstance(job, _LookAgain):
                self._look_again(job.until)
                continue
            if isinstance(job, Draft):
                if self._jobs.empty():  # else the phrase itself is there already, or more
                    self._ahead.read(job, self._glossary)
                continue
            (work, closed_at) = job
            phrase = work.phrase
            transcript = self._ahead.words(phrase, self._glossary)
            if self._second is not None and transcript.dropped is None and transcript.text:
                self._second.keep(work.turn, phrase, self._glossary)
            self.post(
                Heard(
                    self._position,
                    work.turn,
                    phrase.index,
                    phrase.start,
                    phrase.end,
                    transcript.text,
                    transcript.confidence,
                    transcript.dropped,
                    clock.now() - closed_at,
                    self._ending.probability(work),
                )
            )

    def _look_again(self, until: float) -> None:
        """Read the answer again in what is left of the interviewer's line, words first."""
        second, looker, clock = self._second, self._rig.looker, self._rig.clock
        if second is None or looker is None:
            return
        while self._jobs.empty() and (look := second.next(until - clock.now())):
            began = clock.now()
            wanted = partial(second.wants, look)
            found = looker.look_again(look.pcm, look.glossary, wanted=wanted)
            took_s = clock.now() - began
            second.took(look, took_s, whole=wanted())
            if found.dropped is None:
                self.post(
                    Reheard(
                        self._position,
                        look.turn,
                        look.phrases,
                        found.text,
                        found.confidence,
                        took_s,
                    )
                )
