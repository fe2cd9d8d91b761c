from __future__ import annotations

from dataclasses import replace

import pytest

from interviewer.reading import Remark
from interviewer.speaking import delivery
from interviewer.speaking.bands import Band, Shade
from interviewer.speaking.delivery import Finding, Sound
from interviewer.tree import Audience, Kind, Question, TimeBox
from interviewer.understanding import match


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


def test_in_a_roleplay_no_reply_is_too_short() -> None:
    scene = question(Kind.ROLEPLAY)
    most = scene.time_box.target[1]

    for is_reply in (False, True):
        short = measure(scene, spoken(0, 3), is_reply=is_reply)["length"]
        assert (short.shade, short.note) == (Shade.GREEN, "right")
        long = measure(scene, spoken(0, most + 1), is_reply=is_reply)["length"]
        assert long.note == "too much"


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
    assert some.unit == "a minute at least"
    assert len(some.moments) == 6
    assert none.shade is None
    assert "recognizers drop them" in none.note


def test_typed_text_has_neither_pace_nor_pauses() -> None:
    found = measure(question(Kind.TECHNICAL), Remark("word " * 230))

    assert set(found) == {"length", "hedges_personal", "hedges_low", "numbers"}
    assert found["length"].value == 100
    assert found["length"].note == "right, as it would be spoken"
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


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(59, "too little"), (60, "right"), (151, "too much")]
)
def test_length_says_which_way_it_is_off(seconds: float, verdict: str) -> None:
    asked = question(Kind.BEHAVIOURAL)

    assert measure(asked, spoken(0, seconds))["length"].note == verdict


def test_the_delay_is_a_figure_only_where_it_is_known() -> None:
    asked, remark = question(Kind.TECHNICAL), spoken(0, 10)
    reading = match.read(asked, (remark,))

    known = delivery.measure(asked, (remark,), reading, sound=Sound(delay_s=6.0))

    assert known["response_delay"].shade is Shade.AMBER
    assert "response_delay" not in delivery.measure(asked, (remark,), reading)


def test_fillers_are_split_into_sounds_and_words() -> None:
    remark = Remark("Um, you know, it was, like, uh, basically fine. I like it.", 1.0, 0, 10)
    found = measure(question(Kind.TECHNICAL), remark)

    assert found["filler_sounds"].value == 2
    assert found["filler_words"].value == 3
    assert found["fillers"].value == 30
    starts = [moment.start_s for moment in found["fillers"].moments]
    assert len(starts) == 5
    assert starts == sorted(starts)


def test_one_um_in_a_short_reply_is_no_rate() -> None:
    (one, many) = (
        measure(question(Kind.TECHNICAL), Remark(text, 1.0, 0, 3))["fillers"]
        for text in ("Um, I don't know.", "Um, uh, um, I don't know.")
    )

    assert (one.value, one.unit, one.shade, one.band) == (1, "times", None, None)
    assert (many.value, many.unit, many.shade) == (60, "a minute at least", Shade.RED)


def test_who_says_neither_i_nor_we_has_no_share_of_either() -> None:
    assert "first_person" not in measure(question(Kind.TECHNICAL), Remark("It depends."))


def test_a_single_pause_reads_as_one() -> None:
    remarks = (Remark("I asked them to", 1.0, 0, 1), Remark("measure it first.", 1.0, 3, 5))
    found = measure(question(Kind.TECHNICAL), *remarks)

    assert found["pauses_within"].note == "1 of them long, of 1 in all"
    assert found["paused"].note == "1 pause"


def test_hedges_are_personal_or_low() -> None:
    found = measure(question(Kind.TECHNICAL), Remark("I think it maybe works. I guess it might."))

    assert found["hedges_personal"].value == 2
    assert found["hedges_low"].value == 2
    assert found["hedges_personal"].moments[0].quote == "I think it maybe works"


def test_numbers_are_counted_with_their_moments() -> None:
    found = measure(question(Kind.TECHNICAL), Remark("One of them fell by forty percent to 2.5."))

    assert found["numbers"].value == 2


def test_the_share_of_i_is_never_judged() -> None:
    found = measure(question(Kind.BEHAVIOURAL), Remark("We did it. We won. I helped."))

    assert found["first_person"].value == 0.33
    assert found["first_person"].shade is None


STORY = (
    "I was working at a bank and the team was two years behind.",
    "My job was to get the release out.",
    "I decided to cut the scope in half.",
    "I asked every engineer what would break first.",
    "Then I wrote the plan down with the lead and showed it to the sponsor.",
    "As a result we shipped in May and the error rate fell by forty percent.",
)


def told(*sentences: str) -> list[Remark]:
    return [Remark(text, 1.0, 5.0 * i, 5.0 * i + 4) for i, text in enumerate(sentences)]


def test_a_story_has_its_parts() -> None:
    found = measure(question(Kind.BEHAVIOURAL), *told(*STORY))

    assert found["story_setting"].shade is Shade.GREEN
    assert found["story_action"].shade is Shade.GREEN
    assert found["story_result"].shade is Shade.GREEN
    assert sum(found[f"story_{part}"].value for part in ("setting", "action", "result")) == (
        pytest.approx(1, abs=0.02)
    )
    (result,) = found["story_result"].moments
    assert (result.start_s, result.end_s) == (25, 29)


def test_a_story_without_action_and_result_shows_it() -> None:
    setting = (
        *STORY[:2], "There were twelve people in three offices.",
        "At the time the company had four products and it was a mess.",
    )  # fmt: skip
    found = measure(question(Kind.BEHAVIOURAL), *told(*setting))

    assert found["story_action"].shade is Shade.RED
    assert found["story_result"].shade is Shade.RED
    assert "story_action" not in measure(question(Kind.BEHAVIOURAL), *told(STORY[0]))
    assert "story_action" not in measure(question(Kind.TECHNICAL), *told(*setting))


def test_saying_what_something_was_does_not_lead_back_to_the_situation() -> None:
    found = measure(
        question(Kind.BEHAVIOURAL),
        *told(
            *STORY[:2],
            "I asked them to measure the slow query first.",
            "They measured it for a whole day, and it was an index.",
            "It was a hard conversation with all of them.",
            "In the end we kept the database and the response time fell by half.",
        ),
    )

    assert found["story_action"].shade is Shade.GREEN


def test_what_was_done_counts_in_one_breath_with_where_it_was() -> None:
    story = (
        "At my last company we had two ways to move, and I decided to move one country first, "
        "because the risk of one big release was too high for all of us. "
        "In the end incidents fell by forty percent, and sales were fine with it."
    )
    found = measure(question(Kind.BEHAVIOURAL), *told(story))

    assert found["story_action"].value >= 0.4
    assert sum(found[f"story_{part}"].value for part in ("setting", "action", "result")) == (
        pytest.approx(1, abs=0.02)
    )


def test_of_a_story_that_was_badly_heard_nothing_is_said() -> None:
    badly = [replace(remark, confidence=0.3) for remark in told(*STORY)]

    assert "story_result" in measure(question(Kind.BEHAVIOURAL), *told(*STORY))
    assert "story_result" not in measure(question(Kind.BEHAVIOURAL), *badly)


def test_a_check_in_breaks_a_monologue() -> None:
    asked = question(Kind.TECHNICAL)
    long = measure(asked, spoken(0, 70), spoken(71, 140))
    checked = measure(asked, spoken(0, 65), Remark("Does that make sense so far?", 1, 66, 68),
                      spoken(69, 140))  # fmt: skip

    assert (long["monologue"].value, long["monologue"].shade) == (140, Shade.RED)
    assert long["monologue"].note == "no check-in was heard"
    assert checked["monologue"].value == pytest.approx(73, abs=1)
    assert checked["monologue"].shade is Shade.GREEN
    assert "monologue" not in measure(asked, spoken(0, 59))


def test_a_story_may_be_told_in_one_go() -> None:
    found = measure(question(Kind.BEHAVIOURAL), spoken(0, 140))

    assert found["monologue"].shade is None
