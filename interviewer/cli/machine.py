"""`doctor`, `devices` and `models`: what this machine has, and what is wrong with it."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.group import Commands
from interviewer.cli.options import (
    Device,
    DeviceOption,
    JsonOption,
    MicOption,
    ModelOption,
    PlainOption,
    RateOption,
    SpeakerOption,
    VoiceOption,
    overridden,
)
from interviewer.errors import SettingsError
from interviewer.keeping.settings import Settings

models = typer.Typer(
    cls=Commands,
    help="The speech models: which there are, which are here; fetch one.",
    no_args_is_help=True,
)


def devices() -> None:
    """The microphones and speakers of this machine, as --mic and --speaker name them."""
    from interviewer.cli.machine_pages import show_devices

    show_devices()


def doctor(
    json: JsonOption = False,
    model: ModelOption = None,
    device: DeviceOption = Device.AUTO,
    mic: MicOption = None,
    speaker: SpeakerOption = None,
) -> None:
    """Check microphone, speaker, voice, model and speed; say how to fix what is wrong.

    Listens to the microphone for a second. Exit code 1 if something keeps you from practising.
    """
    from audio.clock import SystemClock
    from interviewer.cli.machine_pages import show_findings
    from interviewer.live.doctor import Subject, examine

    settings, _ = overridden(model=model, mic=mic, speaker=speaker)
    subject = Subject(settings.model, device.value, settings.mic, settings.speaker)
    if not show_findings(examine(subject, SystemClock()), as_json=json):
        raise typer.Exit(1)


def setup(
    model: ModelOption = None,
    mic: MicOption = None,
    speaker: SpeakerOption = None,
    voice: VoiceOption = None,
    rate: RateOption = None,
    plain: PlainOption = None,
) -> None:
    """Check microphone, speaker and voice together, and remember what you choose.

    Every later interview uses it; options of a command win over it.
    """
    from interviewer.cli.first_minutes import set_up

    given = {
        "model": model, "mic": mic, "speaker": speaker, "voice": voice, "rate": rate,
        "plain": plain,
    }  # fmt: skip
    try:
        settings, _ = overridden(**given)
    except SettingsError:
        settings = Settings().but(**given)  # what is there is damaged, and is made anew
    set_up(settings)


@models.command("list")
def list_() -> None:
    """Every model with its size, and whether it is on this machine."""
    from interviewer.cli.machine_pages import show_models

    show_models()


@models.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="For example base.en.")],
) -> None:
    """Download a model, once; a broken download is resumed. It works offline afterwards."""
    from interviewer.cli.fetching import fetch_with_progress

    fetch_with_progress(name)
