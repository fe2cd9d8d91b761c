"""Runs the tests that stand beside a tree: what is heard in each reply, and what is asked next.

Each case runs as written, then under recognition errors: a probe may then fall silent, but none
may ask for what the reply says, and in a roleplay nothing may move a meter that was not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any as Data

from interviewer.authoring import schema
from interviewer.authoring.loader import load_question, read_shape
from interviewer.authoring.references import check_range, refer
from interviewer.authoring.shapes import Location, Problems
from interviewer.conversation import asking_back, walk
from interviewer.conversation.rehearsal import Known, Rehearsal, rehearse
from interviewer.conversation.roleplay import Stage
from interviewer.errors import TreeError
from interviewer.language.noise import garble
from interviewer.reading import Choice, Reading, Remark, State
from interviewer.tree import OF_EVERY_TREE, Habit, Measure, Question, Range, Trait
from interviewer.understanding import habits, match, rubric
from interviewer.understanding.conditions import captured_words, without_article

NOISE_SEEDS = (1, 2, 3)
WORD_ERROR = 0.08
MOST_WRONG = 0.02
"""This share of a tree's misheard runs may ask for what was said: nobody could tell."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects.

    probe: the id asked next, None for no probe; only if names_probe. clarify: the facts told, none
    for no answer; only if names_clarify. levels: competence -> the level that is reached.
    """

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
    clarify: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    meters: Mapping[str, float] = field(default_factory=dict)
    effects: tuple[str, ...] = ()
    not_effects: tuple[str, ...] = ()
    names_ending: bool = False
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A reply, in one or several turns, and what is expected of it.

    asked, asked_for: probes and facts of the turns before. A walk in the file is a case a turn.
    """

    name: str
    line: int
    turns: tuple[str, ...]
    expect: Expectation
    duration_s: float | None = None
    confidence: float = 1.0
    asked: tuple[str, ...] = ()
    asked_for: tuple[str, ...] = ()
    time_left_s: float | None = None
    meters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """How a case went: what was read and chosen, and every expectation that was not met.

    stage: how a roleplay stands after it.
    """

    case: Case
    reading: Reading
    choice: Choice
    failures: tuple[str, ...]
    stage: Stage = field(default_factory=Stage)

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
    cases: list[Case] = []
    for index, case in enumerate(data):
        if case["turns"]:
            lines = [found.line((index, "turns", turn)) for turn in range(len(case["turns"]))]
            cases += _walk(question, case, lines)
        else:
            cases.append(_case(question, case, found.line((index,))))
    return tuple(cases)


def run_file(path: Path) -> tuple[Question, tuple[Result, ...], tuple[Result, ...]]:
    """A question with the results of its tests: as written, then under recognition errors."""
    question = load_question(path)
    cases = load_cases(tests_path(path), question)
    known: Known = {}
    results = tuple(run_case(question, case, known) for case in cases)
    noisy = tuple(
        run_noisy(question, result, seed, known=known) for result in results for seed in NOISE_SEEDS
    )
    return question, results, noisy


def run_case(question: Question, case: Case, known: Known | None = None) -> Result:
    """One case as it is written."""
    run = _run(question, case, case.turns, known)
    failures = (*_failures(question, case, run.reading, run.choice), *_stage_failures(case, run))
    return Result(case, run.reading, run.choice, failures, run.stage)


def run_noisy(
    question: Question,
    clean: Result,
    seed: int,
    word_error: float = WORD_ERROR,
    known: Known | None = None,
) -> Result:
    """The case again with misheard words; `clean` says what the reply really says."""
    turns = tuple(garble(turn, word_error, seed) for turn in clean.case.turns)
    run = _run(question, clean.case, turns, known)
    invented = sorted(set(run.stage.happened) - set(clean.stage.happened))
    heard = run.reading.transcript
    wrongs = (
        *_wrongs(clean.reading, run.reading, run.choice),
        *(f'{name} comes about only because it is misheard ("{heard}")' for name in invented),
    )
    return Result(clean.case, run.reading, run.choice, wrongs, run.stage)


def _run(
    question: Question, case: Case, turns: Sequence[str], known: Known | None = None
) -> Rehearsal:
    remarks = tuple(Remark(turn, case.confidence) for turn in turns)
    if question.persona is not None:
        return rehearse(
            question,
            remarks,
            asked=case.asked,
            meters=case.meters,
            time_left_s=case.time_left_s,
            known=known,
        )
    reading = match.read(question, remarks, duration_s=case.duration_s)
    choice = walk.choose(
        question,
        reading,
        asked=case.asked,
        asked_for=case.asked_for,
        time_left_s=case.time_left_s,
    )
    return Rehearsal(reading, choice, Stage(), case.asked)


def _stage_failures(case: Case, run: Rehearsal) -> Iterator[str]:
    expect, stage = case.expect, run.stage
    if run.unheard:
        yield f"it ended ({run.choice.ending}) with {run.unheard} replies left"
    for meter, wanted in expect.meters.items():
        if stage.meters[meter] != wanted:
            yield f"{meter}: expected {wanted:g}, got {stage.meters[meter]:g}" + _came(stage)
    for effect in expect.effects:
        if effect not in stage.happened:
            yield f"{effect}: expected to come about" + _came(stage)
    for effect in expect.not_effects:
        if effect in stage.happened:
            yield f"{effect}: must not come about here"
    if expect.names_ending and (run.choice.ending or None) != expect.ending:
        got = run.choice.ending or f"{run.choice.probe} next"
        yield f"ending: expected {expect.ending}, got {got} ({run.choice.why})" + _came(stage)


def _came(stage: Stage) -> str:
    meters = ", ".join(f"{name} {value:g}" for name, value in stage.meters.items())
    return f"; came about: {', '.join(sorted(stage.happened)) or 'nothing'}; {meters}"


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
    if expect.noticed or expect.not_noticed:
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
        told = asking_back.told(
            question, case.turns[-1], case.asked_for, line=(case.asked or ("",))[-1]
        )
        facts = told.facts if told else ()
        if set(facts) != set(expect.clarify):
            yield f"clarify: expected {_ids(expect.clarify)}, got {_ids(facts)}"
    for competence, level in expect.levels.items():
        score = rubric.score(question, reading, case.asked_for)[competence]
        if score.level != level:
            yield f"{competence}: expected level {level}, got {score.level} ({score.why})"


def _ids(facts: Sequence[str]) -> str:
    return ", ".join(facts) or "None"


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
    if bool(case["turns"]) == bool(case["reply"]):
        advice = "Write either `reply` and `expect`, or `turns` with both in each."
        problems.add(at, "a case is one reply, or turns", advice)
    elif not case["turns"] and case["expect"] is None:
        problems.add(at, "the case expects nothing", "Add `expect: ...`.")
    facts = [each.id for each in question.clarify]
    probes = [probe.id for probe in (*question.probes, *OF_EVERY_TREE)]
    for index, name in enumerate(case["asked"]):
        refer("probe or fact", name, [*probes, *facts], (*at, "asked", index), problems)
    _check_expect(case["expect"], (*at, "expect"), question, problems)
    for index, turn in enumerate(case["turns"]):
        _check_expect(turn["expect"], (*at, "turns", index, "expect"), question, problems)


def _check_expect(expect: Data, at: Location, question: Question, problems: Problems) -> None:
    if expect is None:
        return
    probes = [probe.id for probe in (*question.probes, *OF_EVERY_TREE)]
    slots = [slot.id for slot in question.slots]
    answers = [each.id for each in question.clarify]
    meters = [meter.id for meter in question.meters]
    effects = [effect.id for effect in question.effects]
    endings = [ending.id for ending in question.endings]
    for where in ("heard", "not_heard", "unsure"):
        for index, name in enumerate(expect[where]):
            refer("concept", name, question.concepts, (*at, where, index), problems)
    for where in ("noticed", "not_noticed"):
        for index, name in enumerate(expect[where]):
            refer("concept", name, question.concepts, (*at, where, index), problems)
    for index, name in enumerate(expect["not_probe"]):
        refer("probe", name, probes, (*at, "not_probe", index), problems)
    if isinstance(expect["probe"], str):
        refer("probe", expect["probe"], probes, (*at, "probe"), problems)
    if isinstance(expect["clarify"], list):
        for name in expect["clarify"]:
            refer("answer", name, answers, (*at, "clarify"), problems)
    for name in expect["levels"]:
        refer("competence", name, question.rubric, (*at, "levels", name), problems)
    for where in ("effects", "not_effects"):
        for index, name in enumerate(expect[where]):
            refer("effect", name, effects, (*at, where, index), problems)
    for name in expect["meters"]:
        refer("meter", name, meters, (*at, "meters", name), problems)
    if isinstance(expect["ending"], str):
        refer("ending", expect["ending"], endings, (*at, "ending"), problems)
    for name in expect["slots"]:
        refer("slot", name, slots, (*at, "slots", name), problems)
    for name, bounds in expect["measures"].items():
        if bounds is not None:
            check_range(bounds, (*at, "measures", name), problems)


def _case(question: Question, data: Data, line: int) -> Case:
    facts = {each.id for each in question.clarify} - {probe.id for probe in question.probes}
    return Case(
        data["name"],
        line,
        tuple(data["reply"]),
        _expectation(data["expect"]),
        data["duration_s"],
        data["confidence"],
        tuple(name for name in data["asked"] if name not in facts),
        tuple(name for name in data["asked"] if name in facts),
        data["time_left_s"],
        data["meters"],
    )


def _walk(question: Question, data: Data, lines: Sequence[int]) -> Iterator[Case]:
    """A case for each turn: what was asked and told before it is what the tree did ask and tell."""
    start = _case(question, data | {"expect": None}, lines[0])
    replies: list[str] = []
    asked, told = list(start.asked), list(start.asked_for)
    for number, turn in enumerate(data["turns"]):
        replies.append(turn["reply"])
        case = replace(
            start,
            name=f"{start.name}, turn {number + 1}",
            line=lines[number],
            turns=tuple(replies),
            expect=_expectation(turn["expect"]),
            asked=tuple(asked),
            asked_for=tuple(told),
        )
        yield case
        if question.persona is not None:
            continue  # a roleplay is rehearsed from its first reply each time
        answer = asking_back.told(question, turn["reply"], told)
        if answer is not None:
            told += [fact for fact in answer.facts if fact not in told]
        elif probe := _run(question, case, case.turns).choice.probe:
            asked.append(probe)


def _expectation(expect: Data) -> Expectation:
    if expect is None:
        return Expectation()
    clarify = expect["clarify"]
    return Expectation(
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
        clarify is not ...,
        tuple(clarify) if isinstance(clarify, list) else (),
        expect["levels"],
        expect["meters"],
        tuple(expect["effects"]),
        tuple(expect["not_effects"]),
        expect["ending"] is not ...,
        None if expect["ending"] is ... else expect["ending"],
    )
