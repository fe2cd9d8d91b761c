"""A question's follow-ups as a picture: Mermaid for documents, SVG for eyes.

The path that a session walked can be drawn into it. Pure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from interviewer.authoring.condition_text import describe, describe_ending
from interviewer.tree import Ending, Kind, Probe, Question

BOX_WIDTH = 350
COLUMN = 430
ROW = 118
MARGIN = 24
LINE = 15
_ASK_WIDTH = 46
_ASK_LINES = 3
_WHEN_WIDTH = 54
_WHEN_LINES = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a probe is drawn; column 0 is next to the question, a `then` leads to the next one."""

    column: int
    row: int


def places(question: Question) -> Mapping[str, Place]:
    """A place for every probe: most urgent first, and what follows a probe to its right."""
    found: dict[str, Place] = {}
    followers = {follower for probe in question.probes for follower in probe.then}
    row = 0

    def put(probe: Probe, column: int) -> None:
        nonlocal row
        found[probe.id] = Place(column, row)
        below = False
        for follower in probe.then:
            if follower not in found:
                row += below
                put(question.probe(follower), column + 1)
                below = True

    ordered = sorted(question.probes, key=lambda probe: -probe.priority)
    # Those that only follow others come with them; a ring of followers is begun at its first.
    for probe in (*(p for p in ordered if p.id not in followers), *ordered):
        if probe.id not in found:
            put(probe, 0)
            row += 1
    return found


def mermaid(question: Question, walked: Sequence[str] = ()) -> str:
    """The graph as Mermaid's `flowchart`, the walked probes in a class of their own."""
    walked = _drawn(question, walked)
    lines = ["flowchart LR", f'  ask["{_quoted(question.ask)}"]']
    lines += [
        f'  {probe.id}["{_quoted(_numbered(probe.id, walked))}"]' for probe in question.probes
    ]
    for probe, place in ((question.probe(name), place) for name, place in places(question).items()):
        if place.column == 0:
            lines.append(f'  ask -->|"{_quoted(describe(probe.when))}"| {probe.id}')
        lines += [f"  {probe.id} --> {follower}" for follower in probe.then]
    for fact in question.clarify:
        told = f"{fact.called}: {fact.answer}"
        lines.append(f'  ask -.->|"if asked for"| told-{fact.id}(["{_quoted(told)}"])')
    if question.change:
        lines += ["  classDef change stroke-dasharray:6", f"  class {question.change.id} change"]
    for ending in question.endings:
        lines.append(f'  {ending.id}(["{_quoted(_ending_title(ending))}"])')
        lines.append(f'  ask -.->|"{_quoted(describe_ending(ending))}"| {ending.id}')
    if walked:
        lines.append("  classDef walked stroke:#c2410c,stroke-width:3px")
        lines.append(f"  class {','.join(('ask', *walked))} walked")
    return "\n".join(lines) + "\n"


def svg(question: Question, walked: Sequence[str] = ()) -> str:
    """The graph as one self-contained SVG; `walked` probes are outlined, numbered and joined."""
    walked = _drawn(question, walked)
    at = places(question)
    columns = 2 + max((place.column for place in at.values()), default=0)
    below = len(question.clarify) + 1 if question.kind is Kind.EXERCISE else 1
    lines_end = max(below, 1 + max((place.row for place in at.values()), default=0))
    ends = {ending.id: Place(0, lines_end + n) for n, ending in enumerate(question.endings)}
    rows = lines_end + len(ends)
    bend = COLUMN // 6 if len(walked) > 1 else 0  # steps within a column go round the right
    width = 2 * MARGIN + (columns - 1) * COLUMN + BOX_WIDTH + bend
    height = 2 * MARGIN + rows * ROW
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title">',
        f'<title id="title">{escape(question.ask)}</title>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" class="ground"/>',
    ]
    at_all = {**at, **ends}
    edges = [("", name) for name, place in at.items() if place.column == 0]
    edges += [(probe.id, follower) for probe in question.probes for follower in probe.then]
    steps = list(zip(("", *walked), walked, strict=False))
    parts += [_edge(at, edge, "edge") for edge in edges if edge not in steps]
    parts += [_edge(at_all, step, "edge walked") for step in steps]
    parts.append(_box((MARGIN, MARGIN), question.id, question.ask, "", asked=bool(walked)))
    for row, fact in enumerate(question.clarify[: below - 1], 1):
        corner = (MARGIN, MARGIN + row * ROW)
        parts.append(_box(corner, fact.called, fact.answer, "told if asked for", style="told"))
    for name, place in at.items():
        probe = question.probe(name)
        heading = f"{_numbered(name, walked)} · {probe.priority}"
        heading += " · change" if probe.change else ""
        when = f"when {describe(probe.when)}"
        parts.append(_box(_corner(place), heading, probe.ask[0], when, asked=name in walked))
    for ending in question.endings:
        corner = _corner(ends[ending.id])
        when = describe_ending(ending)
        came = ending.id in walked
        title = _ending_title(ending)
        parts.append(_box(corner, title, ending.means, when, asked=came, style="end"))
    return "\n".join((*parts, "</svg>")) + "\n"


def _ending_title(ending: Ending) -> str:
    return f"ending: {ending.id}"


def _drawn(question: Question, walked: Sequence[str]) -> tuple[str, ...]:
    """The walked probes and endings that the tree has: what every tree asks is not drawn."""
    own = {probe.id for probe in question.probes} | {end.id for end in question.endings}
    return tuple(name for name in walked if name in own)


_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2937}"
    ".name{font-weight:600}.when{fill:#6b7280;font-size:11px}"
    ".ground{fill:#fff}.box{fill:#f8fafc;stroke:#94a3b8}"
    ".edge{fill:none;stroke:#cbd5e1;stroke-width:1.5}"
    ".end .box{stroke-dasharray:6 4}"
    ".asked .box{fill:#fff7ed;stroke:#c2410c;stroke-width:3}"
    ".told .box{fill:#eff6ff;stroke:#93c5fd;stroke-dasharray:6}"
    ".edge.walked{stroke:#c2410c;stroke-width:3}"
)


def _numbered(name: str, walked: Sequence[str]) -> str:
    return f"{walked.index(name) + 1}. {name}" if name in walked else name


def _corner(place: Place) -> tuple[int, int]:
    return MARGIN + (place.column + 1) * COLUMN, MARGIN + place.row * ROW


def _edge(at: Mapping[str, Place], edge: tuple[str, str], style: str) -> str:
    start, end = edge
    x1, y1 = _corner(at[start]) if start else (MARGIN, MARGIN)
    x2, y2 = _corner(at[end])
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + ROW // 3, y2 + ROW // 3
    if x2 <= x1:  # to a probe in the same column or before: around the right
        bend = x1 + COLUMN // 6
        return (
            f'<path class="{style}" d="M{x1} {y1}C{bend} {y1} {bend} {y2} {x2 + BOX_WIDTH} {y2}"/>'
        )
    middle = (x1 + x2) // 2
    return f'<path class="{style}" d="M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"/>'


def _box(
    corner: tuple[int, int], name: str, ask: str, when: str, *, asked: bool = False, style: str = ""
) -> str:
    x, y = corner
    asks = textwrap.wrap(ask, _ASK_WIDTH, max_lines=_ASK_LINES, placeholder=" ...")
    whens = textwrap.wrap(when, _WHEN_WIDTH, max_lines=_WHEN_LINES, placeholder=" ...")
    rows = [("name", name), *(("", line) for line in asks), *(("when", line) for line in whens)]
    texts = [
        f'<text class="{kind}" x="{x + 10}" y="{y + 18 + LINE * index}">{escape(line)}</text>'
        for index, (kind, line) in enumerate(rows)
    ]
    height = 14 + LINE * len(rows)
    box = f'<rect class="box" x="{x}" y="{y}" width="{BOX_WIDTH}" height="{height}" rx="8"/>'
    state = "asked" if asked else style or "open"
    return f'<g class="{state}">{box}{"".join(texts)}</g>'


def _quoted(text: str) -> str:
    """Text for a Mermaid label, which knows only entities for quotes and brackets."""
    return "".join(f"#{ord(letter)};" if letter in '"[]{}|<>#;' else letter for letter in text)
