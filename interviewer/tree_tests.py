"""Runs the tests that stand beside a tree: what is heard in each reply, and what is asked next.

Each case runs as written, then under recognition errors: a probe may then fall silent, but none
may ask for what the reply says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any as Data

from interviewer import habits, match, schema, walk
from interviewer.conditions import captured_words, without_article
from interviewer.errors import TreeError
from interviewer.loader import load_question, read_shape
from interviewer.noise import garble
from interviewer.reading import Choice, Reading, Remark, State
from interviewer.references import check_range, refer
from interviewer.shapes import Location, Problems
from interviewer.tree import SAY_MORE, WHAT_MATTERS, Habit, Measure, Question, Range, Trait

NOISE_SEEDS = (1, 2, 3)
WORD_ERROR = 0.08
MOST_WRONG = 0.02
"""This share of a tree's misheard runs may ask for what was said: nobody could tell."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects. probe: the id asked next, None for no probe; only if names_probe."""

    names_probe: bool = False
    probe: str | None = None
    not_probe: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    noticed: tuple[Habit, ...] = ()
    not_noticed: tuple[Habit, ...] = ()
    traits: Mapping[Trait, bool] = field(default_factory=dict)
    measures: Mapping[Measure, Range] = field(default_factory=dict)
    slots: Mapping[str, str | None] = field(default_factory=dict)
    names_clarify: bool = False
    clarify: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A reply, in one or several turns, and what is expected of it."""

    name: str
    line: int
    turns: tuple[str, ...]
    expect: Expectation
    duration_s: float | None = None
    confidence: float = 1.0
    asked: tuple[str, ...] = ()
    time_left_s: float | None = None
    meters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """How a case went: what was read and chosen, and every expectation that was not met."""

    case: Case
    reading: Reading
    choice: Choice
    failures: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return not self.failures


def tests_path(path: Path) -> Path:
    """Where the tests of a question's file stand."""
    return path.with_name(f"{path.stem}.tests.yaml")


def load_cases(path: Path, question: Question) -> tuple[Case, ...]:
    """The cases of a tests file. Raises TreeError with file and line."""
    data, found = read_shape(path, schema.CASES)
    problems = Problems()
    for index, case in enumerate(data):
        _check_case(case, (index,), question, problems)
    for at, problem, advice in problems.found:
        raise TreeError(path, found.line(at), problem, advice)
    return tuple(_case(case, found.line((index,))) for index, case in enumerate(data))


def run_file(path: Path) -> tuple[Question, tuple[Result, ...], tuple[Result, ...]]:
    """A question with the results of its tests: as written, then under recognition errors."""
    question = load_question(path)
    cases = load_cases(tests_path(path), question)
    results = tuple(run_case(question, case) for case in cases)
    noisy = tuple(run_noisy(question, result, seed) for result in results for seed in NOISE_SEEDS)
    return question, results, noisy


def run_case(question: Question, case: Case) -> Result:
    """One case as it is written."""
    reading, choice = _run(question, case, case.turns)
    return Result(case, reading, choice, tuple(_failures(question, case, reading, choice)))


def run_noisy(
    question: Question, clean: Result, seed: int, word_error: float = WORD_ERROR
) -> Result:
    """The case again with misheard words; `clean` says what the reply really says."""
    turns = tuple(garble(turn, word_error, seed) for turn in clean.case.turns)
    reading, choice = _run(question, clean.case, turns)
    return Result(clean.case, reading, choice, tuple(_wrongs(clean.reading, reading, choice)))


def _run(question: Question, case: Case, turns: Sequence[str]) -> tuple[Reading, Choice]:
    remarks = tuple(Remark(turn, case.confidence) for turn in turns)
    reading = match.read(question, remarks, duration_s=case.duration_s)
    choice = walk.choose(
        question,
        reading,
        asked=case.asked,
        time_left_s=case.time_left_s,
        meters=case.meters,
    )
    return reading, choice


def _wrongs(clean: Reading, reading: Reading, choice: Choice) -> Iterator[str]:
    said = {name for name, each in clean.concepts.items() if each.state is State.HEARD}
    if choice.satisfies and said.issuperset(choice.satisfies):
        yield (
            f"{choice.probe} asks for {', '.join(choice.satisfies)}, which the reply says"
            f' (misheard: "{reading.transcript}")'
        )


def _failures(question: Question, case: Case, reading: Reading, choice: Choice) -> Iterator[str]:
    expect = case.expect
    if expect.names_probe and choice.probe != expect.probe:
        yield f"probe: expected {expect.probe}, got {choice.probe} ({choice.why})" + _lost(
            choice, expect.probe
        )
    if choice.probe in expect.not_probe:
        yield f"probe: {choice.probe} must not be asked here ({choice.why})"
    for state, names in (
        (State.HEARD, expect.heard),
        (State.NOT_HEARD, expect.not_heard),
        (State.UNSURE, expect.unsure),
    ):
        for name in names:
            found = reading.concepts[name]
            if found.state is not state:
                shown = ", ".join(f'"{e.text}" by {e.method}' for e in found.evidence)
                yield f"{name}: expected {state}, got {found.state}" + (shown and f" ({shown})")
    yield from _unnoticed(expect, habits.notice(question, reading))
    for trait, wanted in expect.traits.items():
        evidence = reading.traits[trait]
        if bool(evidence) != wanted:
            shown = ", ".join(f'"{e.text}"' for e in evidence)
            yield f"{trait}: expected {wanted}, got {not wanted}" + (shown and f" ({shown})")
    for measure, bounds in expect.measures.items():
        if reading.measures[measure] not in bounds:
            yield f"{measure}: got {reading.measures[measure]:.3g}"
    for slot, words in expect.slots.items():
        captured = captured_words(reading, slot)
        got = captured.text if captured else None
        if without_article(got or "").lower() != without_article(words or "").lower():
            yield f"slot {slot}: expected {words}, got {got}"
    if expect.names_clarify:
        answer = walk.clarify(question, case.turns[-1])
        if (answer.id if answer else None) != expect.clarify:
            yield f"clarify: expected {expect.clarify}, got {answer.id if answer else None}"


def _unnoticed(expect: Expectation, noticed: Mapping[Habit, habits.Notice]) -> Iterator[str]:
    for habit in expect.noticed:
        if noticed[habit].state is not State.HEARD:
            yield f"{habit}: expected to be noticed, is {noticed[habit].state}"
    for habit in expect.not_noticed:
        if noticed[habit].state is State.HEARD:
            yield f"{habit}: must not be noticed ({noticed[habit].why})"


def _lost(choice: Choice, probe: str | None) -> str:
    reasons = [losing.why for losing in choice.losing if losing.probe == probe]
    return f"; {probe} lost: {reasons[0]}" if reasons else ""


# --- reading the file -----------------------------------------------------------------------------


def _check_case(case: Data, at: Location, question: Question, problems: Problems) -> None:
    expect = case["expect"]
    probes = [probe.id for probe in (*question.probes, SAY_MORE, WHAT_MATTERS)]
    slots = [slot.id for slot in question.slots]
    answers = [each.id for each in question.clarify]
    for where in ("heard", "not_heard", "unsure"):
        for index, name in enumerate(expect[where]):
            refer("concept", name, question.concepts, (*at, "expect", where, index), problems)
    for where in ("noticed", "not_noticed"):
        for index, name in enumerate(expect[where]):
            refer("concept", name, question.concepts, (*at, "expect", where, index), problems)
    for index, name in enumerate(expect["not_probe"]):
        refer("probe", name, probes, (*at, "expect", "not_probe", index), problems)
    for index, name in enumerate(case["asked"]):
        refer("probe", name, probes, (*at, "asked", index), problems)
    if isinstance(expect["probe"], str):
        refer("probe", expect["probe"], probes, (*at, "expect", "probe"), problems)
    if isinstance(expect["clarify"], str):
        refer("answer", expect["clarify"], answers, (*at, "expect", "clarify"), problems)
    for name in expect["slots"]:
        refer("slot", name, slots, (*at, "expect", "slots", name), problems)
    for name, bounds in expect["measures"].items():
        if bounds is not None:
            check_range(bounds, (*at, "expect", "measures", name), problems)


def _case(data: Data, line: int) -> Case:
    expect = data["expect"]
    return Case(
        data["name"],
        line,
        tuple(data["reply"]),
        Expectation(
            expect["probe"] is not ...,
            None if expect["probe"] is ... else expect["probe"],
            tuple(expect["not_probe"]),
            tuple(expect["heard"]),
            tuple(expect["not_heard"]),
            tuple(expect["unsure"]),
            tuple(Habit(name) for name in expect["noticed"]),
            tuple(Habit(name) for name in expect["not_noticed"]),
            {Trait(k): v for k, v in expect["traits"].items() if v is not None},
            {Measure(k): Range(**v) for k, v in expect["measures"].items() if v is not None},
            expect["slots"],
            expect["clarify"] is not ...,
            None if expect["clarify"] is ... else expect["clarify"],
        ),
        data["duration_s"],
        data["confidence"],
        tuple(data["asked"]),
        data["time_left_s"],
        data["meters"],
    )
