"""The lights as sounds: one tone for green, two for amber, three lower ones for red."""

from __future__ import annotations

from audio.errors import DeviceLost
from audio.frames import Pcm
from audio.ports import Speaker
from audio.tones import chime
from interviewer.screens.lights import Lamp
from interviewer.tree import TimeBox

TONES: dict[Lamp, Pcm] = {
    Lamp.GREEN: chime(880.0),
    Lamp.AMBER: chime(880.0, 2),
    Lamp.RED: chime(660.0, 3),
}
"""None is so low that the detector takes it for a voice, where a microphone hears the speaker."""


class Chimes:
    """Plays the tone of each light as it comes on, on a speaker that is open."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def ring(self, lit: Lamp, box: TimeBox) -> None:  # noqa: ARG002 - as LampWatch tells it
        """A light has come on. A speaker that is gone is the interview's business, not ours."""
        try:
            self._speaker.play(TONES[lit])
        except DeviceLost:
            return
