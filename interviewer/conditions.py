"""Whether a probe's condition holds, why in words, and the candidate's words that show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from interviewer.lexicon import ARTICLES
from interviewer.reading import Evidence, Reading, State
from interviewer.tree import (
    All,
    Any,
    Asked,
    Bound,
    Condition,
    Has,
    Measure,
    Mentions,
    MeterIs,
    Missing,
    Not,
    Question,
    Range,
    SlotIs,
    Trait,
)

SLOT_FLOOR = 0.6
"""Captured words are used only if recognized at least this surely."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds (None: unsure), why in words, and the words that show it.

    minor: a bound on a measure; it goes without saying beside a better reason.
    """

    holds: bool | None
    why: str
    quotes: tuple[Evidence, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """What conditions are judged against."""

    question: Question
    reading: Reading
    asked: tuple[str, ...]
    duration_s: float
    time_left_s: float
    meters: Mapping[str, float] = field(default_factory=dict)


def judge(thread: Thread, condition: Condition) -> Finding:
    """Whether a condition holds in the thread."""
    reading = thread.reading
    match condition:
        case Mentions(concept):
            state = reading.concepts[concept].state
            holds = {State.HEARD: True, State.NOT_HEARD: False, State.UNSURE: None}[state]
            said = {True: "was mentioned", False: "was not mentioned", None: "may have been said"}
            return Finding(
                holds, f"{_name(concept)} {said[holds]}.", reading.concepts[concept].evidence
            )
        case Missing(concept):
            state = reading.concepts[concept].state
            holds = {State.HEARD: False, State.NOT_HEARD: True, State.UNSURE: None}[state]
            said = {True: "was not mentioned", False: "was mentioned", None: "may have been said"}
            return Finding(
                holds, f"{_name(concept)} {said[holds]}.", reading.concepts[concept].evidence
            )
        case Bound(measure, bounds):
            value = _measured(thread, measure)
            why = f"{_measure_name(measure)} {_placed(value, bounds)}."
            return Finding(value in bounds, why, minor=True)
        case Has(trait, wanted):
            evidence = reading.traits.get(trait, ())
            if not evidence and _is_unclear(reading):
                return Finding(None, "The recording is too unclear to tell.")
            return Finding(
                bool(evidence) == wanted, f"{_trait_name(trait, bool(evidence))}.", evidence
            )
        case MeterIs(meter, bounds):
            if meter not in thread.meters:
                return Finding(False, f"There is no meter {meter} here.")
            value = thread.meters[meter]
            return Finding(value in bounds, f"{_name(meter)} {_placed(value, bounds)}.")
        case SlotIs(slot, filled):
            captured = captured_words(reading, slot)
            said_so = "was captured" if captured else "was not captured"
            return Finding(
                bool(captured) == filled,
                f"{_name(slot)} {said_so}.",
                (captured,) if captured else (),
            )
        case Asked(probe):
            was = probe in thread.asked
            return Finding(was, f"{probe} was {'' if was else 'not '}asked before.")
        case Not(part):
            inner = judge(thread, part)
            holds = None if inner.holds is None else not inner.holds
            return Finding(holds, inner.why, inner.quotes, inner.minor)
        case All(parts):
            return _joined([judge(thread, part) for part in parts], decisive=False)
        case Any(parts):
            return _joined([judge(thread, part) for part in parts], decisive=True)


def _joined(findings: Sequence[Finding], *, decisive: bool) -> Finding:
    """`all` is decided by one part that fails, `any` by one that holds; else by unsure ones."""
    deciding = [finding for finding in findings if finding.holds is decisive]
    if deciding:
        # One reason is enough why `all` fails; every part that holds speaks for `any`.
        shown = deciding if decisive else deciding[:1]
        return Finding(decisive, _sentence(shown), _all_quotes(shown))
    unsure = [finding for finding in findings if finding.holds is None]
    if unsure:
        return Finding(None, unsure[0].why, unsure[0].quotes)
    return Finding(not decisive, _sentence(findings), _all_quotes(findings))


def _measured(thread: Thread, measure: Measure) -> float:
    if measure is Measure.TIME_LEFT_S:
        return thread.time_left_s
    if measure is Measure.DURATION_S:
        return thread.duration_s
    return thread.reading.measures[measure]


def _is_unclear(reading: Reading) -> bool:
    """Whether so much was badly heard that `match` calls concepts unsure without any evidence."""
    states = reading.concepts.values()
    return any(each.state is State.UNSURE and not each.evidence for each in states)


def captured_words(reading: Reading, slot: str) -> Evidence | None:
    """The words of a slot, if they were recognized surely enough."""
    evidence = reading.slots.get(slot)
    return evidence if evidence and evidence.confidence >= SLOT_FLOOR else None


def without_article(words: str) -> str:
    """Words without the article or possessive that they begin with: "a queue" is a queue."""
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ARTICLES else words


def _all_quotes(findings: Iterable[Finding]) -> tuple[Evidence, ...]:
    return tuple(quote for finding in findings for quote in finding.quotes)


def _sentence(findings: Sequence[Finding]) -> str:
    major = [finding for finding in findings if not finding.minor]
    clauses = [finding.why.rstrip(".") for finding in major or findings if finding.why]
    clauses.sort(key=lambda clause: "not mentioned" not in clause)  # what is missing says most
    lowered = [clause if i == 0 else lower_first(clause) for i, clause in enumerate(clauses[:3])]
    return " and ".join(lowered) + "." if lowered else ""


def spaced(name: str) -> str:
    """An id as words."""
    return name.replace("_", " ").replace("-", " ")


def _name(name: str) -> str:
    return upper_first(spaced(name))


def spoken_names(names: Sequence[str]) -> str:
    """Ids in a sentence: a, b and c."""
    words = [spaced(name) for name in names]
    return ", ".join(words[:-1]) + " and " + words[-1] if len(words) > 1 else "".join(words)


def upper_first(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small letter first."""
    return text[:1].lower() + text[1:]


_MEASURE_NAMES = {
    Measure.DURATION_S: "the time you spoke, in seconds,",
    Measure.WORDS: "the number of words",
    Measure.FIRST_PERSON_RATIO: 'the share of "I" beside "we"',
    Measure.NUMBERS_QUOTED: "the number of figures",
    Measure.HEDGES: "the number of hedges",
    Measure.FILLERS_PER_MIN: "the fillers a minute",
    Measure.JARGON_DENSITY: "the share of jargon",
    Measure.TIME_LEFT_S: "the time left, in seconds,",
}
_TRAIT_NAMES = {
    Trait.TRADEOFF_NAMED: "a trade-off was {}named",
    Trait.TRADEOFF_CHOSEN: "one side of a trade-off was {}chosen",
    Trait.CLARIFYING_QUESTION: "a clarifying question was {}asked",
    Trait.EDGE_ADMITTED: "the edge of what you know was {}said plainly",
    Trait.APOLOGY_OPENER: "the answer did {}open with an apology",
    Trait.RESULT_STATED: "a result was {}stated",
    Trait.USER_TIEBACK: "the answer was {}tied back to users",
}


def _measure_name(measure: Measure) -> str:
    return upper_first(_MEASURE_NAMES[measure])


def _trait_name(trait: Trait, found: bool) -> str:
    return upper_first(_TRAIT_NAMES[trait].format("" if found else "not "))


def _placed(value: float, bounds: Range) -> str:
    """Where a value lies: "is 12, at least 20 was needed" or "is 30"."""
    shown = f"is {value:.2g}" if value < 1 else f"is {value:.0f}"
    if value in bounds:
        return shown
    if bounds.gte is not None and value < bounds.gte:
        return f"{shown}, under {bounds.gte:g}"
    if bounds.gt is not None and value <= bounds.gt:
        return f"{shown}, not over {bounds.gt:g}"
    high = bounds.lte if bounds.lte is not None else bounds.lt
    return f"{shown}, not within {high:g}"
