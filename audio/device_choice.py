"""Which microphone or speaker a person means. Pure: it is given the list."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Literal

from audio.errors import DeviceNotFound

Kind = Literal["microphone", "speaker"]

PREFERRED_APIS = ("Windows WASAPI",)
"""Windows lists each device once per host API; the others cut names short or add latency."""
_CARD = re.compile(r"\(hw:\d+,(?=\d+\)$)")
"""ALSA counts its cards anew at each start, and when one is plugged in."""


@dataclass(frozen=True, slots=True)
class Device:
    """One entry of PortAudio's list. rate: in Hz, what the device itself prefers."""

    index: int
    name: str
    host_api: str
    inputs: int
    outputs: int
    rate: int
    default_input: bool
    default_output: bool

    def channels(self, kind: Kind) -> int:
        """How many channels it has as a microphone or as a speaker."""
        return self.inputs if kind == "microphone" else self.outputs

    def is_default(self, kind: Kind) -> bool:
        """Whether the system would choose it."""
        return self.default_input if kind == "microphone" else self.default_output


def offered(devices: tuple[Device, ...], kind: Kind) -> tuple[str, ...]:
    """The names that a person may choose from, each once."""
    usable = [device for device in devices if device.channels(kind) > 0]
    best = [device for device in usable if device.host_api in PREFERRED_APIS] or usable
    return tuple(dict.fromkeys(device.name for device in best))


def choose_device(devices: tuple[Device, ...], wanted: str | int | None, kind: Kind) -> Device:
    """The device that a person means.

    wanted: an index (as a number or its digits), a name or a part of one in any case, or None for
    the system's default. Raises DeviceNotFound, which lists what there is, for no match and for
    a part that fits several devices.
    """
    usable = [device for device in devices if device.channels(kind) > 0]
    if not usable:
        raise DeviceNotFound(
            f"This machine has no {kind}.",
            "Plug one in, or type your answers:  interviewer practice --text"
            if kind == "microphone"
            else "Plug one in or connect headphones.",
        )  # fmt: skip
    if wanted is None:
        return next((device for device in usable if device.is_default(kind)), usable[0])
    text = str(wanted).strip()
    if text.isdecimal():
        matches = [device for device in usable if device.index == int(text)]
    else:
        key = text.casefold()
        names = {device: device.name.casefold() for device in usable}
        matches = (
            [device for device, name in names.items() if name == key]
            or [device for device, name in names.items() if key in name]
            or [device for device, name in names.items() if _same_card(name, key)]
        )
    matches = [device for device in matches if device.host_api in PREFERRED_APIS] or matches
    by_name = {device.name: device for device in reversed(matches)}
    if len(by_name) == 1:
        return next(iter(by_name.values()))
    listed = ", ".join(f'{device.index} "{device.name}"' for device in usable)
    if by_name:
        raise DeviceNotFound(
            f'"{text}" fits {len(by_name)} {kind}s.', f"Name one of them in full: {listed}."
        )
    spelled = {device.name.casefold(): device.name for device in usable}
    close = difflib.get_close_matches(text.casefold(), spelled, n=1, cutoff=0.5)
    suggestion = f'Did you mean "{spelled[close[0]]}"? ' if close else ""
    raise DeviceNotFound(
        f'There is no {kind} called "{text}".', f"{suggestion}There are: {listed}."
    )


def _same_card(name: str, known_as: str) -> bool:
    return _CARD.sub("", name) == _CARD.sub("", known_as)
