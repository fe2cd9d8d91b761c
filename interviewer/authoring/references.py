"""The names in a question's data: each must refer to something that the same file defines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any as Data

from interviewer.authoring.shapes import Location, Problems, listed, nearest
from interviewer.tree import Kind, Measure

_MEASURES = frozenset(Measure)
_PIECE = r"[^\s|]+(?:\|[^\s|]+)*"
_PHRASE = re.compile(rf"(?=.*[^\W_]|.*#)\s*{_PIECE}(?:\s+{_PIECE})*\s*", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class _Known:
    """The names a question defines."""

    concepts: Mapping[str, Data]
    slots: Sequence[str]
    probes: Sequence[str]
    facts: Sequence[str]
    meters: Sequence[str]
    effects: Sequence[str]


def check_names(data: Data, stem: str, problems: Problems) -> None:
    """Note every name in a question's data (of shape schema.QUESTION) that refers to nothing."""
    if data["id"] != stem:
        problems.add(
            ("id",), f"the id `{data['id']}` is not the file's name", f"Write `id: {stem}`."
        )
    known = _Known(
        data["concepts"],
        list(data["slots"]),
        _ids(data["probes"]),
        _ids(data["clarify"]),
        list(data["meters"]),
        _ids(data["effects"]),
    )
    check_concepts(data["concepts"], problems)
    _check_time_box(data["time_box"], problems)
    for key in ("probes", "clarify", "effects", "endings"):
        _check_unique(data[key], key, problems)
    for index, probe in enumerate(data["probes"]):
        _check_probe(probe, ("probes", index), known, problems)
    for index, fact in enumerate(data["clarify"]):
        if concept := fact["concept"]:
            refer("concept", concept, known.concepts, ("clarify", index, "concept"), problems)
    for index, name in enumerate(known.facts):
        if name in known.probes and data["kind"] == Kind.EXERCISE:
            advice = "`asked` could mean either: rename one of them."
            problems.add(("clarify", index, "id"), f"a probe has the id `{name}` too", advice)
    _check_change(data, problems)
    for competence, levels in data["rubric"].items():
        for level, anchor in levels.items():
            at = ("rubric", competence, level, "when")
            _check_condition(anchor["when"], at, known, problems)
    _check_roleplay(data, known, problems)


def _check_roleplay(data: Data, known: _Known, problems: Problems) -> None:
    """The parts that a roleplay has and nothing else."""
    parts = [key for key in ("persona", "meters", "effects", "endings") if data[key]]
    if data["kind"] != Kind.ROLEPLAY:
        for key in parts:
            problems.add(
                (key,), f"only a roleplay has `{key}`", "Write `kind: roleplay`, or delete it."
            )
        return
    if not data["persona"]:
        problems.add(("kind",), "a roleplay has no `persona`", "Say who the candidate talks to.")
    for name, meter in data["meters"].items():
        if not meter["low"] <= meter["start"] <= meter["high"]:
            problems.add(
                ("meters", name), f"`{name}` is out of order", "Write low <= start <= high."
            )
    for index, effect in enumerate(data["effects"]):
        at: Location = ("effects", index)
        _check_condition(effect["when"], (*at, "when"), known, problems)
        for meter in effect["moves"]:
            refer("meter", meter, known.meters, (*at, "moves", meter), problems)
        if not any(effect["moves"].values()):
            problems.add(
                (*at, "moves"), f"`{effect['id']}` moves nothing", "Write {trust: 2}, say."
            )
    for index, ending in enumerate(data["endings"]):
        _check_condition(ending["when"], ("endings", index, "when"), known, problems)
        if ending["early"] and not ending["when"]:
            advice = "Say `when`, or delete `early`."
            at = ("endings", index)
            problems.add(at, f"`{ending['id']}` would end it after the first reply", advice)
    last = data["endings"][-1] if data["endings"] else {"when": True}
    if last["when"]:
        advice = "Let the last one have no `when`: what comes if nothing else does."
        problems.add(("endings",) if data["endings"] else ("kind",), "no ending is sure", advice)


def _ids(items: Sequence[Data]) -> list[str]:
    return [item["id"] for item in items]


def refer(
    what: str,
    name: str,
    names: Sequence[str] | Mapping[str, Data],
    at: Location,
    problems: Problems,
) -> None:
    """Note a name that is none of `names`, suggesting the nearest."""
    if name not in names:
        advice = f"{nearest(name, names)}Known here: {listed(names)}."
        problems.add(at, f"unknown {what} `{name}`", advice)


def check_concepts(concepts: Mapping[str, Data], problems: Problems) -> None:
    """Note what is wrong with concepts (of shape schema.CONCEPT) of a question or a pack."""
    for name, concept in concepts.items():
        if concept["fact"] and not concept["avoid"]:
            problems.add(
                ("concepts", name, "fact"),
                f"`{name}` has a `fact` but is not to be avoided",
                "Add `avoid: true` if it is a false claim, or delete `fact`.",
            )
        if not (concept["say"] or concept["stems"]):
            problems.add(
                ("concepts", name),
                f"the concept `{name}` can never be heard",
                "Write phrases under `say`, or word beginnings under `stems`.",
            )
        for key in ("say", "sounds_like"):
            for index, phrase in enumerate(concept[key]):
                if not _PHRASE.fullmatch(phrase):
                    problems.add(
                        ("concepts", name, key, index),
                        f"`{phrase}` is no phrase",
                        "Write words; alternatives of one word as `slow|down`, without spaces.",
                    )


def _check_time_box(box: Data, problems: Problems) -> None:
    low, high = box["target"]
    if not low <= high <= box["hard"]:
        problems.add(
            ("time_box",),
            f"the time box [{low:g}, {high:g}] with hard {box['hard']:g} is out of order",
            "Write target: [low, high] with low <= high <= hard.",
        )


def _check_unique(items: Sequence[Data], key: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        if item["id"] in seen:
            problems.add(
                (key, index, "id"), f"the id `{item['id']}` is used twice", "Rename one of them."
            )
        seen.add(item["id"])


def _check_change(data: Data, problems: Problems) -> None:
    changes = [index for index, probe in enumerate(data["probes"]) if probe["change"]]
    for place, index in enumerate(changes):
        at = ("probes", index, "change")
        if data["kind"] != Kind.EXERCISE:
            advice = "Delete the key, or write `kind: exercise`."
            problems.add(
                at, f"circumstances change only in an exercise, not in `{data['kind']}`", advice
            )
        elif place:
            advice = "Delete the key here: one change is what an exercise has."
            problems.add(at, "a second change of circumstances", advice)
        elif data["probes"][index]["satisfies"]:
            advice = "Delete `satisfies`: a change is news, nobody can have said it before."
            problems.add(("probes", index, "satisfies"), "a change that asks for a concept", advice)


def _check_probe(probe: Data, at: Location, known: _Known, problems: Problems) -> None:
    _check_condition(probe["when"], (*at, "when"), known, problems)
    for index, name in enumerate(probe["satisfies"]):
        refer("concept", name, known.concepts, (*at, "satisfies", index), problems)
    for index, name in enumerate(probe["then"]):
        refer("probe", name, known.probes, (*at, "then", index), problems)
        if name == probe["id"]:
            problems.add((*at, "then", index), f"`{name}` follows itself", "Name another probe.")
    named = False
    for index, wording in enumerate(probe["ask"]):
        for slot in _PLACEHOLDER.findall(wording):
            named = True
            refer("slot", slot, known.slots, (*at, "ask", index), problems)
    if named and not probe["fallback"]:
        problems.add(
            (*at, "ask"),
            f"the probe `{probe['id']}` names a slot but has no `fallback`",
            "Add `fallback: ...`, the wording without the slot.",
        )
    if _PLACEHOLDER.search(probe["fallback"]):
        problems.add((*at, "fallback"), "the `fallback` names a slot", "Word it without one.")


def _check_condition(data: Data, at: Location, known: _Known, problems: Problems) -> None:
    if data is None:
        return
    ((key, value),) = data.items()
    here = (*at, key)
    if key in ("all", "any"):
        for index, part in enumerate(value):
            _check_condition(part, (*here, index), known, problems)
    elif key == "not":
        _check_condition(value, here, known, problems)
    elif key in ("mentions", "missing", "noticed"):
        refer("concept", value, known.concepts, here, problems)
    elif key == "slot":
        refer("slot", value, known.slots, here, problems)
    elif key == "asked":
        refer("probe or fact", value, [*known.probes, *known.facts], here, problems)
    elif key == "meter":
        for meter, bounds in value.items():
            refer("meter", meter, known.meters, (*here, meter), problems)
            check_range(bounds, (*here, meter), problems)
    elif key == "effect":
        refer("effect", value, known.effects, here, problems)
    elif key in _MEASURES:
        check_range(value, here, problems)


def check_range(data: Data, at: Location, problems: Problems) -> None:
    """A range needs a bound, and room between its bounds."""
    low = max((data[key] for key in ("gte", "gt") if data[key] is not None), default=None)
    high = min((data[key] for key in ("lte", "lt") if data[key] is not None), default=None)
    if low is None and high is None:
        problems.add(at, f"`{at[-1]}` has no bound", "Write for example {gte: 20}.")
    elif low is not None and high is not None and low > high:
        problems.add(at, f"nothing is both over {low:g} and under {high:g}", "Swap the bounds.")
