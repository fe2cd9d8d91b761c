"""What a person chose once and need not say again: devices, voice, pace, to speak or to type.

One JSON file in the person's own data folder, for their eyes only. Options of a command win
over it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from audio import private_file
from audio.model_store import DEFAULT
from interviewer.errors import SettingsError

FILE = "settings.json"
SPEEDS = "speeds.json"
"""Beside it: how fast each speech model is here, where `--model auto` has measured it."""
SLOWEST, FASTEST = 80, 400
"""Words a minute that a voice is asked for."""
RATE = 165
"""The same, where nobody chose."""
_TYPES: dict[str, tuple[type, ...]] = {
    "str | None": (str, type(None)),
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices. None: the default of this machine.

    model: name of the recognizer. mic, speaker, voice: names, since numbers change when something
    is plugged in. rate: words a minute of the voice. headphones: the candidate may talk over it.
    plain: line by line, for screen readers. typed: answers are typed rather than spoken.
    """

    model: str = DEFAULT
    mic: str | None = None
    speaker: str | None = None
    voice: str | None = None
    rate: int = RATE
    headphones: bool = False
    plain: bool = False
    typed: bool = False

    def but(self, **given: str | int | bool | None) -> Settings:
        """These settings with what was given this time; None was not given."""
        named = {name: value for name, value in given.items() if value is not None}
        return replace(self, **named)  # type: ignore[arg-type]

    def without(self, kept: Settings | None) -> Settings:
        """These settings with defaults for the devices and the voice that come from `kept`."""
        if kept is None:
            return self
        return replace(
            self,
            mic=None if self.mic == kept.mic else self.mic,
            speaker=None if self.speaker == kept.speaker else self.speaker,
            voice=None if self.voice == kept.voice else self.voice,
        )


def load(folder: Path) -> Settings | None:
    """The settings kept in `folder`, None if there are none yet. Raises SettingsError."""
    path = folder / FILE
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _broken(path, str(error.strerror)) from error
    except ValueError as error:
        raise _broken(path, "it is not JSON") from error
    if not isinstance(found, dict):
        raise _broken(path, "it holds no settings")
    return Settings(**_checked(path, found))


def save(settings: Settings, folder: Path) -> Path:
    """Keep them in `folder`, made if needed; whole or not at all. Raises SettingsError."""
    path = folder / FILE
    data = json.dumps(asdict(settings), indent=2, ensure_ascii=False) + "\n"
    try:
        private_file.replace(path, data.encode())
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be kept in {path}: {error.strerror}.",
            "Free some space or make it writable, or set INTERVIEWER_HOME to another folder.",
        ) from error
    return path


def _checked(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    """The values that this version knows. Those of a later version are passed over."""
    values: dict[str, Any] = {}
    for field in fields(Settings):
        if field.name not in found:
            continue
        value = found[field.name]
        right = type(value) in _TYPES[str(field.type)]
        if not right or (field.name == "rate" and not SLOWEST <= value <= FASTEST):
            raise _broken(path, f"{field.name} cannot be {json.dumps(value)[:40]}")
        values[field.name] = value
    return values


def _broken(path: Path, problem: str) -> SettingsError:
    return SettingsError(
        f"The settings cannot be read: {path}: {problem}.",
        "Make them anew:  interviewer setup",
    )
