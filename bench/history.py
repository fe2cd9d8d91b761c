"""What a long history costs: listing a thousand sessions, and drawing the report of an hour.

    python -m bench.history

Prints milliseconds on this machine; medians of several runs. Work inside this process is told in
CPU time, commands in time on the wall. The sessions are made by the real state machine.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from audio.clock import Clock, SystemClock, WorkClock
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.events import SAMPLES_PER_S
from interviewer.keeping import store
from interviewer.keeping.history import open_history
from interviewer.report import codec, html, markdown
from interviewer.report.build import build
from interviewer.tree import Kind, Question, every
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.spoken_answers import BETTER_STORY, CRITERIA, STORY

SESSIONS = 1000
HOUR_S = 3600
LONG: Reply = (*STORY, *CRITERIA, *BETTER_STORY)
REPLY: Reply = CRITERIA


def median_ms(work: Callable[[], object], runs: int = 7, clock: Clock | None = None) -> float:
    """The median time of `work`, in milliseconds: of this process's work, or on `clock`."""
    clock = clock or WorkClock()
    times = []
    for _ in range(runs):
        began = clock.now()
        work()
        times.append(1000 * (clock.now() - began))
    return statistics.median(times)


def wall_ms(work: Callable[[], object]) -> float:
    """The median time of `work` on the wall, which a busy machine makes longer."""
    return median_ms(work, 5, SystemClock())


def many(folder: Path, questions: list[Question]) -> None:
    """A thousand logs: one session, its date and questions changed."""
    folder.mkdir(mode=0o700, parents=True)
    first = write_session(folder / "first.jsonl", questions[:3], {}, otherwise=REPLY)
    began = store.read(first).began
    text = first.read_text()
    first.unlink()
    for number in range(SESSIONS):
        day = began + timedelta(hours=number)
        name = f"{day:%Y%m%d-%H%M%S}-{number:04x}.jsonl"
        (folder / name).write_text(text.replace(began.isoformat(), day.isoformat(), 1))


def shown(what: str, milliseconds: float) -> None:
    """One line of figures."""
    print(f"  {what:<42}{milliseconds:8.0f} ms")


def interviewer(home: Path, *arguments: str) -> Callable[[], object]:
    """A command in a process of its own."""
    run = [sys.executable, "-m", "interviewer", *arguments]
    environment = {**os.environ, "INTERVIEWER_HOME": str(home)}
    return lambda: subprocess.run(run, env=environment, check=True, capture_output=True)


def listing(home: Path) -> None:
    """List them: in this process, and as a command with everything that takes to start."""
    folder = home / "sessions"

    def entries() -> None:
        with open_history(folder) as history:
            assert len(history.entries()) == SESSIONS

    print(f"{SESSIONS} sessions")
    shown("index them for the first time", median_ms(entries, 1))
    shown("list them all from the index", median_ms(entries))
    shown("`sessions list`, with Python's start", wall_ms(interviewer(home, "sessions", "list")))
    shown("`--version`, for comparison", wall_ms(interviewer(home, "--version")))


def hour(folder: Path, questions: list[Question]) -> None:
    """The report of an hour, from the log to the page."""
    asked = [question for question in questions if question.kind is not Kind.ROLEPLAY]
    length_s, count = 0.0, 8
    while length_s < HOUR_S:
        path = folder / f"hour-{count}.jsonl"
        replies = dict.fromkeys((question.id for question in asked[:count]), LONG)
        write_session(path, asked[:count], replies, otherwise=REPLY)
        length_s = store.read(path).items[-1].at / SAMPLES_PER_S
        count += 1
    known = {question.id: question for question in questions}
    record = store.read(path)
    report = build(record, known)
    words = sum(len(a.text.split()) for q in report.questions for a in q.answers)
    answers = sum(len(question.answers) for question in report.questions)
    print(f"{length_s / 60:.0f} minutes: {len(report.questions)} questions, {answers} answers, "
          f"{words} words")  # fmt: skip
    shown("read the log", median_ms(lambda: store.read(path)))
    shown("judge it", median_ms(lambda: build(record, known), 3))
    shown("draw the page", median_ms(lambda: html.render(report), 3))
    shown("write it as JSON", median_ms(lambda: codec.dumps(report), 3))
    shown("write it as Markdown", median_ms(lambda: markdown.render(report), 3))
    print(f"  {'size of the page':<42}{len(html.render(report).encode()) / 1000:8.0f} kB")
    command = interviewer(folder.parent, "sessions", "report", path.stem)
    command()  # judges it once for the index
    shown("`sessions report`, with Python's start", wall_ms(command))


def main() -> None:
    """Print every figure."""
    packs = load_trees(builtin_trees())
    questions = list(every(packs))
    with tempfile.TemporaryDirectory() as place:
        many(Path(place) / "many" / "sessions", questions)
        listing(Path(place) / "many")
        folder = Path(place) / "hour" / "sessions"
        folder.mkdir(mode=0o700, parents=True)
        hour(folder, questions)


if __name__ == "__main__":
    main()
