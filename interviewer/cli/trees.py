"""`interviewer trees`: what can be asked, and whether one's own trees are right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.group import Commands
from interviewer.cli.options import TreesOption

app = typer.Typer(
    cls=Commands,
    help="The questions: list them, read one, check your own.",
    no_args_is_help=True,
)


@app.command("list")
def list_(trees: TreesOption = None) -> None:
    """Every question there is, by pack."""
    from interviewer.cli.tree_pages import listing
    from interviewer.loader import builtin_trees, load_trees

    listing(load_trees(trees or builtin_trees()))


@app.command()
def show(
    question: Annotated[str, typer.Argument(metavar="ID", help="A question or a pack.")],
    trees: TreesOption = None,
) -> None:
    """One question: what it listens for, which follow-ups it has and when each is asked."""
    from interviewer.cli.tree_pages import page
    from interviewer.loader import builtin_trees, find, load_trees

    for found in find(load_trees(trees or builtin_trees()), question):
        page(found)


@app.command()
def check(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A tree, a pack or a folder of packs."),
    ] = None,
) -> None:
    """Check trees and run the tests beside them; every mistake with its line. Exit code 1 if any.

    Without PATH, checks the trees that come with the program.
    """
    from interviewer.cli.tree_check import check_all
    from interviewer.loader import builtin_trees

    if check_all(path or builtin_trees()):
        raise typer.Exit(1)
