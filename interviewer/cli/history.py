"""`interviewer sessions`: what was practised, and what was said."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.group import Commands
from interviewer.cli.options import TreesOption

app = typer.Typer(
    cls=Commands, help="Past interviews: list them, read one again.", no_args_is_help=True
)


@app.command("list")
def list_() -> None:
    """Past interviews, the latest first."""
    from interviewer.cli.session_pages import show_sessions

    show_sessions()


@app.command()
def show(
    session: Annotated[
        str,
        typer.Argument(metavar="[ID]", help="From `sessions list`; default: the latest."),
    ] = "latest",
    trees: TreesOption = None,
) -> None:
    """Who said what, when, and why each follow-up was asked."""
    from interviewer.cli.session_pages import show_session

    show_session(session, trees)
