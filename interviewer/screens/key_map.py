"""Which key stands for what, and how the keys are told to a person."""

from __future__ import annotations

from typing import NamedTuple

from interviewer.conversation.moves import Phase
from interviewer.events import Control
from interviewer.screens.live_view import View


class Key(NamedTuple):
    """A key. name: as it is shown. does: what it does, in a word or three."""

    character: str
    name: str
    does: str
    control: Control


KEYS = (
    Key(" ", "space", "I'm done", Control.DONE),
    Key("r", "r", "repeat", Control.REPEAT),
    Key("e", "e", "rephrase", Control.REPHRASE),
    Key("t", "t", "think", Control.THINK),
    Key("s", "s", "skip", Control.SKIP),
    Key("p", "p", "pause", Control.PAUSE),
    Key("q", "q", "stop", Control.STOP),
)
FINAL = "sq"
"""What these do cannot be taken back: a second skip skips the next question, and who stops twice
does not wait for the words on their way."""


def meaning(character: str, view: View) -> Control | None:
    """What a key stands for at this moment, None if nothing."""
    for key in KEYS:
        if character.lower() == key.character:
            paused = view.phase is Phase.PAUSED and key.control is Control.PAUSE
            return Control.RESUME if paused else key.control
    return None


def does(key: Key, view: View) -> str:
    """What it does at this moment."""
    if key.control is Control.PAUSE and view.phase is Phase.PAUSED:
        return "resume"
    if key.control is Control.DONE and view.phase is Phase.SPEAKING:
        return "my turn"
    return key.does
