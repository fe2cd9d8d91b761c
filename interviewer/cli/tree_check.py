"""`trees check`: every mistake in a tree with its line, and the tests that stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from interviewer.cli.console import console
from interviewer.loader import PLANS, examine_question, examine_trees, load_question
from interviewer.plan_loader import examine_plan, examine_plans, packs_for_plans
from interviewer.terminal_text import printable
from interviewer.tree_checks import check_coverage, check_question
from interviewer.tree_tests import MOST_WRONG, Result, run_file, tests_path


@dataclass(slots=True)
class _Count:
    """What was looked at, and how many mistakes were found."""

    questions: int = 0
    cases: int = 0
    mistakes: int = 0


def check_all(path: Path) -> bool:
    """Check a question, a plan, a pack or a folder of packs; print all mistakes. True if any."""
    screen, count = console(), _Count()
    if path.is_file() and path.parent.name == PLANS:
        errors = examine_plan(path, packs_for_plans(path.parents[1]))[1]
        files = []
    elif path.is_file():
        errors = examine_question(path)[1]
        files = [path]
    else:
        errors = examine_trees(path)[1] or examine_plans(path, packs_for_plans(path))[1]
        files = sorted(file for file in path.rglob("*.yaml") if _is_question(file))
    for error in errors:
        _mistake(screen, count, error.file, error.line, error.problem, error.next_step)
    broken = {Path(error.file) for error in errors}
    for file in files:
        if file not in broken:
            count.questions += 1
            _look_at(screen, count, file)
    _sum_up(screen, count)
    return count.mistakes > 0


def _is_question(file: Path) -> bool:
    return "." not in file.stem and (file.parent / "pack.yaml").exists() and file.stem != "pack"


def _look_at(screen: Console, count: _Count, file: Path) -> None:
    """A question that loads: its faults, what its tests leave out, and how they go."""
    question = load_question(file)
    faults = check_question(file, question)
    for fault in faults:
        _mistake(screen, count, fault.file, fault.line, fault.problem, fault.next_step)
    for gap in check_coverage(file, question):
        hint = f"{gap.file}:{gap.line}: {gap.problem}. {gap.next_step}"
        screen.print(Text(printable(hint), style="yellow"), soft_wrap=True)
    if not faults and tests_path(file).exists():
        _run_tests(screen, count, file)


def _run_tests(screen: Console, count: _Count, file: Path) -> None:
    tests = tests_path(file)
    _, results, noisy = run_file(file)
    count.cases += len(results)
    for result, failure in _failures(results):
        name = f"the test '{result.case.name}' fails"
        _mistake(screen, count, tests, result.case.line, name, failure)
    if sum(not result.passed for result in noisy) <= MOST_WRONG * len(noisy):
        return
    for result, failure in _failures(noisy):
        name = f"the test '{result.case.name}' fails when words are misheard"
        _mistake(screen, count, tests, result.case.line, name, failure)


def _failures(results: tuple[Result, ...]) -> Iterator[tuple[Result, str]]:
    for result in results:
        for failure in result.failures:
            yield result, failure


def _mistake(
    screen: Console, count: _Count, file: Path | str, line: int, problem: str, advice: str
) -> None:
    count.mistakes += 1
    where = Text(printable(f"{file}:{line}: "), style="bold")
    screen.print(where.append(printable(problem), style="red"), soft_wrap=True)
    screen.print(Text(f"    {printable(advice)}"), soft_wrap=True)


def _sum_up(screen: Console, count: _Count) -> None:
    looked_at = f"{_counted(count.questions, 'question')} and {_counted(count.cases, 'test')}"
    if count.mistakes:
        mistakes = f"{_counted(count.mistakes, 'mistake')}; {looked_at} could be run."
        screen.print(Text(mistakes, style="bold red"))
    else:
        screen.print(Text(f"All right: {looked_at}.", style="bold green"))


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
