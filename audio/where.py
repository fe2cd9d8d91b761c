"""Where a person finds the sound settings of this system, for errors and advice to name."""

from __future__ import annotations

import sys


def allow_microphone() -> str:
    """How to let programs of the terminal hear; "" where no system stands between."""
    if sys.platform == "darwin":
        return (
            "Allow your terminal under System Settings, Privacy & Security, Microphone, "
            "and open it anew."
        )
    if sys.platform == "win32":
        return "Switch on Settings, Privacy, Microphone, Let desktop apps access your microphone."
    return ""


def unmute_microphone() -> str:
    """How to switch a muted microphone on."""
    if sys.platform == "darwin":
        return "Raise its level in System Settings, Sound, Input."
    if sys.platform == "win32":
        return "Unmute it in Settings, System, Sound, Input."
    return "Unmute it:  wpctl set-mute @DEFAULT_AUDIO_SOURCE@ 0  (or in pavucontrol, or alsamixer)"


def silent_microphone() -> str:
    """What to do about a microphone that gives nothing at all, not even the noise of a room."""
    steps = (allow_microphone(), unmute_microphone(), "Many have a key or a switch for it, too.")
    return " ".join(step for step in steps if step)


def microphone_level() -> str:
    """Where its level is set."""
    if sys.platform == "darwin":
        return "System Settings, Sound, Input"
    if sys.platform == "win32":
        return "Settings, System, Sound, Input"
    return "pavucontrol, Input Devices, or alsamixer"
