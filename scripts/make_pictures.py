#!/usr/bin/env python3
"""Draws the pictures of the docs from a demo interview: docs/practice.svg and docs/tree.svg.

scripts/make_pictures.py
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from rich.console import Console

from audio.clock import SystemClock
from audio.model_store import DEMO, resolve
from audio.vad import GatedDetector
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.demo import pick, run_demo
from interviewer.demo_script import CANDIDATE_VOICE, INTERVIEWER_VOICE
from interviewer.events import Command, Event, Listening, ProbeChosen, QuestionOpened, Silence
from interviewer.frame import Frame
from interviewer.live_view import View, follow
from interviewer.loader import builtin_trees, load_trees
from interviewer.tree_graph import svg

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH, HEIGHT = 84, 22
SHOWN_AT_S = 12.0
"""So long after the candidate was given the floor."""
WAITS_S = 4.0


class _Moments:
    """Keeps everything that happens. An Observer."""

    def __init__(self) -> None:
        self.items: list[Event | Command] = []

    def see(self, item: Event | Command) -> None:
        self.items.append(item)


def main() -> None:
    """Hold the demo and draw."""
    packs = load_trees(builtin_trees())
    questions = pick([question for pack in packs for question in pack.questions])
    model, moments = resolve(DEMO), _Moments()
    with tempfile.TemporaryDirectory() as folder:
        interviewer = Pyttsx3Voice(*INTERVIEWER_VOICE, Path(folder))
        candidate = Pyttsx3Voice(*CANDIDATE_VOICE, Path(folder))
        try:
            run_demo(
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
    first = next(item for item in moments.items if isinstance(item, QuestionOpened))
    question = next(each for each in questions if each.id == first.question)

    view, at = View(), 0
    for item in moments.items:
        view = follow(view, item, WAITS_S)
        if isinstance(item, Listening) and not at:
            at = item.at + round(SHOWN_AT_S * 16_000)
        if isinstance(item, Silence) and at and item.at >= at:
            break
    console = Console(
        width=WIDTH, height=HEIGHT, record=True, file=io.StringIO(), force_terminal=True
    )
    console.print(Frame(view, question.time_box, at, 0.6, hints=True, keys=True))
    drawn = console.export_svg(title="interviewer practice", unique_id="practice")
    # rich names a font on the network; a picture of ours loads nothing.
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    (DOCS / "practice.svg").write_text(drawn, encoding="utf-8")

    chosen = [item for item in moments.items if isinstance(item, ProbeChosen)]
    walked = tuple(item.probe for item in chosen if item.question == question.id)
    (DOCS / "tree.svg").write_text(svg(question, walked), encoding="utf-8")


if __name__ == "__main__":
    main()
