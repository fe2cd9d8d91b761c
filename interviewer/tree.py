"""A tree of follow-ups, as data: the format of `follow_up_trees/`, checked and frozen.

`loader.py` makes these from YAML; everything else only reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from interviewer.sentences import spaced


class Kind(StrEnum):
    """What sort of question this is; it sets the delivery bands, and what is told if asked."""

    BEHAVIOURAL = "behavioural"
    TECHNICAL = "technical"
    SITUATIONAL = "situational"
    COMPETENCY = "competency"
    CULTURE = "culture"
    EXPLAIN = "explain"
    DESIGN = "design"
    FEASIBILITY = "feasibility"
    EXERCISE = "exercise"
    ROLEPLAY = "roleplay"


class Audience(StrEnum):
    """Who the answer is for; sets the jargon limit."""

    ENGINEER = "engineer"
    LAY = "lay"


@dataclass(frozen=True, slots=True)
class Manner:
    """Who speaks besides the interviewer, and how that sounds.

    voices: names or ids to look for on this machine, the best first. pace: times the
    interviewer's own. name: as the screen shows it, "" for the interviewer.
    """

    voices: tuple[str, ...] = ()
    pace: float = 1.0
    name: str = ""


OWN = Manner()
"""The interviewer's own voice."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Something an answer may say.

    say: phrases that express it, matched with stems and up to two words between. stems: single
    word stems, any of which suffices. sounds_like: what the recognizer is known to hear instead.
    avoid: a red flag, hearing it counts against the answer. lexical: why paraphrases are not
    expected ("" otherwise). name: how it is called when a reason is given. fact: for a red flag
    that is a false claim, what is true instead.
    """

    id: str
    say: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    sounds_like: tuple[str, ...] = ()
    avoid: bool = False
    lexical: str = ""
    name: str = ""
    fact: str = ""

    @property
    def called(self) -> str:
        """Its name; the id in words if it has none."""
        return self.name or spaced(self.id)


@dataclass(frozen=True, slots=True)
class Range:
    """Inclusive bounds; None leaves a side open. In YAML: {gte: 20, lte: 60} (or lt, gt)."""

    gte: float | None = None
    lte: float | None = None
    gt: float | None = None
    lt: float | None = None

    def __contains__(self, value: float) -> bool:
        return (
            (self.gte is None or value >= self.gte)
            and (self.lte is None or value <= self.lte)
            and (self.gt is None or value > self.gt)
            and (self.lt is None or value < self.lt)
        )


class Measure(StrEnum):
    """Numbers that a condition may bound."""

    DURATION_S = "duration_s"
    WORDS = "words"
    FIRST_PERSON_RATIO = "first_person_ratio"
    NUMBERS_QUOTED = "numbers_quoted"
    HEDGES = "hedges"
    FILLERS_PER_MIN = "fillers_per_min"
    JARGON_DENSITY = "jargon_density"
    TIME_LEFT_S = "time_left_s"
    FACTS_ASKED = "facts_asked"


class Trait(StrEnum):
    """Yes-or-no findings about how something was said; each carries its evidence span."""

    TRADEOFF_NAMED = "tradeoff_named"
    TRADEOFF_CHOSEN = "tradeoff_chosen"
    CLARIFYING_QUESTION = "clarifying_question"
    EDGE_ADMITTED = "edge_admitted"
    APOLOGY_OPENER = "apology_opener"
    RESULT_STATED = "result_stated"
    USER_TIEBACK = "user_tieback"


class Habit(StrEnum):
    """Ways of answering that are noticed in every answer where the question has a concept so named.

    Five common mistakes, and one thing done right: saying plainly where one's knowledge ends.
    """

    APOLOGY_OPENER = "apology_opener"
    JARGON_RECITAL = "jargon_recital"
    TOO_DEEP = "too_deep"
    BLUFFING = "bluffing"
    FORGOT_USER = "forgot_user"
    EDGE_ADMITTED = "edge_admitted"


@dataclass(frozen=True, slots=True)
class Mentions:
    """The concept was heard."""

    concept: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The concept was surely not said. Unsure never satisfies this."""

    concept: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A measure lies within a range."""

    measure: Measure
    range: Range


@dataclass(frozen=True, slots=True)
class Has:
    """A trait was found (value True) or not found (value False)."""

    trait: Trait
    value: bool = True


@dataclass(frozen=True, slots=True)
class Shows:
    """A habit was surely noticed."""

    habit: Habit


@dataclass(frozen=True, slots=True)
class MeterIs:
    """A roleplay meter lies within a range."""

    meter: str
    range: Range


@dataclass(frozen=True, slots=True)
class SlotIs:
    """A slot was captured above the confidence floor."""

    slot: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A probe was asked already in this thread, or the candidate asked for a fact."""

    probe: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An effect has come about in this roleplay."""

    effect: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds. An empty one holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold. An unsure concept satisfies neither `missing` nor `not: mentions`."""

    part: Condition


Condition = (
    Mentions | Missing | Bound | Has | Shows | MeterIs | SlotIs | Asked | Happened | All | Any | Not
)
ALWAYS = All(())


def conjuncts(condition: Condition) -> list[Condition]:
    """The parts that must all hold."""
    if isinstance(condition, All):
        return [leaf for part in condition.parts for leaf in conjuncts(part)]
    return [condition]


def said_and_unsaid(parts: Sequence[Condition]) -> str:
    """A concept that is wanted both mentioned and missing, "" if there is none."""
    said = {part.concept for part in parts if isinstance(part, Mentions)}
    unsaid = {part.concept for part in parts if isinstance(part, Missing)}
    return min(said & unsaid, default="")


@dataclass(frozen=True, slots=True)
class Probe:
    """A follow-up question.

    ask: wordings, the first unless it was spoken already; may name slots as {slot}. fallback: the
    wording when a slot in `ask` was not captured surely enough. satisfies: concepts the probe asks
    for; it never fires when all of them were said. then: probes to try first afterwards. lens: the
    point of view it takes. depth: how deep it goes into the technology, 1 to 3. change: it is an
    exercise's change of circumstances (see `change.py` for when that is sprung).
    """

    id: str
    ask: tuple[str, ...]
    priority: int = 50
    when: Condition = ALWAYS
    satisfies: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    fallback: str = ""
    lens: str = ""
    depth: int = 1
    change: bool = False


SAY_MORE = Probe(
    "say-more",
    (
        "Could you walk me through that in more detail?",
        "Assume whatever seems reasonable to you, and walk me through it in more detail.",
    ),
    lens="sceptic",
)
"""Asked after a short answer for which a tree has nothing better; the second wording answers one
that only asks back. A tree may have a probe of its own by that id."""

WHAT_MATTERS = Probe(
    "what-matters", ("Which part of that matters most to you, and why?",), lens="sceptic"
)
"""Asked where nothing can be asked about any one thing: what is left may have been said, it is an
exercise's change and too early for it, or too little was clear."""

ONE_TIME = Probe(
    "one-time",
    ("Take one particular time that stayed with you. What happened, and what did you do?",),
    priority=91,
    lens="sceptic",
)
"""Applies first where one time was asked for and the answer is how it usually goes; a tree's own
probe for that has a higher priority."""

OF_EVERY_TREE = (SAY_MORE, ONE_TIME, WHAT_MATTERS)


@dataclass(frozen=True, slots=True)
class Slot:
    """The candidate's own words, captured: whatever follows one of `after`, up to `max_words`."""

    id: str
    after: tuple[str, ...]
    max_words: int = 4


@dataclass(frozen=True, slots=True)
class Clarification:
    """An authored answer to a question that the candidate may ask back: a fact, told if asked for.

    hears: phrases, any of which in a question of the candidate's calls for `answer`. name: how the
    fact is called when it is told what was asked for. concept: whose phrases call for it, too,
    where those of no answer do: whoever is credited with having asked is answered.
    """

    id: str
    hears: tuple[str, ...]
    answer: str
    name: str = ""
    concept: str = ""

    @property
    def called(self) -> str:
        """Its name; the id in words if it has none."""
        return self.name or spaced(self.id)


@dataclass(frozen=True, slots=True)
class TimeBox:
    """Seconds. target: the band a good answer stays in. hard: the interviewer steps in."""

    target: tuple[float, float] = (60.0, 150.0)
    hard: float = 240.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one question's thread: follow-ups asked, and seconds in all."""

    probes: int = 3
    thread_s: float = 480.0


@dataclass(frozen=True, slots=True)
class Persona:
    """Who the candidate talks to in a roleplay. opens: their first line, after `Question.ask`."""

    name: str
    role: str
    opens: str
    manner: Manner


@dataclass(frozen=True, slots=True)
class Meter:
    """How a persona feels about something, as a number from low to high."""

    id: str
    start: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a reply does to meters.

    when: judged on that reply alone. moves: meter -> how far. again: at every such reply, not only
    at the first. why: as the person is told.
    """

    id: str
    when: Condition
    moves: Mapping[str, float]
    why: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """How a roleplay comes out.

    early: it ends as soon as `when` holds; the others are weighed in their order when the persona
    has nothing more to say or the time is up. say: the persona's last line. means: what it tells
    the candidate.
    """

    id: str
    say: str
    means: str
    when: Condition = ALWAYS
    early: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question with everything that can follow it.

    rubric: competence -> level (1 to 5) -> what an answer at that level does. rubric_when: the
    same keys -> what evidence shows that level, where words alone can show it. glossary: terms the
    recognizer is told to expect, most important first. manner: the voice in which it is asked and
    followed up. panel: lens -> the voice of whoever on a panel follows up from that point of view.
    persona, meters, effects, endings: of a roleplay, whose `ask` sets the scene and whose probes
    are the persona's lines.
    """

    id: str
    kind: Kind
    ask: str
    why: str
    concepts: Mapping[str, Concept]
    probes: tuple[Probe, ...]
    title: str = ""
    rephrase: str = ""
    pointers: tuple[str, ...] = ()
    audience: Audience = Audience.ENGINEER
    time_box: TimeBox = TimeBox()
    limits: Limits = Limits()
    slots: tuple[Slot, ...] = ()
    clarify: tuple[Clarification, ...] = ()
    rubric: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    rubric_when: Mapping[str, Mapping[int, Condition]] = field(default_factory=dict)
    glossary: tuple[str, ...] = ()
    manner: Manner = OWN
    panel: Mapping[str, Manner] = field(default_factory=dict)
    persona: Persona | None = None
    meters: tuple[Meter, ...] = ()
    effects: tuple[Effect, ...] = ()
    endings: tuple[Ending, ...] = ()

    @property
    def partner(self) -> Manner:
        """Who answers the candidate: the persona, or whoever asked."""
        return self.persona.manner if self.persona else self.manner

    def asked_by(self, probe: Probe) -> Manner:
        """The voice that asks a probe."""
        return self.partner if self.persona else self.panel.get(probe.lens, self.manner)

    @property
    def change(self) -> Probe | None:
        """The change of circumstances, if this is an exercise that has one."""
        return next((probe for probe in self.probes if probe.change), None)

    def probe(self, probe_id: str) -> Probe:
        """The probe of that id, one of every tree's included; KeyError if there is none."""
        for probe in (*self.probes, *OF_EVERY_TREE):
            if probe.id == probe_id:
                return probe
        raise KeyError(probe_id)


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of questions that belong together, in the order they are asked."""

    id: str
    title: str
    questions: tuple[Question, ...]


def every(packs: Iterable[Pack]) -> tuple[Question, ...]:
    """All questions of all packs."""
    return tuple(question for pack in packs for question in pack.questions)
