"""How a persona takes what is said: what each reply does to the meters, and how it all ends. Pure.

A stage is how things stand after a reply. Stages are only ever made from the one before, so an
answer that goes on after all is undone by dropping the last of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from interviewer.language.quotes import quote_around
from interviewer.reading import Reading
from interviewer.tree import All, Any, Bound, Condition, Effect, Ending, Measure, Question
from interviewer.understanding.conditions import Finding, Thread, judge

_MOST_QUOTES = 2


@dataclass(frozen=True, slots=True)
class Moved:
    """A meter that a reply moved. quotes: the words that did it, verbatim."""

    effect: str
    meter: str
    before: float
    after: float
    why: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """How things stand: the meters, and what the last reply moved.

    happened: the effects that have come about so far, each with the words that did it last.
    just_now: those that came about with the last reply.
    """

    meters: Mapping[str, float] = field(default_factory=dict)
    happened: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    moved: tuple[Moved, ...] = ()
    just_now: tuple[str, ...] = ()


def opening(question: Question) -> Stage:
    """The stage before anything is said; an empty one where the question is no roleplay."""
    return Stage({meter.id: meter.start for meter in question.meters})


def hear(question: Question, stage: Stage, reply: Reading, asked: tuple[str, ...] = ()) -> Stage:
    """The stage after a reply. asked: ids of the lines that the persona had spoken before it.

    All effects are judged against how things stood before; each of them that holds then moves its
    meters, which stay within their bounds.
    """
    duration_s = reply.measures[Measure.DURATION_S]
    time_s = question.limits.thread_s
    thread = Thread(
        question, reply, asked, duration_s, time_s, stage.meters, happened=stage.happened
    )
    meters = dict(stage.meters)
    happened = dict(stage.happened)
    moved: list[Moved] = []
    just_now: list[str] = []
    for effect in question.effects:
        if effect.id in stage.happened and not effect.again:
            continue
        finding = judge(thread, effect.when)
        if finding.holds:
            just_now.append(effect.id)
            happened[effect.id] = _quotes(reply, finding, effect.when)
            moved += _moves(question, effect, meters, happened[effect.id])
    return Stage(meters, happened, tuple(moved), tuple(just_now))


def ending(thread: Thread, *, early: bool) -> tuple[Ending, str] | None:
    """The ending that applies and why; early: among those that cut the conversation short."""
    for each in thread.question.endings:
        if each.early == early:
            finding = judge(thread, each.when)
            if finding.holds:
                return each, finding.why or "Nothing else decided it."
    return None


def _moves(
    question: Question, effect: Effect, meters: dict[str, float], quotes: tuple[str, ...]
) -> Iterator[Moved]:
    for meter in question.meters:
        if meter.id in effect.moves:
            before = meters[meter.id]
            after = min(meter.high, max(meter.low, before + effect.moves[meter.id]))
            meters[meter.id] = after
            if after != before:
                yield Moved(effect.id, meter.id, before, after, effect.why, quotes)


def _quotes(reply: Reading, finding: Finding, when: Condition) -> tuple[str, ...]:
    """The words that show it; how the reply begins where it is about all of them."""
    said = [(each.start, each.end) for each in finding.quotes]
    places = said or list(_counted(reply, when)) or [(0, 0)]
    found = (quote_around(reply.transcript, start, end) for start, end in places)
    return tuple(dict.fromkeys(filter(None, found)))[:_MOST_QUOTES]


def _counted(reply: Reading, condition: Condition) -> Iterator[tuple[int, int]]:
    """The words behind the counts that a condition bounds."""
    match condition:
        case Bound(measure, _):
            yield from reply.counted.get(measure, ())
        case All(parts) | Any(parts):
            for part in parts:
                yield from _counted(reply, part)
