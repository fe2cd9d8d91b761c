"""`interviewer trees`: what can be asked, and whether one's own trees are right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interviewer.cli.group import Commands
from interviewer.cli.options import TreesOption

PathArgument = Annotated[
    Path | None,
    typer.Argument(metavar="PATH", help="A tree, a pack or a folder of packs."),
]

app = typer.Typer(
    cls=Commands,
    help="The questions: list them, read one, check your own.",
    no_args_is_help=True,
)


@app.command("list")
def list_(trees: TreesOption = None) -> None:
    """Every question there is, by pack."""
    from interviewer.authoring.loader import builtin_trees, load_trees
    from interviewer.cli.tree_pages import listing

    listing(load_trees(trees or builtin_trees()), trees)


@app.command()
def show(
    question: Annotated[str, typer.Argument(metavar="ID", help="A question or a pack.")],
    trees: TreesOption = None,
) -> None:
    """One question: what it listens for, which follow-ups it has and when each is asked."""
    from interviewer.authoring.loader import builtin_trees, find, load_trees
    from interviewer.cli.tree_pages import page

    for found in find(load_trees(trees or builtin_trees()), question):
        page(found)


@app.command()
def check(path: PathArgument = None) -> None:
    """Check trees and run the tests beside them; every mistake with its line. Exit code 1 if any.

    Without PATH, checks the trees that come with the program.
    """
    from interviewer.authoring.loader import builtin_trees
    from interviewer.cli.tree_check import check_all

    if check_all(path or builtin_trees()):
        raise typer.Exit(1)


@app.command("test")
def run_tests(path: PathArgument = None) -> None:
    """Run the tests beside the trees, as written and as a recognizer might have misheard them.

    Exit code 1 if one fails, or if more than one misheard run in fifty asks for what was said.
    """
    from interviewer.authoring.loader import builtin_trees
    from interviewer.cli.tree_tools import show_tests

    if show_tests(path or builtin_trees()):
        raise typer.Exit(1)


@app.command()
def coverage(path: PathArgument = None) -> None:
    """Which probes and concepts the tests exercise, and how often."""
    from interviewer.authoring.loader import builtin_trees
    from interviewer.cli.tree_tools import show_coverage

    show_coverage(path or builtin_trees())


@app.command()
def graph(
    question: Annotated[str, typer.Argument(metavar="ID", help="A question.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw it there; else print Mermaid.")
    ] = None,
    session: Annotated[
        str | None, typer.Option(metavar="ID", help="Show the path that this session walked.")
    ] = None,
    trees: TreesOption = None,
) -> None:
    """The follow-ups of a question as a picture."""
    from interviewer.authoring.loader import builtin_trees, find, load_trees
    from interviewer.cli.tree_tools import write_graph
    from interviewer.cli.typed_text import one_question

    found = find(load_trees(trees or builtin_trees()), question)
    write_graph(one_question(found, question), session, out)


@app.command()
def new(
    question: Annotated[str, typer.Argument(metavar="ID", help="Such as why-we-churn.")],
    pack: Annotated[
        Path, typer.Option(metavar="DIR", help="The pack's folder; made if needed.")
    ] = Path("my-trees/my-pack"),
) -> None:
    """Write a question of your own to begin with, and its tests."""
    from interviewer.authoring.loader import builtin_trees
    from interviewer.cli.tree_tools import write_new

    write_new(question, pack, builtin_trees() / "tree.schema.json")
