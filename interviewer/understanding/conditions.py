"""Whether a probe's condition holds, why in words, and the candidate's words that show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from interviewer.language.lexicon import ARTICLES
from interviewer.reading import ConceptReading, Evidence, Reading, State
from interviewer.sentences import (
    MOST_NAMES,
    lower_first,
    names,
    sentence,
    spaced,
    spoken_about,
)
from interviewer.tree import (
    All,
    Any,
    Asked,
    Bound,
    Concept,
    Condition,
    Happened,
    Has,
    Kind,
    Measure,
    Mentions,
    MeterIs,
    Missing,
    Not,
    Question,
    Range,
    Shows,
    SlotIs,
    Trait,
)
from interviewer.understanding import habits
from interviewer.understanding.traces import needed

SLOT_FLOOR = 0.6
"""Captured words are used only if recognized at least this surely."""

_UNCLEAR = "the recording is too unclear to tell"
_NO_FLAG = "nothing was heard that is better not said"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds (None: unsure), what decided it, and the words that show it.

    said, open, maybe: concepts as a person calls them, by whether they were mentioned. other: what
    else decided it, as clauses. minor: a bound on a measure, or what was not found or asked; it
    goes without saying beside a better reason. words: what was said in a reply before, verbatim.
    """

    holds: bool | None
    quotes: tuple[Evidence, ...] = ()
    said: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    minor: bool = False
    words: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """One sentence a person understands, "" if nothing had to be decided."""
        clauses = [spoken_about(self.said, self.open, "you did not speak about")]
        if self.maybe:
            clauses.append(f"you may have spoken about {names(self.maybe[:MOST_NAMES])}")
        return sentence([*clauses, *self.other])


@dataclass(frozen=True, slots=True)
class Thread:
    """What conditions are judged against.

    asked: probes, by their ids. asked_for: facts that the candidate asked for, by theirs. just_now:
    the effects of the last reply. traced: whether a trace makes a concept unsure.
    """

    question: Question
    reading: Reading
    asked: tuple[str, ...]
    duration_s: float
    time_left_s: float
    meters: Mapping[str, float] = field(default_factory=dict)
    asked_for: tuple[str, ...] = ()
    happened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    just_now: tuple[str, ...] = ()
    traced: bool = True


def judge(thread: Thread, condition: Condition) -> Finding:
    """Whether a condition holds in the thread."""
    reading = thread.reading
    match condition:
        case Mentions(concept):
            return _stated(thread, concept, State.HEARD)
        case Missing(concept):
            return _stated(thread, concept, State.NOT_HEARD)
        case Bound(measure, bounds):
            value = _measured(thread, measure)
            return Finding(value in bounds, other=(_placed(measure, value, bounds),), minor=True)
        case Has(trait, wanted):
            evidence = reading.traits.get(trait, ())
            if not evidence and _is_unclear(reading):
                return Finding(None, other=(_UNCLEAR,))
            clause = _TRAIT_CLAUSES[trait].format("" if evidence else "not ")
            return Finding(bool(evidence) == wanted, evidence, other=(clause,), minor=not evidence)
        case Shows(habit):
            noticed = habits.notice_one(thread.question, reading, habit)
            holds = None if noticed.state is State.UNSURE else noticed.state is State.HEARD
            clause = noticed.why or f"{habits.NAMES[habit]} was not noticed"
            return Finding(holds, noticed.evidence, other=(clause,), minor=not noticed.why)
        case MeterIs(meter, bounds):
            if meter not in thread.meters:
                return Finding(False, other=(f"there is no meter {meter} here",))
            value = thread.meters[meter]
            clause = f"{spaced(meter)} is {value:.0f}{_beside(value, bounds)}"
            return Finding(value in bounds, other=(clause,))
        case SlotIs(slot):
            captured = captured_words(reading, slot)
            clause = f'you said "{captured.text}"' if captured else f"no {spaced(slot)} was caught"
            return Finding(bool(captured), (captured,) if captured else (), other=(clause,))
        case Asked(probe):
            known = {fact.id: fact.called for fact in thread.question.clarify}
            if probe in known and probe not in {each.id for each in thread.question.probes}:
                told = probe in thread.asked_for
                clause = f"you {'asked' if told else 'have not asked'} about {known[probe]}"
                return Finding(told, other=(clause,))
            was = probe in thread.asked
            clause = f"{probe} was {'' if was else 'not '}asked before"
            return Finding(was, other=(clause,), minor=True)
        case Happened(effect):
            if effect not in thread.happened:
                return Finding(False, other=(f"{spaced(effect)} did not come about",), minor=True)
            (why,) = (each.why for each in thread.question.effects if each.id == effect)
            said = thread.happened[effect]
            return Finding(True, other=(lower_first(why).rstrip("."),), words=said)
        case Not(part):
            inner = judge(thread, part)
            return replace(inner, holds=None if inner.holds is None else not inner.holds)
        case All(parts):
            return _joined([judge(thread, part) for part in parts], decisive=False)
        case Any(parts):
            return _joined([judge(thread, part) for part in parts], decisive=True)


def afterwards(question: Question, reading: Reading, asked_for: Sequence[str] = ()) -> Thread:
    """The thread that a whole question is judged in once it is over."""
    return Thread(
        question,
        reading,
        asked=(),
        duration_s=reading.measures[Measure.DURATION_S],
        time_left_s=question.limits.thread_s,
        asked_for=tuple(asked_for),
    )


def as_told(thread: Thread, concept: str) -> tuple[State, tuple[Evidence, ...]]:
    """The state of a concept as the candidate is told it, and the words that show it.

    What may have been said in words of one's own was not asked for, so it is not held against
    anybody either.
    """
    found = thread.reading.concepts[concept]
    if found.trace is not None and may_have_been_said(thread, concept):
        return State.UNSURE, (found.trace.evidence,)
    return found.state, found.evidence


def may_have_been_said(thread: Thread, concept: str) -> bool:
    """Whether a concept that was not heard left a trace that counts in answers of this length.

    Not where the interviewer plays a part: there the candidate repeats the words of what was told.
    """
    if not thread.traced or thread.question.kind in (Kind.EXERCISE, Kind.ROLEPLAY):
        return False
    concepts = thread.reading.concepts
    trace = concepts[concept].trace
    words = thread.reading.measures[Measure.WORDS] / (len(thread.asked) + 1)
    heard = sum(each.state is State.HEARD for each in concepts.values())
    return trace is not None and trace.weight >= needed(words, heard)


def _stated(thread: Thread, concept: str, wanted: State) -> Finding:
    """Whether a concept is in the wanted state; None where that is unsure."""
    reading = thread.reading.concepts[concept]
    known = thread.question.concepts[concept]
    if reading.trace and may_have_been_said(thread, concept):
        return Finding(None, (reading.trace.evidence,), maybe=(known.called,))
    holds = None if reading.state is State.UNSURE else reading.state is wanted
    if known.avoid:
        return _flagged(known, reading, holds)
    if reading.state is State.NOT_HEARD:
        return Finding(holds, open=(known.called,))
    if reading.state is State.UNSURE:
        return Finding(holds, reading.evidence, maybe=(known.called,))
    return Finding(holds, reading.evidence, said=(known.called,))


def _flagged(known: Concept, reading: ConceptReading, holds: bool | None) -> Finding:
    """A red flag that was heard or not: nobody is to speak about it, so it is never "not yet".

    One without a name is best told in the words that raised it.
    """
    evidence = reading.evidence
    if reading.state is State.NOT_HEARD:
        clause = f"you did not speak about {known.name}" if known.name else _NO_FLAG
        return Finding(holds, other=(clause,), minor=True)
    sure = reading.state is State.HEARD
    if known.name:
        called = (known.name,)
        return Finding(holds, evidence, said=called if sure else (), maybe=() if sure else called)
    if not evidence:
        return Finding(holds, other=(_UNCLEAR,))
    clause = f'you {"" if sure else "may have "}said "{evidence[0].text}"'
    return Finding(holds, evidence, other=(clause,))


def _joined(findings: Sequence[Finding], *, decisive: bool) -> Finding:
    """`all` is decided by one part that fails, `any` by one that holds; else by unsure ones."""
    deciding = [finding for finding in findings if finding.holds is decisive]
    if deciding:
        # One reason is enough why `all` fails; every part that holds speaks for `any`.
        return _merged(decisive, deciding if decisive else deciding[:1])
    unsure = [finding for finding in findings if finding.holds is None]
    if unsure:
        return unsure[0]
    return _merged(not decisive, findings)


def _merged(holds: bool, findings: Sequence[Finding]) -> Finding:
    """Several findings as one; minor ones are left out beside others."""
    shown = [finding for finding in findings if not finding.minor] or findings
    return Finding(
        holds,
        tuple(quote for finding in findings for quote in finding.quotes),
        _each(finding.said for finding in shown),
        _each(finding.open for finding in shown),
        _each(finding.maybe for finding in shown),
        _each(finding.other for finding in shown),
        minor=all(finding.minor for finding in findings) and bool(findings),
        words=_each(finding.words for finding in findings),
    )


def _each(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part))


def _measured(thread: Thread, measure: Measure) -> float:
    if measure is Measure.TIME_LEFT_S:
        return thread.time_left_s
    if measure is Measure.FACTS_ASKED:
        return float(len(set(thread.asked_for)))
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


_MEASURE_CLAUSES = {
    Measure.DURATION_S: "you spoke for {} s",
    Measure.WORDS: "the answer had {} words",
    Measure.FIRST_PERSON_RATIO: 'the share of "I" beside "we" was {}',
    Measure.NUMBERS_QUOTED: "the number of figures you gave was {}",
    Measure.HEDGES: "the number of hedges was {}",
    Measure.FILLERS_PER_MIN: "the number of fillers a minute was {}",
    Measure.JARGON_DENSITY: "the share of jargon was {}",
    Measure.TIME_LEFT_S: "the time left was {} s",
    Measure.FACTS_ASKED: "the number of facts you asked for is {}",
}
_TRAIT_CLAUSES = {
    Trait.TRADEOFF_NAMED: "a trade-off was {}named",
    Trait.TRADEOFF_CHOSEN: "one side of a trade-off was {}chosen",
    Trait.CLARIFYING_QUESTION: "a clarifying question was {}asked",
    Trait.EDGE_ADMITTED: "the edge of what you know was {}said plainly",
    Trait.APOLOGY_OPENER: "the answer did {}open with an apology",
    Trait.RESULT_STATED: "a result was {}stated",
    Trait.USER_TIEBACK: "the answer was {}tied back to users",
}


def _placed(measure: Measure, value: float, bounds: Range) -> str:
    """Where a measure lies: "you spoke for 12 s, under 20"."""
    shown = f"{value:.2g}" if value < 1 else f"{value:.0f}"
    return _MEASURE_CLAUSES[measure].format(shown) + _beside(value, bounds)


def _beside(value: float, bounds: Range) -> str:
    if value in bounds:
        return ""
    if bounds.gte is not None and value < bounds.gte:
        return f", under {bounds.gte:g}"
    if bounds.gt is not None and value <= bounds.gt:
        return f", not over {bounds.gt:g}"
    high = bounds.lte if bounds.lte is not None else bounds.lt
    return f", not within {high:g}"
