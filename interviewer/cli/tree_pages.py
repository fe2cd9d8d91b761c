"""How questions are shown to people: a list by pack, and a page for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interviewer.authoring.condition_text import describe, describe_ending
from interviewer.cli.console import console, print_by_id
from interviewer.cli.options import with_trees
from interviewer.sentences import spaced
from interviewer.terminal_text import printable
from interviewer.tree import ALWAYS, Audience, Concept, Pack, Probe, Question

_MOST_PHRASES = 5
_MOST_STEMS = 2


def listing(packs: Sequence[Pack], trees: Path | None = None) -> None:
    """Print the ids of all questions with what each asks."""
    screen = console()
    for pack in packs:
        screen.print(Text(f"{printable(pack.title)}  ({pack.id})", style="bold"))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, style="cyan")
        table.add_column(no_wrap=True, style="dim")
        table.add_column()
        for question in pack.questions:
            table.add_row(
                f"  {question.id}", question.kind.value, printable(question.title or question.ask)
            )
        print_by_id(screen, table)
        screen.print()
    own = printable(with_trees(trees))
    screen.print(Text(f"Practise one:  interviewer practice ID{own}"), soft_wrap=True)
    screen.print(Text(f"Read one:      interviewer trees show ID{own}"), soft_wrap=True)


def page(question: Question) -> None:
    """Print everything about one question."""
    screen = console()
    low, high = question.time_box.target
    screen.print(Text(printable(question.ask), style="bold"))
    whom = "an engineer" if question.audience is Audience.ENGINEER else "a lay person"
    facts = f"{question.id} · {question.kind.value} · for {whom} to hear"
    screen.print(Text(facts, style="dim"))
    screen.print(
        Text(
            f"A good answer takes {low:g} to {high:g} s; the interviewer steps in at "
            f"{question.time_box.hard:g} s. At most {question.limits.probes} follow-ups.",
            style="dim",
        )
    )
    _section(screen, "Why it is asked", Text(printable(question.why)))
    if question.pointers:
        _section(screen, "Pointers", _bullets(question.pointers))
    if question.persona:
        persona = question.persona
        opens = f"{printable(persona.role)}\n{printable(f'{persona.name}: {persona.opens}')}"
        _section(screen, "Who you talk to", Text(opens))
        _section(screen, "What moves them", _effects(question))
        _section(screen, "How it may end", _endings(question))
    _section(screen, "What it listens for", _concepts(tuple(question.concepts.values())))
    _section(screen, "Follow-ups, the likeliest first", _probes(question.probes))
    if question.clarify:
        answers = [f"{', '.join(each.hears)}: {each.answer}" for each in question.clarify]
        _section(screen, "If you ask back", _bullets(answers))
    if question.rubric:
        _section(screen, "Rubric", _rubric(question))
    screen.print()


def _section(screen: Console, title: str, body: RenderableType) -> None:
    screen.print()
    screen.print(Text(title, style="bold cyan"))
    screen.print(Padding(body, (0, 0, 0, 2)))


def _bullets(lines: Sequence[str]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    for line in lines:
        table.add_row("-", Text(printable(line)))
    return table


def _concepts(concepts: Sequence[Concept]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    for concept in concepts:
        said = [re.sub(r"\|\S+", "", phrase).replace("#", "(number)") for phrase in concept.say]
        begins = [f"{stem}…" for stem in concept.stems]
        heard_as = ", ".join((*said[:_MOST_PHRASES], *begins[:_MOST_STEMS]))
        name = Text(spaced(concept.id), style="red" if concept.avoid else "green")
        better_not = "better not said: " if concept.avoid else ""
        table.add_row(name, Text(f"{better_not}{printable(heard_as)}"))
    return table


def _effects(question: Question) -> Group:
    starts = [
        f"{spaced(meter.id)} begins at {meter.start:g} of {meter.high:g}"
        for meter in question.meters
    ]
    shown: list[RenderableType] = [Text(", ".join(starts), style="dim")]
    for effect in question.effects:
        moves = ", ".join(f"{spaced(name)} {by:+g}" for name, by in effect.moves.items())
        shown.append(Text.assemble((moves, "bold"), f"  {printable(effect.why)}"))
        when = f"when {describe(effect.when)}{', every time' if effect.again else ''}"
        shown.append(Padding(Text(printable(when), style="dim"), (0, 0, 0, 2)))
    return Group(*shown)


def _endings(question: Question) -> Group:
    shown: list[RenderableType] = []
    for ending in question.endings:
        shown.append(Text.assemble((ending.id, "bold"), f"  {printable(ending.means)}"))
        when = Text(printable(describe_ending(ending)), style="dim")
        shown.append(Padding(when, (0, 0, 0, 2)))
    return Group(*shown)


def _probes(probes: Sequence[Probe]) -> Group:
    shown: list[RenderableType] = []
    for probe in sorted(probes, key=lambda each: -each.priority):
        shown.append(Text.assemble((probe.id, "bold"), (f"  priority {probe.priority}", "dim")))
        shown.append(Padding(Text(printable(probe.ask[0])), (0, 0, 0, 2)))
        after = f"; then likely {', '.join(probe.then)}" if probe.then else ""
        shown.append(Padding(Text(printable(f"{_when(probe)}{after}"), style="dim"), (0, 0, 0, 2)))
    return Group(*shown)


def _when(probe: Probe) -> str:
    if probe.when == ALWAYS:
        return "asked if nothing above it is"
    return f"asked when {describe(probe.when)}"


def _rubric(question: Question) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for competence, levels in question.rubric.items():
        for number, (level, does) in enumerate(sorted(levels.items())):
            table.add_row(competence if number == 0 else "", str(level), Text(printable(does)))
    return table
