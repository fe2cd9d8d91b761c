"""The lines, spoken one at a time; a speaker that is lost is looked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audio.clock import Clock
from audio.echo import EchoGate
from audio.errors import AudioError, DeviceLost, VoiceError
from audio.frames import Pcm, samples, seconds
from audio.ports import Speaker
from interviewer.events import (
    DeviceBack,
    DeviceGone,
    Event,
    Prompt,
    Say,
    Trouble,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.live.prompts import PromptRenderer

RETRY_S = 1.0
"""Between two attempts to have a speaker again; also the longest time between two polls."""
FADE_S = 0.05
"""In which a line falls silent that is broken off."""
POLL_S = 0.01
"""How often the end of a spoken line is looked for, once it is due."""


class Playback:
    """Speaks what the session says, on the main thread; without a speaker, lines take no time."""

    def __init__(
        self,
        speaker: Speaker | None,
        prompts: PromptRenderer | None,
        gate: EchoGate,
        clock: Clock,
        *,
        post: Callable[[Event], None],
        position: Callable[[], int],
    ) -> None:
        """post: told what happened, from within the call. position: samples heard so far."""
        self._speaker = speaker
        self._prompts = prompts
        self._gate = gate
        self._clock = clock
        self._post = post
        self._position = position
        self._say: Say | None = None  # the line that is to be spoken or is being spoken
        self._playing = False
        self._deaf: DeviceGone | None = None  # the microphone is away
        self._lost = False
        self._retry_at = 0.0
        self.line_due = 0.0
        """When what was spoken last will have been played, on the clock."""

    @property
    def playing(self) -> bool:
        """Whether a line is being played, as far as we know."""
        return self._playing

    @property
    def patience_s(self) -> float:
        """After how long to `poll`, if nothing else happens."""
        if not self._playing:
            return RETRY_S
        return min(RETRY_S, max(POLL_S, self.line_due - self._clock.now()))

    def open(self) -> None:
        """Raises what Speaker.open raises."""
        if self._speaker is not None:
            self._speaker.open()

    def close(self) -> None:
        """Fall silent, for good."""
        if self._speaker is not None:
            self._speaker.stop()
            self._speaker.close()

    def say(self, line: Say) -> Trouble | None:
        """Speak `line` instead of anything else: at once if it is rendered, else as soon as it is.

        Returns why it cannot be spoken; then it counts as said, for the screen still shows it.
        """
        self.stop()  # a line may come in the middle of another, after a skip say
        self._say = line
        return self._speak(line)

    def rendered(self, prompt: Prompt) -> Trouble | None:
        """`prompt` can be played now; it is, if it is still what is to be said. As `say`."""
        if self._say is not None and self._say.prompt == prompt and not self._playing:
            return self._speak(self._say)
        return None

    def stop(self) -> None:
        """Fall silent in the middle of a line."""
        if self._playing and self._speaker is not None:
            # Or the end of its own word would be heard as somebody's who was given the floor.
            still_heard = samples(FADE_S + self._speaker.latency_s)
            self._speaker.stop(FADE_S)
            self._gate.stopped(self._position() + still_heard)
        self._say, self._playing = None, False

    def poll(self) -> VoiceFinished | None:
        """The line that has been heard to its end by now, if any; a lost speaker is noticed.

        Returned, not posted: it comes before what already waits to be handled.
        """
        if not self._playing or self._speaker is None:
            return None
        try:
            if self._speaker.playing:
                return None
        except DeviceLost as error:
            self._lose(error)
            return None
        self._gate.stopped(self._position())
        said, self._say, self._playing = self._say, None, False
        return VoiceFinished(self._position(), said.line) if said is not None else None

    def _speak(self, line: Say) -> Trouble | None:
        if self._prompts is None or self._speaker is None:
            self._count_as_said(line)
            return None
        try:
            pcm = self._prompts.want(line.prompt)
        except VoiceError as error:
            self._count_as_said(line)
            return Trouble(self._position(), error.message, error.next_step)
        if pcm is not None:
            self._play(self._speaker, line, pcm)
        return None

    def _play(self, speaker: Speaker, line: Say, pcm: Pcm) -> None:
        self._gate.playing(self._position())
        try:
            speaker.play(pcm)
        except DeviceLost as error:
            if self._deaf is None:
                self._lose(error)
            else:  # we have closed it ourselves
                self._gate.stopped(self._position())
                self._post(replace(self._deaf, at=self._position()))
            return
        self._playing = True
        self.line_due = self._clock.now() + seconds(len(pcm))
        self._post(VoiceStarted(self._position(), line.line))

    def _count_as_said(self, line: Say) -> None:
        self._say = None
        self._post(VoiceStarted(self._position(), line.line))
        self._post(VoiceFinished(self._position(), line.line))

    # ------------------------------------------------------------- devices that go away

    def follow_microphone(self, event: DeviceGone | DeviceBack) -> None:
        """Let go of the speaker while the microphone is away.

        PortAudio sees new devices only while no stream of its own is open.
        """
        self._deaf = event if isinstance(event, DeviceGone) else None
        if self._speaker is None:
            return
        if self._deaf is not None:
            self._speaker.close()
        else:
            self._lost = not self._opens(self._speaker)

    def seek_speaker(self) -> bool:
        """Look for a speaker that was lost, once a second. True if that was in vain just now."""
        now = self._clock.now()
        waits = not self._lost or self._deaf is not None or now < self._retry_at
        if self._speaker is None or waits:
            return False
        self._retry_at = now + RETRY_S
        self._speaker.close()
        self._lost = not self._opens(self._speaker)
        if not self._lost:
            self._post(DeviceBack(self._position(), "speaker"))
        return self._lost

    def _lose(self, error: DeviceLost) -> None:
        self._gate.stopped(self._position())
        self._playing, self._lost = False, True
        self._post(DeviceGone(self._position(), "speaker", error.message))

    @staticmethod
    def _opens(speaker: Speaker) -> bool:
        try:
            speaker.open()
        except AudioError:
            return False
        return True
