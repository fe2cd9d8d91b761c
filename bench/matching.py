"""How well `heard` agrees with a careful listener, on two sets of labelled answers.

    python bench/matching.py [--set blind|development] [--misses] [--word-error 0.15]

The blind set, tests/data/answers, was written before its author saw any phrase, and no phrase was
ever widened from it: its figures are the ones to quote. The development set,
tests/data/development_answers, was written later; phrases are widened from its misses.

Precision: of the concepts called heard, the share that the listener calls said. Recall: of those
said, the share called heard. Unsure counts as not heard in both. With --word-error the answers are
read as a recognizer might have written them. Asked what was said: of the probes chosen, those that
ask only for what the listener calls said. No concept probe: answers after which nothing is asked
that a concept would satisfy, though one was left unsaid.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import yaml
from rich.console import Console
from rich.table import Table

from interviewer.authoring import loader
from interviewer.conversation import walk
from interviewer.language.noise import garble
from interviewer.reading import Remark, State
from interviewer.tree import Question
from interviewer.understanding import match

_DATA = Path(__file__).parents[1] / "tests" / "data"
BLIND = _DATA / "answers"
DEVELOPMENT = _DATA / "development_answers"
SETS = {"blind": BLIND, "development": DEVELOPMENT}
NOISE_SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer with the concepts said in it, and those that could go both ways."""

    text: str
    heard: frozenset[str]
    either: frozenset[str]


@dataclass(slots=True)
class Count:
    """right, wrong: called heard; missed: said, but not called heard. each of the last two named.

    unsure: of the missed ones, those called unsure. answers: how many there were. chosen: probes of
    any kind; probes: those that ask for a concept; repeated: of these, asking for what was said.
    silent: answers after which no concept was asked for though one was left that a probe asks for.
    """

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    unsure: int = 0
    answers: int = 0
    chosen: int = 0
    probes: int = 0
    repeated: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Of what was called heard, the share that was said."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Of what was said, the share that was called heard."""
        return self.right / max(1, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __iadd__(self, other: Count) -> Self:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.unsure += other.unsure
        self.answers += other.answers
        self.chosen += other.chosen
        self.probes += other.probes
        self.repeated += other.repeated
        self.silent += other.silent
        return self


def labelled(path: Path, question: Question) -> tuple[Labelled, ...]:
    """The answers of a file; a label that is no concept of the question is an AssertionError."""
    found = []
    for each in yaml.safe_load(path.read_text(encoding="utf-8")):
        said, either = frozenset(each["heard"]), frozenset(each.get("either", ()))
        assert said | either <= set(question.concepts), said | either
        found.append(Labelled(each["answer"].strip(), said, either))
    return tuple(found)


def judge(question: Question, answer: Labelled, text: str) -> Count:
    """What was heard in one answer, written as `text`, beside its labels."""
    reading = match.read(question, (Remark(text),))
    count = Count(answers=1)
    for name, each in reading.concepts.items():
        if name in answer.either:
            continue
        if each.state is State.HEARD and name in answer.heard:
            count.right += 1
        elif each.state is State.HEARD:
            shown = "; ".join(f"{e.text} ({e.method})" for e in each.evidence)
            count.wrong.append(f"{name}: {shown}")
        elif name in answer.heard:
            count.missed.append(f"{name} ({each.state.value})")
            count.unsure += each.state is State.UNSURE
    choice = walk.choose(question, reading)
    count.chosen = choice.probe is not None
    count.probes = bool(choice.satisfies)
    if choice.satisfies and answer.heard.issuperset(choice.satisfies):
        asked_for = ", ".join(choice.satisfies)
        count.repeated.append(f"{choice.probe} asks for {asked_for}, after: {text}")
    left = {concept for probe in question.probes for concept in probe.satisfies} - answer.heard
    if not choice.satisfies and left:
        count.silent.append(f"{choice.probe}: {choice.why} after: {text}")
    return count


def measure(word_error: float = 0.0, answers: Path = BLIND) -> dict[str, Count]:
    """The counts of every question that has labelled answers in the folder `answers`."""
    trees = sorted(loader.builtin_trees().glob("*/*.yaml"), key=lambda path: path.stem)
    there = [path for path in trees if (answers / path.name).exists()]
    return {
        path.stem: _measure(loader.load_question(path), answers / path.name, word_error)
        for path in there
    }


def _measure(question: Question, answers: Path, word_error: float) -> Count:
    total = Count()
    for answer in labelled(answers, question):
        for text in _written(answer.text, word_error):
            total += judge(question, answer, text)
    return total


def _written(text: str, word_error: float) -> Iterator[str]:
    if not word_error:
        yield text
        return
    for seed in NOISE_SEEDS:
        yield garble(text, word_error, seed)


def table(title: str, counts: dict[str, Count]) -> Table:
    """Precision, recall and F1 of each question and of all."""
    out = Table(
        *("question", "said", "precision", "recall", "F1", "unsure"),
        *("asked what was said", "no concept probe"),
        title=title,
    )
    total = Count()
    for name, count in counts.items():
        total += count
        out.add_row(name, *_row(count))
    out.add_section()
    out.add_row("all", *_row(total))
    return out


def _row(count: Count) -> Sequence[str]:
    return (
        str(count.right + len(count.missed)),
        f"{count.precision:.2f}",
        f"{count.recall:.2f}",
        f"{count.f1:.2f}",
        str(count.unsure),
        f"{len(count.repeated)} of {count.chosen}",
        f"{len(count.silent)} of {count.answers}",
    )


def main() -> None:
    """Print the tables, and with --misses what was wrong."""
    parser = argparse.ArgumentParser(description="How well `heard` agrees with labelled answers.")
    parser.add_argument("--misses", action="store_true", help="also what was wrong or missed")
    parser.add_argument("--word-error", type=float, default=0.0, help="share of words misheard")
    parser.add_argument("--set", choices=SETS, help="one set of answers only")
    options = parser.parse_args()
    console = Console(width=110)
    for name in [options.set] if options.set else SETS:
        counts = measure(options.word_error, SETS[name])
        heard = f", {options.word_error:.0%} of the words misheard" if options.word_error else ""
        console.print(table(f"The {name} set{heard}", counts))
        for question, count in counts.items() if options.misses else ():
            for kind in ("wrong", "missed", "repeated", "silent"):
                for line in getattr(count, kind):
                    console.print(f"{question}: {kind}: {line}", markup=False, highlight=False)


if __name__ == "__main__":
    main()
