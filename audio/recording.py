"""The candidate's sound on the disk, only where somebody asked for it to be kept."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np

from audio import private_file
from audio.errors import AudioFileError
from audio.frames import SAMPLE_RATE, Frame, Pcm

_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_BYTES = 2
_UNFINISHED = 0xFFFF_FFFF - _HEADER.size
"""Length that the header tells until it is known: players then play to the end of the file."""


class Recording:
    """A wav file written while the microphone is open, for the person's eyes (mode 0600) only.

    A full disk ends the recording, never the interview; `trouble` then says so. A crash leaves a
    file that holds everything up to it.
    """

    def __init__(self, path: Path) -> None:
        """Make a new file. Raises AudioFileError."""
        self.path = path
        self.trouble = ""
        self._base = 0  # sample of the session at which the microphone was opened last
        self._written = 0
        try:
            descriptor = private_file.create(path)
        except OSError as error:
            raise AudioFileError(
                f"Your sound cannot be kept in {str(path)!r}: {error.strerror}.",
                "Free some space or make the folder writable, or leave out --keep-audio.",
            ) from error
        self._file = os.fdopen(descriptor, "wb", buffering=1 << 16)
        self._file.write(_header(_UNFINISHED))

    def take(self, frame: Frame) -> None:
        """Write a frame where it belongs; what the microphone lost is silence in the file."""
        if self.trouble:
            return
        if self._base + frame.start < self._written:
            self._base = self._written  # the microphone was opened again and counts from 0
        gap = self._base + frame.start - self._written
        pcm = np.concatenate([np.zeros(gap, np.int16), frame.pcm]) if gap else frame.pcm
        try:
            self._file.write(pcm.astype("<i2").tobytes())
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror}"
            return
        self._written += len(pcm)

    def close(self) -> None:
        """Finish the file: its header then tells its length."""
        try:
            with self._file as file:
                file.flush()
                file.seek(0)
                file.write(_header(_BYTES * self._written))
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror}"


def read_recording(path: Path) -> Pcm:
    """All samples of a recording, also of one whose header was never finished.

    Raises AudioFileError if there is none.
    """
    try:
        raw = path.read_bytes()[_HEADER.size :]
    except OSError as error:
        raise AudioFileError(
            f"The sound of this session cannot be read: {error.strerror}.",
            "The report can be made without it: add --no-audio.",
        ) from error
    return np.frombuffer(raw[: len(raw) // _BYTES * _BYTES], dtype="<i2")


def _header(size: int) -> bytes:
    """Of a wav file with `size` bytes of 16 bit mono samples."""
    rate = SAMPLE_RATE
    riff = min(size + _HEADER.size - 8, 0xFFFF_FFFF)
    return _HEADER.pack(
        b"RIFF", riff, b"WAVE", b"fmt ", 16, 1, 1, rate, rate * _BYTES, _BYTES, 8 * _BYTES,
        b"data", size,
    )  # fmt: skip
