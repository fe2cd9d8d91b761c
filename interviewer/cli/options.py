"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from audio.install import as_typed
from interviewer.keeping.settings import FASTEST, SLOWEST, Settings, load

FLAG = ""
"""Metavar of an option that takes no value: typer would print <bool>."""


class Device(StrEnum):
    """What the recognizer computes on."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"


TreesOption = Annotated[
    Path | None,
    typer.Option("--trees", metavar="DIR", help="Your own folder of questions."),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|PATH",
        help="Speech model: base.en, small.en, ... (`interviewer models list`), a folder, "
        "or auto: the largest that keeps up here.",
    ),
]
DeviceOption = Annotated[Device, typer.Option(help="What the model runs on.")]
RoleOption = Annotated[
    str | None,
    typer.Option(
        "--role",
        metavar="ROLE",
        help="Whom you are interviewed as; how deep and on what it presses.",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", metavar=FLAG, help="For programs: JSON on stdout.")
]
PlainOption = Annotated[
    bool | None,
    typer.Option(
        "--plain/--drawn",
        metavar=FLAG,
        help="Line by line, for screen readers and logs; no live screen.",
    ),
]
MicOption = Annotated[
    str | None,
    typer.Option("--mic", metavar="M", help="Microphone: name or number (`interviewer devices`)."),
]
SpeakerOption = Annotated[
    str | None, typer.Option("--speaker", metavar="S", help="Speaker, by name or number.")
]
VoiceOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The interviewer's voice, such as en-gb.")
]
RateOption = Annotated[
    int | None,
    typer.Option(metavar="WPM", min=SLOWEST, max=FASTEST, help="Its pace, in words a minute."),
]
HeadphonesOption = Annotated[
    bool | None,
    typer.Option(
        "--headphones/--loudspeaker",
        metavar=FLAG,
        help="With headphones you can talk over the interviewer.",
    ),
]


def with_trees(trees: Path | None) -> str:
    """What a command that is named to a person needs so that it finds their own questions."""
    if trees is None:
        return ""
    return f" --trees {as_typed(str(trees))}"


def overridden(**given: str | int | bool | None) -> tuple[Settings, Settings | None]:
    """The settings for this time, and those that are remembered. None was not given."""
    from interviewer.folders import data_folder

    kept = load(data_folder())
    return (kept or Settings()).but(**given), kept
