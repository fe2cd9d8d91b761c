"""YAML -> validated tree. Every error names file, line, what is wrong and what to write instead."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any as Data

from interviewer.authoring import schema
from interviewer.authoring.references import check_concepts, check_names
from interviewer.authoring.shapes import Problems, Shape, nearest
from interviewer.authoring.yaml_lines import Located, read_yaml
from interviewer.errors import TreeError, UnknownQuestion
from interviewer.terminal_text import shortened
from interviewer.tree import (
    ALWAYS,
    SAY_MORE,
    All,
    Any,
    Asked,
    Audience,
    Bound,
    Clarification,
    Concept,
    Condition,
    Effect,
    Ending,
    Habit,
    Happened,
    Has,
    Kind,
    Limits,
    Manner,
    Measure,
    Mentions,
    Meter,
    MeterIs,
    Missing,
    Not,
    Pack,
    Persona,
    Probe,
    Question,
    Range,
    Shows,
    Slot,
    SlotIs,
    TimeBox,
    Trait,
    every,
)

_TRAITS = frozenset(Trait)
PLANS = "plans"
"""A folder beside the packs, with whole interviews by stage."""


def builtin_trees() -> Path:
    """The folder of the trees that come with the program: inside the wheel, or beside the clone."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "follow_up_trees"
    return inside if inside.is_dir() else package.parent / "follow_up_trees"


def folder_name(folder: Path) -> str:
    """The name of a folder, also of one that was typed as `.` or `..`."""
    return folder.resolve().name if folder.name in ("", "..") else folder.name


# --- the public calls -----------------------------------------------------------------------------


def load_question(path: Path) -> Question:
    """The question of a file. Raises TreeError with the first of what is wrong."""
    question, errors = examine_question(path)
    _raise_first(errors)
    assert question is not None
    return question


def load_trees(folder: Path) -> tuple[Pack, ...]:
    """Every pack below a folder, by name. Raises TreeError with the first of what is wrong."""
    packs, errors = examine_trees(folder)
    _raise_first(errors)
    return packs


def find(packs: Sequence[Pack], name: str) -> tuple[Question, ...]:
    """The question of that id, or all questions of the pack of that id.

    Raises UnknownQuestion, suggesting the nearest ids.
    """
    questions = {question.id: question for question in every(packs)}
    if name in questions:
        return (questions[name],)
    for pack in packs:
        if pack.id == name:
            return pack.questions
    suggestion = nearest(name, [*questions, *(pack.id for pack in packs)])
    raise UnknownQuestion(
        f"There is no question or pack called '{shortened(name, 80)}'.",
        f"{suggestion}`interviewer trees list` shows them all.",
    )


def examine_trees(folder: Path) -> tuple[tuple[Pack, ...], list[TreeError]]:
    """As load_trees, with everything that is wrong instead of the first error."""
    if not folder.is_dir():
        return (), [TreeError(folder, 1, "is no folder", "Name a folder with packs in it.")]
    packs: list[Pack] = []
    errors: list[TreeError] = []
    owner: dict[str, str] = {}
    for home in _homes(folder):
        pack, found = examine_pack(home)
        errors += found
        if pack is None:
            continue
        packs.append(pack)
        for question in pack.questions:
            if question.id in owner:
                errors.append(
                    TreeError(
                        home / f"{question.id}.yaml",
                        1,
                        f"the id `{question.id}` is taken by pack `{owner[question.id]}`",
                        "Give the file and its id another name.",
                    )
                )
            owner[question.id] = pack.id
    if not packs and not errors and not (folder / PLANS).is_dir():
        errors.append(
            TreeError(folder, 1, "holds no pack", "Make a folder in it with a pack.yaml.")
        )
    return tuple(packs), errors


def examine_pack(folder: Path) -> tuple[Pack | None, list[TreeError]]:
    """The pack of a folder; None, and everything that is wrong with it, if anything is."""
    path = folder / "pack.yaml"
    data, found, errors = examine_shape(path, schema.PACK)
    if found is None or errors:
        return None, errors
    if data["id"] != folder_name(folder):
        errors.append(
            TreeError(
                path,
                found.line(("id",)),
                f"the id `{data['id']}` is not the folder's name",
                f"Write `id: {folder_name(folder)}`.",
            )
        )
    problems = Problems()
    check_concepts(data["concepts"], problems)
    if problems.found:
        return None, located(path, found, problems)
    names: list[str] = data["questions"]
    there = {file.stem for file in _beside(path)}
    questions: list[Question] = []
    with _no_garbage_collection():
        for index, name in enumerate(names):
            line = found.line(("questions", index))
            if name in names[:index]:
                errors.append(TreeError(path, line, f"lists `{name}` twice", "Delete one of them."))
            elif name not in there:
                advice = f"{nearest(name, there)}Write {name}.yaml, or delete the line."
                errors.append(TreeError(path, line, f"lists `{name}`: no such file", advice))
            else:
                question, wrong = _examine_question(folder / f"{name}.yaml", data["concepts"])
                errors += wrong
                questions += [question] if question else []
    errors += [
        TreeError(
            path,
            found.line(("questions",)),
            f"does not list `{name}`, whose file is in the folder",
            "Add it to `questions`, or move the file away.",
        )
        for name in sorted(there - set(names))
    ]
    if errors:
        return None, errors
    return Pack(id=data["id"], title=data["title"], questions=tuple(questions)), []


def question_files(path: Path) -> list[Path]:
    """The questions' files at a file, a pack or a folder of packs, whether they load or not."""
    if path.is_file():
        return [path]
    packs = (home / "pack.yaml" for home in _homes(path))
    return [file for pack in packs if pack.exists() for file in _beside(pack)]


def _homes(folder: Path) -> list[Path]:
    """The folders of packs: this one, or those in it that hold YAML, even without a pack.yaml."""
    if (folder / "pack.yaml").exists():
        return [folder]
    inside = (home for home in sorted(folder.glob("*")) if home.name != PLANS)
    return [home for home in inside if any(home.glob("*.yaml"))]


def _beside(pack: Path) -> list[Path]:
    """The questions' files beside a pack.yaml; a name with a dot in it is that of their tests."""
    found = sorted(pack.parent.glob("*.yaml"))
    return [file for file in found if "." not in file.stem and file.stem != pack.stem]


def examine_question(path: Path) -> tuple[Question | None, list[TreeError]]:
    """As load_question, with everything that is wrong instead of the first error.

    Of a pack that cannot be read that is all: which concepts there are is not known then.
    """
    beside = path.with_name("pack.yaml")
    if not beside.exists():
        return _examine_question(path, {})
    pack, _, wrong = examine_shape(beside, schema.PACK)
    return (None, wrong) if wrong else _examine_question(path, pack["concepts"])


def _examine_question(
    path: Path, of_pack: Mapping[str, Data]
) -> tuple[Question | None, list[TreeError]]:
    data, found, errors = examine_shape(path, schema.QUESTION)
    if found is None or errors:
        return None, errors
    glossary = _glossary(_concepts(data["concepts"]))
    data["concepts"] = _with_those_of_pack(data["concepts"], of_pack)
    problems = Problems()
    check_names(data, path.stem, problems)
    errors = located(path, found, problems)
    return (None, errors) if errors else (_question(data, glossary), [])


def _with_those_of_pack(own: Mapping[str, Data], of_pack: Mapping[str, Data]) -> dict[str, Data]:
    """A question's concepts and its pack's; one of both has the phrases of both."""
    merged = dict(own)
    for name, shared in of_pack.items():
        mine = own.get(name, {})
        merged[name] = {
            key: (mine.get(key, []) + value) if isinstance(value, list) else mine.get(key) or value
            for key, value in shared.items()
        }
    return merged


def read_shape(path: Path, shape: Shape) -> tuple[Data, Located]:
    """A YAML file's data in the given shape, with its lines. Raises TreeError."""
    data, found, errors = examine_shape(path, shape)
    _raise_first(errors)
    assert found is not None
    return data, found


# --- reading --------------------------------------------------------------------------------------


def examine_shape(path: Path, shape: Shape) -> tuple[Data, Located | None, list[TreeError]]:
    """As read_shape, with everything that is wrong instead of the first error."""
    try:
        found = read_yaml(path)
    except TreeError as error:
        return None, None, [error]
    problems = Problems()
    data = shape.read(found.data, (), problems)
    return data, found, located(path, found, problems)


def located(path: Path, found: Located, problems: Problems) -> list[TreeError]:
    """Problems as errors with their lines."""
    return [
        TreeError(path, found.line(at), problem, advice) for at, problem, advice in problems.found
    ]


def _raise_first(errors: Sequence[TreeError]) -> None:
    if not errors:
        return
    first = errors[0]
    if len(errors) > 1:
        more = f" ({len(errors) - 1} more: `interviewer trees check` lists them all.)"
        raise TreeError(first.file, first.line, first.problem, first.next_step + more)
    raise first


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Pause the cycle collector: halves the time to load many files, and nothing here is cyclic."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# --- checked data -> frozen tree ------------------------------------------------------------------


def _concepts(data: Mapping[str, Data]) -> dict[str, Concept]:
    return {
        name: Concept(
            id=name,
            say=tuple(each["say"]),
            stems=tuple(each["stems"]),
            sounds_like=tuple(each["sounds_like"]),
            avoid=each["avoid"],
            lexical=each["lexical"],
            name=each["name"],
            fact=each["fact"],
        )
        for name, each in data.items()
    }


def _question(data: Data, glossary: tuple[str, ...]) -> Question:
    concepts = _concepts(data["concepts"])
    rubric = data["rubric"]
    low, high = data["time_box"]["target"]
    return Question(
        id=data["id"],
        kind=Kind(data["kind"]),
        ask=data["ask"],
        why=data["why"],
        concepts=concepts,
        probes=tuple(_probe(each) for each in data["probes"]),
        title=data["title"],
        rephrase=data["rephrase"],
        pointers=tuple(data["pointers"]),
        audience=Audience(data["audience"]),
        time_box=TimeBox((float(low), float(high)), float(data["time_box"]["hard"])),
        limits=Limits(data["limits"]["probes"], float(data["limits"]["thread_s"])),
        slots=tuple(
            Slot(name, tuple(each["after"]), each["max_words"])
            for name, each in data["slots"].items()
        ),
        clarify=tuple(
            Clarification(
                each["id"], tuple(each["hears"]), each["answer"], each["name"], each["concept"]
            )
            for each in data["clarify"]
        ),
        rubric={
            name: {level: anchor["does"] for level, anchor in sorted(levels.items())}
            for name, levels in rubric.items()
        },
        rubric_when={
            name: {
                level: condition(anchor["when"])
                for level, anchor in sorted(levels.items())
                if anchor["when"]
            }
            for name, levels in rubric.items()
        },
        glossary=tuple(data["glossary"]) or glossary,
        persona=_persona(data["persona"]) if data["persona"] else None,
        meters=tuple(Meter(name, **each) for name, each in data["meters"].items()),
        effects=tuple(
            Effect(each["id"], condition(each["when"]), each["moves"], each["why"], each["again"])
            for each in data["effects"]
        ),
        endings=tuple(
            Ending(
                each["id"],
                each["say"],
                each["means"],
                condition(each["when"]) if each["when"] else ALWAYS,
                each["early"],
            )
            for each in data["endings"]
        ),
    )


def _persona(data: Data) -> Persona:
    manner = Manner(tuple(data["voices"]), data["pace"], data["name"])
    return Persona(data["name"], data["role"], data["opens"], manner)


def _probe(data: Data) -> Probe:
    return Probe(
        id=data["id"],
        ask=tuple(data["ask"]),
        priority=data["priority"],
        when=condition(data["when"]) if data["when"] else ALWAYS,
        satisfies=tuple(data["satisfies"]),
        then=tuple(data["then"]),
        fallback=data["fallback"],
        lens=data["lens"] or (SAY_MORE.lens if data["id"] == SAY_MORE.id else ""),
        depth=data["depth"],
        change=data["change"],
    )


_LEAVES: Mapping[str, Callable[[str], Condition]] = {
    "mentions": Mentions,
    "missing": Missing,
    "slot": SlotIs,
    "asked": Asked,
    "effect": Happened,
}


def condition(data: Data) -> Condition:
    """A checked condition as a frozen one."""
    ((key, value),) = data.items()
    if key in _LEAVES:
        return _LEAVES[key](value)
    if key == "not":
        return Not(condition(value))
    if key in ("all", "any"):
        return (All if key == "all" else Any)(tuple(condition(part) for part in value))
    if key == "meter":
        meters = tuple(MeterIs(meter, Range(**bounds)) for meter, bounds in value.items())
        return meters[0] if len(meters) == 1 else All(meters)
    if key == "noticed":
        return Shows(Habit(value))
    if key in _TRAITS:
        return Has(Trait(key), value)
    return Bound(Measure(key), Range(**value))


def _glossary(concepts: Mapping[str, Concept]) -> tuple[str, ...]:
    """The say phrases as a person would write them: one of each alternative, no number marks."""
    phrases = (p for concept in concepts.values() if not concept.avoid for p in concept.say)
    plain = (re.sub(r"\|\S+", "", phrase) for phrase in phrases if "#" not in phrase)
    return tuple(dict.fromkeys(plain))
