"""Curves of voice to voice over the cut-in rate, as an SVG that needs no library."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 24, 56
RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
MOST_S = 4.0
COLOURS = ("#8a8f98", "#c2600e", "#0f6fb5", "#7a3fa0")

FONT = 'font-family="system-ui, sans-serif" font-size="13"'
BAND = f'height="{HEIGHT - TOP - BOTTOM}" fill="#f2f5f8"'

Point = tuple[float, float]
Curve = Sequence[Point]
"""Cut-in rate and voice to voice in s."""


def draw(curves: Mapping[str, Curve], marks: Mapping[str, Point], path: Path) -> None:
    """Write the figure; the first curve is the one the others are held against."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<rect x="{_x(0.01):.1f}" y="{TOP}" width="{_x(0.1) - _x(0.01):.1f}" {BAND}/>',
    ]
    for rate in RATES:
        parts.append(_line((_x(rate), TOP), (_x(rate), HEIGHT - BOTTOM), "#dddddd"))
        parts.append(_text(_x(rate), HEIGHT - BOTTOM + 18, f"{100 * rate:g} %", "middle"))
    for second in range(int(MOST_S) + 1):
        parts.append(_line((LEFT, _y(second)), (WIDTH - RIGHT, _y(second)), "#dddddd"))
        parts.append(_text(LEFT - 8, _y(second) + 4, f"{second} s", "end"))
    parts.append(_text(WIDTH / 2, HEIGHT - 14, "answers cut into (logarithmic)", "middle"))
    parts.append(_text(LEFT, 15, "median voice to voice"))
    for number, (name, points) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        shown = sorted((rate, s) for rate, s in points if RATES[0] <= rate <= RATES[-1])
        path_of = " ".join(f"{_x(rate):.1f},{_y(s):.1f}" for rate, s in shown)
        parts.append(
            f'<polyline points="{path_of}" fill="none" stroke="{colour}" stroke-width="2.2"/>'
        )
        y = TOP + 18 + 18 * number
        parts.append(_line((WIDTH - 250, y - 4), (WIDTH - 226, y - 4), colour, 2.2))
        parts.append(_text(WIDTH - 220, y, name))
    for name, (rate, seconds) in marks.items():
        parts.append(f'<circle cx="{_x(rate):.1f}" cy="{_y(seconds):.1f}" r="4.5" fill="#c2600e"/>')
        parts.append(_text(_x(rate) + 8, _y(seconds) - 6, name))
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _x(rate: float) -> float:
    low, high = math.log(RATES[0]), math.log(RATES[-1])
    share = (math.log(max(rate, RATES[0])) - low) / (high - low)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(seconds: float) -> float:
    return HEIGHT - BOTTOM - seconds / MOST_S * (HEIGHT - TOP - BOTTOM)


def _line(start: Point, end: Point, colour: str, width: float = 1.0) -> str:
    (x1, y1), (x2, y2) = start, end
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#222">{escape(text)}</text>'
