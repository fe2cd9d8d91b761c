"""A condition in words, as a person would say when a probe is asked or an ending comes."""

from __future__ import annotations

from interviewer.sentences import spaced
from interviewer.tree import (
    ALWAYS,
    All,
    Any,
    Asked,
    Bound,
    Condition,
    Ending,
    Happened,
    Has,
    Measure,
    Mentions,
    MeterIs,
    Missing,
    Not,
    Range,
    Shows,
    SlotIs,
)

_MEASURES = {
    Measure.DURATION_S: ("the answer lasts", " s"),
    Measure.WORDS: ("it has", " words"),
    Measure.FIRST_PERSON_RATIO: ("the share of I is", ""),
    Measure.NUMBERS_QUOTED: ("it quotes", " numbers"),
    Measure.HEDGES: ("it has", " hedges"),
    Measure.FILLERS_PER_MIN: ("it has", " fillers a minute"),
    Measure.JARGON_DENSITY: ("the share of jargon is", ""),
    Measure.TIME_LEFT_S: ("there are", " s left"),
    Measure.FACTS_ASKED: ("the candidate has asked for", " facts"),
}


def describe(condition: Condition) -> str:
    """The condition as a clause that follows "when", such as "retry is missing"."""
    match condition:
        case All(parts=()):
            return "always"
        case All():
            return " and ".join(_part(part, Any) for part in condition.parts)
        case Any():
            return " or ".join(_part(part, All) for part in condition.parts)
        case Not():
            return f"not ({describe(condition.part)})"
        case Mentions():
            return f"{spaced(condition.concept)} is heard"
        case Missing():
            return f"{spaced(condition.concept)} is missing"
        case Has():
            return f"{spaced(condition.trait)} is {'' if condition.value else 'not '}found"
        case Shows():
            return f"{spaced(condition.habit)} is noticed"
        case Bound():
            before, after = _MEASURES[condition.measure]
            return f"{before} {_range(condition.range)}{after}"
        case MeterIs():
            return f"{spaced(condition.meter)} is {_range(condition.range)}"
        case SlotIs():
            return f"{spaced(condition.slot)} was caught"
        case Asked():
            return f"{condition.probe} was asked"
        case Happened():
            return f"{spaced(condition.effect)} came about"


def describe_ending(ending: Ending) -> str:
    """When a roleplay comes out that way."""
    when = "otherwise" if ending.when == ALWAYS else f"when {describe(ending.when)}"
    return f"{'at once' if ending.early else 'in the end'} {when}"


def _part(part: Condition, other: type[All | Any]) -> str:
    """A part of an `all` or `any`, in brackets where it would read the wrong way."""
    text = describe(part)
    mixed = isinstance(part, other) and len(part.parts) > 1
    return f"({text})" if mixed else text


def _range(bounds: Range) -> str:
    sides = (
        ("at least", bounds.gte),
        ("more than", bounds.gt),
        ("at most", bounds.lte),
        ("less than", bounds.lt),
    )
    return " and ".join(f"{words} {value:g}" for words, value in sides if value is not None)
