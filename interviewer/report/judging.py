"""What the index keeps of a session beyond its log: figures and results of its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from interviewer.events import QuestionOpened
from interviewer.keeping.history import DRILL, History, Judged, Result
from interviewer.keeping.store import Record
from interviewer.report import model
from interviewer.report.build import build
from interviewer.tree import Kind, Question
from interviewer.understanding.retelling import SAME_STORY, fingerprint, likeness

TREND = 10
"""So many sessions make a trend."""
LATEST = 30
"""So many of the last sessions are looked at for suggestions and retold stories."""


def bring_up_to_date(history: History, questions: Mapping[str, Question]) -> None:
    """Judge those of the latest sessions that are not judged yet."""
    _judge_latest(history, questions, LATEST)


def judge_one(history: History, questions: Mapping[str, Question]) -> None:
    """Judge the latest session, if it is not judged yet."""
    _judge_latest(history, questions, 1)


def _judge_latest(history: History, questions: Mapping[str, Question], latest: int) -> None:
    for record in history.unjudged(latest, questions):
        # Without its tree nothing was missed in a question: that would stand in the index for good.
        if all(name in questions for name in _scored(record)):
            history.judge(record.id, judge(build(record, questions)))


def _scored(record: Record) -> Iterator[str]:
    """The ids of the questions whose answers are judged; those of a drill are not."""
    for item in record.items if record.header.get("mode") != DRILL else ():
        if isinstance(item, QuestionOpened) and item.scored:
            yield item.question


def judge(report: model.Report) -> Judged:
    """The figures and results of a session; of a drill there are none.

    Who answers in half a minute what asks for two says less on purpose: that is no weakness.
    """
    if report.session.mode == DRILL:
        return Judged({}, ())
    return Judged(
        figures(report), tuple(_result(report.session.id, q) for q in report.questions if q.scored)
    )


def figures(report: model.Report) -> dict[str, float]:
    """The session's figures for the trend (`labels.TREND`); only those that it has."""
    found: dict[str, float] = {}
    answered = [q for q in report.questions if q.main and q.scored]
    whole = [q for q in answered if q.whole]
    wanted = sum(len(question.wanted) for question in whole)
    if wanted:
        found["concepts_heard"] = 100 * sum(question.heard for question in whole) / wanted
    mains = [question.main for question in answered if question.main]
    lengths = [f for answer in mains if (f := answer.figure("length")) and f.shade]
    if lengths:
        found["length_right"] = 100 * sum(f.shade == "green" for f in lengths) / len(lengths)
    spoken = [answer for question in answered for answer in question.given if not answer.typed]
    speech_s = sum(p.end_s - p.start_s for answer in spoken for p in answer.phrases)
    if speech_s:
        words = sum(len(answer.text.split()) for answer in spoken)
        long = sum(pause.shade == "red" for answer in spoken for pause in answer.pauses)
        fillers = sum(
            f.value
            for answer in spoken
            for name in ("filler_sounds", "filler_words")
            if (f := answer.figure(name))
        )
        found["pace"] = 60 * words / speech_s
        found["fillers"] = 60 * fillers / speech_s
        found["long_pauses"] = 60 * long / speech_s
    return {name: round(value, 1) for name, value in found.items()}


def trend(history: History, until: str) -> tuple[model.TrendPoint, ...]:
    """The last sessions up to and with `until`, oldest first."""
    return tuple(
        model.TrendPoint(
            entry.id,
            entry.began.isoformat(),
            tuple(model.Measured(name, value) for name, value in sorted(measured.items())),
        )
        for entry, measured in history.figures(TREND, until)
    )


def with_retold(
    report: model.Report, results: Iterable[Result], titles: Mapping[str, str]
) -> model.Report:
    """The report with the stories told before, to another question, in this session or earlier."""
    now = [_result(report.session.id, question) for question in report.questions]
    past = [each for each in results if each.session < report.session.id]  # begun before it
    found = []
    for at, result in enumerate(now):
        told = [r for r in (*now[:at], *past) if r.question != result.question]
        nearest = max(told, key=lambda r: likeness(result.story, r.story), default=None)
        if nearest and likeness(result.story, nearest.story) >= SAME_STORY:
            title = titles.get(nearest.question, nearest.question)
            found.append(model.Retold(result.number, nearest.session, title))
    return replace(report, retold=tuple(found))


def _result(session: str, question: model.Question) -> Result:
    """How a question went; nobody missed anything in an answer that was stopped."""
    whole = question.whole
    missed = tuple(c.name for c in question.wanted if c.state == "not_heard")
    return Result(
        session,
        question.number,
        question.id,
        question.heard,
        len(question.wanted) if whole else 0,
        missed if whole else (),
        sum(c.avoid and c.state == "heard" for c in question.concepts),
        tuple(sorted(_story(question))),
    )


def _story(question: model.Question) -> Sequence[str]:
    """The telling words of a story; only questions about what somebody did are answered by one."""
    if question.kind != Kind.BEHAVIOURAL.value or question.main is None:
        return ()
    return tuple(fingerprint(question.main.text))
