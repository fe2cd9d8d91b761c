"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_MODEL = "base.en"
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
    str,
    typer.Option(
        metavar="NAME|PATH",
        help="Speech model: base.en, small.en, ... (`interviewer models list`), or a folder.",
    ),
]
DeviceOption = Annotated[Device, typer.Option(help="What the model runs on.")]
JsonOption = Annotated[
    bool, typer.Option("--json", metavar=FLAG, help="For programs: JSON on stdout.")
]
PlainOption = Annotated[
    bool,
    typer.Option(
        "--plain", metavar=FLAG, help="Line by line, for screen readers and logs; no live screen."
    ),
]
MicOption = Annotated[
    str | None,
    typer.Option("--mic", metavar="M", help="Microphone: name or number (`interviewer devices`)."),
]
SpeakerOption = Annotated[
    str | None, typer.Option("--speaker", metavar="S", help="Speaker, by name or number.")
]
