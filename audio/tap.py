"""A microphone that others may listen in on: a meter, a tape."""

from __future__ import annotations

from collections.abc import Callable

from audio.frames import Frame
from audio.ports import Microphone


class TappedMicrophone:
    """Hands every frame to `tap` before it is read; otherwise the microphone behind it.

    position: one past the last sample read, for whoever needs to know the time.
    """

    def __init__(self, microphone: Microphone, tap: Callable[[Frame], None]) -> None:
        self._microphone = microphone
        self._tap = tap
        self.position = 0

    @property
    def name(self) -> str:
        """The name of the microphone behind it."""
        return self._microphone.name

    def open(self) -> None:
        """Open the microphone behind it."""
        self._microphone.open()

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        """The next frame of the microphone behind it."""
        frame = self._microphone.read(timeout_s, at_least)
        if frame is not None:
            self._tap(frame)
            self.position = frame.end
        return frame

    def close(self) -> None:
        """Close the microphone behind it."""
        self._microphone.close()
