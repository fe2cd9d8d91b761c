"""A session on paper: the conversation, why each follow-up was asked, what was heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from interviewer.cli.review import review
from interviewer.events import Command, Event
from interviewer.keeping.transcript import (
    Chapter,
    Line,
    Who,
    conversation,
    meter_text,
    noticed_text,
)
from interviewer.report import labels
from interviewer.sentences import spaced
from interviewer.terminal_text import printable, shortened
from interviewer.tree import Question

_NAMES = {Who.INTERVIEWER: ("Interviewer", "bold"), Who.YOU: ("You", "bold green")}
_LONGEST_QUOTE = 60


def print_transcript(
    screen: Console,
    items: Iterable[Event | Command],
    questions: Mapping[str, Question],
) -> bool:
    """Print a session. questions: those that are still known, by id. False if nothing was said."""
    return print_chapters(screen, conversation(items), questions)


def print_chapters(
    screen: Console, chapters: Sequence[Chapter], questions: Mapping[str, Question]
) -> bool:
    """Print a session that was read already, as print_transcript does."""
    for chapter in chapters:
        question = questions.get(chapter.question)
        title = question.title if question and question.title else chapter.question
        stage = f"{chapter.stage}: " if chapter.stage and chapter.stage != title else ""
        head = f"Question {chapter.number} of {chapter.of}: {printable(stage + title)}"
        screen.print()
        screen.print(
            Text(head, style="bold cyan").append("" if chapter.scored else " (not judged)")
        )
        screen.print(_lines(chapter))
        if chapter.ended:
            ended = chapter.ended
            meters = ", ".join(f"{spaced(name)} {at:g}" for name, at in ended.meters.items())
            how = f"How it ended: {spaced(ended.ending)} ({meters}). {ended.means}"
            screen.print(Text(f"  {printable(how)}", style="cyan"))
        if chapter.closed:
            why = f"No further follow-up: {printable(chapter.closed)}"
            screen.print(Text(f"  {why}", style="dim"))
        if question is not None and chapter.scored:
            answered = any(line.who is Who.YOU and not line.asks_back for line in chapter.lines)
            remarks = chapter.remarks if answered else ()
            found = review(question, remarks, chapter.duration_s, chapter.asked_for)
            screen.print(Padding(found, (1, 0, 0, 2)))
    return any(line.who is Who.YOU for chapter in chapters for line in chapter.lines)


def _lines(chapter: Chapter) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column()
    for line in chapter.lines:
        if line.who is Who.NOTE:
            note = Text(f"({printable(line.text)})", style="dim")
            table.add_row(labels.clock(line.at_s), "", note)
            continue
        name, style = _NAMES[line.who]
        name = printable(line.name) or name
        body = Text(printable(line.text))
        for extra in _extras(line):
            body.append(f"\n{printable(extra)}", style="dim italic")
        table.add_row(labels.clock(line.at_s), Text(name, style=style), body)
    return table


def _extras(line: Line) -> list[str]:
    if line.who is Who.YOU:
        took = f"{labels.took(line.duration_s)}; " if line.duration_s else ""
        over = line.over or "the session ended before the answer did"
        length = f"({took}{'no answer yet' if line.asks_back else over})"
        noticed = [noticed_text(each) for each in line.noticed]
        return [length, *noticed, *(meter_text(moved) for moved in line.moved)]
    if not line.why:
        return []
    quotes = ", ".join(f'"{shortened(quote, _LONGEST_QUOTE)}"' for quote in line.quotes)
    return [f"Why: {line.why}", *([f"You said: {quotes}"] if quotes else [])]
