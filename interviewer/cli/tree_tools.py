"""What an author works with: the tests' table, what they cover, the graph, a new question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Column, Table
from rich.text import Text

from audio.install import as_typed
from interviewer import folders
from interviewer.authoring.loader import PLANS, folder_name, question_files
from interviewer.authoring.tree_graph import mermaid, svg
from interviewer.authoring.tree_tests import MOST_WRONG, Result, run_file, tests_path
from interviewer.authoring.yaml_lines import parse_yaml, read_text
from interviewer.cli.console import console
from interviewer.errors import InterviewError, TreeError
from interviewer.events import ProbeChosen, RoleplayEnded
from interviewer.keeping import store
from interviewer.reading import State
from interviewer.terminal_text import printable
from interviewer.tree import Question


@dataclass(frozen=True, slots=True)
class Tested:
    """A question with the results of its tests, as written and misheard."""

    question: Question
    file: Path
    results: tuple[Result, ...]
    noisy: tuple[Result, ...]

    @property
    def failed(self) -> int:
        """Cases that do not go as written."""
        return sum(not result.passed for result in self.results)

    @property
    def wrong(self) -> int:
        """Misheard runs that ask for what was said."""
        return sum(not result.passed for result in self.noisy)


def run_tests(path: Path) -> Iterator[Tested]:
    """Every question at `path` that has tests, with their results. Raises TreeError."""
    files = question_files(path)
    if not files:
        raise TreeError(
            path, 1, "holds no question", "Name a question's file, a pack or a folder of packs."
        )
    for file in files:
        if tests_path(file).exists():
            question, results, noisy = run_file(file)
            yield Tested(question, file, results, noisy)


def show_tests(path: Path) -> bool:
    """Run and print the tests of every question. True if any fails, or too many when misheard."""
    screen = console()
    table = Table(
        Column("question", overflow="fold"), "tests", "failed", "misheard", "asked what was said"
    )
    problems: list[str] = []
    failed = wrong = misheard = 0
    for tested in run_tests(path):
        counts = (len(tested.results), tested.failed, len(tested.noisy), tested.wrong)
        table.add_row(tested.question.id, *map(str, counts))
        failed += tested.failed
        wrong += tested.wrong
        misheard += len(tested.noisy)
        problems += _problems(tested)
    screen.print(table)
    for problem in problems:
        screen.print(Text(printable(problem)), soft_wrap=True)
    bad = failed > 0 or wrong > MOST_WRONG * misheard
    share = wrong / misheard if misheard else 0.0
    verdict = f"{failed} failed; misheard, {share:.1%} asked what was said (up to {MOST_WRONG:.0%})"
    screen.print(Text(verdict, style="bold red" if bad else "bold green"))
    return bad


def _problems(tested: Tested) -> Iterator[str]:
    where = tests_path(tested.file)
    for kind, results in (("", tested.results), (", misheard", tested.noisy)):
        for result in results:
            for failure in result.failures:
                yield f"{where}:{result.case.line}: '{result.case.name}'{kind}: {failure}"


def show_coverage(path: Path) -> None:
    """Print how often the tests have each probe fire or stay silent, and each concept heard."""
    screen = console()
    for tested in run_tests(path):
        question = tested.question
        fired = Counter(result.choice.probe for result in tested.results)
        heard = Counter(
            name
            for result in tested.results
            for name, each in result.reading.concepts.items()
            if each.state is State.HEARD
        )
        table = Table(
            Column("probe", overflow="fold"),
            "fired",
            "silent",
            title=question.id,
            title_justify="left",
        )
        for probe in question.probes:
            silent = len(tested.results) - fired[probe.id]
            table.add_row(probe.id, _count(fired[probe.id]), _count(silent))
        concepts = Table(Column("concept", overflow="fold"), "heard", "not heard")
        for name in question.concepts:
            concepts.add_row(name, _count(heard[name]), _count(len(tested.results) - heard[name]))
        screen.print(table)
        screen.print(concepts)


def _count(number: int) -> Text:
    return Text(str(number), style="" if number else "bold red")


def write_graph(question: Question, session: str | None, out: Path | None) -> None:
    """Write the graph: SVG to `out`, Mermaid to the terminal without it."""
    walked = tuple(_walked(question, session)) if session else ()
    screen = console()
    if out is None:
        screen.print(Text(printable(mermaid(question, walked), lines=True)), soft_wrap=True)
        return
    try:
        out.write_text(svg(question, walked), encoding="utf-8")
    except OSError as error:
        raise InterviewError(
            f"The graph cannot be written to {out}: {error.strerror}.", "Name another file."
        ) from error
    screen.print(Text(f"Drawn: {printable(str(out))}"), soft_wrap=True)


def _walked(question: Question, session: str) -> Iterator[str]:
    """The probes that were asked in a session, and the ending that it came to."""
    for item in store.read(folders.sessions_folder() / f"{session}.jsonl").items:
        match item:
            case ProbeChosen(question=question.id):
                yield item.probe
            case RoleplayEnded(question=question.id):
                yield item.ending


_NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")

_QUESTION = """\
# yaml-language-server: $schema=../tree.schema.json
id: {id}
kind: technical    # or behavioural situational competency culture explain design feasibility
ask: How do you decide what to build next?
why: Say what the interviewer wants to find out with it.
time_box: {{target: [90, 180], hard: 240}}
concepts:
  evidence:
    say: [what the data says, we measured, ask|asked customers]
  cost:
    say: [what it costs, how long it takes, effort against value]
probes:
  - id: how-do-you-know
    priority: 90
    when: {{missing: evidence}}
    ask: ["What tells you that it is worth building?"]
    satisfies: [evidence]
  - id: at-what-cost
    priority: 80
    when: {{missing: cost}}
    ask: ["How does the effort come into it?"]
    satisfies: [cost]
rubric:
  judgement:
    1: Builds what is asked for
    3: {{does: Looks for evidence first, when: {{mentions: evidence}}}}
    5: {{does: And weighs it against the effort, when: {{mentions: cost}}}}
"""
_TESTS = """\
- name: opinion only
  reply: I talk to my team and then we pick what feels right to all of us.
  expect: {probe: how-do-you-know, not_probe: at-what-cost}
- name: evidence without effort
  reply: We asked customers and looked at what the data says about it.
  expect: {probe: at-what-cost, not_probe: how-do-you-know, heard: [evidence]}
"""


def write_new(name: str, folder: Path, schema: Path) -> None:
    """Write a question that works, to be changed, into the pack `folder`. Raises InterviewError."""
    home = folder_name(folder)
    for what, given, taken in (
        ("a question's id", name, "pack"),
        ("the name of a pack's folder", home, PLANS),
    ):
        # What YAML reads as a number or a truth cannot be referred to by name.
        read_as = parse_yaml(given, folder).data if _NAME.fullmatch(given) else None
        if given == taken or not isinstance(read_as, str):
            raise InterviewError(
                f"{printable(given)} cannot be {what}.",
                "Use small letters, digits and hyphens, such as why-we-churn.",
            )
    file, pack = folder / f"{name}.yaml", folder / "pack.yaml"
    title = home.replace("-", " ").capitalize()
    listed = f"id: {home}\ntitle: {title}\nquestions:\n"
    try:
        known = pack.exists()
        if known:
            listed = read_text(pack)
        item = _item(name, listed, pack)
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(_QUESTION.format(id=name))
        tests_path(file).write_text(_TESTS, encoding="utf-8")
        beside = folder.parent / schema.name
        if not beside.exists():
            beside.write_bytes(schema.read_bytes())
        with pack.open("a", encoding="utf-8") as end:
            end.write(("" if known else listed) + (item or ""))
    except OSError as error:
        raise InterviewError(
            f"{error.filename or file} cannot be written: {error.strerror}.",
            "Choose another id or folder.",
        ) from error
    screen = console()
    screen.print(Text(f"Written: {printable(str(file))} and its tests beside it."), soft_wrap=True)
    if item is None:
        screen.print(Text(f"Add {name} to `questions` in {printable(str(pack))}."), soft_wrap=True)
    where = printable(as_typed(str(folder)))
    screen.print(Text(f"Now change it, then: interviewer trees check {where}"), soft_wrap=True)


def _item(name: str, listed: str, pack: Path) -> str | None:
    """What makes `name` one of a pack's questions where it is added to the end of the file.

    None if nothing does: the list stands elsewhere or on one line, or the file is broken.
    """
    indents = re.findall(r"^( *)- ", listed, re.MULTILINE) or ["  "]
    item = ("" if listed.endswith("\n") else "\n") + f"{indents[-1]}- {name}\n"
    try:
        before = parse_yaml(listed, pack).data
        after = parse_yaml(listed + item, pack).data
    except TreeError:
        return None
    match before:
        case {"questions": [*ids]} if name in ids:
            return ""
        case {"questions": [*ids]}:
            return item if after == {**before, "questions": [*ids, name]} else None
        case {"questions": None}:
            return item if after == {**before, "questions": [name]} else None
    return None
