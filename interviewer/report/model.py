"""The report of a session, as data: what its JSON holds, version `VERSION`.

Only numbers, texts, truth values and tuples of them, so that `codec` can write it, and describe
it from the types alone. Times of an answer are seconds since its first word.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 1
"""Raised when a field changes its meaning or goes; a new field with a default does not raise it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where something was said or paused, with the words around it.

    answer: the number of the answer within its question, from 1.
    """

    answer: int
    start_s: float
    end_s: float
    quote: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """A band, both sides inclusive; None leaves a side open. source: where it comes from."""

    green_low: float | None
    green_high: float | None
    amber_low: float | None
    amber_high: float | None
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an answer's delivery. shade: "green", "amber", "red", or None: not judged."""

    name: str
    value: float
    unit: str
    shade: str | None
    note: str
    band: Bounds | None
    moments: tuple[Moment, ...]

    @property
    def has_place(self) -> bool:
        """Whether the value says when; not of a clarifying question that the answer has none of."""
        return self.name != "clarified_early" or not self.note


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as recognized. confidence: 0 to 1."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence inside an answer. place: "within" or "between" clauses. shade: as of a Figure."""

    start_s: float
    end_s: float
    place: str
    shade: str
    quote: str


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Words a minute around `at_s`."""

    at_s: float
    words_per_min: float


@dataclass(frozen=True, slots=True)
class StoryPart:
    """A stretch of a story. part: "situation", "task", "action" or "result"."""

    part: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. at_s: since the session began. probe: the follow-up it answers, "" for none.

    typed: there are no times. over: why it counted as over, "" if the session ended before. speech:
    every stretch of speech, also those in which no word was recognized. asks_back: the interviewer
    took it for a question, and said `told`; it has no figures, for it is no answer.
    """

    number: int
    at_s: float
    probe: str
    typed: bool
    over: str
    text: str
    phrases: tuple[Phrase, ...]
    speech: tuple[tuple[float, float], ...]
    pauses: tuple[Pause, ...]
    pace: tuple[PacePoint, ...]
    story: tuple[StoryPart, ...]
    figures: tuple[Figure, ...]
    asks_back: bool = False
    told: str = ""

    @property
    def duration_s(self) -> float:
        """First to last word; 0 of a typed answer."""
        return self.phrases[-1].end_s if self.phrases and not self.typed else 0.0

    def figure(self, name: str) -> Figure | None:
        """The figure of that name, if it was measured."""
        return next((figure for figure in self.figures if figure.name == name), None)


@dataclass(frozen=True, slots=True)
class Concept:
    """Something the question listens for. state: "heard", "unsure" or "not_heard".

    avoid: hearing it counts against the answer. corrected: the candidate said that it was said.
    """

    id: str
    name: str
    state: str
    avoid: bool
    corrected: bool
    quotes: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an answer at a level does."""

    level: int
    does: str


@dataclass(frozen=True, slots=True)
class Competence:
    """A line of the rubric. level: what words show, None if they cannot tell. own: self-rating."""

    name: str
    anchors: tuple[Anchor, ...]
    level: int | None
    own: int | None
    why: str
    quotes: tuple[Moment, ...]

    @property
    def gap(self) -> int | None:
        """Own rating less the tool's; None unless there are both."""
        return None if self.own is None or self.level is None else self.own - self.level


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A follow-up that lost, and why."""

    probe: str
    why: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A probe that was asked, after which answer, and what caused it.

    neutral: how it asks without the candidate's own words, "" where that is not known.
    """

    probe: str
    after: int
    text: str
    why: str
    quotes: tuple[str, ...]
    not_asked: tuple[NotAsked, ...]
    neutral: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """Something noticed in an answer: a mistake, or (good) something to keep."""

    name: str
    answer: int
    good: bool
    why: str
    advice: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an exercise tells whoever asks for it."""

    name: str
    answer: str
    asked_for: bool


@dataclass(frozen=True, slots=True)
class MeterMove:
    """How an answer in a roleplay moved its persona, and at which words."""

    answer: int
    meter: str
    before: float
    after: float
    why: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """What a roleplay's persona felt, from `low` to `high`, at the beginning and in the end."""

    name: str
    low: float
    high: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Question:
    """One question with all that was said to it.

    known: whether its tree could still be read; without it nothing is said of concepts. redo_of:
    the number of the question that this one repeats, None if it repeats none. stage: of a plan, ""
    without one. scored: what was said may be judged; a warm-up is only measured. facts: of an
    exercise. persona, role, meters, moves, ending (and what it means), ending_why: of a roleplay.
    """

    number: int
    of: int
    id: str
    title: str
    kind: str
    ask: str
    why: str
    pointers: tuple[str, ...]
    known: bool
    redo_of: int | None
    closed: str
    answers: tuple[Answer, ...]
    concepts: tuple[Concept, ...]
    rubric: tuple[Competence, ...]
    follow_ups: tuple[FollowUp, ...]
    habits: tuple[Habit, ...]
    stage: str = ""
    scored: bool = True
    facts: tuple[Fact, ...] = ()
    moves: tuple[MeterMove, ...] = ()
    ending: str = ""
    persona: str = ""
    role: str = ""
    meters: tuple[Meter, ...] = ()
    ending_why: str = ""

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answers that answer something: all but the questions back."""
        return tuple(answer for answer in self.answers if not answer.asks_back)

    @property
    def main(self) -> Answer | None:
        """The answer to the question itself, None if there is none."""
        return next(iter(self.given), None)

    @property
    def whole(self) -> bool:
        """Whether it came to its end; who was stopped may have had everything yet to say."""
        out = bool(self.ending) or not self.meters
        return self.main is not None and bool(self.main.over) and out

    @property
    def wanted(self) -> tuple[Concept, ...]:
        """The concepts that an answer should name."""
        return tuple(concept for concept in self.concepts if not concept.avoid)

    @property
    def heard(self) -> int:
        """How many of them were heard."""
        return sum(concept.state == "heard" for concept in self.wanted)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to change, or to keep. question, answer: where it shows, 0 if everywhere."""

    what: str
    why: str
    quote: str
    question: int
    answer: int
    start_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of a whole session."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A session in the trend, with what could be measured in it."""

    session: str
    began: str
    figures: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Retold:
    """The story of question `number` was told before, to the question called `question`."""

    number: int
    session: str
    question: str


@dataclass(frozen=True, slots=True)
class Session:
    """Which session it was, and how it was held.

    began: ISO 8601, UTC. audio: it was kept. plan: its id, "" where questions were asked without.
    """

    id: str
    began: str
    length_s: float
    complete: bool
    ended: str
    model: str
    voice: str
    mode: str
    audio: bool
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. change: the one next change; keep: what went well. trend: oldest first."""

    version: int
    session: Session
    change: Advice | None
    keep: Advice | None
    questions: tuple[Question, ...]
    trend: tuple[TrendPoint, ...]
    redacted: bool = False
    retold: tuple[Retold, ...] = ()
