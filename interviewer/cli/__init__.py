"""The commands. Everything heavy is imported by the command that needs it: `--help` is instant."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli import answers, machine, plans, practice, sessions, trees
from interviewer.cli.ending import ending_cleanly
from interviewer.cli.group import Root
from interviewer.cli.options import FLAG
from interviewer.cli.streams import standard_streams

HELP = """A mock interviewer that asks aloud, listens, and presses on what your answer left out.

Everything happens on this machine: no sound and no text ever leaves it."""

app = typer.Typer(
    name="interviewer",
    cls=Root,
    help=HELP,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel="Interviews")(practice.practice)
app.command(rich_help_panel="Interviews")(practice.drill)
app.command(rich_help_panel="Interviews")(practice.demo)
app.add_typer(sessions.app, name="sessions", rich_help_panel="Interviews")
app.command(rich_help_panel="Answers you already have")(answers.replay)
app.command(rich_help_panel="Answers you already have")(answers.grade)
app.add_typer(trees.app, name="trees", rich_help_panel="Questions")
app.command(rich_help_panel="Questions")(plans.plans)
app.command(rich_help_panel="This machine")(machine.setup)
app.command(rich_help_panel="This machine")(machine.doctor)
app.command(rich_help_panel="This machine")(machine.devices)
app.add_typer(machine.models, name="models", rich_help_panel="This machine")


@app.callback(invoke_without_command=True)
def overview(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", metavar=FLAG, help="Say the version.", is_eager=True),
    ] = False,
) -> None:
    """Without a command: the first minutes, then a session."""
    if version:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            typer.echo(installed("interviewer"))
        except PackageNotFoundError:
            typer.echo("not installed")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from interviewer.cli.first_minutes import begin

        begin()


def main() -> None:
    """Run a command line; the console script."""
    with standard_streams(), ending_cleanly():
        app()
