"""`sessions next`: what to practise, and why."""

from __future__ import annotations

from pathlib import Path

from rich.padding import Padding
from rich.text import Text

from interviewer import folders
from interviewer.authoring.loader import load_trees
from interviewer.cli.console import console
from interviewer.cli.options import with_trees
from interviewer.cli.past import known_questions
from interviewer.keeping.history import open_history
from interviewer.practice.selection import BY_NAME
from interviewer.practice.suggest import suggest
from interviewer.report import judging
from interviewer.terminal_text import printable
from interviewer.tree import every

_MOST = 3


def show_next(trees: Path | None) -> None:
    """Print the questions most worth practising. Raises StoreError, TreeError."""
    questions = known_questions(trees)
    own = {question.id for question in every(load_trees(trees))} if trees else set()
    with open_history(folders.sessions_folder()) as history:
        judging.bring_up_to_date(history, questions)
        results = history.results()
        last = next((entry.asked for entry in history.entries() if not entry.is_drill), ())
    asked = [q for q in questions.values() if q.kind not in BY_NAME and q.concepts]  # no warm-up
    screen = console()
    for each in suggest(asked, results, last)[:_MOST]:
        screen.print(Text(printable(each.title), style="bold"))
        screen.print(Padding(Text(printable(each.why)), (0, 0, 0, 2)))
        where = printable(with_trees(trees)) if each.question in own else ""
        command = f"  interviewer practice {each.question}{where}"
        screen.print(Text(command, style="dim"), soft_wrap=True)
