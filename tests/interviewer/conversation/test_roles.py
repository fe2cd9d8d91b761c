"""A role re-orders and leaves out follow-ups that apply; it never makes one apply."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from interviewer.authoring import tree_tests
from interviewer.authoring.loader import builtin_trees, load_question, load_trees
from interviewer.authoring.role_loader import find_role, load_roles
from interviewer.conversation import walk
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.errors import TreeError, UnknownRole
from interviewer.events import SAMPLES_PER_S
from interviewer.reading import Choice, Remark
from interviewer.report.grade import grade
from interviewer.role import ANYBODY, LENSES, Role
from interviewer.tree import OF_EVERY_TREE, All, Manner, Missing, Persona, Probe
from interviewer.understanding import match
from tests.interviewer.helpers import make_question

ROLES = {role.id: role for role in load_roles()}
NAMED = {
    "technical-product-owner",
    "consumer-or-growth-pm",
    "technical-pm",
    "platform-infra-api-pm",
    "non-faang-pm",
}
ANSWER = "We would always check the response, and then we would look at the fields in it."


def probe(name: str, priority: int, lens: str, depth: int = 1, concept: str = "timeout") -> Probe:
    when = All((Missing(concept),))
    return Probe(name, (f"What about {name}?",), priority, when, (concept,), lens=lens, depth=depth)


QUESTION = make_question(
    probes=(
        probe("users", 60, "design"),
        probe("inside", 55, "engineering", 2),
        probe("under-load", 50, "engineering", 3),
        probe("money", 45, "business"),
        probe("doubt", 52, "sceptic"),
        probe("said", 90, "business", concept="owner"),
    )
)


def choose(role: Role, text: str = ANSWER) -> Choice:
    text = f"{text} The tech lead wrote them with me."
    return walk.choose(QUESTION, match.read(QUESTION, (Remark(text),), duration_s=30.0), role=role)


def test_the_five_roles_are_there() -> None:
    assert set(ROLES) == NAMED
    assert {role.depth for role in ROLES.values()} == {1, 2, 3}


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("technical-product-owner", "inside"),
        ("consumer-or-growth-pm", "users"),
        ("technical-pm", "inside"),
        ("platform-infra-api-pm", "inside"),
        ("non-faang-pm", "money"),
    ],
)
def test_a_role_decides_between_probes_that_apply(role: str, asked: str) -> None:
    assert choose(ANYBODY).probe == "users"
    assert choose(ROLES[role]).probe == asked


def test_the_log_says_that_the_role_decided_and_why_the_others_lost() -> None:
    choice = choose(ROLES["platform-infra-api-pm"])
    assert choice.why.endswith("Role platform-infra-api-pm: engineering first.")
    lost = {each.probe: each.why for each in choice.losing}
    assert "Role platform-infra-api-pm: engineering first." in lost["users"]
    assert lost["under-load"].endswith("inside has the higher priority.")
    deep = {each.probe: each.why for each in choose(ROLES["non-faang-pm"]).losing}
    assert deep["inside"] == "It goes deeper than the role non-faang-pm is asked."
    assert "Role" not in choose(ROLES["consumer-or-growth-pm"]).why  # it changed nothing


@pytest.mark.parametrize("role", [ANYBODY, *ROLES.values()], ids=lambda role: role.id or "anybody")
def test_no_role_asks_for_what_was_said(role: Role) -> None:
    assert choose(role).probe != "said"
    lost = {each.probe: each.why for each in choose(role).losing}
    assert lost["said"].startswith("What it asks for was said")


@pytest.mark.parametrize("lens", ["business", "sceptic", "design"])
@pytest.mark.parametrize("role", ["", "platform-infra-api-pm"])
def test_a_lens_comes_before_all_else(role: str, lens: str) -> None:
    choice = choose(ROLES.get(role, ANYBODY).through(lens))
    assert QUESTION.probe(choice.probe or "").lens == lens
    called = f"Role {role}, lens {lens}" if role else f"Lens {lens}"
    assert f"{called}: {lens} first" in choice.why or choice.probe == "users"


# --- in the packs ---------------------------------------------------------------------------------


PROBES = {
    (question.id, probe.id): probe
    for pack in load_trees(builtin_trees())
    for question in pack.questions
    for probe in question.probes
}


def test_every_probe_has_a_lens_and_every_lens_is_used() -> None:
    assert {probe.lens for probe in OF_EVERY_TREE} <= set(LENSES)
    assert [name for name, probe in PROBES.items() if not probe.lens] == []
    assert {probe.lens for probe in PROBES.values()} == set(LENSES)


def test_there_are_probes_of_every_depth() -> None:
    assert {probe.depth for probe in PROBES.values()} == {1, 2, 3}


@pytest.fixture(scope="module")
def choices() -> list[dict[str, str | None]]:
    """What each role, and nobody in particular (""), is asked after answers of the packs' tests."""
    found = []
    for name in ("technical-product-owner/api-acceptance-criteria", "technical-pm/type-a-url"):
        path = builtin_trees() / f"{name}.yaml"
        question = load_question(path)
        for case in tree_tests.load_cases(tree_tests.tests_path(path), question):
            if len(case.turns) > 1 or case.asked:
                continue
            reading = match.read(question, (Remark(case.turns[0]),), duration_s=40.0)
            found.append(
                {
                    role.id: walk.choose(question, reading, role=role).probe
                    for role in (ANYBODY, *ROLES.values())
                }
            )
    return found


@pytest.mark.parametrize("role", ROLES)
def test_a_role_changes_what_is_asked_after_the_same_answer(
    role: str, choices: list[dict[str, str | None]]
) -> None:
    changed = sum(asked[role] != asked[""] for asked in choices)
    assert changed >= len(choices) / 20


@pytest.mark.parametrize(("one", "other"), list(combinations(ROLES, 2)))
def test_any_two_roles_are_told_apart_by_some_answer(
    one: str, other: str, choices: list[dict[str, str | None]]
) -> None:
    assert any(asked[one] != asked[other] for asked in choices)


def test_grade_asks_as_the_role_would() -> None:
    text = f"{ANSWER} The tech lead wrote them with me."
    graded = {name: grade(QUESTION, text, role=role) for name, role in ROLES.items()}
    asked = {name: each["next_probe"]["id"] for name, each in graded.items()}
    assert asked["non-faang-pm"] == "money"
    assert asked["technical-pm"] == "inside"


def test_a_persona_presses_on_what_is_theirs_whatever_the_role() -> None:
    persona = Persona("Helen", "sponsor", "Well?", Manner())
    for question, asked in ((QUESTION, "money"), (replace(QUESTION, persona=persona), "users")):
        thread = QuestionThread(question, 0, role=ROLES["non-faang-pm"])
        answer = Answer({1}, 0, is_reply=False)
        answer.hear(f"{ANSWER} The tech lead wrote them with me.", 0.95, 0, 30 * SAMPLES_PER_S)
        thread.keep(answer)
        assert thread.choose(0).probe == asked


# --- the file -------------------------------------------------------------------------------------


def test_a_mistake_in_the_roles_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text("- id: boss\n  title: boss\n  depth: 3\n  lenses: {busines: 3}\n")
    with pytest.raises(TreeError) as caught:
        load_roles(path)
    assert caught.value.line == 4
    assert "Did you mean `business`" in caught.value.next_step


def test_a_nearly_right_role_is_suggested() -> None:
    with pytest.raises(UnknownRole) as caught:
        find_role(load_roles(), "platform-pm")
    assert "platform-infra-api-pm" in caught.value.next_step
