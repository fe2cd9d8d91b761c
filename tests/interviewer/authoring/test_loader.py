from __future__ import annotations

import gc
import json
import re
from contextlib import suppress
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.clock import SystemClock
from interviewer.authoring import loader, schema
from interviewer.authoring.yaml_lines import parse_yaml, read_yaml
from interviewer.errors import TreeError, UnknownQuestion
from interviewer.tree import (
    ALWAYS,
    All,
    Audience,
    Bound,
    Habit,
    Has,
    Kind,
    Measure,
    Missing,
    Not,
    Range,
    Shows,
    SlotIs,
    Trait,
)

QUESTION = """\
id: sample
kind: technical
ask: How do you write criteria?
why: It shows ownership.
time_box: {target: [60, 120], hard: 200}
concepts:
  retry: {say: [retry, "try|tries again"], stems: [reattempt], sounds_like: [re try]}
  timeout:
    say: ["give up after # seconds"]
  blame: {say: [their fault], avoid: true, lexical: a set phrase}
slots:
  partner: {after: [integrate with], max_words: 2}
probes:
  - id: how-long
    priority: 80
    when: {all: [{missing: timeout}, {duration_s: {gte: 20}}]}
    ask: [How long would you wait?]
    satisfies: [timeout]
    then: [again]
  - id: again
    when: {any: [{not: {slot: partner}}, {tradeoff_named: false}, {asked: how-long}]}
    ask: ["What if {partner} fails?"]
    fallback: What if it fails?
clarify:
  - {id: which, hears: [which api], answer: Take a payment provider.}
rubric:
  ownership:
    1: Happy path only
    3: {does: Names the wait, when: {mentions: timeout}}
    5: Adds why
"""


SLOT = "  partner: {after: [integrate with], max_words: 2}"


def write(folder: Path, text: str, name: str = "sample.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    question = loader.load_question(write(tmp_path, QUESTION))

    assert question.kind is Kind.TECHNICAL
    assert question.audience is Audience.ENGINEER
    assert question.time_box.target == (60.0, 120.0)
    assert question.concepts["retry"].say == ("retry", "try|tries again")
    assert question.concepts["blame"].avoid
    assert question.probe("how-long").when == All(
        (Missing("timeout"), Bound(Measure.DURATION_S, Range(gte=20)))
    )
    when = question.probe("again").when
    assert Not(SlotIs("partner")) in when.parts  # type: ignore[union-attr]
    assert Has(Trait.TRADEOFF_NAMED, False) in when.parts  # type: ignore[union-attr]
    assert question.slots[0].max_words == 2
    assert question.clarify[0].answer == "Take a payment provider."
    assert question.rubric["ownership"][3] == "Names the wait"
    assert set(question.rubric_when["ownership"]) == {3}
    assert question.glossary == ("retry", "try again")


def test_a_probe_without_condition_always_applies(tmp_path: Path) -> None:
    text = re.sub(r"    when: \{any.*\n", "", QUESTION)

    assert loader.load_question(write(tmp_path, text)).probe("again").when == ALWAYS


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("priority: 80", "priorty: 80", 15, ("unknown key `priorty`", "`priority`")),
        (
            "{missing: timeout}",
            "{missing: timeuot}",
            16,
            ("unknown concept `timeuot`", "`timeout`"),
        ),
        ("{missing: timeout}", "{mising: timeout}", 16, ("unknown key `mising`", "`missing`")),
        ("satisfies: [timeout]", "satisfies: [tineout]", 18, ("`tineout`", "`timeout`")),
        ("then: [again]", "then: [agian]", 19, ("unknown probe `agian`", "`again`")),
        ("then: [again]", "then: [how-long]", 19, ("follows itself", "another")),
        ("{asked: how-long}", "{asked: how-lang}", 21, ("unknown probe", "`how-long`")),
        ("{slot: partner}", "{slot: partna}", 21, ("unknown slot", "`partner`")),
        ("{partner} fails", "{parter} fails", 22, ("unknown slot `parter`", "`partner`")),
        ("    fallback: What if it fails?\n", "", 22, ("no `fallback`", "fallback:")),
        ("kind: technical", "kind: tecnical", 2, ("cannot be `tecnical`", "`technical`")),
        ("kind: technical\n", "", 1, ("has no `kind`", "kind:")),
        ("priority: 80", 'priority: "80"', 15, ("must be a whole number", "whole number")),
        ("priority: 80", "priority: 800", 15, ("cannot be 800", "at most 100")),
        ("say: [retry,", "say: [404,", 7, ("must be a text", '"404"')),
        ("{gte: 20}", "{}", 16, ("no bound", "gte")),
        ("{gte: 20}", "{gte: 20, lt: 10}", 16, ("nothing is both", "Swap")),
        ("{gte: 20}", "{gt: true}", 16, ("must be a number", "number")),
        ("{missing: timeout}", "{missing: timeout, mentions: retry}", 16, ("exactly one", "all")),
        ("id: again", "id: how-long", 20, ("used twice", "Rename")),
        ("id: sample", "id: simple", 1, ("not the file's name", "id: sample")),
        ("  timeout:\n", "  retry:\n", 8, ("the key `retry` twice", "Keep one")),
        ("target: [60, 120]", "target: [120, 60]", 5, ("out of order", "low <= high")),
        ("target: [60, 120]", "target: [60]", 5, ("has 1 items", "2")),
        ('say: ["give up after # seconds"]', "say: []", 8, ("never be heard", "say")),
        ('"try|tries again"', '"try| tries again"', 7, ("no phrase", "slow|down")),
        ("avoid: true", "avoid: yes", 10, ("must be true or false", "true or false")),
        ("why: It shows ownership.", "why: It shows: ownership.", 4, ("not YAML", "quote")),
        ("why: It shows ownership.", "why: *it", 4, ("", "Write")),
        ("why: It shows ownership.", "why: &it x", 4, ("anchor", "anchors")),
        ("why: It shows ownership.", "why: !!python/name:os.system x", 4, ("tag", "tags")),
        ("kind: technical", "\tkind: technical", 2, ("tab", "spaces")),
        (f"slots:\n{SLOT}", "slots: []", 11, ("must be a map", "key: value")),
        ("    1: Happy path only", "    7: Happy path only", 28, ("key `7`", "at most 5")),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: tuple[str, str]
) -> None:
    assert old in QUESTION
    path = write(tmp_path, QUESTION.replace(old, new, 1))

    with pytest.raises(TreeError) as caught:
        loader.load_question(path)

    problem, advice = says
    assert problem in caught.value.problem
    assert advice in caught.value.next_step
    assert caught.value.line == line
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_all_that_is_wrong_is_found_at_once(tmp_path: Path) -> None:
    text = QUESTION.replace("{missing: timeout}", "{missing: nope}").replace("[again]", "[nope]")

    question, errors = loader.examine_question(write(tmp_path, text))

    assert question is None
    assert [error.line for error in errors] == [16, 19]
    with pytest.raises(TreeError, match=":16:") as caught:
        loader.load_question(tmp_path / "sample.yaml")
    assert "1 more" in caught.value.next_step


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"",
        b"- 1\n- 2\n",
        b"just words",
        b"a: [",
        b"a: 'x",
        b"--- a\n--- b\n",
        b"a: \x00",
        b"? [a, b]\n: c\n",
        b"[" * 200_000 + b"]" * 200_000,
        b"a: " + b"[" * 60 + b"]" * 60,
        b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
        b"x" * 1_500_000,
    ],
)
def test_no_file_ends_in_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sample.yaml"
    path.write_bytes(content)

    with pytest.raises(TreeError) as caught:
        loader.load_question(path)

    assert caught.value.next_step


def test_a_missing_file_is_a_tree_error(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="cannot be read"):
        loader.load_question(tmp_path / "none.yaml")


@given(st.text(max_size=60))
def test_any_text_is_data_or_a_tree_error(text: str) -> None:
    with suppress(TreeError):  # anything else is a failure
        assert parse_yaml(text, Path("any.yaml")).line(()) == 1


def test_words_that_yaml_once_took_for_booleans_stay_words() -> None:
    found = parse_yaml(
        "a: [no, on, y, 12:30, '5', 5, 5.5, true, ~]\nb: |\n  text\n", Path("a.yaml")
    )

    assert found.data["a"] == ["no", "on", "y", "12:30", "5", 5, 5.5, True, None]
    assert found.data["b"] == "text\n"


# --- packs ----------------------------------------------------------------------------------------


def pack_folder(tmp_path: Path, questions: str = "[sample]") -> Path:
    folder = tmp_path / "my-pack"
    folder.mkdir(exist_ok=True)
    write(folder, QUESTION)
    write(folder, f"id: my-pack\ntitle: Mine\nquestions: {questions}\n", "pack.yaml")
    return folder


def test_a_pack_keeps_its_order(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path, "[other, sample]")
    write(folder, QUESTION.replace("id: sample", "id: other"), "other.yaml")

    (pack,) = loader.load_trees(tmp_path)

    assert [question.id for question in pack.questions] == ["other", "sample"]


@pytest.mark.parametrize(
    ("questions", "problem"),
    [
        ("[sample, smaple]", "no such file"),
        ("[sample, sample]", "twice"),
        ("[]", "has 0 items"),
        ("sample", "must be a list"),
    ],
)
def test_a_pack_names_what_is_in_its_folder(tmp_path: Path, questions: str, problem: str) -> None:
    folder = pack_folder(tmp_path, questions)

    with pytest.raises(TreeError, match=problem) as caught:
        loader.load_trees(folder)

    assert caught.value.line == 3


def test_a_file_that_its_pack_forgets_is_an_error(tmp_path: Path) -> None:
    folder = pack_folder(tmp_path)
    write(folder, QUESTION.replace("id: sample", "id: other"), "other.yaml")

    with pytest.raises(TreeError, match="does not list `other`"):
        loader.load_trees(folder)


def test_a_folder_without_packs_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="holds no pack"):
        loader.load_trees(tmp_path)
    with pytest.raises(TreeError, match="no folder"):
        loader.load_trees(tmp_path / "nowhere")


def test_an_id_in_two_packs_is_an_error(tmp_path: Path) -> None:
    pack_folder(tmp_path)
    second = tmp_path / "second"
    second.mkdir()
    write(second, QUESTION)
    write(second, "id: second\ntitle: Two\nquestions: [sample]\n", "pack.yaml")

    _, errors = loader.examine_trees(tmp_path)

    assert [error.problem for error in errors] == ["the id `sample` is taken by pack `my-pack`"]


def test_questions_and_packs_are_found_by_id(tmp_path: Path) -> None:
    pack_folder(tmp_path)
    packs = loader.load_trees(tmp_path)

    assert loader.find(packs, "sample") == packs[0].questions
    assert loader.find(packs, "my-pack") == packs[0].questions
    with pytest.raises(UnknownQuestion) as caught:
        loader.find(packs, "sampel\x1b[2J")
    assert "`sample`" in caught.value.next_step
    assert "\x1b" not in str(caught.value)


# --- what comes with the program ------------------------------------------------------------------


def test_the_trees_of_the_program_load() -> None:
    packs = loader.load_trees(loader.builtin_trees())

    assert sum(len(pack.questions) for pack in packs) >= 6


def test_the_schema_file_is_up_to_date() -> None:
    there = (loader.builtin_trees() / "tree.schema.json").read_text(encoding="utf-8")

    assert there == json.dumps(schema.json_schema(), indent=2, ensure_ascii=False) + "\n"


def _with_text_keys(data: object) -> object:
    """As JSON has it: the levels of a rubric are strings."""
    return json.loads(json.dumps(data))


def test_the_schema_takes_what_the_loader_takes() -> None:
    validator = jsonschema.Draft7Validator(schema.json_schema())
    jsonschema.Draft7Validator.check_schema(schema.json_schema())
    paths = [
        p
        for p in loader.builtin_trees().glob("*/*.yaml")
        if (p.parent / "pack.yaml").exists() and "." not in p.stem and p.stem != "pack"
    ]

    assert len(paths) >= 6
    for path in paths:
        validator.validate(_with_text_keys(read_yaml(path).data))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("priority: 80", "priorty: 80"),
        ("kind: technical", "kind: tecnical"),
        ("kind: technical\n", ""),
        ("{missing: timeout}", "{missing: timeout, mentions: retry}"),
        ("priority: 80", "priority: 800"),
        ("    1: Happy path only", "    7: Happy path only"),
        ("target: [60, 120]", "target: [60]"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(old: str, new: str) -> None:
    data = parse_yaml(QUESTION.replace(old, new, 1), Path("sample.yaml")).data

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_with_text_keys(data), schema.json_schema())


def test_many_files_load_fast(tmp_path: Path) -> None:
    source = max(
        (p for p in loader.builtin_trees().glob("*/*.yaml") if "tests" not in p.name),
        key=lambda p: p.stat().st_size,
    )
    folder = tmp_path / "many"
    folder.mkdir()
    names = [f"question-{i}" for i in range(20)]
    for name in names:
        text = source.read_text(encoding="utf-8").replace(f"id: {source.stem}", f"id: {name}", 1)
        write(folder, text, f"{name}.yaml")
    write(folder, f"id: many\ntitle: Many\nquestions: [{', '.join(names)}]\n", "pack.yaml")
    clock = SystemClock()

    loader.load_trees(folder)
    seconds = []
    for _ in range(3):
        start = clock.now()
        loader.load_trees(folder)
        seconds.append(clock.now() - start)

    # The biggest tree there is, 20 times: 0.1 s on a quiet machine; room for a busy one.
    assert min(seconds) < 0.6
    assert gc.isenabled()


# --- what a pack gives every question of its own --------------------------------------------------

OF_PACK = """\
id: {id}
title: Small
questions: [sample]
concepts:
  blame: {{say: [let us down], sounds_like: [bleak]}}
  bluffing: {{say: [does the rest], avoid: true}}
"""


def small_pack(folder: Path, of_pack: str = OF_PACK) -> Path:
    write(folder, of_pack.format(id=folder.name), "pack.yaml")
    return write(folder, QUESTION)


def test_a_question_has_the_concepts_of_its_pack(tmp_path: Path) -> None:
    path = small_pack(tmp_path)

    for question in (loader.load_question(path), *loader.load_trees(tmp_path)[0].questions):
        assert list(question.concepts) == ["retry", "timeout", "blame", "bluffing"]
        assert question.concepts["blame"].say == ("their fault", "let us down")
        assert question.concepts["blame"].sounds_like == ("bleak",)
        assert question.concepts["blame"].avoid
        assert question.concepts["bluffing"].avoid
        assert "does the rest" not in question.glossary


def test_a_probe_may_wait_for_a_habit_that_only_the_pack_names(tmp_path: Path) -> None:
    write(tmp_path, OF_PACK.format(id=tmp_path.name), "pack.yaml")
    path = write(tmp_path, QUESTION.replace("{missing: timeout}", "{noticed: bluffing}"))

    assert loader.load_question(path).probe("how-long").when == All(
        (Shows(Habit.BLUFFING), Bound(Measure.DURATION_S, Range(gte=20)))
    )


@pytest.mark.parametrize(
    ("concept", "problem"),
    [("avoid: true", "can never be heard"), ("say: [so], fact: no", "is not to be avoided")],
)
def test_what_is_wrong_with_a_pack_is_told_once(tmp_path: Path, concept: str, problem: str) -> None:
    small_pack(tmp_path, OF_PACK.replace("say: [does the rest], avoid: true", concept))

    _, errors = loader.examine_pack(tmp_path)

    assert len(errors) == 1
    assert errors[0].file == tmp_path / "pack.yaml"
    assert problem in str(errors[0])


def test_a_habit_that_is_not_listened_for_cannot_be_waited_for(tmp_path: Path) -> None:
    path = write(tmp_path, QUESTION.replace("{missing: timeout}", "{noticed: bluffing}"))

    with pytest.raises(TreeError, match="unknown concept `bluffing`"):
        loader.load_question(path)
