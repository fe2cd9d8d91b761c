"""The report as one HTML file that loads nothing: no network, no other file, no font.

Everything that a person said is shown as text: Jinja escapes it, and what could move a cursor or
turn writing around is written out first.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from interviewer.report import drawing, labels
from interviewer.report.compare import Comparison, compare
from interviewer.report.model import (
    Answer,
    Competence,
    Concept,
    Figure,
    FollowUp,
    Moment,
    Pause,
    Question,
    Report,
    TrendPoint,
)
from interviewer.sentences import sentence, spaced
from interviewer.terminal_text import printable

Clips = Mapping[tuple[int, int], str]
"""The candidate's sound as data: addresses, by number of question and answer."""

_MAIN = (
    "length", "response_delay", "pace", "longest_pause", "pauses_within", "fillers",
    "story_setting", "story_action", "story_result", "clarified_early", "monologue", "jargon",
    "hedges_personal", "hedges_low", "numbers", "first_person",
)  # fmt: skip
_IF_ANY = ("hedges_personal", "hedges_low", "monologue")
_REPLY = ("length", "response_delay", "pace", "longest_pause", "fillers")
_PLACED = ("longest_pause", "pauses_within", "pauses_between", "fillers", "hedges_personal",
           "hedges_low", "jargon", "monologue")  # fmt: skip
_MOST_MOMENTS = 12
_MANY = 3
"""Fewer fillers or hedges than this are how people speak: not worth a line."""


def render(report: Report, clips: Clips | None = None) -> str:
    """The whole page. clips: sound to play, if it was kept and is wanted in the file."""
    audio = bool(clips) and not report.redacted
    style, script = _text("page.css"), _text("page.js") if audio else ""
    return _environment().get_template("page.html.j2").render(
        report=report,
        title=_title(report),
        subtitle=_subtitle(report),
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704 - ours, and free of markup
        script=Markup(script),  # noqa: S704
        audio=audio,
        clips=clips or {},
        sparks=drawing.sparks(_trend(report)),
        redo_of=lambda question: _redo(report, question),
        phrase_at=lambda question, answer, at_s: _phrase_at(report, question, answer, at_s),
        key=_key,
    )  # fmt: skip


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing from anywhere but this file's own style and script."""
    parts = ["default-src 'none'", f"style-src '{_digest(style)}'"]
    if script:
        parts += [f"script-src '{_digest(script)}'", "media-src data:"]
    return "; ".join([*parts, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return resources.files("interviewer.report").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("interviewer.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters |= {
        "anchor": _anchor,
        "clock": labels.clock,
        "courses": drawing.courses,
        "direction": labels.direction,
        "follow_up_before": _follow_up_before,
        "meter": drawing.meter,
        "name_of": labels.name_of,
        "no_answer_yet": labels.no_answer_yet,
        "note": _note,
        "odd_moments": odd_moments,
        "pause_after": _pause_after,
        "red_flags": _red_flags,
        "reply_figures": _reply_figures,
        "seconds": labels.seconds,
        "sentence": lambda clause: sentence([clause]),
        "shown_figures": _shown_figures,
        "timeline": drawing.timeline,
        "unanswered": labels.unanswered,
        "value_of": labels.value_of,
        "words": spaced,
        "written": labels.written,
    }
    return environment


def _harmless(value: Any) -> Any:
    """Called with everything that the template writes out."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return printable(value, lines=True)
    return value


def _trend(report: Report) -> tuple[TrendPoint, ...]:
    """Up to this session; () where it has no figures (a drill), for another one is not "now"."""
    measured = [point.session for point in report.trend]
    return report.trend if report.session.id in measured else ()


def _title(report: Report) -> str:
    began = datetime.fromisoformat(report.session.began).astimezone()
    return f"Interview of {began:%A} {began.day} {began:%B %Y}"


def _subtitle(report: Report) -> str:
    session = report.session
    began = datetime.fromisoformat(session.began).astimezone()
    return (
        f"{began:%H:%M}, {labels.planned(session.plan)}{labels.questions(len(report.questions))}, "
        f"{labels.seconds(session.length_s)}, {session.mode} mode, "
        f"{labels.heard_by(session.model)}"
    )


def _note(figure: Figure) -> str:
    band = figure.band
    if band is not None:
        green = labels.bounds(band.green_low, band.green_high, figure.unit)
        judged = figure.shade or figure.name == "length"  # whose note is a judgement as well
        return f"band {green}" if judged else figure.note or f"band {green}"
    return figure.note


def _shown_figures(answer: Answer) -> tuple[Figure, ...]:
    found = (answer.figure(name) for name in _MAIN)
    return tuple(f for f in found if f is not None and (f.value or f.name not in _IF_ANY))


def odd_moments(answer: Answer) -> list[tuple[str, Moment]]:
    """Moments worth looking at, in the order said: of figures out of band, and odd ones."""
    found = []
    for name in _PLACED:
        figure = answer.figure(name)
        if figure is None or figure.shade == "green":
            continue
        if name == "monologue" and figure.shade is None:
            continue
        if name.startswith(("fillers", "hedges")) and len(figure.moments) < _MANY:
            continue
        title = labels.name_of(name).lower()
        found += [(title, moment) for moment in figure.moments]
    once = {moment: (title, moment) for title, moment in reversed(found)}
    ordered = sorted(once.values(), key=lambda pair: pair[1].start_s)
    return ordered[:_MOST_MOMENTS]


def _reply_figures(answer: Answer) -> tuple[Figure, ...]:
    """What is worth a word of a reply: its length, and whatever is out of its band."""
    found = [figure for name in _REPLY if (figure := answer.figure(name)) is not None]
    return tuple(f for f in found if f.name == "length" or f.shade in ("amber", "red"))


def _pause_after(answer: Answer, end_s: float) -> Pause | None:
    near = (p for p in answer.pauses if abs(p.start_s - end_s) < 0.05)  # noqa: PLR2004 - rounding
    return next((pause for pause in near if pause.shade != "green"), None)


def _follow_up_before(question: Question, answer: int) -> FollowUp | None:
    return next((f for f in question.follow_ups if f.after == answer - 1), None)


def _red_flags(question: Question) -> tuple[Concept, ...]:
    return tuple(c for c in question.concepts if c.avoid and c.state == "heard")


def _anchor(competence: Competence) -> str:
    does = next((a.does for a in competence.anchors if a.level == competence.level), "")
    return f"{does}." if does and not does.endswith((".", "!", "?")) else does


def _redo(report: Report, question: Question) -> Comparison | None:
    if question.redo_of is None or question.main is None:
        return None
    before = next(each for each in report.questions if each.number == question.redo_of)
    return compare(before, question)


def _phrase_at(report: Report, question: int, answer: int, at_s: float) -> int:
    """The number of the phrase that was being said then, or that ended last."""
    phrases = report.questions[question - 1].answers[answer - 1].phrases
    return max((i for i, phrase in enumerate(phrases) if phrase.start_s <= at_s), default=0)


_KEY = (
    ("speech", "speech"),
    ("pause amber", "pause longer than natural"),
    ("pause red", "long pause"),
    ("filler", "filler"),
    ("zone green", "length band"),
)


_STORY_KEY = tuple((part, part) for part in ("situation", "task", "action", "result"))


def _key(*, story: bool) -> Markup:
    items = (
        Markup('<li><svg aria-hidden="true"><rect class="{}" {}/></svg>{}</li>').format(
            kind, Markup('width="12" height="12" rx="2"'), meaning
        )
        for kind, meaning in (*_KEY, *(_STORY_KEY if story else ()))
    )
    return Markup("").join(items)
