"""Files as devices: a recording that is heard like a microphone, a tape that is spoken to.

For replay, the demo and the tests: everything behind the ports of `audio.ports` works on these
as on real devices. Time is the count of microphone samples, so a run with no clock goes as fast
as the machine can.
"""

from __future__ import annotations

import math
import os
import wave
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from audio.clock import Clock
from audio.decode import decode
from audio.errors import AudioFileError
from audio.frames import SAMPLE_RATE, Frame, Pcm, samples, seconds

_BLOCK_S = 0.02


class WavMicrophone:
    """A recording as a microphone; implements `audio.ports.Microphone`.

    source: an audio file in any format that `audio.decode` reads, or samples. block: samples that
    come together. trailing_s: silence heard after the recording before its end, infinity for no
    end. clock: paces the frames as a real microphone would; None gives them as fast as they are
    read.
    """

    def __init__(
        self,
        source: Path | Pcm,
        *,
        block: int = samples(_BLOCK_S),
        trailing_s: float = 0.0,
        clock: Clock | None = None,
    ) -> None:
        if block < 1:
            raise ValueError(f"a frame has at least one sample, not {block}")
        self._source = source
        self._block = block
        self._trailing_s = trailing_s
        self._clock = clock
        self._pcm: Pcm | None = None
        self._note: str | None = None
        self._position = 0
        self._opened_at = 0.0

    @property
    def name(self) -> str:
        """The file's name."""
        return self._source.name if isinstance(self._source, Path) else "recording"

    @property
    def note(self) -> str | None:
        """What was wrong with the file and could be borne with; known once it is open."""
        return self._note

    @property
    def position(self) -> int:
        """How many samples have been read: the time, as everything below the session knows it."""
        return self._position

    def open(self) -> None:
        """Read the file. Raises AudioFileError."""
        if self._pcm is not None:
            return
        if isinstance(self._source, Path):
            recording = decode(self._source)
            self._pcm, self._note = recording.pcm, recording.note
        else:
            self._pcm = self._source
        self._position = 0
        self._opened_at = self._clock.now() if self._clock is not None else 0.0

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:  # noqa: ARG002 - a file never stays silent
        """The next frame, of whole blocks except at the end; None after it and while closed."""
        if self._pcm is None:
            return None
        start = self._position
        length = min(
            math.ceil(at_least / self._block) * self._block,
            len(self._pcm) + self._trailing_s * SAMPLE_RATE - start,
        )
        if length < 1:
            return None
        end = start + int(length)
        pcm = self._pcm[start:end]
        if len(pcm) < end - start:
            pcm = np.concatenate([pcm, np.zeros(end - start - len(pcm), np.int16)])
        if self._clock is not None:
            self._clock.sleep(max(0.0, self._opened_at + seconds(end) - self._clock.now()))
        self._position = end
        return Frame(pcm, start)

    def close(self) -> None:
        """Forget the recording; it can be opened again, from its beginning."""
        self._pcm = None


class Track:
    """One side of a conversation: stretches of sound at sample positions, silence between."""

    def __init__(self) -> None:
        self._stretches: list[tuple[int, Pcm]] = []

    def lay(self, start: int, pcm: Pcm) -> None:
        """Put `pcm` at sample `start`, over what is there already."""
        if len(pcm):
            self._stretches.append((start, pcm))

    def cut(self, at: int, fade: int = 0) -> None:
        """End everything that sounds at sample `at` or later, fading out over `fade` samples."""
        kept = [(start, pcm) for start, pcm in self._stretches if start + len(pcm) <= at]
        for start, pcm in self._stretches:
            if start <= at < start + len(pcm):
                tail = pcm[at - start : at - start + fade]
                ramp = 1 - np.arange(len(tail), dtype=np.float32) / max(1, fade)
                faded = (tail * ramp).astype(np.int16)
                kept.append((start, np.concatenate([pcm[: at - start], faded])))
        self._stretches = kept

    @property
    def end(self) -> int:
        """Sample position one past the last sound; 0 for an empty track."""
        return max((start + len(pcm) for start, pcm in self._stretches), default=0)

    def pcm(self, length: int | None = None) -> Pcm:
        """The track as samples, from position 0 to `end`, or to `length` if that is given."""
        return self.between(0, self.end if length is None else length)

    def between(self, start: int, end: int) -> Pcm:
        """The samples from `start` up to `end`; silence where there is no sound."""
        part = np.zeros(max(0, end - start), np.int16)
        for begin, pcm in self._stretches:
            first, last = max(begin, start), min(begin + len(pcm), end)
            if first < last:
                part[first - start : last - start] = pcm[first - begin : last - begin]
        return part


class Tape:
    """Both sides of a conversation on one time line, that of the microphone's samples."""

    def __init__(self) -> None:
        self.candidate = Track()
        self.interviewer = Track()

    def mix(self) -> Pcm:
        """Both tracks together, mono; where both are loud the sum is limited to full scale."""
        length = max(self.candidate.end, self.interviewer.end)
        total = self.candidate.pcm(length).astype(np.int32) + self.interviewer.pcm(length)
        return total.clip(-32768, 32767).astype(np.int16)

    def save(self, path: Path) -> None:
        """Write the mix as a wav file. Raises AudioFileError."""
        write_wav(path, self.mix())


class TapeSpeaker:
    """A speaker that plays on a track of a tape; implements `audio.ports.Speaker`.

    now: the sample count that time has reached, normally the microphone's `position`.
    """

    def __init__(self, track: Track, now: Callable[[], int]) -> None:
        self._track = track
        self._now = now
        self._ends = 0

    @property
    def name(self) -> str:
        """What the person would call it."""
        return "tape"

    @property
    def latency_s(self) -> float:
        """A tape has none."""
        return 0.0

    def open(self) -> None:
        """A tape is always ready."""

    def play(self, pcm: Pcm) -> None:
        """Lay `pcm` from now on, in place of whatever was playing."""
        self._track.cut(self._now())
        self._track.lay(self._now(), pcm)
        self._ends = self._now() + len(pcm)

    def stop(self, fade_s: float = 0.05) -> None:
        """Fade out what is playing within `fade_s` seconds."""
        self._track.cut(self._now(), samples(fade_s))
        self._ends = min(self._ends, self._now() + samples(fade_s))

    @property
    def playing(self) -> bool:
        """True until the sample count passes the end of the utterance."""
        return self._now() < self._ends

    def close(self) -> None:
        """End what is playing."""
        self.stop(0.0)


def write_wav(path: Path, pcm: Pcm) -> None:
    """Write `pcm` as a 16 bit mono wav file, whole or not at all. Raises AudioFileError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLE_RATE)
            out.writeframes(pcm.astype("<i2").tobytes())
        partial.replace(path)
    except OSError as error:
        raise AudioFileError(
            f"{str(path)!r} cannot be written: {error.strerror}.",
            "Choose a folder that exists, may be written to and has room.",
        ) from error
    finally:
        with suppress(OSError):  # it fails of what the writing failed of, which is said already
            partial.unlink(missing_ok=True)
