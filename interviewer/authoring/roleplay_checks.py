"""What is wrong with a roleplay that loads: what cannot move or come, and what no test shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.authoring.shapes import Location
from interviewer.authoring.tree_tests import Case
from interviewer.tree import (
    All,
    Any,
    Condition,
    Ending,
    Happened,
    Meter,
    MeterIs,
    Not,
    Question,
    conjuncts,
    said_and_unsaid,
)

LEAST_ENDINGS = 3
LAST_WORDS = 45
"""Longer than a question: a last line sums up."""

_Found = tuple[Location, str, str]


def faults(question: Question) -> Iterator[_Found]:
    """What is wrong whatever the tests say."""
    if question.persona is None:
        return
    yield from _spoken(question)
    yield from _meters(question)
    yield from _endings(question)


def untested(question: Question, cases: Sequence[Case]) -> Iterator[_Found]:
    """Effects and endings that no test shows."""
    for index, effect in enumerate(question.effects):
        if not any(effect.id in case.expect.effects for case in cases):
            advice = f"Add a case that expects `effects: [{effect.id}]`."
            yield ("effects", index), f"no test has `{effect.id}` come about", advice
        if not any(effect.id in case.expect.not_effects for case in cases):
            advice = f"Add a case that expects `not_effects: [{effect.id}]`."
            yield ("effects", index), f"no test has `{effect.id}` stay away", advice
    for index, ending in enumerate(question.endings):
        if not any(case.expect.ending == ending.id for case in cases):
            advice = f"Add a case of several replies that expects `ending: {ending.id}`."
            yield ("endings", index), f"no test reaches `{ending.id}`", advice


def _spoken(question: Question) -> Iterator[_Found]:
    for index, ending in enumerate(question.endings):
        words = len(ending.say.split())
        if words > LAST_WORDS:
            yield (
                ("endings", index, "say"),
                f"{words} words are too many to speak",
                f"Keep it within {LAST_WORDS} words.",
            )


def _meters(question: Question) -> Iterator[_Found]:
    conditions = [probe.when for probe in question.probes]
    conditions += [ending.when for ending in question.endings]
    conditions += [effect.when for effect in question.effects]
    read = {each.meter for condition in conditions for each in _meter_conditions(condition)}
    for meter in question.meters:
        moves = [effect.moves[meter.id] for effect in question.effects if meter.id in effect.moves]
        at = ("meters", meter.id)
        if not moves:
            yield at, f"no effect ever changes `{meter.id}`", "Write one, or delete the meter."
        elif all(move > 0 for move in moves) or all(move < 0 for move in moves):
            way = "rises" if moves[0] > 0 else "falls"
            yield at, f"`{meter.id}` only ever {way}", "Write an effect that moves it back."
        if meter.id not in read:
            advice = "Let an ending or a line depend on it, or delete the meter."
            yield at, f"nothing depends on `{meter.id}`", advice


def _meter_conditions(condition: Condition) -> Iterator[MeterIs]:
    match condition:
        case MeterIs():
            yield condition
        case Not(part):
            yield from _meter_conditions(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _meter_conditions(part)


def _endings(question: Question) -> Iterator[_Found]:
    if len(question.endings) < LEAST_ENDINGS:
        problem = f"only {len(question.endings)} endings"
        advice = f"Write at least {LEAST_ENDINGS}: what one says must make a difference."
        yield ("endings",), problem, advice
    meters = {meter.id: meter for meter in question.meters}
    for index, ending in enumerate(question.endings):
        before = [each for each in question.endings[:index] if each.early == ending.early]
        reason = _never(question, ending, meters) or _hidden(ending, before)
        if reason:
            problem = f"`{ending.id}` is never reached: {reason}"
            yield ("endings", index), problem, "Change `when`, or the order."


def _never(question: Question, ending: Ending, meters: dict[str, Meter]) -> str:
    """Why an ending's condition can never hold, "" if it can."""
    parts = conjuncts(ending.when)
    if torn := said_and_unsaid(parts):
        return f"it wants `{torn}` both mentioned and missing"
    came = {part.effect for part in parts if isinstance(part, Happened)}
    stayed = {p.part.effect for p in parts if isinstance(p, Not) and isinstance(p.part, Happened)}
    if both := sorted(came & stayed):
        return f"it wants `{both[0]}` both to have come about and not"
    for part in parts:
        if isinstance(part, MeterIs) and not _reaches(question, meters[part.meter], part):
            return f"`{part.meter}` never gets there"
    return ""


def _reaches(question: Question, meter: Meter, wanted: MeterIs) -> bool:
    """Whether effects can bring a meter into a range. Each counts once unless it comes again."""
    lowest = highest = meter.start
    for effect in question.effects:
        move = effect.moves.get(meter.id, 0)
        if effect.again and move:
            lowest, highest = (meter.low, highest) if move < 0 else (lowest, meter.high)
        else:
            lowest, highest = lowest + min(move, 0), highest + max(move, 0)
    lowest, highest = max(meter.low, lowest), min(meter.high, highest)
    bounds = wanted.range
    floor = max(-1e9 if b is None else b for b in (bounds.gte, bounds.gt))
    ceiling = min(1e9 if b is None else b for b in (bounds.lte, bounds.lt))
    beyond = (bounds.gt is not None and highest <= bounds.gt) or (
        bounds.lt is not None and lowest >= bounds.lt
    )
    return highest >= floor and lowest <= ceiling and not beyond


def _hidden(ending: Ending, before: Sequence[Ending]) -> str:
    for other in before:
        if set(conjuncts(other.when)) <= set(conjuncts(ending.when)):
            return f"`{other.id}` comes first whenever it would"
    return ""
