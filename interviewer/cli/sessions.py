"""`interviewer sessions`: what was practised, what was said, and what to practise next."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.group import Commands
from interviewer.cli.options import FLAG, TreesOption

app = typer.Typer(
    cls=Commands,
    help="Past interviews: read one again, its report, what to practise next.",
    no_args_is_help=True,
)

SessionArgument = Annotated[
    str, typer.Argument(metavar="ID", help="From `sessions list`; default: the latest.")
]
YesOption = Annotated[
    bool, typer.Option("--yes", "-y", metavar=FLAG, help="Do not ask whether I am sure.")
]


class Form(StrEnum):
    """What a report is drawn as."""

    HTML = "html"
    JSON = "json"
    MD = "md"
    CSV = "csv"
    ANKI = "anki"


@app.command("list")
def list_(
    everything: Annotated[
        bool, typer.Option("--all", metavar=FLAG, help="All of them, not only the last twenty.")
    ] = False,
) -> None:
    """Past interviews, the latest first."""
    from interviewer.cli.session_list import show_sessions

    show_sessions(everything=everything)


@app.command()
def show(session: SessionArgument = "latest", trees: TreesOption = None) -> None:
    """Who said what, when, and why each follow-up was asked."""
    from interviewer.cli.session_pages import show_session

    show_session(session, trees)


@app.command()
def report(
    session: SessionArgument = "latest",
    form: Annotated[
        Form,
        typer.Option("--format", help="A page, data, notes, a table, or cards of what was missed."),
    ] = Form.HTML,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", dir_okay=False, help="Where to write it."),
    ] = None,
    redact: Annotated[
        bool,
        typer.Option("--redact", metavar=FLAG, help="To share: without your words and your sound."),
    ] = False,
    no_audio: Annotated[
        bool, typer.Option("--no-audio", metavar=FLAG, help="Leave out sound that was kept.")
    ] = False,
    show_it: Annotated[
        bool, typer.Option("--open", metavar=FLAG, help="Look at it in the browser.")
    ] = False,
    trees: TreesOption = None,
) -> None:
    """How an interview went: one change for next time, every figure and where it comes from.

    The page is a single file that loads nothing from anywhere.

    Example:  interviewer sessions report --open
    """
    from interviewer.cli.report_page import Wanted, make_report

    make_report(
        session,
        trees,
        Wanted(form.value, out, redacted=redact, sound=not no_audio, show=show_it),
    )


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="ID", help="The earlier session.")],
    after: Annotated[
        str, typer.Argument(metavar="ID", help="The later one; default: the latest.")
    ] = "latest",
    trees: TreesOption = None,
) -> None:
    """Two sessions side by side, for every question that both asked."""
    from interviewer.cli.report_page import show_comparison

    show_comparison(before, after, trees)


@app.command("next")
def next_(trees: TreesOption = None) -> None:
    """What to practise next, the weakest first, and why."""
    from interviewer.cli.next_page import show_next

    show_next(trees)


@app.command()
def delete(
    sessions: Annotated[list[str], typer.Argument(metavar="ID", help="From `sessions list`.")],
    yes: YesOption = False,
) -> None:
    """Delete interviews for good, with their sound and reports."""
    from interviewer.cli.forget_page import delete_sessions

    delete_sessions(sessions, sure=yes)


@app.command()
def purge(yes: YesOption = False) -> None:
    """Delete everything that is kept of you on this machine."""
    from interviewer.cli.forget_page import purge_all

    purge_all(sure=yes)
