"""Roleplays and questions back: what moved the persona is drawn, what was asked is not judged."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import jsonschema
import pytest

from interviewer.keeping.store import read
from interviewer.lines import NEAREST
from interviewer.report import advice, codec, drawing, html, judging, labels, markdown, tables
from interviewer.report.build import build
from interviewer.report.compare import compare
from interviewer.report.model import Meter, Report
from interviewer.report.redact import redact
from interviewer.tree import Clarification, Kind, Question
from tests.interviewer.helpers import make_question
from tests.interviewer.made_sessions import Reply, write_session
from tests.interviewer.report.test_codec import as_json
from tests.interviewer.report.test_html import Page
from tests.interviewer.small_roleplay import small_roleplay

PROMISE: Reply = ("You will have it in June, I promise.",)
SPAN: Reply = ("Well, between March and May, and it depends on the bank.",)
EVASION: Reply = ("We are working on it, and there is a lot to do.",)
ASKED: Reply = ("Which vendor is it?",)
PLAN: Reply = (
    "First I would look at what the old system does today and write that down,",
    "then we build the happy path together with two of the customers,",
    "and in the end we take the other customers over, one after the other, over some weeks.",
)
SCHEMA = Path(__file__).parents[3] / "docs" / "report.schema.json"


class InTurn(dict[str, Reply]):
    """One reply after the other, whatever is asked."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__()
        self._replies = iter(replies)

    def get(self, _key: str, default: Reply = ()) -> Reply:  # type: ignore[override]
        return next(self._replies, default)


def held(folder: Path, question: Question, *replies: Reply, again: int = 1) -> Report:
    path = write_session(folder / "20260103-000000-abcd.jsonl", [question] * again, InTurn(replies))
    return build(read(path), {question.id: question})


@pytest.fixture
def ada(tmp_path: Path) -> Question:
    return small_roleplay(tmp_path)


@pytest.fixture
def asking() -> Question:
    """A design question about a third party, to which one may ask which."""
    which = Clarification("which", ("which vendor",), "A payment provider.")
    return make_question(kind=Kind.DESIGN, clarify=(which,))


# --- roleplays ------------------------------------------------------------------------------------


def test_meters_from_their_beginning_to_the_end(tmp_path: Path, ada: Question) -> None:
    (question,) = held(tmp_path, ada, PROMISE, SPAN, SPAN, SPAN).questions

    assert (question.persona, question.role) == ("Ada", "the sponsor")
    assert question.meters[0] == Meter("trust", 0, 10, 3, 4)
    moved = [(m.answer, m.meter, m.before, m.after) for m in question.moves]
    assert moved[:3] == [(1, "trust", 3, 1), (1, "patience", 3, 4), (2, "trust", 1, 4)]
    for move in question.moves:
        assert move.why
        assert move.quotes
        assert all(quote in question.answers[move.answer - 1].text for quote in move.quotes)
    assert question.ending == "Parts. Nothing came of it."
    assert question.ending_why


def test_the_page_draws_every_step_and_says_it_beside(tmp_path: Path, ada: Question) -> None:
    report = held(tmp_path, ada, PROMISE, SPAN, SPAN, SPAN)
    page = Page(html.render(report))
    text = " ".join(page.text.split())

    assert page.wrong == []
    said = "trust: 3 of 10 at first, 1 after reply 1, 4 after reply 2"
    assert [svg for svg in page.all("svg") if svg.get("aria-label") == said]
    assert said in text
    assert "You talked to Ada, the sponsor." in text
    assert "A range is something she can plan with." in text
    assert "Parts. Nothing came of it." in text
    assert text.count(report.questions[0].ending_why) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_step_is_a_row_of_the_table(tmp_path: Path, ada: Question) -> None:
    rows = csv.DictReader(io.StringIO(tables.as_csv(held(tmp_path, ada, PROMISE, SPAN, SPAN))))
    kept = [row for row in rows if row["kind"] in ("meter", "ending")]

    trust = [row for row in kept if row["name"] == "trust"]
    assert [(row["answer"], float(row["value"]), row["judged"]) for row in trust[:3]] == [
        ("", 3, "at first"), ("1", 1, "down"), ("2", 4, "up"),
    ]  # fmt: skip
    assert [row["name"] for row in kept if row["kind"] == "ending"] == [
        "Parts. Nothing came of it."
    ]


def test_a_step_is_flat_until_the_reply_that_made_it(tmp_path: Path, ada: Question) -> None:
    (question,) = held(tmp_path, ada, PROMISE, SPAN, SPAN, SPAN).questions
    trust, patience = drawing.courses(question)
    points = [tuple(float(at) for at in point.split(",")) for point in trust.line.split()]

    assert (points[0][0], points[-1][0]) == (0, 100)
    for (x, y), (next_x, next_y) in itertools.pairwise(points):
        assert x == next_x or y == next_y
        assert x <= next_x
        assert 0 <= next_y <= 40
    assert points[2][1] > points[1][1]  # downward, where trust went from 3 to 1
    assert points[4][1] < points[3][1]
    assert patience.name == "patience"
    still = replace(question, moves=(), meters=(Meter("trust", 0, 10, 3, 3),))
    (flat,) = drawing.courses(still)
    assert len({point.split(",")[1] for point in flat.line.split()}) == 1
    assert flat.summary == "trust: 3 of 10 at first, it never moved"


def test_patience_that_ran_out_ends_it_early(tmp_path: Path, ada: Question) -> None:
    (question,) = held(tmp_path, ada, EVASION, EVASION).questions

    assert question.meters[1] == Meter("patience", 0, 5, 3, 0)
    assert question.ending == "Walks out. She was kept waiting."


def test_a_conversation_that_broke_off_lacks_nothing(tmp_path: Path, ada: Question) -> None:
    whole = held(tmp_path, ada, EVASION, EVASION, EVASION)
    (question,) = whole.questions
    broken = replace(question, ending="", answers=question.answers[:1])

    assert whole.change is not None
    assert whole.change.what.startswith("Before you stop, speak about")
    change = advice.next_change([broken])
    assert change is None or not change.what.startswith("Before you stop")
    assert "concepts_heard" in judging.figures(whole)
    assert "concepts_heard" not in judging.figures(replace(whole, questions=(broken,)))


def test_the_same_in_markdown_and_json(tmp_path: Path, ada: Question) -> None:
    report = held(tmp_path, ada, PROMISE, SPAN, SPAN, SPAN)
    text = markdown.render(report)

    assert "- trust: 3 to 1. She has heard promises before." in text
    assert "- trust: 3 to 4, of 10" in text
    assert "### How it came out\n\nParts. Nothing came of it." in text
    assert "**Ada:** You said that last year." in text
    data = json.loads(codec.dumps(report))
    jsonschema.validate(data, json.loads(SCHEMA.read_text()))
    assert data["questions"][0]["meters"][0] == {
        "name": "trust", "low": 0, "high": 10, "start": 3, "end": 4,
    }  # fmt: skip
    assert data == as_json(asdict(report))


def test_nothing_that_a_persona_is_called_or_that_moved_it_does_harm(
    tmp_path: Path, ada: Question
) -> None:
    assert ada.persona is not None
    name, role = "<img src=x onerror=alert(1)>", "{{ 7 * 7 }}</p><script>"
    persona = replace(
        ada.persona, name=name, role=role, manner=replace(ada.persona.manner, name=name)
    )
    mean: Reply = ("I promise <b onclick=x>June</b> | *you* will have it.",)
    report = held(tmp_path, replace(ada, persona=persona), mean, mean, mean, mean)
    (question,) = report.questions
    page = Page(html.render(report))
    text = " ".join(page.text.split())

    assert any("<b onclick=x>" in quote for move in question.moves for quote in move.quotes)
    assert page.wrong == []
    assert {tag for tag, _ in page.elements} & {"script", "img", "b", "link"} == set()
    assert not any(name.startswith("on") for _, given in page.elements for name in given)
    assert not any(given.get(n) for _, given in page.elements for n in ("src", "style", "data"))
    assert f"You talked to {name}, {role}." in text
    assert "<b onclick=x>June</b>" in text
    written = markdown.render(report)
    assert "<" not in written
    assert "&lt;img src\\=x" in written


def test_a_shared_copy_keeps_the_meters_and_no_quote(tmp_path: Path, ada: Question) -> None:
    report = redact(held(tmp_path, ada, PROMISE, SPAN, SPAN, SPAN))
    (question,) = report.questions

    assert question.meters[0].end == 4
    assert all(move.quotes == () for move in question.moves)
    for text in (html.render(report), markdown.render(report), codec.dumps(report)):
        assert "have it in June" not in text
        assert "Nothing came of it." in text


# --- questions back -------------------------------------------------------------------------------


def test_a_question_back_is_no_answer(tmp_path: Path, asking: Question) -> None:
    (question,) = held(tmp_path, asking, ASKED, PLAN, PLAN, PLAN).questions
    asked, main = question.answers[:2]

    assert (asked.asks_back, asked.told) == (True, "A payment provider.")
    assert asked.text == "Which vendor is it?"
    assert (asked.figures, asked.pauses, asked.pace) == ((), (), ())
    assert question.main is main
    assert not main.asks_back
    assert main.probe == ""
    length, early = main.figure("length"), main.figure("clarified_early")
    assert length is not None
    assert length.value > 10
    assert early is not None
    assert (early.shade, early.note) == ("green", "asked before the answer began")
    assert labels.value_of(early) == "before it"


def test_who_never_asked_is_told_so(tmp_path: Path, asking: Question) -> None:
    (question,) = held(tmp_path, asking, PLAN, PLAN, PLAN).questions

    assert question.main is not None
    early = question.main.figure("clarified_early")
    assert early is not None
    assert early.shade == "red"
    assert labels.value_of(early) == "none"
    assert drawing.meter(early) is None
    alone = replace(question, answers=(replace(question.main, figures=(early,)),), concepts=())
    change = advice.next_change([alone])
    assert change is not None
    assert change.why == f"In '{question.title}': no clarifying question was heard."


def test_advice_and_trend_are_never_about_a_question_back(tmp_path: Path, asking: Question) -> None:
    (tmp_path / "plain").mkdir()
    with_it = held(tmp_path, asking, ASKED, PLAN, PLAN, PLAN)
    without = held(tmp_path / "plain", asking, PLAN, PLAN, PLAN)

    for given in (with_it.change, with_it.keep):
        assert given is None or not with_it.questions[0].answers[given.answer - 1].asks_back
    assert with_it.change is not None
    assert "ask" not in with_it.change.what.lower()
    one, other = judging.figures(with_it), judging.figures(without)
    assert one["length_right"] == other["length_right"]
    assert abs(one["pace"] - other["pace"]) < 6  # the same words, spoken a little unevenly
    compared = compare(without.questions[0], with_it.questions[0])
    (row,) = (row for row in compared.rows if row.name == "Length")
    assert row.verdict == ""


def test_who_only_asks_has_not_answered(tmp_path: Path, asking: Question) -> None:
    report = held(tmp_path, asking, ASKED, PLAN, PLAN, PLAN)
    (question,) = report.questions
    only = replace(question, answers=question.answers[:1], concepts=(), rubric=(), follow_ups=())
    report = replace(report, questions=(only,), change=None, keep=None)

    assert only.main is None
    assert judging.figures(report) == {}
    page = Page(html.render(report))
    assert page.wrong == []
    assert "only questions were asked" in page.text
    for draw in (codec.dumps, markdown.render, tables.as_csv, tables.as_anki):
        assert draw(report)


def test_it_is_shown_as_asked_with_what_was_told(tmp_path: Path, asking: Question) -> None:
    report = held(tmp_path, asking, ASKED, PLAN, PLAN, PLAN)
    text = " ".join(Page(html.render(report)).text.split())

    assert text.index("You asked back") < text.index("What you were told: A payment provider.")
    assert text.index("What you were told") < text.index("Your answer ended")
    written = markdown.render(report)
    assert "**You asked back**:\n\n> Which vendor is it?\n\nYou were told: A payment" in written


def test_an_exercise_lists_what_was_never_asked_for(
    tmp_path: Path, questions: dict[str, Question]
) -> None:
    exercise = next(each for each in questions.values() if each.kind is Kind.EXERCISE)
    first = exercise.clarify[0]
    phrase = re.sub(r"[|]\S+", "", first.hears[0]).replace("#", "3")
    report = held(tmp_path, exercise, (f"What about {phrase}?",), PLAN)
    (question,) = report.questions

    assert question.answers[0].asks_back
    assert [fact.name for fact in question.facts if fact.asked_for] == [first.called]
    assert len(question.facts) == len(exercise.clarify)
    written = markdown.render(report)
    assert f"- asked for: {markdown.plain(first.called)}." in written
    assert written.count("- never asked for: ") == len(exercise.clarify) - 1
    facts = [
        row for row in csv.DictReader(io.StringIO(tables.as_csv(report))) if row["kind"] == "fact"
    ]
    assert [row["value"] for row in facts].count("1") == 1
    assert len(facts) == len(exercise.clarify)


def test_who_had_no_example_did_not_ask_back() -> None:
    assert labels.no_answer_yet(NEAREST[0]) == "You had no example"
    assert labels.no_answer_yet("A payment provider.") == "You asked back"


def test_a_page_without_an_answer_says_what_there_was_instead(
    tmp_path: Path, questions: dict[str, Question]
) -> None:
    story = questions["pushed-back-on-approach"]
    report = held(tmp_path, story, ("I can't think of one.",), PLAN)
    (question,) = report.questions
    none, answer = question.answers[:2]
    asked = replace(none, told="A payment provider.")

    assert none.asks_back
    assert not answer.asks_back
    for answers, what in (
        ((), "nothing was said"),
        ((none,), "you had no example"),
        ((asked,), "only questions were asked"),
        ((asked, none), "no answer was given"),
    ):
        bare = replace(question, answers=answers, follow_ups=())
        page = html.render(replace(report, questions=(bare,), change=None, keep=None))
        assert what in Page(page).text


def test_another_try_that_was_left_unsaid_is_compared_with_nothing(tmp_path: Path) -> None:
    """A table of headings alone stood there."""
    report = held(tmp_path, make_question("one"), PLAN, PLAN, PLAN, PLAN, again=2)
    first, again = report.questions
    assert again.redo_of == 1
    unsaid = replace(again, answers=(), concepts=(), rubric=())
    report = replace(report, questions=(first, unsaid), change=None, keep=None)
    assert "Before and after" not in html.render(report)
    assert "| before | after |" not in markdown.render(report)
