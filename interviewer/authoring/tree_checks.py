"""What is wrong with a tree that loads: probes that cannot fire, lines too long, missing tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.authoring import roleplay_checks, tree_tests
from interviewer.authoring.exercise_checks import (
    ANSWER_WORDS,
    SENTENCE_WORDS,
    exercise_faults,
    too_long,
    untested_facts,
)
from interviewer.authoring.loader import examine_question, examine_trees, question_files
from interviewer.authoring.shapes import Location
from interviewer.authoring.tree_tests import Case, Result
from interviewer.authoring.yaml_lines import Located, read_yaml
from interviewer.errors import TreeError
from interviewer.language.lexicon import ARTICLES
from interviewer.tree import (
    Any,
    Asked,
    Mentions,
    Missing,
    Probe,
    Question,
    conjuncts,
    said_and_unsaid,
)

ANCHORS = (1, 3, 5)

_ACCUSING = re.compile(
    r"\byou (?:didn't|did not|haven't|have not|never|forgot to|failed to)\b", re.IGNORECASE
)

_Found = tuple[Location, str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A question that loads.

    mistakes: in it, and tests that do not go as written. gaps: what its tests do not show yet.
    cases: tests that were run; none are where there is a mistake already.
    """

    mistakes: tuple[TreeError, ...]
    gaps: tuple[TreeError, ...]
    cases: int


def check_trees(path: Path) -> tuple[list[TreeError], Iterator[Checked]]:
    """What does not load at a question, a pack or a folder of packs, and all that does.

    Each question is checked when its turn comes: running the tests takes a while.
    """
    errors = examine_question(path)[1] if path.is_file() else examine_trees(path)[1]
    return errors, _checked(question_files(path))


def _checked(files: Iterable[Path]) -> Iterator[Checked]:
    for file in files:
        question, _ = examine_question(file)
        if question:  # what is wrong with a file that does not load was told already
            faults = check_question(file, question)
            cases, failures = (0, []) if faults else _run_tests(file)
            gaps = check_coverage(file, question)
            yield Checked((*faults, *failures), tuple(gaps), cases)


def _run_tests(file: Path) -> tuple[int, list[TreeError]]:
    """How many tests a question has, and what fails; a few may when words are misheard."""
    tests = tree_tests.tests_path(file)
    if not tests.exists():
        return 0, []
    _, results, noisy = tree_tests.run_file(file)
    failures = _failures(tests, results, "fails")
    if sum(not result.passed for result in noisy) > tree_tests.MOST_WRONG * len(noisy):
        failures += _failures(tests, noisy, "fails when words are misheard")
    return len(results), failures


def _failures(tests: Path, results: Iterable[Result], how: str) -> list[TreeError]:
    return [
        TreeError(tests, result.case.line, f"the test '{result.case.name}' {how}", failure)
        for result in results
        for failure in result.failures
    ]


def check_question(path: Path, question: Question) -> list[TreeError]:
    """Everything wrong with a question that loads, and with the file of its tests."""
    found = read_yaml(path)
    problems = [
        *_spoken(question),
        *_bare_words(question),
        *_rubric(question),
        *_unreachable(question),
        *_shadowed(question),
        *_cycles(question),
        *exercise_faults(question),
        *roleplay_checks.faults(question),
    ]
    errors = _located(path, found, problems)
    tests = tree_tests.tests_path(path)
    if tests.exists():
        try:
            tree_tests.load_cases(tests, question)
        except TreeError as error:
            errors.append(error)
    return errors


def check_coverage(path: Path, question: Question) -> list[TreeError]:
    """What the tests of a question do not show yet. Tests that do not load show nothing."""
    tests = tree_tests.tests_path(path)
    if not tests.exists():
        advice = f"Write {tests.name} beside it, with a firing and a non-firing case a probe."
        return [TreeError(path, 1, "has no tests", advice)]
    try:
        cases = tree_tests.load_cases(tests, question)
    except TreeError:
        return []
    gaps = (
        *_untested(question, cases),
        *untested_facts(question, cases),
        *roleplay_checks.untested(question, cases),
    )
    return _located(path, read_yaml(path), gaps)


def _located(path: Path, found: Located, problems: Iterable[_Found]) -> list[TreeError]:
    return [TreeError(path, found.line(at), problem, advice) for at, problem, advice in problems]


# --- one question's faults ------------------------------------------------------------------------


def _spoken(question: Question) -> Iterator[_Found]:
    for index, probe in enumerate(question.probes):
        lines: list[tuple[Location, str]]
        lines = [((index, "ask", i), text) for i, text in enumerate(probe.ask)]
        lines += [((index, "fallback"), probe.fallback)] if probe.fallback else []
        for at, text in lines:
            if _ACCUSING.search(text):
                yield (
                    ("probes", *at),
                    f"`{text}` says what was not said",
                    'Ask neutrally ("How did you ...?"): the recognizer may have dropped it.',
                )
            most = ANSWER_WORDS if probe.change else SENTENCE_WORDS
            yield from too_long(("probes", *at), text, most)
    for index, clarification in enumerate(question.clarify):
        yield from too_long(("clarify", index, "answer"), clarification.answer, ANSWER_WORDS)


def _bare_words(question: Question) -> Iterator[_Found]:
    """Phrases that mean "my part" or "the menu" but hear every "part" and "menu"."""
    for name, concept in question.concepts.items():
        for index, phrase in enumerate(concept.say):
            first, _, rest = phrase.partition(" ")
            if rest and " " not in rest and ARTICLES.issuperset(first.split("|")):
                yield (
                    ("concepts", name, "say", index),
                    f"`{phrase}` hears every `{rest}`: `{first}` is stepped over",
                    "Add a word that carries the meaning, or leave that one out if it is meant.",
                )


def _rubric(question: Question) -> Iterator[_Found]:
    for competence, anchors in question.rubric.items():
        gaps = [str(level) for level in ANCHORS if level not in anchors]
        if gaps:
            yield (
                ("rubric", competence),
                f"`{competence}` has no anchor {' and '.join(gaps)}",
                "Say what an answer at levels 1, 3 and 5 does.",
            )


def _unreachable(question: Question) -> Iterator[_Found]:
    for index, probe in enumerate(question.probes):
        parts = conjuncts(probe.when)
        mentioned = {part.concept for part in parts if isinstance(part, Mentions)}
        if torn := said_and_unsaid(parts):
            problem = f"`{probe.id}` wants `{torn}` both mentioned and missing"
        elif any(isinstance(part, Any) and not part.parts for part in parts):
            problem = f"`{probe.id}` has an empty `any`"
        elif probe.satisfies and mentioned.issuperset(probe.satisfies):
            problem = f"`{probe.id}` asks only for what its condition wants mentioned"
        elif any(isinstance(part, Asked) and part.probe == probe.id for part in parts):
            problem = f"`{probe.id}` waits for itself to be asked"
        else:
            continue
        yield ("probes", index), f"{problem}, so it is never asked", "Change `when`."


def _shadowed(question: Question) -> Iterator[_Found]:
    """A probe that others always precede, as many as a thread has room for."""
    followed = {name for probe in question.probes for name in probe.then}
    for index, probe in enumerate(question.probes):
        if probe.id in followed or probe.change:
            continue
        before = [
            other.id
            for place, other in enumerate(question.probes)
            if (-other.priority, place) < (-probe.priority, index) and _always(other, probe)
        ]
        if len(before) >= question.limits.probes:
            names = ", ".join(f"`{name}`" for name in before[: question.limits.probes])
            yield (
                ("probes", index),
                f"`{probe.id}` always loses: {names} come first whenever it applies",
                "Raise its priority, or narrow when the others apply.",
            )


def _always(other: Probe, probe: Probe) -> bool:
    """Whether `other` surely applies whenever `probe` does (and was not asked yet)."""
    theirs, ours = set(conjuncts(other.when)), set(conjuncts(probe.when))
    surely_open = {part.concept for part in ours if isinstance(part, Missing)}
    still_asks = not other.satisfies or bool(surely_open.intersection(other.satisfies))
    return theirs <= ours and still_asks


def _cycles(question: Question) -> Iterator[_Found]:
    follows: Mapping[str, Sequence[str]] = {probe.id: probe.then for probe in question.probes}
    for index, probe in enumerate(question.probes):
        seen: set[str] = set()
        ahead = list(probe.then)
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead += follows[name]
        if probe.id in seen:
            yield (
                ("probes", index),
                f"`{probe.id}` leads back to itself through `then`",
                "No probe is asked twice: take it out of one `then`.",
            )


def _untested(question: Question, cases: Sequence[Case]) -> Iterator[_Found]:
    for index, probe in enumerate(question.probes):
        fires = any(case.expect.names_probe and case.expect.probe == probe.id for case in cases)
        silent = any(
            probe.id in case.expect.not_probe
            or (case.expect.names_probe and case.expect.probe != probe.id)
            for case in cases
        )
        if not fires:
            yield (
                ("probes", index),
                f"no test has `{probe.id}` fire",
                f"Add a case that expects `probe: {probe.id}`.",
            )
        if not silent:
            yield (
                ("probes", index),
                f"no test has `{probe.id}` stay silent",
                f"Add a case that expects `not_probe: {probe.id}`.",
            )
