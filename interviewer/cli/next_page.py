"""`sessions next`: what to practise, and why."""

from __future__ import annotations

from pathlib import Path

from rich.padding import Padding
from rich.text import Text

from interviewer import folders, judging
from interviewer.cli.console import console
from interviewer.cli.past import known_questions
from interviewer.history import open_history
from interviewer.selection import BY_NAME
from interviewer.suggest import suggest
from interviewer.terminal_text import printable

_MOST = 3


def show_next(trees: Path | None) -> None:
    """Print the questions most worth practising. Raises StoreError."""
    questions = known_questions(trees)
    with open_history(folders.sessions_folder()) as history:
        judging.bring_up_to_date(history, questions)
        results = history.results()
        last = history.entries(1)
    asked = [q for q in questions.values() if q.kind not in BY_NAME]
    screen = console()
    for each in suggest(asked, results, last[0].asked if last else ())[:_MOST]:
        screen.print(Text(printable(each.title), style="bold"))
        screen.print(Padding(Text(printable(each.why)), (0, 0, 0, 2)))
        screen.print(Text(f"  interviewer practice {each.question}", style="dim"))
