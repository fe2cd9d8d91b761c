"""Microphones and speakers of this machine, through PortAudio. The only importer of sounddevice.

A device is opened at its own rate and resampled here, because many refuse any other rate; the
callbacks only copy samples, so that nothing in this program can make the sound stutter.

sounddevice is imported when a device is first asked for: its import fails where PortAudio is not
installed, and everything that needs no device must work there.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
import soxr

from audio.chatter import errors_unseen
from audio.clock import Clock, SystemClock
from audio.device_choice import PREFERRED_APIS, Device, Kind, choose_device
from audio.errors import DeviceLost, DeviceUnusable, PortAudioMissing
from audio.frames import SAMPLE_RATE, Frame, Pcm
from audio.install import PORTAUDIO, install_line
from audio.offset import Offset
from audio.played import PlayedSound
from audio.where import allow_microphone

_BLOCK_S = 0.02
_INPUT_LATENCY_S = 0.1
"""Room for a stalled machine; the callback is given block by block all the same."""
_OUTPUT_LATENCY_S = 0.08
"""Heard as delay, so as short as a machine whose cores all transcribe can bear."""
_UNREAD_S = 30.0
"""Sound kept for a reader that has fallen behind; what comes later is dropped and counted."""
_OVERDUE_S = 2.0
"""A speaker asks for samples all the time; one that has not for so long hangs."""
_RATES = (48_000, 44_100, SAMPLE_RATE)
"""Tried in this order when a device refuses the rate that it names itself."""

_lock = threading.RLock()
_open_streams: set[object] = set()


def list_devices() -> tuple[Device, ...]:
    """All devices, those plugged in since the last call included.

    PortAudio looks around only when it starts, so it is started anew, unless a microphone or a
    speaker is open: then the list is the one of before. Raises PortAudioMissing, DeviceUnusable.
    """
    sounddevice = _sounddevice()
    with _lock:
        try:
            if not _open_streams:
                # The library's own advice for hot-plugged devices; there is no public call.
                with suppress(sounddevice.PortAudioError):  # it did not start the last time
                    sounddevice._terminate()  # noqa: SLF001
                sounddevice._initialize()  # noqa: SLF001
            apis, found = sounddevice.query_hostapis(), sounddevice.query_devices()
            default_input, default_output = sounddevice.default.device
        except sounddevice.PortAudioError as error:
            raise DeviceUnusable(
                f"The sound system does not start: {error}.", "Restart the machine's sound service."
            ) from error
    for api in apis:
        if api["name"] in PREFERRED_APIS:
            default_input, default_output = (
                api["default_input_device"],
                api["default_output_device"],
            )
    return tuple(
        Device(
            index=entry["index"],
            name=entry["name"],
            host_api=apis[entry["hostapi"]]["name"],
            inputs=entry["max_input_channels"],
            outputs=entry["max_output_channels"],
            rate=round(entry["default_samplerate"]),
            default_input=entry["index"] == default_input,
            default_output=entry["index"] == default_output,
        )
        for entry in found
    )


class SoundDeviceMicrophone:
    """A microphone of this machine; implements `audio.ports.Microphone`.

    wanted: as for `choose_device`. After it was lost it can be opened again, and is looked for
    under the name it had; PortAudio sees a device that came back only when no other is open, so
    close the speaker too.
    """

    def __init__(self, wanted: str | int | None = None) -> None:
        self._wanted = wanted
        self._stream: Any = None
        self._heard = _Heard()
        self._offset: Any = None
        self._resampler: Any = None
        self._count = 0

    @property
    def name(self) -> str:
        """The device's name once it is open, until then what was asked for."""
        return _name(self._wanted, "microphone")

    def open(self) -> None:
        """Start capturing. Raises DeviceNotFound, DeviceUnusable, PortAudioMissing."""
        if self._stream is not None:
            return

        def begin() -> tuple[Any, Any]:
            self._heard = heard = _Heard()

            def hear(block: Any, _frames: int, _time: Any, _status: Any) -> None:
                heard.put(block.copy())

            return hear, heard.end

        self._count = 0
        device, self._stream = _open_stream(self, self._wanted, "microphone", begin)
        self._wanted = device.name if self._wanted is not None else None
        self._offset = Offset(self._stream.samplerate)
        self._resampler = soxr.ResampleStream(
            self._stream.samplerate, SAMPLE_RATE, 1, dtype="float32", quality="HQ"
        )

    def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:
        """All that has come since the last frame; None once the microphone is closed.

        Blocks until that is `at_least` samples. Raises DeviceLost if the device is gone or gives no
        samples at all for `timeout_s` seconds, once everything that came before has been read.
        """
        parts: list[Pcm] = []
        missing = at_least
        while missing > 0 and (stream := self._stream) is not None:
            # The resampler gives in bursts and holds some; what it holds need not come again.
            more = missing - self._resampler.delay()
            wanted = max(1, math.ceil(more * stream.samplerate / SAMPLE_RATE))
            blocks = self._heard.take(wanted, timeout_s)
            if blocks:
                mono = np.concatenate(blocks).mean(axis=1, dtype=np.float32)
                resampled = self._resampler.resample_chunk(self._offset.remove(mono))
                parts.append(np.rint(resampled).clip(-32767, 32767).astype(np.int16))
                missing -= len(resampled)
            elif missing < at_least:
                break
            elif self._stream is not None:
                how = "went away" if self._heard.over else f"gave no sound for {timeout_s:g} s"
                raise _lost(self.name, how)
        if missing == at_least:
            return None
        pcm = np.concatenate(parts)
        start, self._count = self._count, self._count + len(pcm)
        return Frame(pcm, start)

    def close(self) -> None:
        """Stop capturing and free the device. Never raises; may be called twice."""
        stream, self._stream = self._stream, None
        _close_stream(self, stream)


class SoundDeviceSpeaker:
    """A speaker of this machine; implements `audio.ports.Speaker`.

    wanted: see `choose_device`. played: told of all that is played, silence included.
    """

    def __init__(
        self,
        wanted: str | int | None = None,
        played: PlayedSound | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._wanted = wanted
        self._played = played
        # Not the stream's own time: on Linux that is the date, which jumps when a lid is opened.
        self._clock = clock or SystemClock()
        self._opened_at = self._asked_at = 0.0
        self._stream: Any = None
        self._utterance: _Utterance | None = None
        self._underflows = 0
        self._over = threading.Event()

    @property
    def name(self) -> str:
        """The device's name once it is open, until then what was asked for."""
        return _name(self._wanted, "speaker")

    @property
    def underflows(self) -> int:
        """How often the sound stuttered because the machine was too busy."""
        return self._underflows

    @property
    def latency_s(self) -> float:
        """From a sample's leaving the program to its being heard, in s; 0 while closed."""
        return float(self._stream.latency) if self._stream is not None else 0.0

    def open(self) -> None:
        """Open the output and keep it open, silent. Raises as `SoundDeviceMicrophone.open`."""
        if self._stream is not None:
            return

        def fill(out: Any, _frames: int, _time: Any, status: Any) -> None:
            self._asked_at = self._clock.now()
            if status.output_underflow:
                self._underflows += 1
            utterance = self._utterance
            if utterance is None:
                out.fill(0)
            else:
                utterance.fill(out)
            if self._played is not None:
                self._played.put(out[:, 0].copy())

        def begin() -> tuple[Any, Any]:
            self._over = threading.Event()
            return fill, self._over.set

        self._utterance, self._underflows = None, 0
        self._opened_at = self._asked_at = self._clock.now()
        device, self._stream = _open_stream(self, self._wanted, "speaker", begin)
        if self._played is not None:
            self._played.begin(self._stream.samplerate)
        self._wanted = device.name if self._wanted is not None else None

    def play(self, pcm: Pcm) -> None:
        """Begin to play at once, replacing whatever was playing. Raises DeviceLost."""
        if self._stream is None or self._gone:
            raise _lost(self.name, "went away")
        rate = self._stream.samplerate
        resampled = soxr.resample(pcm.astype(np.float32), SAMPLE_RATE, rate, quality="HQ")
        limited = np.rint(resampled).clip(-32767, 32767).astype(np.int16)
        self._utterance = _Utterance(limited, self._clock.now())

    def stop(self, fade_s: float = 0.05) -> None:
        """Fade out what is playing within `fade_s` seconds."""
        utterance, stream = self._utterance, self._stream
        if utterance is not None and stream is not None:
            utterance.fade(round(fade_s * stream.samplerate))

    @property
    def playing(self) -> bool:
        """True while samples of an utterance are still to be heard, the latency included.

        Raises DeviceLost if the device went away before they were, or takes no more of them, as
        after a suspend, without saying so.
        """
        utterance, stream = self._utterance, self._stream
        if utterance is None or stream is None:
            return False
        if utterance.silence >= stream.latency * stream.samplerate:
            return False
        if self._gone:
            raise _lost(self.name, "went away")
        now = self._clock.now()
        if self._asked_at - self._opened_at < _OVERDUE_S:
            # It may never ask: to open it once more would not help, and the lines can be read.
            most = len(utterance.samples) / stream.samplerate + stream.latency + _OVERDUE_S
            return bool(now - utterance.since < most)
        if now - max(utterance.since, self._asked_at) > _OVERDUE_S:
            raise _lost(self.name, "takes no sound any more")
        return True

    @property
    def _gone(self) -> bool:
        """On macOS a stream whose device has gone stays active, but is said to be over."""
        return self._over.is_set() or not self._stream.active

    def close(self) -> None:
        """Free the device. Never raises; may be called twice."""
        stream, self._stream = self._stream, None
        _close_stream(self, stream)


class _Heard:
    """Blocks on their way from the callback's thread to a reader, woken only when enough came."""

    def __init__(self) -> None:
        self._blocks: deque[Any] = deque()
        self._samples = 0
        self._wanted = 1
        self._change = threading.Condition()
        self._clock = SystemClock()
        self._latest: float | None = None
        self.over = False

    def put(self, block: Any) -> None:
        """Keep a block of shape (n, channels); it is lost if too many are unread."""
        with self._change:
            self._latest = self._clock.now()
            if len(self._blocks) >= _UNREAD_S / _BLOCK_S:
                return
            self._blocks.append(block)
            self._samples += len(block)
            if self._samples >= self._wanted:
                self._change.notify()

    def end(self) -> None:
        """Nothing more will come."""
        with self._change:
            self.over = True
            self._change.notify()

    def take(self, at_least: int, timeout_s: float) -> list[Any]:
        """All blocks, once they hold `at_least` samples.

        Fewer if it is over, or if there has been no new one for `timeout_s` seconds; how long the
        device took to open does not count.
        """
        with self._change:
            self._wanted = at_least
            if self._latest is None:
                self._latest = self._clock.now()
            while not self.over and self._samples < at_least:
                left_s = self._latest + timeout_s - self._clock.now()
                if left_s <= 0:
                    break
                self._change.wait(left_s)
            blocks = list(self._blocks)
            self._blocks.clear()
            self._samples = 0
            return blocks


class _Utterance:
    """Samples on their way out, at the device's rate. Filled from by the callback's thread only.

    silence: samples of silence given after the end, from which `playing` is told without a clock.
    since: when it began, on the clock.
    """

    __slots__ = ("_at", "_fade", "_fading", "samples", "silence", "since")

    def __init__(self, samples_: Pcm, since: float) -> None:
        self.samples = samples_
        self.since = since
        self.silence = 0
        self._at = 0
        self._fade: int | None = None
        self._fading = False

    def fade(self, length: int) -> None:
        """End within `length` samples from where it stands; a second fade changes nothing."""
        if self._fade is None:
            self._fade = max(1, length)

    def fill(self, out: Any) -> None:
        """Write the next samples into every channel of `out`, shape (n, channels)."""
        if self._fade is not None and not self._fading:
            self._fading = True
            ramp = np.linspace(1, 0, self._fade, dtype=np.float32)
            rest = self.samples[self._at : self._at + self._fade]
            self.samples, self._at = (rest * ramp[: len(rest)]).astype(np.int16), 0
        part = self.samples[self._at : self._at + len(out)]
        out[: len(part)] = part[:, np.newaxis]
        out[len(part) :] = 0
        self._at += len(part)
        self.silence += len(out) - len(part)


def _sounddevice() -> Any:
    try:
        import sounddevice  # noqa: PLC0415 - fails where there is no PortAudio
    except OSError as error:
        raise PortAudioMissing(
            "The PortAudio library, which reaches microphone and speaker, is not installed.",
            install_line(PORTAUDIO),
        ) from error
    return sounddevice


def _name(wanted: str | int | None, kind: Kind) -> str:
    return f"default {kind}" if wanted is None else str(wanted)


def _lost(name: str, what: str) -> DeviceLost:
    return DeviceLost(f'"{name}" {what}.', "Plug it in again, or choose another device.")


def _open_stream(
    owner: object, wanted: str | int | None, kind: Kind, begin: Callable[[], tuple[Any, Any]]
) -> tuple[Device, Any]:
    """Open and start the device with the first rate and channel count that it takes.

    begin: gives the callbacks for samples and for the end, new ones for each try: one that does not
    start may be said to be over.
    """
    sounddevice = _sounddevice()
    with _lock, errors_unseen():
        device = choose_device(list_devices(), wanted, kind)
        make = sounddevice.InputStream if kind == "microphone" else sounddevice.OutputStream
        most = device.channels(kind)
        reasons = []
        for rate in dict.fromkeys((device.rate, *_RATES)):
            for channels in dict.fromkeys((min(2, most), most, 1)):
                stream = None
                callback, finished = begin()
                try:
                    stream = make(
                        device=device.index,
                        samplerate=rate,
                        channels=channels,
                        dtype="int16",
                        blocksize=round(rate * _BLOCK_S),
                        latency=_INPUT_LATENCY_S if kind == "microphone" else _OUTPUT_LATENCY_S,
                        extra_settings=_extra_settings(sounddevice, device),
                        callback=callback,
                        finished_callback=finished,
                    )
                    stream.start()
                except sounddevice.PortAudioError as error:
                    reasons.append(str(error))
                    if stream is not None:
                        stream.close(ignore_errors=True)
                    continue
                _open_streams.add(owner)
                return device, stream
    raise DeviceUnusable(
        f'The {kind} "{device.name}" does not open: {reasons[0]}.', _unusable_step(kind)
    )


def _close_stream(owner: object, stream: Any) -> None:
    with _lock:
        if stream is not None:
            stream.close(ignore_errors=True)
        _open_streams.discard(owner)


def _extra_settings(sounddevice: Any, device: Device) -> Any:
    """On Windows let the system convert where a device takes one format only."""
    if device.host_api == "Windows WASAPI":
        return sounddevice.WasapiSettings(auto_convert=True)
    return None


def _unusable_step(kind: Kind) -> str:
    allowed = allow_microphone() if kind == "microphone" else ""
    return allowed or f"Close other programs that use the {kind}, or choose another device."
