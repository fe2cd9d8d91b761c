"""A microphone that others may listen in on: a meter, a tape."""

from __future__ import annotations

from collections.abc import Callable

from audio.frames import Frame
from audio.ports import Microphone


class TappedMicrophone:
    """Hands every frame to `tap` before it is read; otherwise the microphone behind it.

    position: samples read so far, for whoever needs to know the time; a microphone that was lost
    counts from 0 again when it is back, this one counts on.
    """

    def __init__(self, microphone: Microphone, tap: Callable[[Frame], None]) -> None:
        self._microphone = microphone
        self._tap = tap
        self.position = 0
        self._opened_at = 0

    @property
    def name(self) -> str:
        """The name of the microphone behind it."""
        return self._microphone.name

    def open(self) -> None:
        """Open the microphone behind it."""
        self._microphone.open()
        self._opened_at = self.position

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        """The next frame of the microphone behind it."""
        frame = self._microphone.read(timeout_s, at_least)
        if frame is not None:
            self.position = self._opened_at + frame.end
            self._tap(frame)
        return frame

    def close(self) -> None:
        """Close the microphone behind it."""
        self._microphone.close()
