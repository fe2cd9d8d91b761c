"""The geometry of the report's pictures, as data that the page's template draws. Pure.

Places are per cent of a picture's width, so that text keeps its size on a narrow screen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.report import labels
from interviewer.report.model import Answer, Bounds, Figure, Question, TrendPoint
from interviewer.terminal_text import shortened

_ROOM = 1.06
_LEAST_S = 20.0
_STEPS_S = (5, 10, 15, 30, 60, 120, 300)
_MOST_TICKS = 7
_SURE = 0.45
_TITLE = 60
"""Characters of a phrase shown when it is pointed at; the whole stands below."""
_PACE_LOW, _PACE_HIGH = 60.0, 240.0
_LABEL_WIDTH = 9.0
"""Per cent that the length of a pause needs, so that two labels never overlap."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from `x`, `width` wide. kind: what it shows. title: said when pointed at."""

    x: float
    width: float
    kind: str
    title: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis with its label. anchor: where the label stands around it."""

    x: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Timeline:
    """An answer over time. summary: the same in words."""

    bars: tuple[Bar, ...]
    pauses: tuple[Bar, ...]
    story: tuple[Bar, ...]
    fillers: tuple[Tick, ...]
    band: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    end: float
    pace: str
    pace_band: tuple[float, float]
    full_s: float
    summary: str

    @property
    def has_labels(self) -> bool:
        """Whether room is needed above the pauses."""
        return any(pause.label for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Meter:
    """One value against its band."""

    zones: tuple[Bar, ...]
    at: float


@dataclass(frozen=True, slots=True)
class Course:
    """A meter of a roleplay from reply to reply. line: steps in a box of 100 by 40."""

    name: str
    line: str
    summary: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A figure through the last sessions. line: points of a box of 100 by 40."""

    name: str
    unit: str
    line: str
    first: str
    last: str
    summary: str


def timeline(answer: Answer) -> Timeline:
    """The picture of one spoken answer."""
    length = answer.figure("length")
    band = length.band if length else None
    full = _full(answer, band)

    def x(seconds: float) -> float:
        return round(100 * min(max(0.0, seconds), full) / full, 1)

    def bar(start: float, end: float, kind: str, title: str = "", label: str = "") -> Bar:
        return Bar(x(start), round(max(0.2, x(end) - x(start)), 1), kind, title, label)

    worded = [(p.start_s, p.end_s) for p in answer.phrases]
    bars = [
        bar(start, end, "sound", "a sound without words")
        for start, end in answer.speech
        if not any(a - 0.05 <= start and end <= b + 0.05 for a, b in worded)
    ]
    bars += [
        bar(
            p.start_s,
            p.end_s,
            "speech" if p.confidence >= _SURE else "speech rough",
            shortened(p.text, _TITLE),
        )
        for p in answer.phrases
    ]
    fillers = answer.figure("fillers")
    pace = answer.figure("pace")
    pace_band = pace.band if pace else None
    return Timeline(
        tuple(bars),
        _labelled(
            [
                bar(
                    p.start_s, p.end_s, f"pause {p.shade}", p.quote,
                    labels.seconds(p.end_s - p.start_s),
                )
                for p in answer.pauses
                if p.shade != "green"
            ]
        ),
        tuple(bar(p.start_s, p.end_s, p.part, p.part, p.part) for p in answer.story),
        tuple(Tick(x(m.start_s), m.quote) for m in fillers.moments) if fillers else (),
        tuple(bar(*zone) for zone in _zones(band, full)) if band else (),
        _ticks(full),
        x(answer.duration_s),
        _pace_line(answer, full),
        _pace_band(pace_band),
        round(full, 1),
        _in_words(answer, length),
    )  # fmt: skip


def meter(figure: Figure) -> Meter | None:
    """The small picture beside a figure, None where there is nothing to place in a band."""
    band = figure.band
    if band is None or not figure.has_place:
        return None
    edges = (band.green_low, band.green_high, band.amber_low, band.amber_high)
    highest = max(side for side in (*edges, 0.0) if side is not None)
    full = 1.0 if figure.unit == "share" else max(highest * 1.3, figure.value * 1.1) or 1.0
    zones = tuple(
        Bar(round(100 * a / full, 1), round(100 * (b - a) / full, 1), kind)
        for a, b, kind in _zones(band, full)
        if b > a
    )
    return Meter(zones, round(100 * min(figure.value, full) / full, 1))


def courses(question: Question) -> tuple[Course, ...]:
    """How each meter went, one step for every reply."""
    count = len(question.answers)
    found = []
    for each in question.meters:
        moves = [move for move in question.moves if move.meter == each.name]
        room = each.high - each.low or 1.0

        def y(value: float, low: float = each.low, room: float = room) -> float:
            return round(37 - 34 * (value - low) / room, 1)

        points = [(0.0, y(each.start))]
        for move in moves:
            x = round(100 * move.answer / (count + 1), 1)
            points += [(x, y(move.before)), (x, y(move.after))]
        points.append((100.0, y(each.end)))
        line = " ".join(f"{x:g},{height:g}" for x, height in points)
        words = [f"{move.after:g} after reply {move.answer}" for move in moves] or [
            "it never moved"
        ]
        told = ", ".join([f"{each.start:g} of {each.high:g} at first", *words])
        found.append(Course(each.name, line, f"{each.name}: {told}"))
    return tuple(found)


def sparks(trend: Sequence[TrendPoint]) -> tuple[Spark, ...]:
    """One line for each figure that the last of the sessions has, and another one."""
    found = []
    for name, what in labels.TREND.items():
        values = [
            (index, each.value)
            for index, point in enumerate(trend)
            for each in point.figures
            if each.name == name
        ]
        if len(values) > 1 and values[-1][0] == len(trend) - 1:
            found.append(_spark(what, values, len(trend)))
    return tuple(found)


def _spark(what: tuple[str, str, float], values: list[tuple[int, float]], count: int) -> Spark:
    title, unit, least = what
    low, high = min(v for _, v in values), max(v for _, v in values)
    room = max(high - low, least)
    low = max(0.0, (low + high - room) / 2)
    line = " ".join(
        f"{3 + 94 * i / max(1, count - 1):.1f},{36 - 32 * (v - low) / room:.1f}" for i, v in values
    )
    first, last = (_short(values[at][1], unit) for at in (0, -1))
    summary = f"{title}: {first} at first, {last} now, over {len(values)} sessions"
    return Spark(title, unit, line, first, last, summary)


def _short(value: float, unit: str) -> str:
    return f"{value:.0f} %" if unit == "%" else f"{value:.0f}" if value >= 10 else f"{value:.1f}"  # noqa: PLR2004


def _full(answer: Answer, band: Bounds | None) -> float:
    target = (band.amber_high or band.green_high or 0.0) if band else 0.0
    return max(answer.duration_s, min(target, 2 * answer.duration_s), _LEAST_S) * _ROOM


def _zones(band: Bounds, full: float) -> list[tuple[float, float, str]]:
    """Stretches of an axis up to `full` by shade."""
    low = band.green_low or 0.0
    high = full if band.green_high is None else band.green_high
    lowest = low if band.green_low is None else band.amber_low or 0.0
    highest = high if band.green_high is None else max(band.amber_high or 0.0, high)
    edges = [(0.0, lowest, "red"), (lowest, low, "amber"), (low, high, "green"),
             (high, highest, "amber"), (highest, full, "red")]  # fmt: skip
    return [(min(a, full), min(b, full), kind) for a, b, kind in edges if a < min(b, full)]


def _ticks(full: float) -> tuple[Tick, ...]:
    step = next((s for s in _STEPS_S if full / s <= _MOST_TICKS), _STEPS_S[-1])
    places = [i * step for i in range(math.floor(full / step) + 1)]
    return tuple(
        Tick(round(100 * at / full, 2), labels.clock(at), "start" if at == 0 else "middle")
        for at in places
        if at / full < 0.97  # noqa: PLR2004 - a label at the very edge would be cut off
    )


def _labelled(bars: list[Bar]) -> tuple[Bar, ...]:
    """The same bars; a label that would overlap the one before it is dropped."""
    kept: list[Bar] = []
    free = 0.0
    for each in bars:
        middle = each.x + each.width / 2
        shown = middle - _LABEL_WIDTH / 2 >= free or not kept
        free = middle + _LABEL_WIDTH / 2 if shown else free
        kept.append(each if shown else Bar(each.x, each.width, each.kind, each.title))
    return tuple(kept)


def _pace_line(answer: Answer, full: float) -> str:
    """Points of a box of 100 by 100."""
    return " ".join(
        f"{100 * min(point.at_s, full) / full:.1f},{_pace_y(point.words_per_min):.0f}"
        for point in answer.pace
    )


def _pace_y(words_per_min: float) -> float:
    inside = min(max(words_per_min, _PACE_LOW), _PACE_HIGH)
    return 100 * (_PACE_HIGH - inside) / (_PACE_HIGH - _PACE_LOW)


def _pace_band(band: Bounds | None) -> tuple[float, float]:
    """Top and height of the green band."""
    if band is None or band.green_low is None or band.green_high is None:
        return (0.0, 0.0)
    top = _pace_y(band.green_high)
    return (round(top, 1), round(_pace_y(band.green_low) - top, 1))


def _in_words(answer: Answer, length: Figure | None) -> str:
    odd = [pause for pause in answer.pauses if pause.shade != "green"]
    longest = max((pause.end_s - pause.start_s for pause in answer.pauses), default=0.0)
    parts = [f"The answer took {labels.seconds(answer.duration_s)}"]
    if length and length.band:
        green = labels.bounds(length.band.green_low, length.band.green_high, "s")
        parts[0] += f"; {green} is right"
    parts.append(f"{len(answer.phrases)} phrases, {len(answer.pauses)} pauses")
    if odd:
        parts.append(f"{len(odd)} longer than natural, the longest {labels.seconds(longest)}")
    return ". ".join(parts) + "."
