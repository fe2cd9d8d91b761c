"""The time from a candidate's last word to the interviewer's first, drawn to scale."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

WIDTH, LEFT, BAR = 960, 20, 34
STYLE = (
    "text{font:14px system-ui,sans-serif;fill:#222}.small{font-size:12px;fill:#555}"
    "svg{background:#fff}.a{fill:#9db4c0}.b{fill:#e0a458}.c{fill:#5c7fa3}.d{fill:#7a9e7e}"
    ".e{fill:#b56576}line{stroke:#888}"
    "@media(prefers-color-scheme:dark){svg{background:#1b1d20}text{fill:#eee}.small{fill:#aaa}}"
)


def draw(report: dict[str, Any]) -> str:
    """An SVG: one row for words, one for the decision, one for the voice.

    report: what `bench/latency.py --json` prints; its first run with a follow-up is drawn.
    """
    run = next(one for one in report["runs"] if one["voice"] and one["transcript"])
    stages = {name: found["p50"] for name, found in run["stages"].items()}
    transcript, voice = run["transcript"]["p50"], run["voice"]["p50"]
    decided = voice - run["beyond"]["p50"]
    begins = max(0.0, transcript - sum(stages.values()))
    scale = (WIDTH - 2 * LEFT - 150) / voice
    words = [("silence, and a last phrase slower than the median", begins, "a")]
    words += [
        (name, stages[name], style)
        for name, style in (("features", "c"), ("encode", "b"), ("decode", "d"))
    ]
    rows = [
        ("words", words),
        ("decision", [("silence waited for: the candidate may only be pausing", decided, "a")]),
        ("voice", [("", decided, ""), ("choose and start to speak", voice - decided, "e")]),
    ]  # fmt: skip
    parts: list[str] = []
    y = 84
    for title, segments in rows:
        parts.append(f'<text x="{LEFT}" y="{y + 22}">{title}</text>')
        x = LEFT + 90.0
        for label, ms, style in segments:
            width = max(1.5, ms * scale)
            if style:
                parts.append(
                    f'<rect class="{style}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}"'
                    f' rx="3"><title>{escape(label)}: {ms:.0f} ms</title></rect>'
                )
            x += width
        note = ", ".join(f"{label} {ms:.0f} ms" for label, ms, style in segments if style)
        parts.append(
            f'<text class="small" x="{LEFT + 90}" y="{y + BAR + 17}">{escape(note)}</text>'
        )
        y += BAR + 40
    ends = f"{run['name']}: words there after {transcript:.0f} ms, "
    ends += (
        f"follow-up heard after {voice:.0f} ms, of which {voice - decided:.0f} ms are not waiting"
    )
    what = f"{report['model']} on {report['machine']}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 10}" role="img" '
        f'aria-label="{escape(ends)}"><style>{STYLE}</style>'
        f'<text x="{LEFT}" y="30">From your last word to the interviewer\'s first</text>'
        f'<text class="small" x="{LEFT}" y="52">{escape(ends)}. {escape(what)}.</text>'
        f"{''.join(parts)}</svg>\n"
    )
