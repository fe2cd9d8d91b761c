"""How long it takes to load all packs, and to grade an answer of two hundred words.

    python bench/grading.py [--runs 9]

Loading reads every file again, with nothing kept from an earlier time. Grading is timed on answers
never read before, after `match.warm_up`, which an interview runs while the question is being asked;
what that takes is shown as well. Computing alone, and on the wall, which a busy machine makes
longer.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Sequence
from functools import partial

from rich.console import Console
from rich.table import Table

from audio.clock import Clock, SystemClock, WorkClock
from bench.figures import machine
from bench.matching import DEVELOPMENT, labelled
from interviewer.authoring import loader
from interviewer.report.grade import grade
from interviewer.tree import Pack, Question, every
from interviewer.understanding import match

WORDS = 200
LOAD_GOAL_MS = 300
GRADE_GOAL_MS = 20
CLOCKS = (WorkClock(), SystemClock())


def load() -> tuple[Pack, ...]:
    """All packs of the program, from disk."""
    return loader.load_trees(loader.builtin_trees())


def answers(question: Question, packs: Sequence[Pack], count: int) -> list[str]:
    """So many answers of two hundred words to a question, or to another where nobody answered it.

    Each begins at another word, so that nothing of one is remembered for the next.
    """
    answered = question
    if not (DEVELOPMENT / f"{question.id}.yaml").exists():
        (answered,) = loader.find(packs, "mid-sprint-incident")
    given = labelled(DEVELOPMENT / f"{answered.id}.yaml", answered)
    words = " ".join(each.text for each in given).split() * WORDS
    return [" ".join(words[first : first + WORDS]) for first in range(count)]


def median_ms(clock: Clock, works: Sequence[Callable[[], object]]) -> float:
    """The median time of the works, each done once."""
    taken = []
    for work in works:
        begun = clock.now()
        work()
        taken.append(1000 * (clock.now() - begun))
    return statistics.median(taken)


def grading_ms(question: Question, packs: Sequence[Pack], runs: int) -> list[float]:
    """The median time to grade an answer to the question, on each of the clocks."""
    texts = answers(question, packs, runs * len(CLOCKS))
    return [
        median_ms(clock, [partial(grade, question, text) for text in texts[i :: len(CLOCKS)]])
        for i, clock in enumerate(CLOCKS)
    ]


def main() -> None:
    """Print how long both take."""
    parser = argparse.ArgumentParser(description="How long loading and grading take.")
    parser.add_argument("--runs", type=int, default=9, help="of which the median counts")
    runs = parser.parse_args().runs
    packs = load()
    questions = every(packs)

    loading = [median_ms(clock, [load] * runs) for clock in CLOCKS]
    first = [partial(match.warm_up, question) for question in questions]
    warming = median_ms(CLOCKS[0], first)
    grading = {question.id: grading_ms(question, packs, runs) for question in questions}
    slowest = max(grading, key=lambda name: grading[name][0])
    middle = [statistics.median(each) for each in zip(*grading.values(), strict=True)]

    title = f"{len(questions)} questions, median of {runs}, {machine()}"
    out = Table("what", "computing, ms", "on the wall, ms", "goal, ms", title=title)
    out.add_row("load all packs", *(f"{ms:.0f}" for ms in loading), str(LOAD_GOAL_MS))
    for name, taken in (("median question", middle), (slowest, grading[slowest])):
        figures = (f"{ms:.1f}" for ms in taken)
        out.add_row(f"grade {WORDS} words, {name}", *figures, str(GRADE_GOAL_MS))
    out.add_row("warm up a question", f"{warming:.0f}", "", "")
    Console(width=100).print(out)


if __name__ == "__main__":
    main()
