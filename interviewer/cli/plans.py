"""`interviewer plans`: whole interviews, and what happens in each."""

from __future__ import annotations

from typing import Annotated

import typer

from interviewer.cli.options import TreesOption


def plans(
    plan: Annotated[
        str | None, typer.Argument(metavar="ID", help="One of them; default: all.")
    ] = None,
    trees: TreesOption = None,
) -> None:
    """Whole interviews by stage, and what happens in each.

    Example:  interviewer plans hiring-manager
    """
    from interviewer.authoring.plan_loader import find_plan, load_plans, packs_for_plans
    from interviewer.cli.plan_pages import page, plan_list

    packs = packs_for_plans(trees)
    known = load_plans(trees, packs)
    if plan is None:
        plan_list(known, trees)
    else:
        page(find_plan(known, plan), packs, trees)
