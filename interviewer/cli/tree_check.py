"""`trees check`: every mistake in a tree with its line, and the tests that stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from interviewer.authoring.loader import PLANS, folder_name
from interviewer.authoring.plan_loader import examine_plan, examine_plans, packs_for_plans
from interviewer.authoring.tree_checks import Checked, check_trees
from interviewer.cli.console import console
from interviewer.errors import TreeError
from interviewer.terminal_text import printable


@dataclass(slots=True)
class _Count:
    """What was looked at, and how many mistakes were found."""

    questions: int = 0
    cases: int = 0
    mistakes: int = 0


def check_all(path: Path) -> bool:
    """Check a question, a plan, a pack or a folder of packs; print all mistakes. True if any."""
    screen, count = console(), _Count()
    questions: Iterable[Checked] = ()
    if path.is_file() and folder_name(path.parent) == PLANS:
        # Of a bare file name, the folder above the one it lies in has no name.
        errors = examine_plan(path, packs_for_plans(path.parent.resolve().parent))[1]
    else:
        errors, questions = check_trees(path)
        if path.is_dir() and not errors:
            errors = examine_plans(path, packs_for_plans(path))[1]
    _mistakes(screen, count, errors)
    for checked in questions:
        count.questions += 1
        count.cases += checked.cases
        _mistakes(screen, count, checked.mistakes)
        for gap in checked.gaps:
            hint = f"{gap.file}:{gap.line}: {gap.problem}. {gap.next_step}"
            screen.print(Text(printable(hint), style="yellow"), soft_wrap=True)
    _sum_up(screen, count)
    return count.mistakes > 0


def _mistakes(screen: Console, count: _Count, errors: Sequence[TreeError]) -> None:
    count.mistakes += len(errors)
    for error in errors:
        where = Text(printable(f"{error.file}:{error.line}: "), style="bold")
        screen.print(where.append(printable(error.problem), style="red"), soft_wrap=True)
        screen.print(Text(f"    {printable(error.next_step)}"), soft_wrap=True)


def _sum_up(screen: Console, count: _Count) -> None:
    looked_at = f"{_counted(count.questions, 'question')} and {_counted(count.cases, 'test')}"
    if count.mistakes:
        mistakes = f"{_counted(count.mistakes, 'mistake')}; {looked_at} could be run."
        screen.print(Text(mistakes, style="bold red"))
    else:
        screen.print(Text(f"All right: {looked_at}.", style="bold green"))


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
