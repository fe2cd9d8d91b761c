from __future__ import annotations

import pytest

from interviewer import delivery, match
from interviewer.delivery import Band, Finding, Shade
from interviewer.reading import Remark
from interviewer.tree import Audience, Kind, Question, TimeBox


def question(kind: Kind, audience: Audience = Audience.ENGINEER) -> Question:
    return Question("q", kind, "What is an API?", "why", {}, (), audience=audience,
                    time_box=TimeBox((80, 160), 200))  # fmt: skip


def measure(asked: Question, *remarks: Remark, is_reply: bool = False) -> dict[str, Finding]:
    return delivery.measure(asked, remarks, match.read(asked, remarks), is_reply=is_reply)


def spoken(start_s: float, end_s: float, words: int = 10, text: str = "word") -> Remark:
    return Remark(" ".join([text] * words), 1.0, start_s, end_s)


@pytest.mark.parametrize(
    ("kind", "seconds", "shade"),
    [
        (Kind.BEHAVIOURAL, 60, Shade.GREEN),
        (Kind.BEHAVIOURAL, 150, Shade.GREEN),
        (Kind.BEHAVIOURAL, 151, Shade.AMBER),
        (Kind.BEHAVIOURAL, 44, Shade.RED),
        (Kind.SITUATIONAL, 130, Shade.AMBER),
        (Kind.EXPLAIN, 75, Shade.GREEN),
        (Kind.EXPLAIN, 110, Shade.RED),
        (Kind.DESIGN, 119, Shade.RED),
        (Kind.TECHNICAL, 100, Shade.GREEN),
        (Kind.TECHNICAL, 190, Shade.AMBER),
        (Kind.TECHNICAL, 201, Shade.RED),
    ],
)
def test_length_is_judged_by_the_kind_of_question(kind: Kind, seconds: float, shade: Shade) -> None:
    assert measure(question(kind), spoken(0, seconds))["length"].shade is shade


def test_a_reply_is_shorter() -> None:
    asked = question(Kind.BEHAVIOURAL)

    assert measure(asked, spoken(0, 50), is_reply=True)["length"].shade is Shade.GREEN
    assert measure(asked, spoken(0, 91), is_reply=True)["length"].shade is Shade.RED


def test_pace_counts_speaking_time_only() -> None:
    found = measure(question(Kind.TECHNICAL), spoken(0, 10, 25), spoken(20, 30, 25))

    assert found["pace"].value == 150
    assert found["pace"].shade is Shade.GREEN
    assert found["longest_pause"].value == 10
    assert found["longest_pause"].shade is Shade.RED
    assert "pace" not in measure(question(Kind.TECHNICAL), spoken(0, 2))


def test_fillers_are_at_least_so_many_and_none_is_not_praised() -> None:
    asked = question(Kind.TECHNICAL)

    some = measure(asked, spoken(0, 60, 6, "um"))["fillers"]
    none = measure(asked, spoken(0, 60))["fillers"]

    assert (some.value, some.shade) == (6, Shade.AMBER)
    assert "at least" in some.note
    assert none.shade is None
    assert "recognizers drop them" in none.note


def test_typed_text_has_neither_pace_nor_pauses() -> None:
    found = measure(question(Kind.TECHNICAL), Remark("word " * 230))

    assert set(found) == {"length", "first_person"}
    assert found["length"].value == 100
    assert found["length"].note == "as it would be spoken"
    assert measure(question(Kind.TECHNICAL), Remark(""))["length"].shade is None


def test_jargon_matters_to_a_lay_listener_only() -> None:
    remark = Remark("It has endpoints and OAuth and REST, and it is like a menu to you.")

    assert "jargon" not in measure(question(Kind.EXPLAIN), remark)
    assert measure(question(Kind.EXPLAIN, Audience.LAY), remark)["jargon"].shade is Shade.RED


def test_a_design_answer_clarifies_early() -> None:
    asked = question(Kind.DESIGN)
    ask_back = Remark("Can I ask who the users are?", 1.0, 40, 44)

    late = measure(asked, spoken(0, 39), ask_back)["clarified_early"]
    early = measure(asked, Remark(ask_back.text, 1.0, 3, 6), spoken(7, 100))["clarified_early"]
    never = measure(asked, spoken(0, 100))["clarified_early"]

    assert late.shade is Shade.RED
    assert late.value == pytest.approx(40, abs=1)
    assert early.shade is Shade.GREEN
    assert never.shade is Shade.RED
    assert "clarified_early" not in measure(asked, spoken(0, 30), is_reply=True)


def test_a_band_without_a_side_is_open() -> None:
    band = Band((None, 5), (None, 10), "test")

    assert [band.shade(value) for value in (-1, 5, 6, 11)] == [
        Shade.GREEN,
        Shade.GREEN,
        Shade.AMBER,
        Shade.RED,
    ]
