"""YAML -> validated plan. Every error names file, line, what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any as Data

from interviewer.authoring import plan_schema
from interviewer.authoring.loader import PLANS, builtin_trees, examine_shape, load_trees, located
from interviewer.authoring.references import refer
from interviewer.authoring.shapes import Location, Problems, nearest
from interviewer.errors import TreeError, UnknownPlan
from interviewer.plan import Panelist, Plan, Stage
from interviewer.terminal_text import shortened
from interviewer.tree import Kind, Manner, Pack, Question, every


def packs_for_plans(trees: Path | None) -> tuple[Pack, ...]:
    """What plans may draw from: the packs of `trees`, and those that come with the program."""
    builtin = load_trees(builtin_trees())
    if trees is None or trees.resolve() == builtin_trees():
        return builtin
    own = load_trees(trees)
    taken = {question.id for question in every(own)}
    return (*own, *(_without(taken, pack) for pack in builtin))


def _without(taken: Collection[str], pack: Pack) -> Pack:
    """The pack without questions that somebody wrote anew under the same id."""
    kept = tuple(question for question in pack.questions if question.id not in taken)
    return replace(pack, questions=kept)


def load_plans(trees: Path | None, packs: Sequence[Pack]) -> tuple[Plan, ...]:
    """The plans of a folder of trees (those that come with the program by default).

    packs: what they may draw from. Raises TreeError with the first of what is wrong.
    """
    plans, errors = examine_plans(trees or builtin_trees(), packs)
    if errors:
        raise errors[0]
    return plans


def find_plan(plans: Sequence[Plan], name: str) -> Plan:
    """The plan of that id. Raises UnknownPlan, suggesting the nearest."""
    for plan in plans:
        if plan.id == name:
            return plan
    raise UnknownPlan(
        f"There is no plan called '{shortened(name, 80)}'.",
        f"{nearest(name, [plan.id for plan in plans])}`interviewer plans` shows them all.",
    )


def examine_plans(trees: Path, packs: Sequence[Pack]) -> tuple[tuple[Plan, ...], list[TreeError]]:
    """As load_plans, with everything that is wrong instead of the first error."""
    plans: list[Plan] = []
    errors: list[TreeError] = []
    for path in sorted((trees / PLANS).glob("*.yaml")):
        plan, wrong = examine_plan(path, packs)
        errors += wrong
        plans += [plan] if plan else []
    return tuple(plans), errors


def examine_plan(path: Path, packs: Sequence[Pack]) -> tuple[Plan | None, list[TreeError]]:
    """The plan of a file, or everything that is wrong with it."""
    data, found, errors = examine_shape(path, plan_schema.PLAN)
    if found is None or errors:
        return None, errors
    problems = Problems()
    plan = _plan(data, path.stem, packs, problems)
    errors = located(path, found, problems)
    return (None, errors) if errors else (plan, [])


def _plan(data: Data, stem: str, packs: Sequence[Pack], problems: Problems) -> Plan:
    if data["id"] != stem:
        problems.add(
            ("id",), f"the id `{data['id']}` is not the file's name", f"Write `id: {stem}`."
        )
    stages: list[Stage] = []
    owner: dict[str, str] = {}
    for index, each in enumerate(data["stages"]):
        at = ("stages", index)
        if any(stage.id == each["id"] for stage in stages):
            problems.add((*at, "id"), f"the id `{each['id']}` is used twice", "Rename one of them.")
        pool = _pool(each, at, packs, problems)
        for name in pool:
            if name in owner:
                problems.add(
                    (*at, "from"),
                    f"`{name}` is drawn from in the stages `{owner[name]}` and `{each['id']}`",
                    "Leave it in one of them, so that it is never asked twice.",
                )
            owner.setdefault(name, each["id"])
        stages.append(
            Stage(
                each["id"],
                each["title"],
                float(each["minutes"]),
                each["opening"],
                each["closing"],
                each["ask"],
                pool,
                tuple(each["warm_up"]),
                _panel(each, at, problems),
            )
        )
    return Plan(data["id"], data["title"], data["about"], tuple(stages))


def _panel(stage: Data, at: Location, problems: Problems) -> tuple[Panelist, ...]:
    """Who asks in a stage; what is wrong with them goes to `problems`."""
    if len(stage["panel"]) == 1:
        problems.add((*at, "panel"), "one person is no panel", "Add another, or delete `panel`.")
    owner: dict[str, str] = {}
    for index, each in enumerate(stage["panel"]):
        for number, lens in enumerate(each["lenses"]):
            if lens in owner:
                problems.add(
                    (*at, "panel", index, "lenses", number),
                    f"`{lens}` is {owner[lens]}'s already",
                    "Give each point of view to one person.",
                )
            owner.setdefault(lens, each["name"])
    return tuple(
        Panelist(Manner(tuple(each["voices"]), each["pace"], each["name"]), tuple(each["lenses"]))
        for each in stage["panel"]
    )


def _pool(stage: Data, at: Location, packs: Sequence[Pack], problems: Problems) -> tuple[str, ...]:
    """The ids that a stage draws from; what is wrong with it goes to `problems`."""
    if bool(stage["warm_up"]) == bool(stage["from"]):
        problems.add(
            at,
            f"the stage `{stage['id']}` has {'both' if stage['from'] else 'neither of'} "
            "`warm_up` and `from`",
            "Write prompts under `warm_up`, or questions and packs under `from`.",
        )
        return ()
    if stage["warm_up"]:
        if len(stage["warm_up"]) < 2:  # noqa: PLR2004 - one, and another next time
            problems.add(
                (*at, "warm_up"),
                "a single warm-up would be the same every time",
                "Write two prompts or more.",
            )
        return ()
    known: Mapping[str, Question] = {q.id: q for q in every(packs)}
    by_pack = {pack.id: [question.id for question in pack.questions] for pack in packs}
    pool: list[str] = []
    for index, name in enumerate(stage["from"]):
        refer("question or pack", name, {**known, **by_pack}, (*at, "from", index), problems)
        pool += by_pack.get(name, [name] if name in known else [])
    kinds = {Kind(kind) for kind in stage["kinds"]}
    pool = [name for name in dict.fromkeys(pool) if not kinds or known[name].kind in kinds]
    if len(pool) < 2 * stage["ask"]:
        problems.add(
            (*at, "from"),
            f"the stage `{stage['id']}` asks {stage['ask']} of {len(pool)} questions: "
            "two interviews in a row would ask the same",
            f"Name at least {2 * stage['ask']}, or lower `ask`.",
        )
    return tuple(pool)
