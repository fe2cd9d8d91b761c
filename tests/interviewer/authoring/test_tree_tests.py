from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.authoring import loader, tree_checks, tree_tests
from interviewer.authoring.tree_tests import Case, Expectation
from interviewer.errors import TreeError
from interviewer.language.noise import garble

QUESTION = """\
id: sample
kind: technical
ask: How?
why: Because.
limits: {probes: 2}
concepts:
  retry: {say: [retry, resend]}
  timeout: {say: [timeout]}
slots:
  partner: {after: [integrate with]}
probes:
  - {id: how-long, priority: 90, when: {missing: timeout}, ask: [How long?], satisfies: [timeout]}
  - {id: again, when: {mentions: retry}, ask: [How often?]}
clarify:
  - {id: which, hears: [which api], answer: A payment provider.}
rubric:
  ownership: {1: None, 3: Some, 5: All}
"""

TESTS = """\
- name: no timeout
  reply: We retry it.
  expect: {probe: how-long, not_probe: again, heard: [retry], not_heard: [timeout]}
- name: a timeout
  reply: [We retry it., And there is a timeout on Stripe.]
  expect: {probe: again, heard: [timeout], slots: {partner: null}, measures: {words: {gte: 5}}}
- name: a question
  reply: Which API is it?
  expect: {clarify: which}
- name: nothing left
  reply: There is a timeout.
  asked: [how-long]
  expect: {probe: null, traits: {result_stated: false}}
"""


def write(tmp_path: Path, question: str = QUESTION, tests: str = TESTS) -> Path:
    path = tmp_path / "sample.yaml"
    path.write_text(question, encoding="utf-8")
    if tests:
        tree_tests.tests_path(path).write_text(tests, encoding="utf-8")
    return path


def run(tmp_path: Path, tests: str = TESTS) -> list[tuple[str, ...]]:
    _, results, _ = tree_tests.run_file(write(tmp_path, tests=tests))
    return [result.failures for result in results]


def test_cases_that_hold_pass(tmp_path: Path) -> None:
    question, results, noisy = tree_tests.run_file(write(tmp_path))

    assert question.id == "sample"
    assert [result.failures for result in results] == [(), (), (), ()]
    assert results[1].case.line == 4
    assert len(noisy) == 4 * len(tree_tests.NOISE_SEEDS)


@pytest.mark.parametrize(
    ("old", "new", "failure"),
    [
        ("probe: how-long", "probe: again", "probe: expected again, got how-long"),
        ("probe: null", "probe: again", "again lost: You did not speak about retry."),
        ("not_probe: again", "not_probe: [how-long]", "how-long must not be asked"),
        ("heard: [retry]", "heard: [timeout]", "timeout: expected heard, got not_heard"),
        ("not_heard: [timeout]", "unsure: [retry]", 'got heard ("retry" by phrase)'),
        ("result_stated: false", "result_stated: true", "result_stated: expected True"),
        ("partner: null", "partner: Stripe", "slot partner: expected Stripe, got None"),
        ("gte: 5", "gte: 500", "words: got 10"),
        ("clarify: which", "clarify: null", "clarify: expected None, got which"),
    ],
)
def test_a_case_that_does_not_hold_says_what_came_instead(
    tmp_path: Path, old: str, new: str, failure: str
) -> None:
    failures = run(tmp_path, TESTS.replace(old, new, 1))

    assert any(failure in each for case in failures for each in case)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("heard: [retry]", "heard: [rety]", 3, "unknown concept `rety`"),
        ("probe: how-long", "probe: how-lang", 3, "unknown probe `how-lang`"),
        ("asked: [how-long]", "asked: [how]", 12, "unknown probe or fact `how`"),
        ("clarify: which", "clarify: witch", 9, "unknown answer `witch`"),
        ("partner: null", "partna: null", 6, "unknown slot `partna`"),
        ("reply: We", "replie: We", 2, "unknown key `replie`"),
        ("{gte: 5}", "{}", 6, "no bound"),
    ],
)
def test_a_tests_file_with_a_typo_is_a_tree_error(
    tmp_path: Path, old: str, new: str, line: int, problem: str
) -> None:
    with pytest.raises(TreeError, match=problem) as caught:
        run(tmp_path, TESTS.replace(old, new, 1))

    assert caught.value.line == line


def test_a_walk_may_have_any_number_of_turns(tmp_path: Path) -> None:
    turn = "    - {reply: Which API is it?, expect: {}}\n"
    path = write(tmp_path, tests="- name: on and on\n  turns:\n" + 120 * turn)

    cases = tree_tests.load_cases(tree_tests.tests_path(path), loader.load_question(path))

    assert [case.line for case in cases] == list(range(3, 123))


def test_under_noise_asking_for_what_was_said_is_wrong(tmp_path: Path) -> None:
    """Rain may be misheard as reign; asking about it after all is reported."""
    question = loader.load_question(
        write(tmp_path, QUESTION.replace("{say: [timeout]}", "{say: [rain]}"))
    )
    case = Case("rain", 1, ("It stops in the rain.",), Expectation())
    clean = tree_tests.run_case(question, case)

    results = [tree_tests.run_noisy(question, clean, seed, word_error=1.0) for seed in range(8)]

    wrong = [failure for result in results for failure in result.failures]
    assert any("how-long asks for timeout, which the reply says" in each for each in wrong)
    assert tree_tests.run_noisy(question, clean, 1, word_error=0.0).passed


# --- noise ----------------------------------------------------------------------------------------

SENTENCE = "We never wait for the partner longer than two seconds because customers leave. " * 8


def test_noise_is_repeatable_and_near_its_rate() -> None:
    assert garble(SENTENCE, 0.15, 1) == garble(SENTENCE, 0.15, 1)
    assert garble(SENTENCE, 0.15, 1) != garble(SENTENCE, 0.15, 2)
    assert garble(SENTENCE, 0.0, 1) == SENTENCE.strip()
    changed = [a for a, b in pairwise(garble(SENTENCE, 0.15, s) for s in range(20)) if a != b]
    assert len(changed) > 15


@given(st.text(max_size=100), st.integers(0, 5))
def test_noise_takes_any_text_and_keeps_negations(text: str, seed: int) -> None:
    garble(text, 1.0, seed)
    assert "never" in garble(f"never {text}", 1.0, seed).split()


# --- checks ---------------------------------------------------------------------------------------


def problems(tmp_path: Path, question: str = QUESTION, tests: str = TESTS) -> list[str]:
    path = write(tmp_path, question, tests)
    loaded = loader.load_question(path)
    found = tree_checks.check_question(path, loaded)
    found += tree_checks.check_coverage(path, loaded)
    return [f"{error.line}: {error.problem}" for error in found]


def test_a_sound_tree_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("[How often?]", f"[{'very ' * 25}long?]", "13: 26 words are too many"),
        ("[retry, resend]", "[retry, my part]", "7: `my part` hears every `part`"),
        ("A payment provider.", "word " * 26, "15: 26 words are too many"),
        ("[How often?]", "[You didn't mention how often.]", "13: `You didn't mention"),
        ("3: Some, ", "", "17: `ownership` has no anchor 3"),
        (
            "when: {mentions: retry}",
            "when: {all: [{mentions: retry}, {missing: retry}]}",
            "13: `again` wants `retry` both",
        ),
        (
            "when: {mentions: retry}",
            "when: {mentions: retry}, satisfies: [retry]",
            "13: `again` asks only for what",
        ),
        (
            "when: {mentions: retry}",
            "when: {all: [{mentions: retry}, {asked: again}]}",
            "13: `again` waits for itself",
        ),
        ("limits: {probes: 2}", "limits: {probes: 0}", "12: `how-long` always loses"),
    ],
)
def test_a_fault_is_found_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    found = problems(tmp_path, QUESTION.replace(old, new, 1))

    assert any(each.startswith(problem) for each in found), found


def test_a_probe_that_others_always_precede_is_found(tmp_path: Path) -> None:
    first = "  - {id: one, priority: 95, when: {mentions: retry}, ask: [One?]}\n"
    second = "  - {id: two, priority: 95, when: {mentions: retry}, ask: [Two?]}\n"
    text = QUESTION.replace("probes:\n", f"probes:\n{first}{second}", 1)

    assert any("`again` always loses: `one`, `two`" in each for each in problems(tmp_path, text))


def test_a_probe_that_leads_back_to_itself_is_found(tmp_path: Path) -> None:
    text = QUESTION.replace("[How often?]", "[How often?], then: [how-long]").replace(
        "satisfies: [timeout]", "satisfies: [timeout], then: [again]"
    )

    assert any("leads back to itself" in each for each in problems(tmp_path, text))


def test_every_probe_needs_a_case_that_fires_it_and_one_that_does_not(tmp_path: Path) -> None:
    tests = "- {name: one, reply: We retry it., expect: {probe: how-long}}\n"

    found = problems(tmp_path, tests=tests)

    assert found == [
        "12: no test has `how-long` stay silent",
        "13: no test has `again` fire",
    ]
    assert problems(tmp_path / ".", tests=tests.replace("probe", "prob"))[0].startswith("1: ")


def test_a_tree_without_tests_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, tests="") == ["1: has no tests"]


def write_pack(tmp_path: Path, pack: str, question: str = QUESTION, tests: str = TESTS) -> Path:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yaml").write_text(f"id: pack\n{pack}\n", encoding="utf-8")
    return write(folder, question, tests)


def test_a_folder_is_checked_whole(tmp_path: Path) -> None:
    write_pack(tmp_path, "title: Pack\nquestions: [sample, other]", tests="")

    errors, questions = tree_checks.check_trees(tmp_path)
    (sample,) = questions

    assert [error.problem for error in errors] == ["lists `other`: no such file"]
    assert (sample.mistakes, sample.cases) == ((), 0)
    assert [gap.problem for gap in sample.gaps] == ["has no tests"]


def test_tests_are_run_and_one_that_does_not_go_as_written_is_a_mistake(tmp_path: Path) -> None:
    pack = "title: Pack\nquestions: [sample]"
    path = write_pack(tmp_path, pack, tests=TESTS.replace("probe: null", "probe: again"))

    errors, questions = tree_checks.check_trees(path)
    (sample,) = questions

    assert (errors, sample.cases) == ([], 4)
    (mistake,) = sample.mistakes
    assert (mistake.file, mistake.line) == (tree_tests.tests_path(path), 10)
    assert mistake.problem == "the test 'nothing left' fails"


def test_a_question_that_needs_its_pack_waits_until_the_pack_loads(tmp_path: Path) -> None:
    concepts = "concepts:\n  bluffing: {say: [does the rest], avoid: true}"
    question = QUESTION.replace("{missing: timeout}", "{noticed: bluffing}")
    write_pack(tmp_path, f"titel: Pack\nquestions: [sample]\n{concepts}", question)

    errors, questions = tree_checks.check_trees(tmp_path)

    assert {Path(error.file).name for error in errors} == {"pack.yaml"}
    assert list(questions) == []


def test_questions_are_looked_for_where_packs_are(tmp_path: Path) -> None:
    path = write_pack(tmp_path, "title: Pack\nquestions: [sample]")
    for other in ("plans", "notes", "pack/drafts"):
        (tmp_path / other).mkdir()
        write(tmp_path / other, QUESTION)

    for where in (tmp_path, path.parent, path):
        assert loader.question_files(where) == [path]
    assert loader.question_files(tmp_path / "nowhere") == []


# --- what comes with the program ------------------------------------------------------------------


def test_the_trees_of_the_program_load() -> None:
    errors, _ = tree_checks.check_trees(loader.builtin_trees())

    assert [str(error) for error in errors] == []


QUESTIONS = loader.question_files(loader.builtin_trees())


@pytest.mark.parametrize("path", QUESTIONS, ids=[path.stem for path in QUESTIONS])
def test_a_question_of_the_program_has_no_problems_and_its_tests_hold(path: Path) -> None:
    """Nor does noise ask for more than a few things that were said."""
    _, questions = tree_checks.check_trees(path)
    (checked,) = questions

    assert [str(error) for error in (*checked.mistakes, *checked.gaps)] == []
    assert checked.cases > 0
