"""`practice` and `demo`: whole interviews."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.options import (
    FLAG,
    Device,
    DeviceOption,
    HeadphonesOption,
    MicOption,
    ModelOption,
    PlainOption,
    RateOption,
    RoleOption,
    SpeakerOption,
    TreesOption,
    VoiceOption,
    overridden,
)


class Mode(StrEnum):
    """How much help there is while the interview runs."""

    PRACTICE = "practice"
    REAL = "real"


class Lens(StrEnum):
    """A point of view that follow-ups take."""

    ENGINEERING = "engineering"
    DESIGN = "design"
    DATA = "data"
    BUSINESS = "business"
    COMPETITOR = "competitor"
    SCEPTIC = "sceptic"


class PatienceName(StrEnum):
    """How long a silence may last before the interviewer goes on."""

    QUICK = "quick"
    NORMAL = "normal"
    PATIENT = "patient"


def practice(
    questions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION|PACK",
            help="What to be asked; without any: your weakest, then those least practised.",
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option("--count", "-n", metavar="N", min=1, max=50, help="How many questions."),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(metavar="ID", help="A whole interview by stage (`interviewer plans`)."),
    ] = None,
    minutes: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=180, help="How long the plan may take in all."),
    ] = None,
    role: RoleOption = None,
    lens: Annotated[
        Lens | None, typer.Option(help="Press from this point of view before all others.")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(metavar="N", help="Draw the plan's questions by this number, to do so again."),
    ] = None,
    text: Annotated[
        bool | None,
        typer.Option(
            "--text/--spoken", metavar=FLAG, help="Type your answers, which needs no microphone."
        ),
    ] = None,
    mode: Annotated[
        Mode,
        typer.Option(help="practice shows time lights and reasons; real saves them for the end."),
    ] = Mode.PRACTICE,
    patience: Annotated[
        PatienceName, typer.Option(help="How long you may pause to think.")
    ] = PatienceName.NORMAL,
    end_of_turn: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            help="A smart-turn v3 network (.onnx) that hears whether you are done.",
        ),
    ] = None,
    model: ModelOption = None,
    device: DeviceOption = Device.AUTO,
    voice: VoiceOption = None,
    rate: RateOption = None,
    mic: MicOption = None,
    speaker: SpeakerOption = None,
    headphones: HeadphonesOption = None,
    plain: PlainOption = None,
    keep_audio: Annotated[
        bool,
        typer.Option(
            "--keep-audio", metavar=FLAG, help="Keep your sound as well, to hear it in the report."
        ),
    ] = False,
    trees: TreesOption = None,
) -> None:
    """Hold an interview.

    The interviewer asks aloud, listens until you are done, and follows up on what you left out.
    Everything is kept on this machine; `interviewer sessions show` reads it again. Options that
    you leave out are as you chose them in `interviewer setup`.

    Example:  interviewer practice technical-product-owner --count 2 --patience patient
    Example:  interviewer practice --plan hiring-manager --minutes 30
    """
    from interviewer.cli.practice_run import Wishes, hold

    if plan is None and (minutes is not None or seed is not None):
        raise typer.BadParameter("--minutes and --seed go with --plan ID.")
    if plan is not None and (questions or count is not None):
        raise typer.BadParameter("A plan names its own questions: leave out QUESTION and --count.")
    only_spoken = (model, voice, rate, mic, speaker, headphones, end_of_turn)
    if text is None and (keep_audio or any(each is not None for each in only_spoken)):
        text = False  # typing may be what was chosen in the setup
    settings, kept = overridden(
        model=model,
        voice=voice,
        rate=rate,
        mic=mic,
        speaker=speaker,
        headphones=headphones,
        plain=plain,
        typed=text,
    )
    hold(
        Wishes(
            settings,
            kept,
            names=tuple(questions or ()),
            count=count,
            plan=plan,
            minutes=minutes,
            role=role,
            lens=lens.value if lens else None,
            seed=seed,
            typed=settings.typed,
            real=mode is Mode.REAL,
            patience=patience.value,
            end_of_turn=end_of_turn,
            device=device.value,
            keep_audio=keep_audio,
            trees=trees,
        )
    )


class Length(StrEnum):
    """The seconds that an answer of a drill is to take."""

    S30 = "30"
    S60 = "60"
    S90 = "90"
    S180 = "180"


def drill(
    length: Annotated[
        Length, typer.Argument(metavar="30|60|90|180", help="Seconds that an answer is to take.")
    ],
    question: Annotated[
        str | None,
        typer.Option("--question", "-q", metavar="ID", help="Else the least practised."),
    ] = None,
    rounds: Annotated[
        int, typer.Option("--rounds", metavar="N", min=1, max=10, help="How many times.")
    ] = 3,
    chimes: Annotated[
        bool,
        typer.Option(
            "--chimes/--no-chimes", metavar=FLAG, help="Hear the lights: one, two, three tones."
        ),
    ] = False,
    model: ModelOption = None,
    device: DeviceOption = Device.AUTO,
    voice: VoiceOption = None,
    rate: RateOption = None,
    mic: MicOption = None,
    speaker: SpeakerOption = None,
    headphones: HeadphonesOption = None,
    plain: PlainOption = None,
    trees: TreesOption = None,
) -> None:
    """Answer one question in so many seconds, three times, and see the curve.

    The light is green from half of the time, amber from three quarters, red when it is full.

    Example:  interviewer drill 60 --question what-is-an-api --chimes
    """
    from interviewer.cli.drill_run import hold_drill
    from interviewer.cli.practice_run import Wishes

    settings, kept = overridden(
        model=model,
        voice=voice,
        rate=rate,
        mic=mic,
        speaker=speaker,
        headphones=headphones,
        plain=plain,
    )
    wishes = Wishes(
        settings, kept, names=(question,) if question else (), device=device.value, trees=trees
    )
    hold_drill(wishes, int(length.value), rounds, chimes=chimes)


def demo(
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", file_okay=False, help="Where conversation.wav and session.jsonl go."
        ),
    ] = Path("interview-demo"),
    real_time: Annotated[
        bool | None,
        typer.Option(
            "--real-time/--fast",
            metavar=FLAG,
            help="At the pace of speech, line by line; or without playing it afterwards.",
        ),
    ] = None,
) -> None:
    """A whole interview with a simulated candidate, on a machine without microphone or network.

    The candidate's voice is synthesized and goes through the same ears, recognizer and tree as
    yours would.
    """
    from interviewer.cli.demo_run import show_demo

    show_demo(out, real_time=bool(real_time), sound=real_time is None)
