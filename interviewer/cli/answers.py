"""`grade` and `replay`: the interviewer's judgement on an answer that exists already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.options import (
    FLAG,
    Device,
    DeviceOption,
    JsonOption,
    ModelOption,
    RoleOption,
    TreesOption,
    overridden,
)

STDIN = Path("-")
_END_OF_INPUT = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
_HOW = f"Type your answer; {_END_OF_INPUT} on an empty line ends it."


def grade(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question's id.")],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE|-", help="The answer as text; without it, typed or piped."),
    ] = STDIN,
    duration_s: Annotated[
        float | None,
        typer.Option(
            "--duration-s", metavar="S", min=0.0, max=86_400.0, help="How long saying it took."
        ),
    ] = None,
    role: RoleOption = None,
    json: JsonOption = False,
    trees: TreesOption = None,
) -> None:
    """Judge a typed answer: what was heard in it, and which follow-up it calls for.

    A question back is told what it asks for, as in an interview.

    Example:  interviewer grade what-is-an-api answer.txt
    """
    from interviewer.authoring.loader import builtin_trees, find, load_trees
    from interviewer.authoring.role_loader import wanted_role
    from interviewer.cli.grade_page import show
    from interviewer.cli.typed_text import one_question, read_answer
    from interviewer.report.grade import grade as judge

    asked = one_question(find(load_trees(trees or builtin_trees()), question), question)
    if file == STDIN and sys.stdin.isatty():
        typer.echo(_HOW, err=True)
    text = read_answer(sys.stdin.buffer if file == STDIN else file)
    show(asked, judge(asked, text, duration_s, wanted_role(role)), as_json=json)


def replay(
    audio: Annotated[
        Path, typer.Argument(metavar="AUDIO", help="A recorded answer: wav, flac, mp3, ogg, m4a.")
    ],
    question: Annotated[
        str, typer.Option("--question", "-q", metavar="ID", help="The question it answers.")
    ],
    model: ModelOption = None,
    device: DeviceOption = Device.AUTO,
    json: Annotated[
        bool,
        typer.Option(
            "--json", metavar=FLAG, help="For programs: one JSON object a line, nothing else."
        ),
    ] = False,
    real_time: Annotated[
        bool, typer.Option("--real-time", metavar=FLAG, help="At the pace at which it was spoken.")
    ] = False,
    trees: TreesOption = None,
) -> None:
    """Send a recorded answer through the same ears, recognizer and tree as a live one.

    Example:  interviewer replay answer.m4a --question tech-debt-vs-features
    """
    from interviewer.authoring.loader import builtin_trees, find, load_trees
    from interviewer.cli.replay_run import replay_answer
    from interviewer.cli.typed_text import one_question

    asked = one_question(find(load_trees(trees or builtin_trees()), question), question)
    settings, _ = overridden(model=model)
    replay_answer(audio, asked, settings.model, device.value, as_json=json, real_time=real_time)
