from __future__ import annotations

import pytest

from interviewer.reading import Reading, Remark
from interviewer.tree import Kind, Measure, Question, Trait
from interviewer.understanding import match


def hear(text: str, *, duration_s: float | None = None, confidence: float = 1.0) -> Reading:
    question = Question("sample", Kind.TECHNICAL, "What is an API?", "why", {}, ())
    return match.read(question, [Remark(text, confidence)], duration_s=duration_s)


SHOWN = {
    Trait.TRADEOFF_NAMED: [
        "There is a trade-off between speed and safety.",
        "It came at the cost of stale prices.",
        "The downside is duplication.",
        "It's consistency versus availability, really.",
        "It is faster but more expensive to run.",
    ],
    Trait.CLARIFYING_QUESTION: [
        "Can I ask who the users are?",
        "Before I start, could you clarify the scale",
        "Is it safe to assume a million users",
        "Okay so how many customers are there",
        "Um, what scale do we have",
        "So, are there any regulatory limits?",
    ],
    Trait.EDGE_ADMITTED: [
        "I don't know the details of the replication.",
        "I can't go deeper than that.",
        "How it is stored, I don't know, but I'd ask the team.",
        "Honestly, I don't know.",
        "I would not design the indexing scheme myself.",
        "That's where I'd defer to the architect.",
        "That is outside my expertise.",
    ],
    Trait.APOLOGY_OPENER: [
        "I'm not very technical, but I think it is like a menu.",
        "Sorry, this might be a bad answer. It is a menu.",
        "I don't have a computer science degree, so bear with me.",
    ],
    Trait.RESULT_STATED: [
        "As a result, churn went down.",
        "In the end we shipped it.",
        "We reduced the latency by forty percent.",
        "Complaints fell from ninety to ten a week.",
    ],
    Trait.USER_TIEBACK: [
        "So the customer waits less.",
        "Users see it at once.",
        "That matters to people who use it every day.",
    ],
}

NOT_SHOWN = {
    Trait.TRADEOFF_NAMED: ["We retry and give up after two seconds.", "There was no trade-off."],
    Trait.CLARIFYING_QUESTION: [
        "So what did I do? I called the lead.",
        "We measured it, right?",
        "I can explain the scale of it.",
        "I find out how many customers are hit.",
        "The downside is duplication. We looked at that.",
        "I know who the users are.",
    ],
    Trait.EDGE_ADMITTED: [
        "I know the details well.",
        "The users do not know it.",
        "You don't need to know whether the kitchen is new.",
        "It would cost us, I don't know, three developers for half a year.",
        "It'd be, like, I don't know, maybe a week.",
    ],
    Trait.APOLOGY_OPENER: [
        "The sponsor was not very technical, so I drew it.",
        "I had to explain it to a non-technical person.",
    ],
    Trait.RESULT_STATED: [
        "I then talked to the team about the screens.",
        "We test it in the end-to-end flow.",
    ],
    Trait.USER_TIEBACK: ["I wrote the user story.", "The user interface is a form."],
}


def test_no_trait_is_made_of_two_phrases_that_a_recognizer_cut() -> None:
    question = Question("sample", Kind.TECHNICAL, "What is an API?", "why", {}, ())

    reading = match.read(question, [Remark("The downside is."), Remark("We looked at that.")])

    assert not reading.traits[Trait.CLARIFYING_QUESTION]


@pytest.mark.parametrize(
    ("trait", "text"), [(trait, text) for trait, texts in SHOWN.items() for text in texts]
)
def test_a_trait_is_found_with_its_words(trait: Trait, text: str) -> None:
    evidence = hear(text).traits[trait]

    assert evidence
    assert all(text[each.start : each.end] == each.text for each in evidence)


@pytest.mark.parametrize(
    ("trait", "text"), [(trait, text) for trait, texts in NOT_SHOWN.items() for text in texts]
)
def test_a_trait_is_not_found_in_other_words(trait: Trait, text: str) -> None:
    assert hear(text).traits[trait] == ()


def test_choosing_needs_something_to_choose_between() -> None:
    both = hear("It's speed versus cost, and I would pick speed.").traits

    assert both[Trait.TRADEOFF_CHOSEN]
    assert not hear("I would pick speed.").traits[Trait.TRADEOFF_CHOSEN]
    assert not hear("It's speed versus cost.").traits[Trait.TRADEOFF_CHOSEN]


def test_an_apology_counts_only_as_an_opener() -> None:
    later = "We built the menu. " * 12 + "I'm not very technical."

    assert hear(later).traits[Trait.APOLOGY_OPENER] == ()


def test_words_that_were_hardly_recognized_show_no_trait() -> None:
    assert hear("There is a trade-off.", confidence=0.2).traits[Trait.TRADEOFF_NAMED] == ()


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("I did it.", 1.0), ("We did it.", 0.0), ("I asked and we built it.", 0.5), ("Done.", 0.5)],
)
def test_first_person_ratio(text: str, ratio: float) -> None:
    assert hear(text).measures[Measure.FIRST_PERSON_RATIO] == ratio


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Forty percent of 1,000 users, p ninety-nine.", 3),
        ("One of them, and two others.", 0),
        ("One percent in two weeks.", 2),
        ("No figures here.", 0),
    ],
)
def test_numbers_quoted(text: str, count: int) -> None:
    assert hear(text).measures[Measure.NUMBERS_QUOTED] == count


def test_hedges_and_fillers_are_counted() -> None:
    measures = hear("Um, I think it is, you know, sort of fine, maybe, uh.", duration_s=30).measures

    assert measures[Measure.HEDGES] == 3
    assert measures[Measure.FILLERS_PER_MIN] == 6


def test_jargon_leaves_out_the_questions_own_words() -> None:
    assert hear("An API is like a menu, and APIs are menus.").measures[Measure.JARGON_DENSITY] == 0
    density = hear("It has JSON endpoints with OAuth.").measures[Measure.JARGON_DENSITY]
    assert density == pytest.approx(3 / 6)


@pytest.mark.parametrize(
    "text",
    [
        "In June you see twenty shops, before you pay for the rest.",
        "I can commit to May, and I'll tell the CEO and the VP of sales.",
        "The CFO asked about the ROI, and I lost the thread.",
        "Every branch has a warehouse, and the staff join a session.",
    ],
)
def test_what_everybody_says_is_no_jargon(text: str) -> None:
    assert hear(text).measures[Measure.JARGON_DENSITY] == 0


def test_duration_is_given_timed_or_estimated() -> None:
    question = Question("sample", Kind.TECHNICAL, "ask", "why", {}, ())
    timed = [Remark("one two", 1.0, 0.0, 2.0), Remark("three", 1.0, 3.0, 4.5)]

    assert hear("four words are here", duration_s=9).measures[Measure.DURATION_S] == 9
    assert match.read(question, timed).measures[Measure.DURATION_S] == 3.5
    assert hear("four words are here").measures[Measure.DURATION_S] == pytest.approx(4 / 2.3)
    assert hear("").measures[Measure.FILLERS_PER_MIN] == 0
