"""Roleplays as files: what is wrong is told with its line, what cannot be is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.authoring.loader import examine_question, load_question
from interviewer.authoring.tree_checks import check_coverage, check_question
from interviewer.authoring.tree_tests import run_file
from interviewer.errors import TreeError
from tests.interviewer.small_roleplay import CASES, ROLEPLAY, write_roleplay


@pytest.mark.parametrize(
    ("before", "after", "at", "problem"),
    [
        ("kind: roleplay", "kind: technical", "persona:", "only a roleplay has `persona`"),
        ("trust: {start: 3}", "trust: {start: 30}", "start: 30", "`trust` is out of order"),
        ("moves: {trust: 3}", "moves: {trusst: 3}", "trusst", "unknown meter `trusst`"),
        ("moves: {trust: 3}", "moves: {trust: 0}", "trust: 0", "`gave-range` moves nothing"),
        ("{patience: {lte: 0}}", "{patients: {lte: 0}}", "patients", "unknown meter `patients`"),
        ("The board does.", "No., concept: rang", "rang}", "unknown concept `rang`"),
        ("{effect: promised}", "{effect: promise}", "promise}", "unknown effect `promise`"),
        ("id: parts", "id: parts\n    when: {mentions: range}", "endings:", "no ending is sure"),
        ("id: evaded", "id: gave-range", "id: gave-range", "the id `gave-range` is used twice"),
        (
            "    when: {meter: {patience: {lte: 0}}}\n",
            "",
            "id: walks-out",
            "`walks-out` would end it after the first reply",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, at: str, problem: str
) -> None:
    assert ROLEPLAY.count(before) == 1
    text = ROLEPLAY.replace(before, after)
    (line,) = [n for n, each in enumerate(text.splitlines(), 1) if at in each][-1:]
    _, errors = examine_question(write_roleplay(tmp_path, text))
    assert (line, problem) in [(error.line, error.problem) for error in errors]


def test_a_roleplay_without_a_persona_is_none(tmp_path: Path) -> None:
    start, end = ROLEPLAY.index("persona:"), ROLEPLAY.index("meters:")
    with pytest.raises(TreeError, match="a roleplay has no `persona`"):
        load_question(write_roleplay(tmp_path, ROLEPLAY[:start] + ROLEPLAY[end:]))


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("{trust: {gte: 6}}", "{trust: {gte: 7}}", "`agrees` is never reached: `trust` never"),
        ("moves: {trust: -2, patience: 1}", "moves: {patience: 1}", "`trust` only ever rises"),
        ("{trust: {gte: 6}}", "{patience: {gte: 4}}", "nothing depends on `trust`"),
        ("I have another meeting.", "word " * 46, "46 words are too many to speak"),
        ("id: parts", "id: no\n    say: No.\n    means: No.\n  - id: parts", "`parts` is never"),
    ],
)
def test_the_check_finds_what_cannot_be(
    tmp_path: Path, before: str, after: str, problem: str
) -> None:
    assert ROLEPLAY.count(before) == 1
    path = write_roleplay(tmp_path, ROLEPLAY.replace(before, after))
    found = [error.problem for error in check_question(path, load_question(path))]
    assert any(each.startswith(problem) for each in found), found


def test_the_check_finds_effects_and_endings_without_a_test(tmp_path: Path) -> None:
    path = write_roleplay(tmp_path, cases=CASES.replace("gave-range", "promised"))
    found = {error.problem for error in check_coverage(path, load_question(path))}
    assert "no test has `gave-range` come about" in found
    assert "no test has `gave-range` stay away" in found
    fewer = CASES.replace("expect: {ending: parts}", "expect: {probe: null}")
    path = write_roleplay(tmp_path, cases=fewer)
    found = {error.problem for error in check_coverage(path, load_question(path))}
    assert found == {"no test reaches `parts`"}


def test_the_tests_of_a_roleplay_run_over_several_replies(tmp_path: Path) -> None:
    path = write_roleplay(tmp_path)
    question, results, _ = run_file(path)
    assert [result.failures for result in results] == [()] * len(results)
    assert check_question(path, question) == []
    assert check_coverage(path, question) == []


@pytest.mark.parametrize(
    ("before", "after", "failure"),
    [
        ("meters: {trust: 6, patience: 1}", "meters: {trust: 5}", "trust: expected 5, got 6"),
        ("not_effects: [promised]", "not_effects: [evaded]", "evaded: must not come about here"),
        ("effects: [gave-range, evaded]", "effects: [promised]", "promised: expected to come"),
        ("ending: walks-out", "ending: parts", "ending: expected parts, got walks-out"),
        (
            "There is a lot to do.]",
            "Nothing yet., So.]",
            "it ended (walks-out) with 1 replies left",
        ),
    ],
)
def test_a_wrong_expectation_fails(tmp_path: Path, before: str, after: str, failure: str) -> None:
    assert CASES.count(before) == 1
    _, results, _ = run_file(write_roleplay(tmp_path, cases=CASES.replace(before, after)))
    failures = [each for result in results for each in result.failures]
    assert any(each.startswith(failure) for each in failures), failures


def test_a_case_that_names_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    for before, after in (("ending: parts", "ending: partz"), ("{trust: 1}", "{trusty: 1}")):
        with pytest.raises(TreeError, match="unknown"):
            run_file(write_roleplay(tmp_path, cases=CASES.replace(before, after)))
