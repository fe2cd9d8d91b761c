"""Exercises as files: their mistakes and faults with the line, their walks, how they are drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.authoring import loader, tree_checks, tree_tests
from interviewer.authoring.tree_graph import mermaid, svg
from interviewer.errors import TreeError
from interviewer.tree import Question
from tests.interviewer.small_exercise import EXERCISE, TESTS, write_exercise


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("kind: exercise", "kind: technical", 15, "circumstances change only in an exercise"),
        ("ask: [What is first?]", "ask: [What is first?], change: true", 15, "a second change"),
        ("then: [who-knows]", "satisfies: [rollback]", 18, "a change that asks for a concept"),
        ("{id: owner,", "{id: back,", 23, "a probe has the id `back` too"),
        ("{asked: volume}", "{asked: volum}", 20, "unknown probe or fact `volum`"),
        ("change: true", "change: maybe", 15, "must be true or false"),
    ],
)
def test_a_mistake_in_an_exercise_has_its_line(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    with pytest.raises(TreeError, match=problem) as caught:
        loader.load_question(write_exercise(tmp_path, EXERCISE.replace(old, new, 1)))

    assert caught.value.line == line


def faults(tmp_path: Path, exercise: str = EXERCISE, tests: str = TESTS) -> list[str]:
    path = write_exercise(tmp_path, exercise, tests)
    question = loader.load_question(path)
    errors = tree_checks.check_question(path, question)
    errors += tree_checks.check_coverage(path, question)
    return [f"{error.line}: {error.problem}" for error in errors]


def test_a_sound_exercise_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("    change: true\n", "", "2: an exercise without a change of circumstances"),
        ("probes: 5", "probes: 2", "5: too few follow-ups for a change"),
        ("hears: [deadline, by when]", "hears: [volume]", "24: nothing asks for `deadline`"),
        ("The first of March.", "A " + "word " * 25, "24: 26 words are too many to speak"),
        ("Plan the move", "Plan it. " * 25 + "Plan the move", "3: 67 words are too many to take"),
    ],
)  # fmt: skip
def test_a_fault_of_an_exercise_is_found_with_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    found = faults(tmp_path, EXERCISE.replace(old, new, 1))

    assert any(each.startswith(fault) for each in found), found


def test_a_fact_that_no_test_asks_for_is_found(tmp_path: Path) -> None:
    tests = TESTS.replace(", expect: {clarify: deadline}", "")

    assert "24: no test asks for `deadline`" in faults(tmp_path, tests=tests)


def test_a_walk_is_a_case_for_each_turn(tmp_path: Path) -> None:
    _, results, noisy = tree_tests.run_file(write_exercise(tmp_path))

    assert [result.failures for result in results] == [()] * 10
    assert len(noisy) == 3 * 10
    assert results[3].case.name == "a walk, turn 4"
    assert results[3].case.line == 6
    assert results[7].case.asked == ("slice", "back", "frozen", "who-knows", "with-volume")
    assert results[7].case.asked_for == ("volume", "owner", "deadline")


@pytest.mark.parametrize(
    ("old", "new", "failure"),
    [
        ("clarify: [volume, owner]", "clarify: owner", "expected owner, got volume, owner"),
        ("clarify: deadline", "clarify: null", "clarify: expected None, got deadline"),
        ("{discovery: 5}", "{discovery: 3}", "discovery: expected level 3, got 5"),
        ("probe: who-knows", "probe: null", "probe: expected None, got who-knows"),
    ],
)  # fmt: skip
def test_a_turn_that_goes_otherwise_says_how(
    tmp_path: Path, old: str, new: str, failure: str
) -> None:
    _, results, _ = tree_tests.run_file(write_exercise(tmp_path, tests=TESTS.replace(old, new, 1)))

    assert any(failure in each for result in results for each in result.failures)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("  turns:", "  reply: Hm.\n  turns:", "a case is one reply, or turns"),
        ("{discovery: 5}", "{discover: 5}", "unknown competence `discover`"),
        ("clarify: deadline", "clarify: dead", "unknown answer `dead`"),
        ("  expect: {probe: back}\n", "", "the case expects nothing"),
    ],
)
def test_a_tests_file_with_a_mistake_is_a_tree_error(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    tests = TESTS[::-1].replace(old[::-1], new[::-1], 1)[::-1]  # the last one
    with pytest.raises(TreeError, match=problem):
        tree_tests.run_file(write_exercise(tmp_path, tests=tests))


def test_facts_and_the_change_are_drawn(exercise: Question) -> None:
    drawn = svg(exercise)
    assert drawn.count('class="told"') == 3
    assert "told if asked for" in drawn
    assert "frozen · 60 · change" in drawn
    text = mermaid(exercise)
    assert 'told-volume(["how many: Ten thousand a day."])' in text
    assert "class frozen change" in text
