"""What figures are called, and how their values and other counts are written."""

from __future__ import annotations

from collections.abc import Mapping

from interviewer.lines import NEAREST
from interviewer.report.model import Figure, Question
from interviewer.sentences import spaced

FIGURES: Mapping[str, str] = {
    "length": "Length",
    "response_delay": "Time to first word",
    "pace": "Pace",
    "longest_pause": "Longest pause",
    "pauses_within": "Pauses inside a clause",
    "pauses_between": "Pauses between clauses",
    "paused": "Paused",
    "fillers": "Fillers",
    "filler_sounds": "Filler sounds",
    "filler_words": "Filler words",
    "hedges_personal": "Hedges: I think",
    "hedges_low": "Hedges: maybe",
    "story_setting": "Situation and task",
    "story_action": "Action",
    "story_result": "Result",
    "monologue": "Longest stretch without a check-in",
    "numbers": "Numbers quoted",
    "jargon": "Jargon",
    "first_person": "I beside we",
    "clarified_early": "First clarifying question",
}
"""Every figure of `delivery.measure`, in its order."""

TREND: Mapping[str, tuple[str, str, float]] = {
    "concepts_heard": ("Concepts heard", "%", 40),
    "length_right": ("Length in its band", "%", 40),
    "pace": ("Pace", "words/min", 40),
    "fillers": ("Fillers, at least", "a minute", 4),
    "long_pauses": ("Long pauses", "a minute", 2),
}
"""A session's figures: title, unit, and the least range a picture shows, so that noise is flat."""

_SHARES = ("share", "share of words", "share of I beside we")
_SHORT = {"words a minute": " words/min", "a minute at least": " a minute"}
_MINUTE = 60


def name_of(figure: str) -> str:
    """What a figure is called."""
    return FIGURES[figure]


def written(value: float, unit: str) -> str:
    """A value with its unit, as people write it."""
    if unit in _SHARES:
        return f"{100 * value:.0f} %"
    if unit == "s":
        return seconds(value)
    if unit == "s in all":
        return f"{seconds(value)} in all"
    if unit in ("times", "longer than natural"):
        return f"{value:.0f}"
    if unit == "words a minute":
        return f"{value:.0f} words/min"
    if unit == "a minute at least":
        return f"at least {value:.1f}/min" if value else "none heard"
    return f"{value:.1f} {unit}"


def value_of(figure: Figure) -> str:
    """A figure's value, as people write it: what was never asked was not asked after 0.0 s."""
    if not figure.has_place:
        return "none" if figure.shade != "green" else "before it"
    return written(figure.value, figure.unit)


def seconds(value: float) -> str:
    """A length of time: 0.8 s, 42 s, 2:05 min."""
    if value < 10:  # noqa: PLR2004 - tenths matter only there
        return f"{value:.1f} s"
    return f"{value:.0f} s" if value < 2 * _MINUTE else f"{took(value)} min"


def heard_by(model: str) -> str:
    """How answers came in: "heard by base.en", or "typed answers"."""
    return model if model.startswith("typed") else f"heard by {model}"


def planned(plan: str) -> str:
    """Before what else is said of a session: "plan hiring manager, ", or nothing without a plan."""
    return f"plan {spaced(plan)}, " if plan else ""


def questions(count: int) -> str:
    """So many questions."""
    return f"{count} question{'' if count == 1 else 's'}"


def clock(value: float) -> str:
    """A place in time: 1:05."""
    whole = int(value)
    return f"{whole // _MINUTE}:{whole % _MINUTE:02d}"


def took(value: float) -> str:
    """How long something took, to the nearest second as everywhere: 1:05."""
    return clock(round(value))


def bounds(low: float | None, high: float | None, unit: str) -> str:
    """A band in words."""
    times, what = (100, " %") if unit in _SHARES else (1, _SHORT.get(unit, f" {unit}"))
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {times * (high or 0):g}{what}"
    return (
        f"{times * low:g}{what} or more"
        if high is None
        else (f"{times * low:g} to {times * high:g}{what}")
    )


def direction(figure: Figure) -> str:
    """Which way a judged figure is off, in words."""
    band = figure.band
    low = band is not None and band.green_low is not None and figure.value < band.green_low
    if not figure.has_place:
        return "missing"
    much = "a little " if figure.shade == "amber" else ""
    if figure.name == "pace":
        return f"{much}slow" if low else f"{much}fast"
    if figure.unit == "s":
        return f"{much}short" if low else f"{much}long"
    return f"{much}low" if low else f"{much}high"


def no_answer_yet(told: str) -> str:
    """What to call what was said before an answer, by what it was told."""
    return "You had no example" if told in NEAREST else "You asked back"


def unanswered(question: Question) -> str:
    """What was said to a question that has no answer."""
    if not question.answers:
        return "nothing was said"
    had_none = [answer.told in NEAREST for answer in question.answers]
    if all(had_none):
        return "you had no example"
    return "no answer was given" if any(had_none) else "only questions were asked"
