"""How plans are shown to people: a list with their stages, and a page for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interviewer.cli.console import console
from interviewer.cli.options import with_trees
from interviewer.plan import Plan, Stage
from interviewer.terminal_text import printable
from interviewer.tree import Pack, every


def plan_list(plans: Sequence[Plan], trees: Path | None = None) -> None:
    """Print all plans with their stages. trees: the person's own folder they are from, if any."""
    screen = console()
    if not plans:
        screen.print("There are no plans in this folder. docs/plans.md says how to write one.")
        return
    for plan in plans:
        _head(plan)
        table = _stages()
        for stage in plan.stages:
            table.add_row(*_row(stage))
        screen.print(Padding(table, (0, 0, 1, 2)))
    own = printable(with_trees(trees))
    screen.print(Text(f"Hold one:  interviewer practice --plan ID{own}"), soft_wrap=True)
    screen.print(Text(f"Read one:  interviewer plans ID{own}"), soft_wrap=True)


def page(plan: Plan, packs: Sequence[Pack], trees: Path | None = None) -> None:
    """Print everything about one plan: what is said, and what may be asked. trees: see above."""
    screen = console()
    titles = {q.id: q.title or q.ask for q in every(packs)}
    _head(plan)
    screen.print(Padding(Text(printable(plan.about)), (0, 0, 1, 2)))
    for stage in plan.stages:
        table = _stages()
        table.add_row(*_row(stage))
        screen.print(Padding(table, (0, 0, 0, 2)))
        body = Table.grid(padding=(0, 2, 0, 0))
        body.add_column(style="dim", no_wrap=True)
        body.add_column()
        body.add_row("says", printable(stage.opening))
        for prompt in stage.warm_up:
            body.add_row("asks one of", printable(prompt))
        for each in stage.panel:
            lenses = f" (follows up on {', '.join(each.lenses)})" if each.lenses else ""
            body.add_row("on the panel", printable(f"{each.manner.name}{lenses}"))
        for name in stage.pool:
            body.add_row(name, printable(titles[name]))
        body.add_row("says", printable(stage.closing))
        screen.print(Padding(body, (0, 0, 1, 4)))
    own = printable(with_trees(trees))
    screen.print(Text(f"Hold it:  interviewer practice --plan {plan.id}{own}"), soft_wrap=True)


def _head(plan: Plan) -> None:
    console().print(
        Text.assemble(
            (printable(plan.title), "bold"), f"  ({plan.id})  ", (f"{plan.minutes:g} min", "dim")
        )
    )


def _stages() -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="dim", min_width=6)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column()
    return table


def _row(stage: Stage) -> tuple[str, str, str]:
    return f"{stage.minutes:g} min", printable(stage.title), _what(stage)


def _what(stage: Stage) -> str:
    if not stage.scored:
        return "one easy prompt, never judged"
    by = (
        f", asked by {' and '.join(each.manner.name for each in stage.panel)}"
        if stage.panel
        else ""
    )
    return printable(f"{stage.ask} of {len(stage.pool)} questions{by}")
