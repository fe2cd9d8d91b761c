"""Takes the interviewer's voice out of what the microphone hears: WebRTC's AEC3, and a judge.

The canceller alone is not enough: some of an echo comes through until it knows the room, and an
interviewer that falls silent at its own voice is worse than one that cannot be interrupted. So
what it leaves is listened to only where it is too much for an echo (`audio.residue`), and until it
has been seen to work, nothing is listened to while the speaker plays, as without it. Who breaks in
goes on when the speaker has fallen silent; if nobody does, it was an echo after all.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audio.echo import Mute, Playing
from audio.frames import SAMPLE_RATE, Frame, Pcm, samples
from audio.played import Played
from audio.residue import WINDOW, Residue

_PIECE = samples(0.01)  # what AEC3 takes
_TAIL_S = 0.8
"""Output latency, the way through the room and back, the room's answer; and then some, to see
whether somebody goes on who broke in."""
_BREAKS_IN_S = 0.5
"""Before the speaker was stopped: it was stopped for that."""
_GONE_S = 0.45
"""So long after the speaker was stopped, nothing of it is heard any more."""
_RUN_IN = 3 * _PIECE
"""What came before the speaker plays, or the canceller would go on with the sound that it had when
the last line ended."""
_GOES_ON = samples(0.3)
"""After the last sign of somebody's speech: it has soft moments."""
_REMEMBERED = 300
"""Pieces with somebody in them: the last three seconds, more than is asked about."""


class Canceller(Protocol):
    """Takes one sound out of another; what it leaves may come a few milliseconds late."""

    def process(self, near: Pcm, far: Pcm) -> Pcm:
        """What is left of `near` without `far`: as long, and whole tens of milliseconds."""
        ...


def installed() -> bool:
    """Whether the extra `aec` is here, and works."""
    try:
        web_rtc()
    except ImportError:
        return False
    return True


def web_rtc() -> Canceller:
    """WebRTC's AEC3. ImportError without the extra `aec`."""
    from pywebrtc_audio import EchoCanceller  # noqa: PLC0415 - an extra

    canceller: Canceller = EchoCanceller(sample_rate=SAMPLE_RATE)
    return canceller


class EchoCancellingGate:
    """Lets through who speaks over the speaker; implements `audio.echo.EchoGate`.

    While the speaker plays, up to `WINDOW` pieces are held back until it is known whether somebody
    speaks in them, so that the beginning of a word is not lost. At other times, and until the
    canceller knows the room, it is shut while the speaker plays.
    """

    def __init__(self, played: Played, canceller: Canceller | None = None) -> None:
        self._played = played
        self._slips = played.slips
        self._canceller = canceller or web_rtc()
        self._residue = Residue()
        self._shut = Mute()
        self._playing = Playing(_TAIL_S)
        self._believed = False  # settled before a line, for the whole of it
        self._before: Pcm = _NONE
        self._near: Pcm = _NONE  # not yet given to the canceller: less than a piece
        self._far: Pcm = _NONE
        self._held: list[Pcm] = []  # what it left, not yet let through
        self._at = 0  # where the next sample let through begins
        self._open_until = 0
        self._speech: deque[int] = deque(maxlen=_REMEMBERED)  # pieces with somebody in them

    def playing(self, from_sample: int) -> None:
        """See `EchoGate`."""
        self._shut.playing.begin(from_sample)
        self._playing.begin(from_sample)

    def stopped(self, at_sample: int) -> None:
        """See `EchoGate`."""
        self._shut.playing.end(at_sample)
        self._playing.end(at_sample)

    def filter(self, frame: Frame) -> Frame | None:
        """See `EchoGate`."""
        far = self._played.take(len(frame.pcm))
        shut = self._shut.filter(frame)
        if self._played.slips != self._slips:
            self._slips = self._played.slips
            self._residue.forget()
            held, self._believed = self.flush(), False
            return shut if held is None else _joined(held, shut)
        if not self._playing.within(frame):
            if self._believed and self._mistaken():
                self._residue.doubt()
            self._speech.clear()
            held, self._believed = self.flush(), self._residue.learned
            self._before = np.concatenate([self._before, frame.pcm])[-_RUN_IN:]
            return shut if held is None else _joined(held, frame)
        if len(self._before):
            run_in = np.pad(self._before, (_RUN_IN - len(self._before), 0))
            self._canceller.process(run_in, np.zeros_like(run_in))
            self._before = _NONE
            self._residue.resume()
        if not (self._held or len(self._near)):
            self._at = frame.start
        self._near = np.concatenate([self._near, frame.pcm])
        self._far = np.concatenate([self._far, far])
        self._cancel(frame.end - len(self._near))
        if self._believed:
            return self._let_through()
        self._held.clear()
        return shut

    def flush(self) -> Frame | None:
        """See `EchoGate`."""
        pcm = np.concatenate([*self._held, self._near])
        start, self._held = self._at, []
        self._near = self._far = _NONE
        if not (self._believed and len(pcm)):
            return None
        self._at = start + len(pcm)
        return Frame(pcm if start < self._open_until else np.zeros_like(pcm), start)

    def _cancel(self, at: int) -> None:
        """Give whole pieces to the canceller and judge what it leaves; `at`: where they begin."""
        whole = len(self._near) // _PIECE * _PIECE
        near, self._near = self._near[:whole], self._near[whole:]
        far, self._far = self._far[:whole], self._far[whole:]
        left = self._canceller.process(near, far) if whole else near
        for start in range(0, whole, _PIECE):
            piece = left[start : start + _PIECE]
            self._held.append(piece)
            heard = _power(near[start : start + _PIECE])
            if self._residue.feed(heard, _power(piece), plays=self._playing.now):
                self._speech.append(at + start)
                self._open_until = at + start + _PIECE + _GOES_ON

    def _mistaken(self) -> bool:
        """Whether somebody seemed to break in, who had nothing to say when he had the floor."""
        stopped = self._playing.ended
        if stopped is None:
            return False
        broke_in = any(0 <= stopped - at < samples(_BREAKS_IN_S) for at in self._speech)
        goes_on = any(at - stopped > samples(_GONE_S) for at in self._speech)
        return broke_in and not goes_on

    def _let_through(self) -> Frame | None:
        """All that is held if somebody speaks, else what is too old to be part of speech."""
        end = self._at + _PIECE * len(self._held)
        ready = len(self._held) if end < self._open_until else len(self._held) - WINDOW
        if ready <= 0:
            return None
        pcm, start = np.concatenate(self._held[:ready]), self._at
        del self._held[:ready]
        self._at = start + len(pcm)
        return Frame(pcm if end < self._open_until else np.zeros_like(pcm), start)


_NONE: Pcm = np.zeros(0, np.int16)


def _power(pcm: Pcm) -> float:
    wide: NDArray[np.float64] = pcm.astype(np.float64)
    return float(np.mean(np.square(wide)))


def _joined(held: Frame, frame: Frame) -> Frame:
    return Frame(np.concatenate([held.pcm, frame.pcm]), held.start)
