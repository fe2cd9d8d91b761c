"""Answer so far + tree -> the next probe, and why the others lost. Pure.

A probe may be asked if it was not asked before, asks for something that was not said, and its
condition surely holds. A line that answers an effect of a reply comes right after that reply, or
not at all. Of those, the ones that the last probe names under `then` come first, then the highest
priority, then file order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from interviewer.conversation import change, roleplay
from interviewer.conversation.in_general import told_in_general
from interviewer.conversation.roleplay import Stage
from interviewer.language.quotes import quote_around
from interviewer.reading import Choice, Evidence, Losing, Reading, State
from interviewer.role import ANYBODY, Role
from interviewer.sentences import lower_first, names, sentence, spoken_about, upper_first
from interviewer.tree import (
    OF_EVERY_TREE,
    ONE_TIME,
    SAY_MORE,
    WHAT_MATTERS,
    All,
    Any,
    Condition,
    Ending,
    Happened,
    Kind,
    Measure,
    Mentions,
    Probe,
    Question,
    Trait,
)
from interviewer.understanding.conditions import (
    Finding,
    Thread,
    captured_words,
    judge,
    may_have_been_said,
    without_article,
)

_MOST_QUOTES = 3
SHORT_WORDS = 25
"""An answer of fewer words is pressed, whatever the tree says."""
_DETERMINED = re.compile(r"\b(?:a|an|the|this|that|your|their|its)\s+$", re.IGNORECASE)
"""A wording that brings an article of its own."""
_OURS = re.compile(r"\b(?:my|our)\b", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def choose(
    question: Question,
    reading: Reading,
    *,
    asked: Sequence[str] = (),
    asked_for: Sequence[str] = (),
    duration_s: float | None = None,
    time_left_s: float | None = None,
    stage: Stage | None = None,
    spoken_texts: Sequence[str] = (),
    role: Role = ANYBODY,
) -> Choice:
    """The next probe of a thread, or the reason to close it, in a roleplay with its ending.

    asked: probe ids in the order they were asked. asked_for: facts that the candidate asked for.
    duration_s: how long the candidate has spoken; the reading's own by default. time_left_s: until
    the thread must end; its whole limit by default. stage: how a roleplay stands; by default as it
    begins. spoken_texts: wordings already used, not to be repeated while there is another. role:
    re-orders the probes that apply, and leaves out those that go too deep for it.
    """
    stage = stage or roleplay.opening(question)
    thread = Thread(
        question,
        reading,
        tuple(asked),
        reading.measures[Measure.DURATION_S] if duration_s is None else duration_s,
        question.limits.thread_s if time_left_s is None else time_left_s,
        stage.meters,
        tuple(asked_for),
        stage.happened,
        stage.just_now,
    )
    if early := roleplay.ending(thread, early=True):
        return _ended(question, *early)
    choice = _next(thread, spoken_texts, role)
    if choice.probe is None and (late := roleplay.ending(thread, early=False)):
        found, why = late
        return replace(choice, why=f"{choice.why} {why}", ending=found.id)
    return choice


def _ended(question: Question, ending: Ending, why: str) -> Choice:
    """Cut short by an ending."""
    lost = tuple(Losing(p.id, f"It ended first: {lower_first(why)}") for p in question.probes)
    return Choice(None, "", why, losing=lost, ending=ending.id)


def _next(thread: Thread, spoken_texts: Sequence[str], role: Role) -> Choice:
    """The next probe of a thread, or none and the reason."""
    question, reading, asked = thread.question, thread.reading, thread.asked
    limit = _limit_reached(thread)
    if limit:
        return Choice(None, "", limit, losing=tuple(Losing(p.id, limit) for p in question.probes))
    ready: list[tuple[Probe, Finding]] = []
    lost: dict[str, str] = {}
    for probe in question.probes:
        judged = replace(thread, traced=False) if _presses(question, probe) else thread
        reason = _excluded(judged, probe) or _too_deep(probe, role)
        if not reason:
            finding = judge(judged, probe.when)
            if finding.holds:
                ready.append((probe, finding))
                continue
            reason = _failure(finding)
        lost[probe.id] = reason
    if _in_general(thread):
        told = ("you told how it usually goes, and one time was asked for",)
        ready.append((ONE_TIME, Finding(True, other=told, words=_opening(reading))))
    ready, withheld = change.place(thread, ready)
    lost |= withheld
    if not ready and (pressed := _pressed(thread)):
        return replace(pressed, losing=_losing(question, lost))
    if not ready:
        return Choice(None, "", _nothing_left(question, lost), losing=_losing(question, lost))
    first = question.probe(asked[-1]).then if asked and _knows(question, asked[-1]) else ()
    best, finding = min(ready, key=lambda pair: _rank(question, first, pair[0], role))
    authored = min(ready, key=lambda pair: _rank(question, first, pair[0], ANYBODY))[0]
    for probe, _ in ready:
        if probe is not best:
            lost[probe.id] = _outranked(best, probe, first, role)
    lost.pop(best.id, None)  # a change that has to come does so whatever its condition says
    return Choice(
        best.id,
        _wording(best, reading, spoken_texts),
        _why(thread, best, finding) + ("" if best is authored else f" {_first(best, role)}."),
        _quotes(thread, best, finding),
        best.satisfies,
        _losing(question, lost),
    )


# --- who may be asked -----------------------------------------------------------------------------


def _limit_reached(thread: Thread) -> str:
    limits = thread.question.limits
    if not limits.probes:
        return "This question has no follow-ups."
    if len(thread.asked) >= limits.probes:
        many = "follow-up" if limits.probes == 1 else "follow-ups"
        return f"The limit of {limits.probes} {many} for this question is reached."
    if thread.time_left_s <= 0:
        return "The time for this question is used up."
    return ""


def _in_general(thread: Thread) -> bool:
    """Whether one time was asked for, and the first answer tells of none."""
    return (
        thread.question.kind is Kind.BEHAVIOURAL
        and not thread.asked
        and not thread.reading.traits.get(Trait.CLARIFYING_QUESTION)
        and told_in_general(thread.reading.transcript)
    )


def _pressed(thread: Thread) -> Choice | None:
    """What every tree asks where it has nothing of its own, if that."""
    reading, opening = thread.reading, _opening(thread.reading)
    said = reading.measures[Measure.WORDS]
    asks_back = bool(reading.traits.get(Trait.CLARIFYING_QUESTION))
    own = any(probe.id == SAY_MORE.id for probe in thread.question.probes) and not asks_back
    own = own or bool(thread.question.persona)  # a persona has only lines of its own
    if not thread.asked and not own and 0 < said < SHORT_WORDS:
        return Choice(SAY_MORE.id, SAY_MORE.ask[asks_back], "The answer was short.", opening)
    what, matters = WHAT_MATTERS.id, WHAT_MATTERS.ask[0]
    if thread.question.change and not thread.asked:
        return Choice(what, matters, f"Nothing is more urgent. {change.HELD_BACK}", opening)
    maybe = [each for each in reading.concepts if may_have_been_said(thread, each)][:_MOST_QUOTES]
    if not thread.asked and maybe:
        why = f"What is left to ask may have been said: {_called(thread, maybe)}."
        return Choice(what, matters, why, tuple(dict.fromkeys(_left_by(reading, maybe))))
    if reading.rough and what not in thread.asked:
        return Choice(what, matters, "Too few words were clear to ask about one thing.", opening)
    return None


def _left_by(reading: Reading, concepts: Iterable[str]) -> Iterator[str]:
    """The words in which each of them left its trace."""
    for concept in concepts:
        if trace := reading.concepts[concept].trace:
            yield quote_around(reading.transcript, trace.evidence.start, trace.evidence.end)


def _excluded(thread: Thread, probe: Probe) -> str:
    """Why a probe is out whatever its condition says, or ""."""
    if probe.id in thread.asked:
        return "It was asked already."
    answered = [each for each in _effects(probe.when) if each in thread.happened]
    if answered and not any(each in thread.just_now for each in answered):
        return "It answers an earlier reply."
    states = [thread.reading.concepts[concept].state for concept in probe.satisfies]
    if states and all(state is State.HEARD for state in states):
        return f"What it asks for was said: {_called(thread, probe.satisfies)}."
    maybe = {
        concept
        for concept, state in zip(probe.satisfies, states, strict=True)
        if state is State.UNSURE or may_have_been_said(thread, concept)
    }
    rest = (s for c, s in zip(probe.satisfies, states, strict=True) if c not in maybe)
    if maybe and all(state is State.HEARD for state in rest):
        doubtful = [concept for concept in probe.satisfies if concept in maybe]
        called, words = _called(thread, doubtful), _traced(thread, doubtful)
        return f"What it asks for may have been said: {called}{words}."
    return ""


def _effects(condition: Condition) -> Iterator[str]:
    """The effects of a reply that a condition waits for."""
    match condition:
        case Happened(effect):
            yield effect
        case All(parts) | Any(parts):
            for part in parts:
                yield from _effects(part)


def _presses(question: Question, probe: Probe) -> bool:
    """Whether a probe presses a red flag: that was heard for sure, and a trace excuses nothing."""
    parts = probe.when.parts if isinstance(probe.when, All) else (probe.when,)
    return any(isinstance(p, Mentions) and question.concepts[p.concept].avoid for p in parts)


def _traced(thread: Thread, concepts: Sequence[str]) -> str:
    """The words that left the first trace, in brackets; "" if it is doubtful for another reason."""
    traces = [thread.reading.concepts[concept].trace for concept in concepts]
    return next((f' ("{trace.evidence.text}")' for trace in traces if trace), "")


def _failure(finding: Finding) -> str:
    return finding.why if finding.holds is False else f"Unsure: {lower_first(finding.why)}"


def _too_deep(probe: Probe, role: Role) -> str:
    return f"It goes deeper than the {role.called} is asked." if probe.depth > role.depth else ""


def _rank(
    question: Question, first: tuple[str, ...], probe: Probe, role: Role
) -> tuple[int, int, int]:
    follows = first.index(probe.id) if probe.id in first else len(first)
    places = (*question.probes, *OF_EVERY_TREE)
    return follows, -probe.priority - role.weight(probe.lens), places.index(probe)


def _first(best: Probe, role: Role) -> str:
    return upper_first(f"{role.called}: {best.lens or 'no lens'} first")


def _outranked(best: Probe, probe: Probe, first: tuple[str, ...], role: Role) -> str:
    if best.id in first and probe.id not in first:
        return f"It applies, but {best.id} follows the last probe."
    if best.id in first:
        return f"It applies, but {best.id} comes earlier in the list of what follows."
    if role.weight(best.lens) > role.weight(probe.lens) and best.priority <= probe.priority:
        return f"It applies, but {best.id} comes before it. {_first(best, role)}."
    if best.priority > probe.priority:
        return f"It applies, but {best.id} has the higher priority."
    return f"It applies, but {best.id} has the same priority and comes first."


def _knows(question: Question, probe_id: str) -> bool:
    return any(probe.id == probe_id for probe in question.probes)


def _losing(question: Question, lost: Mapping[str, str]) -> tuple[Losing, ...]:
    return tuple(Losing(p.id, lost[p.id]) for p in question.probes if p.id in lost)


def _nothing_left(question: Question, lost: Mapping[str, str]) -> str:
    if not question.probes:
        return "This question has no follow-ups."
    reasons = list(lost.values())
    said = sum(reason.startswith("What it asks for was said") for reason in reasons)
    if said == len(reasons):
        return "Everything that a follow-up would ask for was said."
    return "No follow-up applies to what was said."


# --- words ----------------------------------------------------------------------------------------


def _wording(probe: Probe, reading: Reading, spoken: Sequence[str]) -> str:
    """The first wording not spoken yet whose slots were all captured; else the fallback."""
    filled = [text for text in (_fill(ask, reading) for ask in probe.ask) if text]
    fresh = [text for text in filled if text not in spoken]
    return (fresh or filled or [probe.fallback])[0]


def _fill(ask: str, reading: Reading) -> str:
    """The wording with the candidate's own words in place, "" if one is missing."""
    for slot in _PLACEHOLDER.findall(ask):
        captured = captured_words(reading, slot)
        if captured is None:
            return ""
        words = " ".join(re.sub(r"[^\w\s'%.-]+", " ", captured.text).split())
        before, _, _ = ask.partition("{" + slot + "}")
        if _DETERMINED.search(before):
            words = without_article(words)
        words = _OURS.sub(_yours, words)
        ask = ask.replace("{" + slot + "}", words if before else upper_first(words))
    return ask


def _yours(ours: re.Match[str]) -> str:
    return "Your" if ours.group()[0].isupper() else "your"


def _why(thread: Thread, probe: Probe, finding: Finding) -> str:
    """One sentence: what was said, and what is still open."""
    covered = [
        thread.question.concepts[concept].called
        for concept, reading in thread.reading.concepts.items()
        if reading.state is State.HEARD and not thread.question.concepts[concept].avoid
    ]
    wanted = [c for c in probe.satisfies if thread.reading.concepts[c].state is not State.HEARD]
    missing = finding.open or tuple(thread.question.concepts[c].called for c in wanted)
    said = finding.said or tuple(covered[:3])
    clauses = [spoken_about(said, missing, "you have not yet spoken about")]
    if not finding.minor or not missing:
        clauses += finding.other
    if not (finding.said or missing or finding.other):
        clauses.append("it applies to every answer")
    return sentence(clauses)


def _called(thread: Thread, concepts: Sequence[str]) -> str:
    return names([thread.question.concepts[concept].called for concept in concepts])


def _quotes(thread: Thread, probe: Probe, finding: Finding) -> tuple[str, ...]:
    """The candidate's words that led here: the condition's, else the nearest thing said."""
    reading = thread.reading
    caused = list(finding.quotes)
    if not caused and not finding.words:
        caused = [e for _, e in _by_nearness(thread, probe)][:1]
    around = (quote_around(reading.transcript, e.start, e.end) for e in caused)
    quotes = dict.fromkeys((*finding.words, *around))
    return tuple(quotes)[:_MOST_QUOTES] or _opening(reading)


def _opening(reading: Reading) -> tuple[str, ...]:
    """How the answer begins, if anything was said."""
    return tuple(filter(None, [quote_around(reading.transcript, 0, 0)]))


def _by_nearness(thread: Thread, probe: Probe) -> Iterator[tuple[int, Evidence]]:
    """Evidence of what was said, of the concepts written next to those asked for first."""
    order = list(thread.question.concepts)
    asked_for = [order.index(concept) for concept in probe.satisfies] or [0]
    heard = [
        (min(abs(order.index(name) - place) for place in asked_for), reading.evidence[0])
        for name, reading in thread.reading.concepts.items()
        if reading.state is State.HEARD and reading.evidence
    ]
    yield from sorted(heard, key=lambda pair: (pair[0], pair[1].start))
