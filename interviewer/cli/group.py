"""Where every typed error ends: two lines on standard error and exit code 1."""

from __future__ import annotations

import re
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from audio.errors import AudioError
from interviewer.cli.options import FLAG
from interviewer.errors import InterviewError
from interviewer.terminal_text import printable

EXAMPLES = """
 Begin with

   interviewer doctor                          is this machine ready?
   interviewer practice                        three questions, spoken
   interviewer practice mid-sprint-incident    a question that you choose
   interviewer practice --plan hiring-manager  a whole interview by stage
   interviewer practice --text                 typed, without a microphone
   interviewer demo                            see and hear one first

 While it listens you can say "that's my answer", "repeat the question",
 "skip this one" or "stop the interview", or press the keys shown on screen.
"""


class Commands(TyperGroup):
    """The commands, in the order in which they were added."""

    def invoke(self, ctx: Any) -> Any:
        """Run one. A typed error is told in two lines: what happened, what to do next."""
        try:
            return super().invoke(ctx)
        except (AudioError, InterviewError) as error:
            tell(error)
            raise typer.Exit(1) from error

    def get_help_option(self, ctx: Any) -> Any:
        """`--help`, which takes no value either."""
        return _flag(super().get_help_option(ctx))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, None if there is none."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _flag(command.get_help_option(ctx))
            command.help = _flowing(command.help) if command.help else None
        return command


class Root(Commands):
    """All commands, in the order of a newcomer's needs."""

    ORDER = (
        *("practice", "drill", "demo", "sessions", "grade", "replay", "trees", "plans"),
        *("setup", "doctor", "devices", "models"),
    )

    def list_commands(self, ctx: Any) -> list[str]:
        """Names, in the order of the help."""
        return sorted(super().list_commands(ctx), key=self.ORDER.index)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help, and examples to copy below it."""
        super().format_help(ctx, formatter)
        typer.echo(EXAMPLES)


_HELP_STYLES = {
    "STYLE_OPTION": "cyan", "STYLE_SWITCH": "green", "STYLE_TYPES": "yellow",
    "STYLE_NEGATIVE_OPTION": "cyan", "STYLE_NEGATIVE_SWITCH": "green", "STYLE_USAGE": "yellow",
    "STYLE_COMMANDS_TABLE_FIRST_COLUMN": "cyan",
}  # fmt: skip
"""What typer prints in colours of the terminal's own, and in which of our tones it is printed."""


def _flowing(text: str) -> str:
    """A docstring whose lines end where the terminal's do; each example has one of its own."""
    return re.sub(r"(?<=[^\n])\n(?!\n|Example:)", " ", text)


def _flag(option: Any) -> Any:
    """A help option as ours: without a value, and the help in our tones."""
    if option is not None and option.metavar != FLAG:
        option.metavar, show = FLAG, option.callback

        def shown(*given: Any) -> Any:
            _tone_help()
            return show(*given)

        option.callback = shown
    return option


def _tone_help() -> None:
    from typer import rich_utils  # as typer itself does: only help needs it

    from interviewer.cli.console import TONES

    for name, colour in _HELP_STYLES.items():
        setattr(rich_utils, name, f"bold color({TONES[colour]})")


def tell(error: AudioError | InterviewError) -> None:
    """Print an error for people."""
    typer.secho(printable(error.message), err=True, fg="red", bold=True)
    typer.echo(printable(error.next_step, lines=True), file=sys.stderr)
