#!/usr/bin/env python3
"""Draws the pictures of the docs from a demo interview.

docs/practice.svg, docs/real.svg: the screen in either mode. docs/look-back.svg: what comes
afterwards. docs/tree.svg: the way through the tree.

scripts/make_pictures.py
"""

from __future__ import annotations

import io
import re
import tempfile
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from audio.clock import SystemClock
from audio.model_store import DEMO, resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.authoring.tree_graph import svg
from interviewer.cli.feedback_pages import show_advice, show_heard, show_why
from interviewer.cli.past_session import Kept
from interviewer.events import (
    Listening,
    ProbeChosen,
    QuestionOpened,
    SelfRated,
    Silence,
)
from interviewer.keeping import store
from interviewer.live.demo import pick, run_demo
from interviewer.live.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.report.build import build
from interviewer.screens.frame import Frame
from interviewer.screens.lights import clock_box
from interviewer.screens.live_view import View, follow
from interviewer.tree import every

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH, HEIGHT = 84, 22
SHOWN_AT_S = 12.0
"""So long after the candidate was given the floor."""
WAITS_S = 4.0
OWN_RATING = 3
"""What the candidate of the picture gives itself, where a real one would be asked."""


def main() -> None:
    """Hold the demo and draw."""
    packs = load_trees(builtin_trees())
    questions = pick(every(packs))
    model, moments = resolve(DEMO), Kept()
    with tempfile.TemporaryDirectory() as folder:
        interviewer = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(folder))
        candidate = Pyttsx3Voice(*CANDIDATE_VOICE, Path(folder))
        try:
            held = run_demo(
                Path(folder),
                questions,
                detector=GatedDetector(),
                recognizer=WhisperRecognizer(model.path, model.name, "cpu"),
                interviewer_voice=interviewer,
                candidate_voice=candidate,
                clock=SystemClock(),
                real_time=False,
                observers=[moments],
            )
        finally:
            interviewer.close()
            candidate.close()
        record = store.read(held.log)
    first = next(item for item in moments.items if isinstance(item, QuestionOpened))
    question = next(each for each in questions if each.id == first.question)

    view, at = View(), 0
    for item in moments.items:
        view = follow(view, item, WAITS_S)
        if isinstance(item, Listening) and not at:
            at = item.at + round(SHOWN_AT_S * 16_000)
        if isinstance(item, Silence) and at and item.at >= at:
            break
    for name, hints in (("practice", True), ("real", False)):
        console = _console(HEIGHT)
        box = clock_box(question)
        console.print(Frame(view, box, at, 0.6, hints=hints, keys=True, title=question.title))
        _export(console, name, f"interviewer practice --mode {name}" if not hints else "practice")

    rated = SelfRated(0, 1, question.id, next(iter(question.rubric)), OWN_RATING)
    record = replace(record, items=(*record.items, rated))
    report = build(record, {each.id: each for each in questions})
    console = _console(None)
    show_heard(console, report.questions[0])
    show_why(console, report.questions[0])
    show_advice(console, report)
    _export(console, "look-back", "looking back")

    chosen = [item for item in moments.items if isinstance(item, ProbeChosen)]
    walked = tuple(item.probe for item in chosen if item.question == question.id)
    (DOCS / "tree.svg").write_text(svg(question, walked), encoding="utf-8")


def _console(height: int | None) -> Console:
    return Console(width=WIDTH, height=height, record=True, file=io.StringIO(), force_terminal=True)


def _export(console: Console, name: str, title: str) -> None:
    drawn = console.export_svg(title=title, unique_id=name)
    # rich names a font on the network; a picture of ours loads nothing.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    (DOCS / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
