"""What can go wrong with sound, each with what to do next.

AudioError
|-- PortAudioMissing      the native library is not installed
|-- DeviceNotFound        no such microphone or speaker
|-- DeviceUnusable        it exists but does not open (rate, busy, permission)
|-- DeviceLost            it went away while in use; reopen by name
|-- AudioFileError        not audio, empty, truncated, unreadable
|-- ModelError
|   |-- ModelNotFound     no such model here, and none could be fetched
|   `-- ModelBroken       the folder is there but incomplete or damaged
`-- VoiceError            text could not be turned into speech
"""

from __future__ import annotations


class AudioError(Exception):
    """Base of this tree.

    message: what happened, one sentence. next_step: what the person should do about it, one
    sentence or a command line; shown on its own line.
    """

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class PortAudioMissing(AudioError):
    """The PortAudio library that sounddevice needs is not installed."""


class DeviceNotFound(AudioError):
    """No device has that name or index, or there is none at all."""


class DeviceUnusable(AudioError):
    """The device exists and cannot be opened."""


class DeviceLost(AudioError):
    """The device went away while it was in use."""


class AudioFileError(AudioError):
    """The file holds no audio that can be used."""


class ModelError(AudioError):
    """The recognizer has no usable model."""


class ModelNotFound(ModelError):
    """The model is not on this machine and could not be fetched."""


class ModelBroken(ModelError):
    """The model's folder is incomplete or damaged."""


class VoiceError(AudioError):
    """The speech synthesizer is missing, hangs or fails."""
