from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.conversation import asking_back, walk
from interviewer.conversation.roleplay import Stage
from interviewer.reading import Choice, Remark
from interviewer.tree import (
    ALWAYS,
    All,
    Any,
    Asked,
    Bound,
    Clarification,
    Concept,
    Condition,
    Has,
    Kind,
    Limits,
    Measure,
    Mentions,
    MeterIs,
    Missing,
    Not,
    Probe,
    Question,
    Range,
    Slot,
    SlotIs,
    Trait,
)
from interviewer.understanding import match

CONCEPTS = {
    "retry": Concept("retry", say=("retry",)),
    "timeout": Concept("timeout", say=("timeout",)),
    "logs": Concept("logs", say=("log",)),
}


DEFAULT_LIMITS = Limits()
AT_LENGTH = (
    " It went on like that for a while, with several people in several rooms, and everybody who was"
    " there had something to add about the whole of it."
)
"""Enough words for an answer not to be short."""


def ask(*probes: Probe, limits: Limits = DEFAULT_LIMITS) -> Question:
    return Question(
        "sample",
        Kind.TECHNICAL,
        "How?",
        "why",
        CONCEPTS,
        probes,
        limits=limits,
        slots=(Slot("partner", ("integrate with",), 2),),
        clarify=(
            Clarification("which", ("which api", "what partner"), "Take a payment provider."),
            Clarification("scale", ("how many", "which scale"), "A thousand orders a day."),
        ),
    )


def probe(
    name: str,
    when: Condition = ALWAYS,
    priority: int = 50,
    *,
    ask: Sequence[str] = (),
    satisfies: Sequence[str] = (),
    then: Sequence[str] = (),
) -> Probe:
    wordings = tuple(ask) or (f"{name}?",)
    return Probe(name, wordings, priority, when, tuple(satisfies), tuple(then))


def choose(
    question: Question,
    text: str,
    *,
    confidence: float = 1.0,
    asked: Sequence[str] = (),
    spoken: Sequence[str] = (),
    duration_s: float | None = None,
    time_left_s: float | None = None,
    meters: Mapping[str, float] | None = None,
) -> Choice:
    return walk.choose(
        question,
        match.read(question, [Remark(text, confidence)]),
        asked=asked,
        spoken_texts=spoken,
        duration_s=duration_s,
        time_left_s=time_left_s,
        stage=None if meters is None else Stage(meters),
    )


def reason(choice: Choice, name: str) -> str:
    return next(losing.why for losing in choice.losing if losing.probe == name)


def test_the_highest_priority_wins_and_ties_go_by_file_order() -> None:
    question = ask(probe("low"), probe("first", priority=70), probe("second", priority=70))

    choice = choose(question, "We log it.")

    assert choice.probe == "first"
    assert choice.text == "first?"
    assert "higher priority" in reason(choice, "low")
    assert "comes first" in reason(choice, "second")


def test_every_probe_either_wins_or_has_a_reason() -> None:
    question = ask(
        probe("a", Missing("retry")), probe("b", Mentions("retry")), probe("c", satisfies=["logs"])
    )

    choice = choose(question, "We log it and retry.")

    assert choice.probe == "b"
    assert {losing.probe for losing in choice.losing} == {"a", "c"}
    assert reason(choice, "a") == "You spoke about retry."
    assert reason(choice, "c") == "What it asks for was said: logs."


def test_why_is_one_sentence_and_quotes_are_verbatim() -> None:
    question = ask(
        probe(
            "a",
            All((Missing("timeout"), Bound(Measure.DURATION_S, Range(gte=20)))),
            satisfies=["timeout"],
        )
    )
    text = "So first we log it, and then we retry twice. The rest is screens."

    choice = choose(question, text, duration_s=40)

    assert choice.why == "You spoke about retry and logs, but not yet about timeout."
    assert choice.satisfies == ("timeout",)
    assert choice.quotes
    assert all(quote in text for quote in choice.quotes)


def named(**names: str) -> dict[str, Concept]:
    return {
        **CONCEPTS,
        **{each: Concept(each, say=CONCEPTS[each].say, name=name) for each, name in names.items()},
        "blamed": Concept("blamed", say=("blamed them",), avoid=True),
        "promised": Concept("promised", say=("we promise",), avoid=True, name="a promise"),
    }


@pytest.mark.parametrize(
    ("condition", "text", "why"),
    [
        (
            All((Mentions("retry"), Missing("timeout"))),
            "We retry and log it.",
            "You spoke about trying again, but not yet about a limit on waiting.",
        ),
        (
            All((Missing("retry"), Missing("timeout"))),
            "We log it.",
            "You spoke about logs, but not yet about trying again and a limit on waiting.",
        ),
        (
            All((Mentions("blamed"), Missing("retry"))),
            "We blamed them.",
            'You have not yet spoken about trying again; you said "blamed them".',
        ),
        (
            All((Mentions("retry"), Missing("blamed"))),
            "We retry it.",
            "You spoke about trying again.",
        ),
        (Missing("blamed"), "We draw it.", "Nothing was heard that is better not said."),
        (
            All((Mentions("retry"), Missing("promised"))),
            "We retry it.",
            "You spoke about trying again.",
        ),
        (Missing("promised"), "We draw it.", "You did not speak about a promise."),
        (Bound(Measure.WORDS, Range(lt=9)), "We draw it.", "The answer had 3 words."),
        (
            Has(Trait.RESULT_STATED, False),
            "We retry it.",
            "You spoke about trying again; a result was not stated.",
        ),
        (ALWAYS, "We draw it.", "It applies to every answer."),
        (SlotIs("partner"), "We integrate with a bank.", 'You said "a bank".'),
    ],
)
def test_reasons_read_as_a_person_would_say_them(condition: Condition, text: str, why: str) -> None:
    concepts = named(retry="trying again", timeout="a limit on waiting")
    question = replace(ask(probe("a", condition)), concepts=concepts)

    assert choose(question, text).why == why


def test_a_red_flag_without_a_name_is_never_told_by_its_id() -> None:
    lost = probe("b", All((Mentions("retry"), Mentions("blamed"))), priority=9)
    question = replace(ask(probe("a"), lost), concepts=named())

    missed = choose(question, "We retry it.")
    perhaps = choose(question, "We retry it. We might have blamed them.")

    assert reason(missed, "b") == "Nothing was heard that is better not said."
    assert reason(perhaps, "b") == 'Unsure: you may have said "blamed them".'


def test_quotes_are_the_words_that_a_condition_rests_on() -> None:
    question = ask(probe("a", All((Mentions("retry"), Missing("timeout")))))

    choice = choose(question, "We show a page. Then we retry it twice.")

    assert choice.quotes == ("Then we retry it twice",)


def test_an_answer_about_nothing_is_quoted_by_its_opening() -> None:
    choice = choose(ask(probe("a", Missing("retry"))), "We draw some screens for it.")

    assert choice.quotes == ("We draw some screens for it",)
    assert choose(ask(probe("a", Missing("retry"))), "").quotes == ()


def test_unsure_satisfies_neither_missing_nor_mentions_nor_their_negations() -> None:
    conditions: tuple[Condition, ...] = (
        Missing("retry"),
        Mentions("retry"),
        Not(Missing("retry")),
        Not(Mentions("retry")),
        Any((Missing("retry"), Mentions("timeout"))),
        All((Mentions("logs"), Missing("retry"))),
    )
    question = ask(*(probe(f"p{i}", each) for i, each in enumerate(conditions)))

    choice = choose(question, "We log it. If there is no retry, the thread hangs." + AT_LENGTH)

    assert choice.probe is None
    assert all("may have spoken" in losing.why for losing in choice.losing)


def test_a_mumbled_answer_is_not_asked_for_what_it_may_have_had() -> None:
    question = ask(probe("a", Has(Trait.RESULT_STATED, False)), probe("b", Missing("retry")))

    mumbled = choose(question, "mumble " * 30, confidence=0.2)

    assert mumbled.probe == "what-matters"
    assert "clear" in mumbled.why
    assert question.probe("what-matters").ask == (mumbled.text,)
    again = choose(question, "mumble " * 30, confidence=0.2, asked=["what-matters"])
    assert again.probe is None
    assert choose(question, "We log it.").probe == "a"


def test_any_holds_by_its_sure_part() -> None:
    question = ask(probe("a", Any((Missing("retry"), Mentions("logs")))))

    assert choose(question, "We log it. If there is no retry, it hangs.").probe == "a"


def test_what_was_said_or_may_have_been_is_not_asked_for() -> None:
    question = ask(probe("a", satisfies=["retry"]), probe("b", satisfies=["retry", "timeout"]))

    assert choose(question, "We retry.").probe == "b"
    assert choose(question, "We retry with a timeout." + AT_LENGTH).probe is None
    unsure = choose(question, "We have a timeout, and no retry would be a problem." + AT_LENGTH)
    assert unsure.probe is None
    assert "may have been said" in reason(unsure, "a")


@pytest.mark.parametrize(
    ("text", "asked", "probe_id"),
    [
        ("We retry.", (), "say-more"),
        ("We retry." + AT_LENGTH, (), None),
        ("We retry.", ("again",), None),
        ("We log it.", (), "again"),
    ],
)
def test_a_short_answer_is_pressed_where_nothing_better_applies(
    text: str, asked: Sequence[str], probe_id: str | None
) -> None:
    question = ask(probe("again", Missing("retry"), satisfies=["retry"]))

    choice = choose(question, text, asked=asked)

    assert choice.probe == probe_id
    assert len(choice.losing) == (1 if probe_id != "again" else 0)
    if choice.probe == "say-more":
        assert choice.text == "Could you walk me through that in more detail?"
        assert choice.why == "The answer was short."
        assert choice.quotes == ("We retry",)
        assert question.probe("say-more").ask[0] == choice.text


def test_a_short_answer_that_asks_back_is_told_to_assume() -> None:
    choice = choose(ask(probe("a", Mentions("retry"))), "Who are the users?")

    assert choice.probe == "say-more"
    assert choice.text.startswith("Assume")


def test_a_tree_may_press_short_answers_in_its_own_way() -> None:
    own = ask(probe("say-more", Mentions("retry"), ask=["Go on?"]))

    assert choose(own, "We retry.").text == "Go on?"
    assert choose(own, "We draw.").probe is None
    assert choose(own, "Who are the users?").text.startswith("Assume")
    assert choose(ask(limits=Limits(probes=0)), "We draw.").probe is None


def test_a_probe_is_asked_once() -> None:
    question = ask(probe("a"), probe("b", priority=10))

    choice = choose(question, "Well.", asked=["a"])

    assert choice.probe == "b"
    assert reason(choice, "a") == "It was asked already."


def test_what_follows_the_last_probe_comes_first_while_its_condition_holds() -> None:
    question = ask(
        probe("a", then=["c", "b"]),
        probe("b", priority=10),
        probe("c", Mentions("retry"), priority=10),
        probe("d", priority=90),
    )

    assert choose(question, "We retry.", asked=["a"]).probe == "c"
    assert choose(question, "We log.", asked=["a"]).probe == "b"
    assert choose(question, "We retry.", asked=["a", "c"]).probe == "d"
    assert "follows the last probe" in reason(choose(question, "Hm.", asked=["a"]), "d")


def test_limits_close_the_question() -> None:
    question = ask(probe("a"), probe("b"), probe("c"), limits=Limits(probes=2))

    full = choose(question, "Well.", asked=["a", "b"])
    late = choose(question, "Well.", time_left_s=0)

    assert full.probe is None
    assert full.why == "The limit of 2 follow-ups for this question is reached."
    one = ask(probe("a"), probe("b"), limits=Limits(probes=1))
    assert choose(one, "Well.", asked=["a"]).why.startswith("The limit of 1 follow-up for")
    assert late.probe is None
    assert "time" in late.why
    assert len(late.losing) == 3


@pytest.mark.parametrize(
    ("condition", "text", "holds"),
    [
        (Bound(Measure.DURATION_S, Range(gte=20)), "We log.", False),
        (Bound(Measure.WORDS, Range(lt=5)), "We log.", True),
        (Bound(Measure.TIME_LEFT_S, Range(gt=100)), "We log.", True),
        (Has(Trait.RESULT_STATED), "As a result it was fine.", True),
        (Has(Trait.RESULT_STATED, False), "As a result it was fine.", False),
        (MeterIs("trust", Range(lte=2)), "We log.", True),
        (MeterIs("patience", Range(lte=2)), "We log.", False),
        (SlotIs("partner"), "We integrate with Stripe.", True),
        (SlotIs("partner"), "We log.", False),
        (Not(SlotIs("partner")), "We log.", True),
        (Asked("b"), "We log.", True),
        (Asked("c"), "We log.", False),
        (All(()), "", True),
    ],
)
def test_conditions(condition: Condition, text: str, holds: bool) -> None:
    question = ask(probe("a", condition), probe("b", Missing("retry")), probe("c", Any(())))

    choice = choose(question, text, asked=["b"], meters={"trust": 1})

    assert (choice.probe == "a") is holds


def test_a_captured_slot_is_spoken_only_when_surely_heard() -> None:
    question = ask(
        Probe("a", ("And if {partner} is down?",), fallback="And if the partner is down?")
    )
    text = "We integrate with Stripe\x1b[2J."

    assert choose(question, text).text == "And if Stripe is down?"
    assert choose(question, text, confidence=0.5).text == "And if the partner is down?"
    assert choose(question, "We log.").text == "And if the partner is down?"


@pytest.mark.parametrize(
    ("wording", "text", "spoken"),
    [
        ("You said {partner}.", "We integrate with a bank.", "You said a bank."),
        ("You said {partner}.", "We integrate with our bank.", "You said your bank."),
        ("And the {partner}?", "We integrate with the bank.", "And the bank?"),
        ("{partner}: why?", "We integrate with my bank.", "Your bank: why?"),
    ],
)
def test_captured_words_are_said_as_a_person_would(wording: str, text: str, spoken: str) -> None:
    question = ask(Probe("a", (wording,), fallback="Why?"))

    assert choose(question, text).text == spoken


def test_a_wording_that_was_spoken_is_not_repeated() -> None:
    question = ask(probe("a", ask=["How?", "In what way?"]))

    assert choose(question, "Hm.").text == "How?"
    assert choose(question, "Hm.", spoken=["How?"]).text == "In what way?"
    assert choose(question, "Hm.", spoken=["How?", "In what way?"]).text == "How?"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Which API is it?", "which"),
        ("um which A P I are we talking about", "which"),
        ("So what would the partner be?", "which"),
        ("How many orders a day?", "scale"),
        ("I know which API I would take, and I would retry.", None),
        ("Is it blue?", None),
        ("We asked them which API? Then we built it. " + "It took a while. " * 10, None),
        ("It took a while. " * 6 + "Sorry, which API do you mean?", "which"),
        ("It took a while. " * 10 + "Sorry, which API do you mean?", None),
        ("It is clear to me which API we take.", None),
        ("", None),
    ],
)
def test_a_question_asked_back_has_an_authored_answer(text: str, answer: str | None) -> None:
    found = asking_back.told(ask(), text)

    assert (found.facts if found else ()) == ((answer,) if answer else ())


_NAMES = ("a", "b", "c", "d")


@given(
    st.lists(st.sampled_from("retry timeout log not . we never".split()), max_size=15),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
    st.integers(0, 6),
)
def test_a_thread_never_repeats_a_probe_and_ends_within_its_limit(
    words: list[str], priorities: list[int], limit: int
) -> None:
    question = ask(
        probe("a", Missing("retry"), priorities[0], satisfies=["retry"], then=["d"]),
        probe("b", Any((Mentions("timeout"), Missing("logs"))), priorities[1]),
        probe("c", Not(Mentions("logs")), priorities[2], satisfies=["logs"]),
        probe("d", ALWAYS, priorities[3], then=["a"]),
        limits=Limits(probes=limit),
    )
    reading = match.read(question, [Remark(" ".join(words))])
    asked: list[str] = []

    while (choice := walk.choose(question, reading, asked=asked)).probe is not None:
        assert choice.probe not in asked
        assert choice.text
        assert {losing.probe for losing in choice.losing} == set(_NAMES) - {choice.probe}
        asked.append(choice.probe)
        assert len(asked) <= limit
    assert choice.why
