"""A copy to share holds no word of the candidate's, whatever it is drawn as."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from interviewer.keeping import store
from interviewer.report import codec, html, markdown, tables
from interviewer.report.build import build
from interviewer.report.model import Advice, FollowUp, Habit, Report
from interviewer.report.redact import redact
from interviewer.tree import Question
from tests.interviewer.made_sessions import write_session

DRAWN = (codec.dumps, html.render, markdown.render, tables.as_csv, tables.as_anki)


def runs(text: str, size: int = 4) -> set[str]:
    said = re.findall(r"[a-z']+", text.lower())
    return {" ".join(said[i : i + size]) for i in range(len(said) - size + 1)}


def authored(report: Report) -> str:
    return " ".join(
        " ".join((q.ask, q.why, *q.pointers, *(a.does for c in q.rubric for a in c.anchors)))
        for q in report.questions
    )


@pytest.mark.parametrize("draw", DRAWN)
def test_no_run_of_their_words_is_left(report: Report, mean_report: Report, draw: object) -> None:
    for each in (report, mean_report):
        said = {run for q in each.questions for a in q.answers for run in runs(a.text)}
        said |= {run for q in each.questions for c in q.concepts for m in c.quotes
                 for run in runs(m.quote)}  # fmt: skip
        said -= runs(authored(each))
        assert len(said) > 30
        assert said & runs(draw(each)) or draw is tables.as_anki or draw is tables.as_csv  # type: ignore[operator]
        assert said & runs(draw(redact(each))) == set()  # type: ignore[operator]


def test_the_figures_stay(report: Report) -> None:
    shared = redact(report)

    assert shared.redacted
    assert not shared.session.audio
    for before, after in zip(report.questions, shared.questions, strict=True):
        assert after.heard == before.heard
        for one, other in zip(before.answers, after.answers, strict=True):
            assert [f.value for f in one.figures] == [f.value for f in other.figures]
            assert other.text == ""
            assert all(moment.quote == "" for f in other.figures for moment in f.moments)
    page = html.render(shared)
    assert "A copy for sharing" in page
    assert "<q>" not in page


def test_our_own_sentences_stay_unless_they_quote(report: Report) -> None:
    question = report.questions[0]
    said = question.answers[0].text.split(". ")[2]
    follow_up = question.follow_ups[0]
    changed = replace(
        question,
        closed=f'You said "{said}".',
        follow_ups=(
            replace(
                follow_up,
                text=f"You spoke of {said}. How did that go?",
                why="It was short.",
                neutral="",
            ),
            FollowUp(
                "when-it-is-down", 2, "And Acme?", f"You said {said}.", (said,), (), "What then?"
            ),
        ),
        habits=(Habit("bluffing", 1, False, f'you said "{said}" plainly', "Say so.", (said,)),),
    )
    shared = redact(
        replace(
            report,
            questions=(changed,),
            change=Advice("Stop earlier.", f'In "{said}" it went on.', said, 1, 1, 0.0),
        )
    )
    (after,) = shared.questions
    assert after.follow_ups[0].text == follow_up.probe.replace("-", " ").capitalize()
    assert after.follow_ups[0].why == "It was short."
    assert (after.follow_ups[1].text, after.follow_ups[1].why) == ("What then?", "")
    assert after.closed == "You said [...]."
    assert after.habits[0].why == "you said [...] plainly"
    assert shared.change is not None
    assert (shared.change.what, shared.change.quote) == ("Stop earlier.", "")
    assert shared.change.why == "In [...] it went on."


@pytest.mark.parametrize("draw", DRAWN)
def test_not_one_word_of_theirs_is_left_in_a_probe(
    draw: object, tmp_path: Path, questions: dict[str, Question]
) -> None:
    question = questions["api-acceptance-criteria"]
    said = ("We integrated with Flumbo, the provider was Flumbo. First the happy path.",)
    log = write_session(tmp_path / "log.jsonl", [question], {}, otherwise=said)
    report = build(store.read(log), questions)
    named = [each for each in report.questions[0].follow_ups if "Flumbo" in each.text]
    assert named, "a probe that takes up a name"

    shared = redact(report)

    assert "flumbo" not in draw(shared).lower()  # type: ignore[operator]
    by_probe = {each.probe: each.text for each in shared.questions[0].follow_ups}
    probes = {probe.id: probe for probe in question.probes}
    assert by_probe[named[0].probe] == probes[named[0].probe].fallback
    plain = [each for each in report.questions[0].follow_ups if each not in named]
    assert all(by_probe[each.probe] == each.text for each in plain)


def test_sound_is_not_in_a_shared_copy(report: Report) -> None:
    page = html.render(redact(report), {(1, 1): "data:audio/mpeg;base64,AAAA"})

    assert "<audio" not in page
    assert "media-src" not in page
