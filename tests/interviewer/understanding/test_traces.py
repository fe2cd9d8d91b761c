from __future__ import annotations

import pytest

from interviewer.conversation import walk
from interviewer.language.normalise import tokenise
from interviewer.language.phrases import compile_phrase
from interviewer.reading import Choice, Remark, State
from interviewer.tree import (
    ALWAYS,
    All,
    Concept,
    Condition,
    Kind,
    Mentions,
    Missing,
    Not,
    Probe,
    Question,
)
from interviewer.understanding import match
from interviewer.understanding.conditions import afterwards, as_told
from interviewer.understanding.traces import WINDOW, Traces, needed

SAY = {
    "alerts": ("dashboard alerts", "wake somebody", "paged at night"),
    "rollback": ("revert the release", "restore backup"),
}


def traces(asked: str = "How?", **say: tuple[str, ...]) -> Traces:
    phrases = [
        phrase
        for owner, texts in (say or SAY).items()
        for text in texts
        for phrase in compile_phrase(text, owner)
    ]
    return Traces(phrases, asked)


def weight(found: Traces, text: str, owner: str = "alerts") -> float:
    return found.find(tokenise(text)).get(owner, (0.0, 0, 0))[0]


@pytest.mark.parametrize(
    ("words", "heard", "weight"),
    [
        (10, 0, 1.2),  # a short answer is asked for what it only touched on
        (40, 0, 1.2),
        (60, 0, 0.7),
        (80, 1, 0.2),
        (200, 5, 0.2),
        (200, 0, 0.7),  # rambling: a long answer that said nothing was no long answer
    ],
)
def test_less_of_a_trace_is_needed_the_more_was_said(
    words: float, heard: int, weight: float
) -> None:
    assert needed(words, heard) == pytest.approx(weight)


def test_telling_words_in_another_order_leave_a_trace() -> None:
    text = "Alerts go to a dashboard there."

    ((owner, (heavy, first, after)),) = traces().find(tokenise(text)).items()

    assert owner == "alerts"
    assert heavy > 1
    assert [
        token.word for token in tokenise(text)[first:after]
    ] == "alerts go to a dashboard".split()


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("a dashboard", "somebody"),  # the rarer word
        ("a dashboard with alerts", "a dashboard"),
        ("a dashboard with alerts", "a dashboard, " + "so " * WINDOW + "alerts"),
        ("a dashboard with alerts", "a dashboard on a dashboard"),  # said twice is said once
        ("a dashboard", "no dashboard at all"),  # denied
        ("a dashboard", "at"),  # a small word of a phrase
    ],
)
def test_one_trace_weighs_more_than_another(more: str, less: str) -> None:
    assert weight(traces(), more) > weight(traces(), less)


def test_what_was_denied_or_only_joins_words_leaves_none() -> None:
    assert not traces().find(tokenise("We never had a dashboard, it was not at the office."))


def test_a_word_that_several_concepts_use_tells_less_of_each() -> None:
    shared = traces(alerts=("dashboard alerts",), costs=("dashboard of spending",))

    assert weight(shared, "a dashboard") < weight(traces(alerts=SAY["alerts"]), "a dashboard")


def test_a_word_that_more_phrases_have_tells_more() -> None:
    often = traces(alerts=("dashboard alerts", "dashboard everywhere"))

    assert weight(often, "a dashboard") > weight(
        traces(alerts=("dashboard alerts",)), "a dashboard"
    )


def test_a_concept_of_many_words_is_met_by_chance() -> None:
    rare = "kiln harpsichord lagoon marmalade parchment sextant thimble trellis walnut zeppelin"
    wordy = traces(
        alerts=("dashboard alerts", *rare.split(), *(f"{w} gazebo" for w in rare.split()))
    )

    assert weight(wordy, "a dashboard") < weight(traces(alerts=SAY["alerts"]), "a dashboard")


def test_one_of_many_alternatives_tells_less() -> None:
    many = traces(alerts=("dashboard|gauge|screen|panel alerts",))

    assert weight(many, "a dashboard") < weight(traces(alerts=("dashboard alerts",)), "a dashboard")


def test_words_of_the_question_tell_nothing() -> None:
    assert weight(traces("What is on your dashboards?"), "a dashboard") == 0.0
    assert weight(traces("What is on your dashboards?"), "some alerts") > 0.0


# --- what a trace does to the walk ----------------------------------------------------------------

TRACED = {
    "alerts": Concept("alerts", say=("dashboard alerts", "call engineers")),
    "backup": Concept("backup", say=("restore a backup",)),
    "blame": Concept("blame", say=("blame suppliers",), avoid=True),
}
TRACE = "Alerts would go to a big dashboard."
LONG = " ".join(["It went on for a while with several people who had some more to add."] * 5)
"""Long enough for a trace to count; it says nothing itself."""


def tree(*probes: Probe, kind: Kind = Kind.TECHNICAL) -> Question:
    return Question("sample", kind, "How?", "why", TRACED, probes)


def probe(name: str, when: Condition, priority: int = 50, *satisfies: str) -> Probe:
    return Probe(name, (f"{name}?",), priority, when, satisfies)


def choose(question: Question, text: str, *asked: str) -> Choice:
    return walk.choose(question, match.read(question, [Remark(text)]), asked=asked)


def reason(choice: Choice, name: str) -> str:
    return next(losing.why for losing in choice.losing if losing.probe == name)


ALERTS = probe("alerts", Missing("alerts"), 50, "alerts")
BACKUP = probe("backup", Missing("backup"), 10, "backup")


def test_what_left_a_trace_is_not_asked_for() -> None:
    question = tree(ALERTS, BACKUP)

    choice = choose(question, f"{TRACE} {LONG}")

    assert choice.probe == "backup"
    why = reason(choice, "alerts")
    assert (
        why == 'What it asks for may have been said: alerts ("Alerts would go to a big dashboard").'
    )
    assert choose(question, LONG).probe == "alerts"
    assert choose(question, f"There is no dashboard, we have no alerts. {LONG}").probe == "alerts"


def test_a_trace_counts_only_where_much_was_said() -> None:
    trace, question = "Somebody would call.", tree(ALERTS)
    heard = "We restore a backup."

    assert choose(question, f"{trace} {LONG} {heard}").probe == "what-matters"
    assert choose(question, trace).probe == "alerts"
    # The same words over a reply more are half as many an answer.
    again = choose(question, f"{trace} {LONG} {heard}", "backup")
    assert again.probe == "alerts"
    # Rambling, with nothing said in it, is no long answer.
    assert choose(question, f"{trace} {LONG}").probe == "alerts"


def test_a_trace_is_unsure_in_every_condition() -> None:
    conditions: tuple[Condition, ...] = (
        Missing("alerts"),
        Mentions("alerts"),
        Not(Missing("alerts")),
        Not(Mentions("alerts")),
    )
    question = tree(*(probe(f"p{i}", each) for i, each in enumerate(conditions)))

    choice = choose(question, f"{LONG} {TRACE} {LONG}")

    assert choice.probe == "what-matters"
    assert choice.why == "What is left to ask may have been said: alerts."
    assert choice.quotes == (TRACE.removesuffix("."),)  # not how the answer begins
    assert all("may have spoken about alerts" in losing.why for losing in choice.losing)
    assert choose(question, f"{TRACE} {LONG}", "what-matters").probe is None


def test_a_probe_for_several_concepts_is_asked_while_one_left_no_trace() -> None:
    both = probe("both", ALWAYS, 50, "alerts", "backup")

    assert choose(tree(both), f"{TRACE} {LONG}").probe == "both"
    assert choose(tree(both), f"{TRACE} We restore a backup. {LONG}").probe == "what-matters"


@pytest.mark.parametrize("kind", [Kind.EXERCISE, Kind.ROLEPLAY])
def test_whoever_repeats_what_was_told_leaves_no_trace(kind: Kind) -> None:
    assert choose(tree(ALERTS, kind=kind), f"{TRACE} {LONG}").probe == "alerts"


@pytest.mark.parametrize(
    "flag",
    [Mentions("blame"), All((Mentions("blame"), Missing("alerts")))],
    ids=["alone", "in all"],
)
def test_a_red_flag_is_pressed_whatever_left_a_trace(flag: Condition) -> None:
    press = probe("press", flag, 50, "alerts")

    assert choose(tree(press), f"{TRACE} We blame suppliers. {LONG}").probe == "press"
    assert choose(tree(press), f"{TRACE} {LONG}").probe == "what-matters"


def test_a_trace_is_quoted_and_credits_nothing() -> None:
    reading = match.read(tree(ALERTS), [Remark(f"Well. {TRACE} {LONG}")])

    alerts = reading.concepts["alerts"]
    assert alerts.state is State.NOT_HEARD
    assert alerts.trace is not None
    found = alerts.trace.evidence
    assert (found.text, found.method) == ("Alerts would go to a big dashboard", "trace")
    assert reading.transcript[found.start : found.end] == found.text
    assert reading.concepts["backup"].trace is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{TRACE} {LONG}", (State.UNSURE, "Alerts would go to a big dashboard")),
        ("Somebody would call.", (State.NOT_HEARD, None)),  # too little for a trace to count
        (f"A dashboard alerts us. {LONG}", (State.HEARD, "dashboard alerts")),
        (LONG, (State.NOT_HEARD, None)),
    ],
)
def test_what_was_not_asked_because_of_a_trace_is_not_told_as_left_out(
    text: str, told: tuple[State, str | None]
) -> None:
    question = tree(ALERTS)
    thread = afterwards(question, match.read(question, [Remark(text)]))

    state, evidence = as_told(thread, "alerts")

    assert (state, next((each.text for each in evidence), None)) == told


def test_what_was_heard_and_red_flags_have_no_trace() -> None:
    reading = match.read(tree(ALERTS), [Remark("A dashboard alerts us. The suppliers take blame.")])

    assert reading.concepts["alerts"].state is State.HEARD
    assert reading.concepts["alerts"].trace is None
    assert reading.concepts["blame"].state is State.NOT_HEARD
    assert reading.concepts["blame"].trace is None


# --- what was met by chance -----------------------------------------------------------------------

CHANCE = {
    "alerts": Concept("alerts", say=("we know", "dashboard alerts", "page the engineer")),
    "backup": Concept("backup", say=("restore a backup",)),
}


def said(text: str, kind: Kind = Kind.TECHNICAL) -> State:
    question = Question("sample", kind, "How?", "why", dict(CHANCE), ())
    return match.read(question, [Remark(text)]).concepts["alerts"].state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("We know.", State.HEARD),  # hardly room for chance
        (f"We know. {LONG}", State.UNSURE),
        (f"We know. {LONG} And we know.", State.HEARD),
        (f"We know from a dashboard. {LONG}", State.HEARD),
        (f"We know. {LONG} There never was a dashboard.", State.HEARD),  # still about that
        (f"A dashboard alerts us. {LONG}", State.HEARD),
        (f"We never know. {LONG}", State.NOT_HEARD),
    ],
)
def test_one_phrase_of_everyday_words_in_a_long_answer_may_be_chance(
    text: str, state: State
) -> None:
    assert said(text) is state


@pytest.mark.parametrize("kind", [Kind.EXERCISE, Kind.ROLEPLAY])
def test_a_part_that_is_played_takes_each_phrase_at_its_word(kind: Kind) -> None:
    assert said(f"We know. {LONG}", kind) is State.HEARD


def test_a_phrase_of_several_telling_words_is_no_chance() -> None:
    answer = tokenise(LONG)

    assert traces().by_chance("alerts", answer, tokenise("one phrase"))
    assert not traces().by_chance("alerts", answer, tokenise("one phrase of telling words"))
    assert not traces().by_chance("alerts", tokenise("A short answer."), tokenise("one phrase"))


def test_what_was_met_by_chance_is_neither_credited_nor_asked_for() -> None:
    ask = Question("sample", Kind.TECHNICAL, "How?", "why", CHANCE, (ALERTS,))

    choice = choose(ask, f"We know. {LONG}")

    assert choice.probe is None
    assert "may have been said" in reason(choice, "alerts")
