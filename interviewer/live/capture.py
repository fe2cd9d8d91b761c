"""The ears: microphone -> gate -> detector -> segmenter, on a microphone that may go away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import numpy as np

from audio import where
from audio.echo import EchoGate
from audio.errors import AudioError, DeviceLost
from audio.frames import Frame, samples
from audio.ports import Microphone, SpeechDetector
from interviewer.events import (
    AudioEnded,
    DeviceBack,
    DeviceGone,
    PhraseClosed,
    SpeechStarted,
    Trouble,
)
from interviewer.live.listening import Heeded, Listening

MICROPHONE_SILENT_S = 3.0
"""A working microphone gives samples, if only of silence; without any for so long it is gone."""
MUTED_S = 5.0
"""Nothing but zeros for so long: an open microphone hears the room, if not a person."""
GAP_S = 0.2
"""Zeros for longer than a dropout, between two sounds: somebody has taken the noise out."""
RETRY_S = 1.0
"""Between two attempts to open a microphone that is gone."""

Perceived = Heeded | DeviceGone | DeviceBack | AudioEnded
"""What comes of listening."""


class Capture:
    """Listens until it is closed or a recording is over; a microphone that is lost is looked for.

    Other threads tell the gate when the speaker plays, set the turn, until when silence means
    nothing and the wish for new devices, and read `position`; each may be one event old.
    """

    def __init__(
        self,
        microphone: Microphone,
        gate: EchoGate,
        detector: SpeechDetector,
        notice: Callable[[Perceived], None],
    ) -> None:
        """notice: told everything that comes to light, in order, on the ears' thread."""
        self._microphone = microphone
        self._gate = gate
        self._listening = Listening(detector)
        self._notice = notice
        self._closing = threading.Event()
        self._finish = False
        self._look_around = threading.Event()
        self._speaking = False  # a phrase has begun that is not closed
        self._sound_until = 0  # the last sample of any sound, if only the noise of a room
        self._has_gaps = False  # as it gives zeros wherever nobody speaks, they say nothing
        self.position = 0
        """Samples heard so far, over all devices; written by the ears only."""

    def open(self) -> None:
        """Raises what Microphone.open raises."""
        self._microphone.open()

    def follow(self, turn: int, quiet_until: float) -> None:
        """See Listening.follow."""
        self._listening.follow(turn, quiet_until)

    def trouble(self) -> Trouble | None:
        """Why nobody can have been heard, if that is so: a muted microphone gives zeros."""
        if self._has_gaps or self.position - self._sound_until < samples(MUTED_S):
            return None
        silent = f'"{self._microphone.name}" gives digital silence: it is muted, or the wrong one.'
        return Trouble(self.position, silent, where.silent_microphone())

    def look_around(self) -> None:
        """Let PortAudio see what is new: it does only while no stream of its own is open.

        It takes a moment in which nobody is heard, so a phrase that has begun is heard out.
        """
        self._look_around.set()

    def stay(self) -> None:
        """No more looking around: somebody is about to be listened to."""
        self._look_around.clear()

    def finish(self) -> None:
        """Hear no more, but pass on what has been heard, and AudioEnded. Any thread may call it."""
        self._finish = True
        self._closing.set()

    def close(self) -> None:
        """Hear no more. Any thread may call it."""
        self._closing.set()
        self._microphone.close()

    def work(self) -> None:
        """Listen, on a thread of its own."""
        try:
            self._listen()
        finally:
            if self._closing.is_set():
                self._microphone.close()  # it may have been opened again just now

    def _listen(self) -> None:
        offset = 0  # each time it is opened, a microphone counts from 0
        while not self._closing.is_set():
            try:
                if self._look_around.is_set() and not self._speaking:
                    self._reopen_to_look_around()
                    offset = self.position
                # Waking for each block costs more than the work on it.
                frame = self._microphone.read(MICROPHONE_SILENT_S, self._listening.needs)
            except DeviceLost as error:
                if self._closing.is_set():
                    break
                # What was said up to here is a phrase, whatever becomes of the device.
                self._close_phrase()
                self._notice(DeviceGone(self.position, "microphone", error.message))
                if not self._reopen():
                    break
                offset = self.position
                self._notice(DeviceBack(self.position, "microphone"))
                continue
            if frame is None:
                self._finish = True
                break
            frame = Frame(frame.pcm, frame.start + offset)
            self._note_sound(frame)
            heard = self._gate.filter(frame)
            self.position = frame.end
            self._hear(heard)
        if self._finish:
            self._close_phrase()
            self._notice(AudioEnded(self.position))

    def _note_sound(self, frame: Frame) -> None:
        sound = np.flatnonzero(frame.pcm)
        if not len(sound):
            return
        gap = frame.start + int(sound[0]) - self._sound_until
        self._has_gaps |= self._sound_until > 0 and gap > samples(GAP_S)
        self._sound_until = frame.start + int(sound[-1]) + 1

    def _hear(self, frame: Frame | None) -> None:
        if frame is not None:
            self._pass_on(self._listening.hear(frame))

    def _close_phrase(self) -> None:
        """Hear what is held back, and close what is open."""
        self._hear(self._gate.flush())
        self._pass_on(self._listening.flush())

    def _pass_on(self, found: Iterable[Heeded]) -> None:
        for item in found:
            if isinstance(item, SpeechStarted | PhraseClosed):
                # A noise that never ends is a phrase after another: between them is soon enough.
                self._speaking = isinstance(item, SpeechStarted)
            self._notice(item)

    def _reopen_to_look_around(self) -> None:
        """Raises DeviceLost."""
        self._look_around.clear()
        self._close_phrase()
        self._microphone.close()
        try:
            self._microphone.open()
        except AudioError as error:
            raise DeviceLost(error.message, error.next_step) from error

    def _reopen(self) -> bool:
        """Try until it is back (True) or we are closed."""
        self._microphone.close()
        while not self._closing.wait(RETRY_S):
            try:
                self._microphone.open()
            except AudioError:
                continue
            self._look_around.clear()  # that was one
            return True
        return False
