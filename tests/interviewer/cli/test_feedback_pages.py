"""The pages of looking back: everything that concerns a person, nothing that moves the cursor."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from interviewer.cli.feedback_pages import show_heard, show_why
from interviewer.report import labels
from interviewer.report.model import (
    Anchor,
    Answer,
    Competence,
    Concept,
    Fact,
    Figure,
    FollowUp,
    Habit,
    MeterMove,
    Moment,
    Question,
)

HOSTILE = "\x1b[2J[bold]evil[/bold]"
SAID = Moment(1, 0.0, 2.0, "we retry twice")
RUBRIC = (
    Competence("nfr_care", (Anchor(1, "None"), Anchor(3, "Some")), 3, 4, "Enough.", (SAID,)),
    Competence("insight", (Anchor(1, "None"),), None, None, "Judge it yourself.", ()),
)
CONCEPTS = (
    Concept("retry", "trying again", "heard", avoid=False, corrected=False, quotes=(SAID,)),
    Concept("owner", "who owns it", "unsure", avoid=False, corrected=False, quotes=()),
    Concept("timeout", "how long to wait", "not_heard", avoid=False, corrected=False, quotes=()),
    Concept("blame", "blame", "not_heard", avoid=True, corrected=False, quotes=()),
)
QUESTION = Question(
    1, 3, "retries", "Retries", "technical", "How do you retry?", "", (), True, None, "", (),
    CONCEPTS, RUBRIC, (FollowUp("slow", 1, "And when it is slow?", "It is open.", ("x",), ()),),
    (Habit("bluff", 1, False, "you made it up", "Say that you do not know.", ()),),
)  # fmt: skip


def shown(question: Question, width: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None)
    show_heard(console, question)
    show_why(console, question)
    assert max(map(len, out.getvalue().splitlines())) <= width
    return out.getvalue()


def test_heard_unsure_and_not_heard_each_once_with_the_words() -> None:
    page = shown(QUESTION)
    assert '+ heard   trying again  "we retry twice"' in page
    assert "? unsure  who owns it" in page
    assert "- not heard: how long to wait" in [line.strip() for line in page.splitlines()]
    assert "blame" not in page


def test_the_own_rating_stands_beside_what_the_words_show() -> None:
    page = shown(QUESTION)
    assert "nfr care   you 4 · your words 3   you rate it 1 higher" in page
    assert "3: Some" in page
    assert "insight   you left it out · your words cannot tell" in page
    assert "Judge it yourself." in page


def test_why_each_follow_up_came_and_what_was_noticed() -> None:
    page = shown(QUESTION)
    assert "And when it is slow?" in page
    assert "It is open." in page
    assert "- You made it up. Say that you do not know." in page


def test_a_narrow_terminal_cuts_no_state_and_hides_no_words() -> None:
    long = tuple(replace(each, name="keeping it from happening again") for each in CONCEPTS)
    page = shown(replace(QUESTION, concepts=long, rubric=()), 40)
    assert "+ heard " in page
    assert "? unsure" in page
    assert '"we' in page


def test_a_length_is_as_long_as_in_the_report() -> None:
    for value, in_report, told in ((59.6, "60 s", "1:00"), (149.6, "2:30 min", "2:30")):
        figure = Figure("length", value, "s", "green", "right", None, ())
        answer = Answer(1, 0.0, "", False, "silence", "", (), (), (), (), (), (figure,))
        assert labels.value_of(figure) == in_report
        assert f"Length {told}, right" in shown(replace(QUESTION, answers=(answer,)))


def test_an_exercise_tells_what_was_never_asked_for() -> None:
    facts = (Fact("who uses it", "Clerks.", True), Fact("the budget", "Two months.", False))
    page = shown(replace(QUESTION, facts=facts))
    assert "+ asked: who uses it" in page
    assert "- never asked: the budget. Two months." in page


def test_a_roleplay_tells_what_moved_whom_and_how_it_came_out() -> None:
    moved = MeterMove(1, "patience", 5, 3, "You gave no date.", ("soon",))
    page = shown(replace(QUESTION, moves=(moved,), ending="She goes to your boss."))
    assert "patience 5 to 3  You gave no date." in page
    assert '"soon"' in page
    assert "In the end: She goes to your boss." in page


def test_hostile_text_is_shown_as_text_at_every_width() -> None:
    evil = replace(SAID, quote=HOSTILE)
    question = replace(
        QUESTION, title=HOSTILE, concepts=(replace(CONCEPTS[0], name=HOSTILE, quotes=(evil,)),)
    )
    for width in (40, 80, 140):
        page = shown(question, width)
        assert "\x1b" not in page
        assert "[bold]evil" in page
