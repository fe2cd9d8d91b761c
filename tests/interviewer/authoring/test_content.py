"""The questions that come with the program: what must be there, and that their tests show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

from interviewer.authoring import loader, tree_checks, tree_tests
from interviewer.authoring.plan_loader import load_plans, packs_for_plans
from interviewer.authoring.role_loader import load_roles
from interviewer.authoring.tree_tests import Case
from interviewer.language.lexicon import ACRONYMS, ARTICLES
from interviewer.language.normalise import tokenise
from interviewer.tree import Concept, Habit, Pack, Question

ROOT = loader.builtin_trees()
CANONICAL = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "canonical_ids.yaml").read_text(encoding="utf-8")
)
PACKS = {name: ids for name, ids in CANONICAL.items() if isinstance(ids, dict)}
PARAPHRASED = ("technical-product-owner", "technical-pm", "roleplays", "exercises")
REWORDED = ("exercises",)
"""Packs in which another ending of the same words is no other wording."""
LEAST_CONCEPTS = 3
PARAPHRASES = 3


@cache
def packs() -> dict[str, Pack]:
    return {pack.id: pack for pack in loader.load_trees(ROOT)}


def cases_of(pack: str, question: Question) -> Sequence[Case]:
    return tree_tests.load_cases(
        tree_tests.tests_path(ROOT / pack / f"{question.id}.yaml"), question
    )


@pytest.mark.parametrize("pack", PACKS)
def test_every_canonical_id_is_there(pack: str) -> None:
    there = {question.id: question for question in packs()[pack].questions}

    for name, concepts in PACKS[pack].items():
        assert name in there
        assert set(concepts) <= set(there[name].concepts), name
        assert len(there[name].concepts) >= LEAST_CONCEPTS, name


def test_no_two_concepts_of_a_question_go_by_one_name() -> None:
    """Lists, reports and cards show nothing but the name."""
    for question in (question for pack in packs().values() for question in pack.questions):
        names = Counter(concept.called for concept in question.concepts.values())
        assert [name for name, count in names.items() if count > 1] == [], question.id


def test_what_a_report_names_is_not_a_word_of_the_format() -> None:
    """ "You did not speak about user tieback" is nothing that anybody would say."""
    ours = re.compile(r"tieback|chosen|clarify|^tradeoff|health check|^everyday")
    called = {c.called for p in packs().values() for q in p.questions for c in q.concepts.values()}

    assert [name for name in called if ours.search(name)] == []


def test_no_competence_is_an_acronym_in_small_letters() -> None:
    """Its id is its name: "Nfr ownership" is not how anybody writes it."""
    rubrics = {name for p in packs().values() for q in p.questions for name in q.rubric}

    assert [name for name in rubrics if ACRONYMS.intersection(name.split("_"))] == []


def test_every_file_is_yaml_to_a_reader_without_libyaml() -> None:
    """libyaml, in C, is laxer about a "?" before a comma; not every machine has it."""
    for path in ROOT.rglob("*.yaml"):
        yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_plan_and_every_role_is_there() -> None:
    plans = load_plans(None, packs_for_plans(None))
    assert {plan.id for plan in plans} == set(CANONICAL["plans"])
    assert {role.id for role in load_roles()} == set(CANONICAL["roles"])


def test_the_five_mistakes_are_listened_for_in_every_technical_pm_question() -> None:
    for question in packs()["technical-pm"].questions:
        assert set(Habit) <= set(question.concepts), question.id


@pytest.mark.parametrize("pack", PACKS)
def test_every_probe_has_a_case_in_which_it_fires_and_one_in_which_it_must_not(pack: str) -> None:
    for question in packs()[pack].questions:
        path = ROOT / pack / f"{question.id}.yaml"
        assert tree_checks.check_coverage(path, question) == []


@pytest.mark.parametrize("pack", PARAPHRASED)
def test_every_concept_is_heard_in_three_other_wordings(pack: str) -> None:
    of_pack = yaml.safe_load((ROOT / pack / "pack.yaml").read_text(encoding="utf-8"))
    shared = set(of_pack.get("concepts", {}))
    found: Counter[tuple[str, str]] = Counter()
    for question in packs()[pack].questions:
        read = _stems if pack in REWORDED else _words
        for concept in _paraphrases(question, cases_of(pack, question), read):
            where = "pack" if concept.id in shared else question.id
            found[where, concept.id] += 1

    missing = [
        f"{question.id}: {concept.id}"
        for question in packs()[pack].questions
        for concept in question.concepts.values()
        if not concept.lexical
        and found["pack" if concept.id in shared else question.id, concept.id] < PARAPHRASES
    ]
    assert missing == []


def _paraphrases(
    question: Question, cases: Sequence[Case], read: Callable[[str], list[str]]
) -> Iterator[Concept]:
    """A concept for each case in which it is heard and none of its phrases is said."""
    for case in cases:
        said = read(" . ".join(case.turns))
        for name in case.expect.heard:
            concept = question.concepts[name]
            if not any(_says(phrase, said, read) for phrase in concept.say):
                yield concept


def _says(phrase: str, said: Sequence[str], read: Callable[[str], list[str]]) -> bool:
    """Whether a phrase is said as it is written, in one of its alternatives, without a gap."""
    pieces = [[read(word) for word in piece.split("|")] for piece in phrase.split()]
    return any(_fits(pieces, said[start:]) for start in range(len(said)))


def _fits(pieces: Sequence[Sequence[Sequence[str]]], said: Sequence[str]) -> bool:
    if not pieces:
        return True
    return any(
        list(said[: len(words)]) == list(words) and _fits(pieces[1:], said[len(words) :])
        for words in pieces[0]
    )


def _words(text: str) -> list[str]:
    found = re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("\u2019", "'"))
    return [word for word in found if word not in ARTICLES]


def _stems(text: str) -> list[str]:
    return [token.stem for token in tokenise(text) if token.word not in ARTICLES]
