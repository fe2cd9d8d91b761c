"""Plans as files: read whole, and every mistake told with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from interviewer.authoring import plan_schema
from interviewer.authoring.loader import PLANS, builtin_trees
from interviewer.authoring.plan_loader import (
    examine_plan,
    examine_plans,
    find_plan,
    load_plans,
    packs_for_plans,
)
from interviewer.authoring.yaml_lines import read_yaml
from interviewer.errors import UnknownPlan
from interviewer.tree import Kind, Pack
from tests.interviewer.command_line import Ran, make_home, refused
from tests.interviewer.helpers import make_question
from tests.interviewer.small_trees import write_small_trees

NAMED = {
    "recruiter-screen",
    "hiring-manager",
    "technical-case-study",
    "engineering-and-stakeholder-panel",
    "final-values-round",
    "technical-pm-round",
}
PLAN = """\
id: short
title: A short one
about: For tests.
stages:
  - id: hello
    title: Hello
    minutes: 2
    opening: Hello.
    warm_up: [How are you?, How was the way here?]
    closing: Thank you.
  - id: main
    title: The main part
    minutes: 8
    opening: Let us begin.
    ask: 2
    from: [red, blue-0]
    kinds: [technical]
    closing: That was it.
"""
PACKS = (
    Pack("red", "Red", tuple(make_question(f"red-{n}") for n in range(4))),
    Pack(
        "blue",
        "Blue",
        (make_question("blue-0"), make_question("blue-1", kind=Kind.EXPLAIN)),
    ),
)


def write(folder: Path, text: str) -> Path:
    path = folder / "short.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plan_is_read_whole(tmp_path: Path) -> None:
    plan, errors = examine_plan(write(tmp_path, PLAN), PACKS)

    assert errors == []
    assert plan is not None
    assert plan.minutes == 10
    hello, main = plan.stages
    assert (hello.scored, main.scored) == (False, True)
    assert hello.warm_up == ("How are you?", "How was the way here?")
    assert main.pool == ("red-0", "red-1", "red-2", "red-3", "blue-0")
    assert (main.ask, main.opening, main.closing) == (2, "Let us begin.", "That was it.")


@pytest.mark.parametrize(
    ("old", "new", "line", "problem", "advice"),
    [
        ("id: short", "id: long", 1, "`long` is not the file's name", "id: short"),
        ("minutes: 8", "minutes: none", 13, "must be a number", "Write a number"),
        ("ask: 2", "aks: 2", 15, "unknown key `aks`", "Did you mean `ask`"),
        ("blue-0]", "bleu-0]", 16, "unknown question or pack `bleu-0`", "Did you mean `blue-0`"),
        ("ask: 2", "ask: 3", 16, "would ask the same", "Name at least 6"),
        ("[technical]", "[explain]", 16, "asks 2 of 0 questions", "Name at least 4"),
        ("[technical]", "[tecnical]", 17, "cannot be `tecnical`", "Did you mean `technical`"),
        ("id: main", "id: hello", 11, "used twice", "Rename"),
        (", How was the way here?", "", 9, "the same every time", "two prompts"),
        ("    warm_up: [How are you?, How was the way here?]\n", "", 5, "neither", "`from`"),
        ("    ask: 2\n", "    warm_up: [A?, B?]\n", 11, "has both", "`warm_up`, or"),
        ("    opening: Hello.\n", "", 5, "has no `opening`", "Add `opening"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, *, old: str, new: str, line: int, problem: str, advice: str
) -> None:
    assert old in PLAN
    plan, errors = examine_plan(write(tmp_path, PLAN.replace(old, new, 1)), PACKS)

    assert plan is None
    assert any(e.line == line and problem in e.problem and advice in e.next_step for e in errors), [
        (e.line, e.problem, e.next_step) for e in errors
    ]


def test_no_question_can_come_up_in_two_stages(tmp_path: Path) -> None:
    again = PLAN[PLAN.index("  - id: main") :].replace("id: main", "id: more")
    _, errors = examine_plan(write(tmp_path, PLAN + again), PACKS)

    assert "`red-0` is drawn from in the stages `main` and `more`" in errors[0].problem
    assert errors[0].line == 24


# --- what comes with the program ------------------------------------------------------------------


def test_the_six_plans_are_there_and_draw_from_real_questions() -> None:
    packs = packs_for_plans(None)
    plans = load_plans(None, packs)

    assert {plan.id for plan in plans} == NAMED
    known = {question.id for pack in packs for question in pack.questions}
    for plan in plans:
        assert not plan.stages[0].scored
        assert all(stage.scored for stage in plan.stages[1:])
        assert {name for stage in plan.stages for name in stage.pool} <= known


def test_the_schema_file_is_up_to_date_and_takes_the_plans() -> None:
    there = (builtin_trees() / "plan.schema.json").read_text(encoding="utf-8")
    assert there == json.dumps(plan_schema.json_schema(), indent=2, ensure_ascii=False) + "\n"
    validator = jsonschema.Draft7Validator(plan_schema.json_schema())
    jsonschema.Draft7Validator.check_schema(plan_schema.json_schema())
    paths = list((builtin_trees() / PLANS).glob("*.yaml"))
    assert len(paths) == len(NAMED)
    for path in paths:
        validator.validate(read_yaml(path).data)


@pytest.mark.parametrize(
    ("old", "new"), [("ask: 2", "aks: 2"), ("minutes: 8", "minutes: 0"), ("    title: Hello\n", "")]
)
def test_the_schema_refuses_what_the_loader_refuses(tmp_path: Path, old: str, new: str) -> None:
    data = read_yaml(write(tmp_path, PLAN.replace(old, new, 1))).data
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, plan_schema.json_schema())


def test_a_nearly_right_id_is_suggested() -> None:
    with pytest.raises(UnknownPlan) as caught:
        find_plan(load_plans(None, packs_for_plans(None)), "hiring-manger")
    assert "hiring-manager" in caught.value.next_step


# --- at the command line --------------------------------------------------------------------------


@pytest.fixture
def trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_home(tmp_path, monkeypatch)
    folder = write_small_trees(tmp_path / "trees")
    (folder / PLANS).mkdir()
    own = PLAN.replace("[red, blue-0]", "[retries, naming, what-is-an-api, what-is-caching]")
    write(folder / PLANS, own.replace("    kinds: [technical]\n", ""))
    return folder


def test_plans_are_listed_and_shown(trees: Path) -> None:
    for plan in NAMED:
        assert f"({plan})" in Ran("plans").out
    shown = Ran("plans", "technical-pm-round")
    for words in ("Explain it simply 1 of", "never judged", "what-is-caching", "no code in it"):
        assert words in shown.out
    assert "hiring-manager" in refused(Ran("plans", "hiring-manger"))[1]
    own = Ran("plans", "--trees", trees).out
    assert "(short)" in own
    assert f"interviewer practice --plan ID --trees {trees}" in own
    own = Ran("plans", "short", "--trees", trees).out
    assert own.endswith(f"interviewer practice --plan short --trees {trees}")


def test_a_plan_of_ones_own_draws_from_own_and_built_in_questions(trees: Path) -> None:
    packs = packs_for_plans(trees)
    (plan,) = load_plans(trees, packs)
    assert plan.stages[1].pool == ("retries", "naming", "what-is-an-api", "what-is-caching")


def test_check_looks_at_plans_too(trees: Path) -> None:
    path = trees / PLANS / "short.yaml"
    assert Ran("trees", "check", trees).code == 0
    assert Ran("trees", "check", path).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace("naming", "namign"), encoding="utf-8")
    for where in (trees, path):
        ran = Ran("trees", "check", where)
        assert ran.code == 1
        assert "short.yaml:16: unknown question or pack `namign`" in ran.out


def test_a_plan_and_a_folder_of_trees_may_be_named_from_where_they_lie(
    trees: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trees / PLANS)
    assert Ran("trees", "check", "short.yaml").code == 0
    assert Ran("trees", "check", "..").code == 0
    monkeypatch.chdir(trees)
    assert Ran("trees", "check", ".").code == 0
    assert "(short)" in Ran("plans", "--trees", ".").out


def test_a_folder_may_hold_plans_only(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / PLANS).mkdir(parents=True)
    own = PLAN.replace("[red, blue-0]", "[technical-pm]").replace("[technical]", "[explain]")
    write(folder / PLANS, own.replace("ask: 2", "ask: 1"))
    plans, errors = examine_plans(folder, packs_for_plans(folder))
    assert errors == []
    assert len(plans[0].stages[1].pool) >= 3


# --- the page about them --------------------------------------------------------------------------

PAGE = (Path(__file__).parents[3] / "docs" / "plans.md").read_text(encoding="utf-8")


def test_the_plan_of_the_page_loads(tmp_path: Path) -> None:
    (written,) = (block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL))
    path = tmp_path / "second-round.yaml"
    path.write_text(written, encoding="utf-8")
    plan, errors = examine_plan(path, packs_for_plans(None))
    assert errors == []
    assert plan is not None
    assert [seat.manner.name for seat in plan.stages[1].panel] == ["Engineer", "Sponsor"]


def test_the_page_has_every_plan_with_its_minutes() -> None:
    for plan in load_plans(None, packs_for_plans(None)):
        assert f"| `{plan.id}` | {plan.minutes:g} |" in PAGE


def test_a_panel_of_one_and_a_lens_of_two_are_mistakes(tmp_path: Path) -> None:
    one = "    panel: [{name: A, voices: [x], lenses: [data]}"
    text = PLAN.replace("    ask: 2\n", f"    ask: 2\n{one}]\n")
    assert "one person is no panel" in examine_plan(write(tmp_path, text), PACKS)[1][0].problem
    two = f"{one}, {{name: B, voices: [x], lenses: [data]}}]\n"
    _, errors = examine_plan(write(tmp_path, PLAN.replace("    ask: 2\n", two)), PACKS)
    assert (errors[0].line, errors[0].problem) == (15, "`data` is A's already")
