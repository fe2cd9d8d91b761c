"""The files of `follow_up_trees/plans/` as shapes, and the JSON Schema of them.

docs/plans.md says what each key means.
"""

from __future__ import annotations

from typing import Any

from interviewer.authoring.schema import ID, IDS
from interviewer.authoring.shapes import Key, ListOf, Number, OneOf, Record, Text, file_schema
from interviewer.role import LENSES
from interviewer.tree import Kind

SPOKEN = Text(300)  # a stage's opening is a few sentences, not a speech

PANELIST = Record(
    "panelist",
    "Somebody on a panel.",
    {
        "name": Key(Text(60), "As the screen shows it, such as: Architect."),
        "voices": Key(
            ListOf(Text(80), least=1), "Voices to look for on the machine, the best first."
        ),
        "pace": Key(Number(0.6, 1.5), "Times the interviewer's own.", 1.0),
        "lenses": Key(
            ListOf(OneOf(LENSES)), "Follow-ups from these points of view are theirs.", []
        ),
    },
)

STAGE = Record(
    "stage",
    "A part of the interview: either a warm-up, or questions drawn from a set.",
    {
        "id": Key(ID),
        "title": Key(Text(60), "What the screen calls it."),
        "minutes": Key(Number(1, 120), "Its length when the whole plan is held."),
        "opening": Key(SPOKEN, "What is said as it begins."),
        "closing": Key(SPOKEN, "What is said as it ends."),
        "warm_up": Key(
            ListOf(Text(300)), "Prompts, one of which is asked: no follow-ups, never judged.", []
        ),
        "ask": Key(Number(1, 20, whole=True), "So many questions when the whole plan is held.", 1),
        "from": Key(
            IDS, "Questions and packs to draw from; twice as many as are asked, or more.", []
        ),
        "panel": Key(ListOf(PANELIST, most=5), "Who asks, in turn; two or more.", []),
        "kinds": Key(ListOf(OneOf(tuple(Kind))), "Only questions of these kinds.", []),
    },
)

PLAN = Record(
    "plan",
    "A whole interview by stage.",
    {
        "id": Key(ID, "The file's name."),
        "title": Key(Text(80), "What lists call it."),
        "about": Key(Text(400), "Who holds it and what it is for."),
        "stages": Key(ListOf(STAGE, least=1, most=12), "Its parts, in their order."),
    },
)


def json_schema() -> dict[str, Any]:
    """The content of `follow_up_trees/plan.schema.json`: a plan's file, for editors."""
    return file_schema(PLAN, "An interview by stage")
