"""Any audio file as mono 16 kHz samples. The only importer of PyAV, which needs no ffmpeg program.

Channels are averaged in floating point and then resampled by soxr, whatever the format, so that
the same sound gives the same samples from wav and flac, and nearly the same from mp3.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import soxr
from numpy.typing import NDArray

from audio.errors import AudioFileError
from audio.frames import SAMPLE_RATE, Pcm

LONGEST_S = 4 * 3600
"""A longer file is refused: a small compressed file can unfold into more than the memory holds."""

_FORMATS = "wav,w64,aiff,au,caf,flac,mp3,aac,ogg,mov,mp4,m4a,3gp,matroska,webm"
"""Containers of sound. Playlists are left out on purpose: they make a reader open other files."""

_NEXT_STEP = "Give a wav, flac, mp3, ogg or m4a file."
_MISSING_S = 0.5
_MISSING_SHARE = 0.02
_UNKNOWN_LENGTH = 0x7FFF_F000


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What a file holds. note: what was wrong with it and could be borne with, None if nothing."""

    pcm: Pcm
    note: str | None = None


def decode(path: Path) -> Recording:
    """All sound of the file's first audio stream, as int16 mono at 16 kHz.

    A file that was cut off is used as far as it goes, with a note. Raises AudioFileError if it is
    missing, not a file, empty, longer than LONGEST_S, or holds no sound that can be read.
    """
    name = repr(str(path))
    _check_file(path, name)
    try:
        # Opened by us: PyAV would read a name such as "http:a.wav" as an address.
        with path.open("rb") as file, _container(file) as container:
            cut_off = _cut_off_wav(path)
            if not container.streams.audio:
                raise AudioFileError(f"{name} holds no sound, only other streams.", _NEXT_STEP)
            stream = container.streams.audio[0]
            announced_s = float(stream.duration * stream.time_base) if stream.duration else 0.0
            packets = _Packets(container, stream)
            parts = list(_resampled(packets, name))
    except av.error.FFmpegError as error:
        raise AudioFileError(
            f"{name} is not audio that can be read ({error.strerror}).", _NEXT_STEP
        ) from error
    except OSError as error:
        raise AudioFileError(f"{name} cannot be read: {error.strerror}.", _NEXT_STEP) from error
    pcm = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    if len(pcm) == 0:
        raise AudioFileError(f"{name} holds no samples.", _NEXT_STEP)
    length_s = len(pcm) / SAMPLE_RATE
    if packets.damaged:
        return Recording(pcm, f"{name} is damaged: what could not be read was left out.")
    missing_s = announced_s - length_s
    if cut_off or missing_s > max(_MISSING_S, _MISSING_SHARE * announced_s):
        return Recording(pcm, f"{name} was cut off: only the first {length_s:.1f} s are there.")
    return Recording(pcm)


class _Packets:
    """The decoded frames of a stream; counts the packets that could not be decoded."""

    def __init__(self, container: Any, stream: Any) -> None:
        self._container = container
        self._stream = stream
        self.damaged = 0

    def __iter__(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                frames = next(packets).decode()
            except StopIteration:
                return
            except av.error.InvalidDataError:
                self.damaged += 1
                continue
            except av.error.EOFError:
                return
            yield from frames


def _container(file: Any) -> Any:
    return av.open(
        file,
        mode="r",
        metadata_errors="ignore",
        options={"format_whitelist": _FORMATS, "protocol_whitelist": "none"},
    )


def _cut_off_wav(path: Path) -> bool:
    """Whether a wav file ends before its data chunk does; PyAV would not tell."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        if file.read(4) != b"RIFF":
            return False
        at = 12
        while at + 8 <= size:
            file.seek(at)
            kind, length = file.read(4), int.from_bytes(file.read(4), "little")
            if kind == b"data":
                # A writer that could not go back to fill the length in leaves a huge one.
                return length < _UNKNOWN_LENGTH and at + 8 + length > size
            at += 8 + length + length % 2
    return False


def _check_file(path: Path, name: str) -> None:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise AudioFileError(f"{name} is a folder.", "Name one audio file in it.")
        if not path.is_file():
            raise AudioFileError(f"{name} is not an ordinary file.", _NEXT_STEP)
    except FileNotFoundError:
        raise AudioFileError(f"There is no file {name}.", "Check its name and folder.") from None
    except (OSError, ValueError) as error:
        reason = errno.errorcode.get(getattr(error, "errno", None) or 0, str(error))
        raise AudioFileError(f"{name} cannot be read: {reason}.", "Check its name.") from error
    if size == 0:
        raise AudioFileError(f"{name} is empty.", _NEXT_STEP)


def _resampled(frames: _Packets, name: str) -> Iterator[Pcm]:
    resampler: Any = None
    rate, count = 0, 0
    for frame in frames:
        if frame.sample_rate != rate:  # files joined together may change it on the way
            if resampler is not None:
                yield _to_pcm(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
            rate = frame.sample_rate
            resampler = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
        part = _to_pcm(resampler.resample_chunk(_mono(frame)))
        count += len(part)
        if count > LONGEST_S * SAMPLE_RATE:
            raise AudioFileError(
                f"{name} is longer than {LONGEST_S // 3600} hours.", "Cut it into single answers."
            )
        yield part
    if resampler is not None:
        yield _to_pcm(resampler.resample_chunk(np.zeros(0, np.float32), last=True))


def _mono(frame: Any) -> NDArray[np.float32]:
    """The mean of a frame's channels, full scale +-1, whatever its sample format."""
    values: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        values = values.reshape(-1, frame.layout.nb_channels).T
    if values.dtype == np.uint8:
        scaled = (values.astype(np.float32) - 128) / 128
    elif values.dtype.kind == "i":
        scaled = values / np.float64(2 ** (8 * values.dtype.itemsize - 1))
    else:
        scaled = np.nan_to_num(values, posinf=1.0, neginf=-1.0)
    mono: NDArray[np.float32] = scaled.mean(axis=0).astype(np.float32)
    return mono


def _to_pcm(values: NDArray[np.float32]) -> Pcm:
    return np.rint(values * 32768).clip(-32768, 32767).astype(np.int16)
