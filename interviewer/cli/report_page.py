"""`sessions report` and `sessions compare`: a session made readable, or two side by side."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table
from rich.text import Text

from interviewer import folders
from interviewer.cli.console import console
from interviewer.cli.past import find_log, questions_of
from interviewer.errors import ReportError, StoreError
from interviewer.keeping import kept, store
from interviewer.keeping.history import open_history
from interviewer.keeping.store import Record
from interviewer.report import codec, judging, markdown, tables
from interviewer.report.build import build
from interviewer.report.compare import Comparison, common
from interviewer.report.model import Report
from interviewer.report.redact import redact
from interviewer.terminal_text import printable

TEXTS: Mapping[str, Callable[[Report], str]] = {
    "json": codec.dumps,
    "md": markdown.render,
    "csv": tables.as_csv,
    "anki": tables.as_anki,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report as asked for.

    form: "html" or one of TEXTS. out: where to; None: the reports' folder for HTML, standard
    output for all others. sound: with the kept sound. show: open it in the browser.
    """

    form: str
    out: Path | None = None
    redacted: bool = False
    sound: bool = True
    show: bool = False


def make_report(name: str, trees: Path | None, wanted: Wanted) -> None:
    """Draw the report of a session. Raises StoreError, ReportError, AudioFileError."""
    log = find_log(name)
    report = report_of(store.read(log), trees)
    report = redact(report) if wanted.redacted else report
    if wanted.form == "html":
        text = _page(report, log, sound=wanted.sound)
    else:
        text = TEXTS[wanted.form](report)
        if wanted.out is None:
            sys.stdout.write(text)
            return
    path = wanted.out or _usual_place(report)
    write_private(path, text)
    screen = console()
    screen.print(Text(f"The report is in {printable(str(path))}"), soft_wrap=True)
    if wanted.show:
        webbrowser.open(path.absolute().as_uri())
    elif wanted.form == "html":
        screen.print("Add --open to look at it in your browser. It needs no network.")


def report_of(record: Record, trees: Path | None) -> Report:
    """The report of a session, with its place in the trend and the stories told before."""
    questions = questions_of(record, trees)
    with open_history(folders.sessions_folder()) as history:
        judging.bring_up_to_date(history, questions)
        trend = judging.trend(history, record.id)
        audio = kept.recording_of(record.path).exists()
        report = build(record, questions, trend, audio=audio)
        titles = {question.id: question.title or question.id for question in questions.values()}
        return judging.with_retold(report, history.results(), titles)


def write_private(path: Path, text: str) -> None:
    """Write a file for the person's eyes only. Raises ReportError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            os.chmod(path, 0o600)  # noqa: PTH101 - also of a file that was there with another mode
            file.write(text)
    except OSError as error:
        raise ReportError(
            f"The report cannot be written: {path}: {error.strerror}.",
            "Choose another place with --out FILE.",
        ) from error


def show_comparison(first: str, second: str, trees: Path | None) -> None:
    """Print what changed between two sessions, question by question. Raises StoreError."""
    logs = [find_log(name) for name in (first, second)]
    if logs[0] == logs[1]:
        raise StoreError(
            f"'{logs[0].stem}' is both the earlier and the later session.",
            "Name an earlier one:  interviewer sessions list",
        )
    before, after = (report_of(store.read(log), trees) for log in logs)
    screen = console()
    found = common(before, after)
    if not found:
        screen.print("These two sessions have no question in common.")
    for each in found:
        screen.print()
        screen.print(Text(printable(each.question), style="bold cyan"))
        screen.print(_table(each))
        for title, names in (("New", each.gained), ("No longer heard", each.lost)):
            if names:
                screen.print(Text(f"  {title}: {printable(', '.join(names))}"))


def _page(report: Report, log: Path, *, sound: bool) -> str:
    from interviewer.report import html  # the other forms need no templates

    if not (sound and report.session.audio) or report.redacted:
        return html.render(report)
    from interviewer.report.sound import clips  # without sound there is nothing to encode

    return html.render(report, clips(report, kept.recording_of(log)))


def _usual_place(report: Report) -> Path:
    share = "-redacted" if report.redacted else ""
    return folders.data_folder() / kept.REPORTS / f"{report.session.id}{share}.html"


def _table(comparison: Comparison) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    styles = {"green": "green", "red": "red"}
    for row in comparison.rows:
        verdict = Text(row.verdict, style=styles.get(row.shade, ""))
        table.add_row(f"  {row.name}", row.before, "->", row.after, verdict)
    return table
