"""The files of `follow_up_trees/` as shapes: what may be written, and the JSON Schema of it.

Only shapes and bounds live here; whether names refer to something that exists is the loader's.
docs/tree-format.md says what each key means.
"""

from __future__ import annotations

from typing import Any

from interviewer.authoring.shapes import (
    Flag,
    Key,
    Later,
    ListOf,
    MapOf,
    Nullable,
    Number,
    OneOf,
    Record,
    Text,
    TextOr,
    file_schema,
)
from interviewer.role import DEEPEST, LENSES
from interviewer.tree import Audience, Habit, Kind, Measure, Trait

ID = Text(
    60, pattern="[a-z0-9]+(?:[-_][a-z0-9]+)*", hint="small letters and digits, joined by - or _"
)
PHRASE = Text(400)  # room for a long list of alternatives
PHRASES = ListOf(PHRASE)
IDS = ListOf(ID)
STEMS = ListOf(Text(30, pattern="[a-z0-9']{3,}", hint="one beginning of a word, three letters up"))
SECONDS = Number(0.1, 3600)

RANGE = Record(
    "range",
    "Bounds of a number; one or two.",
    {bound: Key(Number(), default=None) for bound in ("gte", "gt", "lte", "lt")},
)


def _condition() -> Record:
    return CONDITION


_PARTS = ListOf(Later(_condition), least=1)
CONDITION = Record(
    "condition",
    "A condition: exactly one key.",
    {
        "mentions": Key(ID, "The concept was surely heard."),
        "missing": Key(ID, "The concept was surely not said; unsure never satisfies this."),
        "all": Key(_PARTS, "Every part holds."),
        "any": Key(_PARTS, "At least one part holds."),
        "not": Key(Later(_condition), "The part surely does not hold."),
        **{measure.value: Key(RANGE, f"Bounds of {measure.value}.") for measure in Measure},
        **{trait.value: Key(Flag(), "Found (true) or not (false).") for trait in Trait},
        "noticed": Key(
            OneOf(tuple(Habit)), "A mistake, or the edge of one's knowledge, was noticed."
        ),
        "meter": Key(MapOf(ID, RANGE), "A roleplay's meters lie within bounds."),
        "slot": Key(ID, "The candidate's own words were captured surely enough."),
        "asked": Key(ID, "The probe was asked already, or the candidate asked for the fact."),
        "effect": Key(ID, "The effect has come about in this roleplay."),
    },
    single=True,
)

CONCEPT = Record(
    "concept",
    "Something an answer may say.",
    {
        "say": Key(PHRASES, "Short phrases; `a|b` for either word, `#` for a number.", []),
        "stems": Key(STEMS, "Every word that begins with one of these counts.", []),
        "sounds_like": Key(PHRASES, "What the recognizer is known to write instead.", []),
        "avoid": Key(Flag(), "A red flag: hearing it counts against the answer.", False),
        "lexical": Key(Text(300), "Why paraphrases are not expected.", ""),
        "name": Key(
            Text(60), "What a reason calls it after `You spoke about`; the id by default.", ""
        ),
        "fact": Key(Text(200), "What is true instead, where `avoid` marks a false claim.", ""),
    },
)

PROBE = Record(
    "probe",
    "A follow-up question.",
    {
        "id": Key(ID),
        "priority": Key(Number(0, 100, whole=True), "The highest that applies is asked.", 50),
        "when": Key(CONDITION, "When it may be asked; always, by default.", None),
        "ask": Key(ListOf(Text(400), least=1), "Neutral wordings; may name slots as {slot}."),
        "satisfies": Key(IDS, "What it asks for: never asked when all of these were said.", []),
        "then": Key(IDS, "Probes tried first after this one.", []),
        "fallback": Key(Text(400), "The wording when a {slot} was not surely heard.", ""),
        "lens": Key(OneOf(LENSES), "The point of view it takes.", ""),
        "depth": Key(
            Number(1, DEEPEST, whole=True), "How deep it goes: 2 how parts work, 3 under load.", 1
        ),
        "change": Key(Flag(), "An exercise's change of circumstances: sprung once.", False),
    },
)

SLOT = Record(
    "slot",
    "The candidate's own words: what follows one of these phrases.",
    {
        "after": Key(ListOf(PHRASE, least=1), "Phrases that come before the words."),
        "max_words": Key(Number(1, 12, whole=True), "At most so many words.", 4),
    },
)

CLARIFY = Record(
    "clarification",
    "An authored answer to what the candidate may ask back.",
    {
        "id": Key(ID),
        "hears": Key(ListOf(PHRASE, least=1), "Phrases in the candidate's question."),
        "answer": Key(Text(400), "What the interviewer says."),
        "name": Key(Text(60), "What a report calls this fact; the id by default.", ""),
        "concept": Key(Text(60), "A question in which this is said asks for it, too.", ""),
    },
)

TIME_BOX = Record(
    "time_box",
    "Seconds.",
    {
        "target": Key(ListOf(SECONDS, 2, 2), "The band a good answer stays in.", [60.0, 150.0]),
        "hard": Key(SECONDS, "When the interviewer steps in.", 240.0),
    },
)

LIMITS = Record(
    "limits",
    "Bounds of the question's whole thread.",
    {
        "probes": Key(Number(0, 20, whole=True), "Follow-ups asked at most.", 3),
        "thread_s": Key(SECONDS, "Seconds in all.", 480.0),
    },
)

ANCHOR = TextOr(
    Text(),
    Record(
        "anchor",
        "What an answer at this level does, and what evidence shows it.",
        {"does": Key(Text()), "when": Key(CONDITION)},
    ),
    lambda text: {"does": text, "when": None},
)

PERSONA = Record(
    "persona",
    "Who the candidate talks to in a roleplay; the probes are this person's lines.",
    {
        "name": Key(Text(60)),
        "role": Key(Text(120), "Who that is, such as: head of engineering."),
        "opens": Key(Text(600), "The first line, after `ask` has set the scene."),
        "voices": Key(ListOf(Text(80)), "Voices to look for on the machine, the best first.", []),
        "pace": Key(Number(0.6, 1.5), "Times the interviewer's own.", 1.0),
    },
)

METER = Record(
    "meter",
    "How the persona feels about something.",
    {
        "start": Key(Number(), "Where it begins."),
        "low": Key(Number(), "", 0),
        "high": Key(Number(), "", 10),
    },
)

EFFECT = Record(
    "effect",
    "What a reply does to meters.",
    {
        "id": Key(ID),
        "when": Key(CONDITION, "Judged on the reply alone."),
        "moves": Key(MapOf(ID, Number()), "Meter: how far, such as 2 or -1."),
        "why": Key(Text(300), "What the candidate is told."),
        "again": Key(Flag(), "At every such reply, not only at the first.", False),
    },
)

ENDING = Record(
    "ending",
    "How a roleplay comes out.",
    {
        "id": Key(ID),
        "when": Key(CONDITION, "Always, by default; the last one has none.", None),
        "early": Key(Flag(), "As soon as `when` holds; else only when all is said.", False),
        "say": Key(Text(600), "The persona's last line."),
        "means": Key(Text(), "What it tells the candidate."),
    },
)

QUESTION = Record(
    "question",
    "One question with everything that can follow it.",
    {
        "id": Key(ID, "The file's name."),
        "title": Key(Text(80), "A short name for lists and reports.", ""),
        "kind": Key(OneOf(tuple(Kind)), "What sort of question it is."),
        "audience": Key(OneOf(tuple(Audience)), "Who the answer is for.", Audience.ENGINEER),
        "ask": Key(Text(), "The question as it is spoken."),
        "rephrase": Key(Text(), "The same in other words.", ""),
        "why": Key(Text(), "Why it comes up; shown after the answer."),
        "pointers": Key(ListOf(Text()), "What a good answer does.", []),
        "time_box": Key(TIME_BOX, "", {"target": [60.0, 150.0], "hard": 240.0}),
        "limits": Key(LIMITS, "", {"probes": 3, "thread_s": 480.0}),
        "concepts": Key(MapOf(ID, CONCEPT), "What an answer may say."),
        "slots": Key(MapOf(ID, SLOT), "Words of the candidate's to repeat.", {}),
        "probes": Key(ListOf(PROBE), "The follow-ups."),
        "clarify": Key(ListOf(CLARIFY), "Answers to what the candidate may ask back.", []),
        "rubric": Key(
            MapOf(ID, MapOf(Number(1, 5, whole=True), ANCHOR)),
            "Competence: level: what an answer at that level does.",
            {},
        ),
        "glossary": Key(PHRASES, "Words the recognizer should expect.", []),
        "persona": Key(PERSONA, "Of a roleplay.", None),
        "meters": Key(MapOf(ID, METER), "Of a roleplay.", {}),
        "effects": Key(ListOf(EFFECT), "Of a roleplay: what replies do to the meters.", []),
        "endings": Key(ListOf(ENDING), "Of a roleplay, in the order they are weighed.", []),
    },
)

PACK = Record(
    "pack",
    "A folder of questions that belong together.",
    {
        "id": Key(ID, "The folder's name."),
        "title": Key(Text(80)),
        "questions": Key(ListOf(ID, least=1), "Every question, in the order they are asked."),
        "concepts": Key(MapOf(ID, CONCEPT), "What every question of the pack listens for.", {}),
    },
)

EXPECT = Record(
    "expect",
    "What a test case expects; only what is named is checked.",
    {
        "probe": Key(Nullable(ID), "The probe asked next; null for none.", ...),
        "not_probe": Key(TextOr(ID, IDS, lambda probe: [probe]), "", []),
        "heard": Key(IDS, "", []),
        "not_heard": Key(IDS, "", []),
        "unsure": Key(IDS, "", []),
        "noticed": Key(ListOf(OneOf(tuple(Habit))), "", []),
        "not_noticed": Key(ListOf(OneOf(tuple(Habit))), "", []),
        "traits": Key(
            Record("traits", "", {trait.value: Key(Flag(), default=None) for trait in Trait}),
            "",
            {},
        ),
        "measures": Key(
            Record("measures", "", {name.value: Key(RANGE, default=None) for name in Measure}),
            "",
            {},
        ),
        "slots": Key(MapOf(ID, Nullable(Text(200))), "", {}),
        "clarify": Key(Nullable(TextOr(ID, IDS, lambda fact: [fact])), "", ...),
        "levels": Key(MapOf(ID, Number(1, 5, whole=True)), "", {}),
        "meters": Key(MapOf(ID, Number()), "Where a roleplay's meters stand.", {}),
        "effects": Key(IDS, "What came about in a roleplay.", []),
        "not_effects": Key(IDS, "What did not.", []),
        "ending": Key(Nullable(ID), "How the roleplay ends; null: it goes on.", ...),
    },
)

TURN = Record(
    "turn",
    "One reply of several, and what is expected of it.",
    {
        "reply": Key(Text(20_000, 0), "What the candidate says."),
        "expect": Key(EXPECT, "What should come of it.", None),
    },
)

CASES = ListOf(
    Record(
        "case",
        "A reply and what is expected of it.",
        {
            "name": Key(Text(200), "What the case shows."),
            "reply": Key(
                TextOr(Text(20_000, 0), ListOf(Text(20_000, 0), 1), lambda text: [text]),
                "What the candidate says; a list for several turns.",
                [],
            ),
            "turns": Key(
                ListOf(TURN, 1), "Instead: replies, each with what should come of it.", []
            ),
            "duration_s": Key(SECONDS, "", None),
            "confidence": Key(Number(0, 1), "", 1.0),
            "asked": Key(IDS, "", []),
            "time_left_s": Key(Number(0), "", None),
            "meters": Key(MapOf(ID, Number()), "", {}),
            "expect": Key(EXPECT, "What should come of it.", None),
        },
    ),
    most=1000,
)


def json_schema() -> dict[str, Any]:
    """The content of `follow_up_trees/tree.schema.json`: a question's file, for editors."""
    return file_schema(QUESTION, "A question and its follow-ups")
