"""Which of the machine's voices speaks: the one that a person means, or another one for a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audio.errors import VoiceError
from audio.install import ESPEAK, install_line


@dataclass(frozen=True, slots=True)
class SystemVoice:
    """One voice that the machine's synthesizer offers."""

    id: str
    name: str
    languages: tuple[str, ...]

    @property
    def english(self) -> bool:
        """Whether it reads English."""
        return any(language.lower().startswith("en") for language in self.languages)


def choose_voice(
    voices: tuple[SystemVoice, ...], default: str | None, wanted: str | None
) -> SystemVoice:
    """The voice that a person means: by id or name, whole before part, in any case.

    wanted None means the machine's default, or its first English voice if that is another
    language. espeak-ng's variants come after a plus: "en-gb+f3" is a woman's voice. Raises
    VoiceError, with some that there are, if there is none such.
    """
    if not voices:
        raise VoiceError("The speech synthesizer has no voices.", install_line(ESPEAK))
    english = [voice for voice in voices if voice.english]
    if wanted is None:
        own = [voice for voice in voices if voice.id == default]
        return next((voice for voice in (*own, *english) if voice.english), (own or voices)[0])
    base, plus, variant = wanted.strip().partition("+")
    key = base.casefold()
    ordered = english + [voice for voice in voices if not voice.english]
    whole = [v for v in ordered if key in (v.id.casefold(), v.name.casefold())]
    part = [v for v in ordered if key and key in f"{v.id}\n{v.name}".casefold()]
    for voice in (*whole, *part):
        return replace(voice, id=f"{voice.id}{plus}{variant}") if plus else voice
    listed = ", ".join(f'"{voice.name}"' for voice in ordered[:12])
    raise VoiceError(f"There is no voice called {wanted!r}.", f"There are, for example: {listed}.")


def cast_voice(
    voices: tuple[SystemVoice, ...], own: SystemVoice, names: Sequence[str], *, variants: bool
) -> SystemVoice:
    """The voice for somebody who is not `own`: the first of `names` that is there.

    Without one of them any other English voice, and `own` where there is no other. variants: the
    synthesizer knows espeak's variants (en-gb+f3); names with one are passed over elsewhere.
    """
    english = tuple(voice for voice in voices if voice.english)
    for name in names:
        if "+" in name and not variants:
            continue
        try:
            found = choose_voice(english, None, name)
        except VoiceError:
            continue
        if found.id != own.id:
            return found
    return next((voice for voice in english if voice.id != own.id), own)
