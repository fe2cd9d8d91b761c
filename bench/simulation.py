"""Whole interviews by plan with simulated candidates, in policy time: nobody waits or sounds.

    python bench/simulation.py                       # 1,000 sessions, and what was found
    python bench/simulation.py --sessions 60 --seed 7

Each session draws a plan, its minutes, a role and a candidate by chance (seeded). The candidates
say what stands in the packs' own tests: good, middling and poor answers, far too long ones, nothing
at all, commands. Shown: that no follow-up came twice, that every session ended inside its minutes
with its closing line, that none asked what the last one of the same plan had asked, and that every
ending of every roleplay was come to.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from audio.clock import SystemClock
from interviewer import events as ev
from interviewer.authoring.loader import builtin_trees
from interviewer.authoring.plan_loader import load_plans, packs_for_plans
from interviewer.authoring.role_loader import load_roles
from interviewer.authoring.tree_tests import load_cases, tests_path
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.conversation.time_boxes import spoken_s
from interviewer.events import SAMPLES_PER_S, Command, Control, Event, LineKind
from interviewer.plan import Plan
from interviewer.practice.draw import Held, draw, least_minutes
from interviewer.practice.schedule import Schedule
from interviewer.role import ANYBODY, Role
from interviewer.tree import Question, every

SESSIONS = 1000
WORDS_PER_S = 2.3
TICK_S = 0.4
MOST_WORDS = 28
"""A phrase; longer ones are cut, as the segmenter does before 15 s."""
NEVER_ENDS_S = 4 * 3600.0
_GRADES = ("good", "middling", "poor")
_COMMANDS = ("repeat the question", "rephrase", "skip this one", "let me think", "that's my answer")
_COUGH = "No idea."


class Temper(StrEnum):
    """What a candidate is like."""

    GOOD = "good"
    MIDDLING = "middling"
    POOR = "poor"
    SILENT = "silent"
    ENDLESS = "endless"
    RESTLESS = "restless"
    HASTY = "hasty"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be drawn from.

    replies: question id -> grade -> what to say. walks: question id -> whole conversations, reply
    by reply, of exercises and roleplays.
    """

    plans: tuple[Plan, ...]
    roles: tuple[Role, ...]
    questions: Mapping[str, Question]
    replies: Mapping[str, Mapping[str, tuple[str, ...]]]
    walks: Mapping[str, tuple[tuple[str, ...], ...]]


@cache
def library() -> Library:
    """The plans, roles, questions and replies that come with the program."""
    packs = packs_for_plans(None)
    replies: dict[str, dict[str, tuple[str, ...]]] = {}
    walks: dict[str, tuple[tuple[str, ...], ...]] = {}
    for pack in packs:
        for question in pack.questions:
            path = tests_path(builtin_trees() / pack.id / f"{question.id}.yaml")
            graded: dict[str, list[str]] = defaultdict(list)
            whole: dict[str, tuple[str, ...]] = {}
            for case in load_cases(path, question):
                grade = case.name.split()[0].strip(",")
                graded[grade if grade in _GRADES else "poor"].append(case.turns[-1])
                if len(case.turns) > 1:
                    whole[case.name.rpartition(", turn ")[0]] = case.turns
            walks[question.id] = tuple(whole.values())
            replies[question.id] = {grade: tuple(said) for grade, said in graded.items()}
    return Library(
        load_plans(None, packs),
        (ANYBODY, *load_roles()),
        {question.id: question for question in every(packs)},
        replies,
        walks,
    )


@dataclass(slots=True)
class Candidate:
    """Somebody who is asked: gives the phrases to say next, one by one.

    pauses: the key for a pause is to be pressed. walk: what is left to say of a conversation.
    """

    temper: Temper
    chance: random.Random
    phrases: list[str] = field(default_factory=list)
    walk: list[str] = field(default_factory=list)
    pauses: bool = False

    def hears(self, question: str, *, anew: bool) -> None:
        """A question (anew) or follow-up was asked to its end: what will be said to it?"""
        graded = library().replies.get(question, {})
        if anew:
            walks = library().walks.get(question, ())
            self.walk = list(self.chance.choice(walks)) if walks else []
        text = self.walk.pop(0) if self.walk else self._one(graded)
        if self.temper is Temper.ENDLESS:
            text = " ".join(self._one(graded) for _ in range(12))
        elif self.temper is Temper.SILENT and self.chance.random() < 0.8:
            text = ""
        self.phrases = list(_phrases(text))
        if self.temper is Temper.RESTLESS and self.chance.random() < 0.5:
            self.phrases.insert(
                self.chance.randrange(len(self.phrases) + 1), self.chance.choice(_COMMANDS)
            )
        self.pauses = self.temper is Temper.RESTLESS and self.chance.random() < 0.1
        if self.temper is Temper.RESTLESS and self.chance.random() < 0.04:
            self.phrases.append("Stop the interview.")

    def _one(self, graded: Mapping[str, Sequence[str]]) -> str:
        grade = self.temper.value if self.temper.value in _GRADES else self.chance.choice(_GRADES)
        said = graded.get(grade) or [text for each in graded.values() for text in each] or [_COUGH]
        return self.chance.choice(said)

    @property
    def goes_on(self) -> bool:
        """Whether to speak on just as the interviewer begins."""
        return self.temper is Temper.HASTY and self.chance.random() < 0.3


def _phrases(text: str) -> Iterator[str]:
    for sentence in re.findall(r"[^.!?]+[.!?]*", text):
        words = sentence.split()
        for first in range(0, len(words), MOST_WORDS):
            yield " ".join(words[first : first + MOST_WORDS])


class Interview:
    """Plays both sides of a session. items: its log, as it would be kept."""

    def __init__(self, session: Session, candidate: Candidate) -> None:
        self.session = session
        self.items: list[Event | Command] = []
        self.away_s = 0.0
        self._candidate = candidate
        self._now_s = 0.0
        self._phrase = 0
        self._quiet_since = 0
        self._question = ""
        self._said: ev.Say | None = None

    def run(self) -> None:
        """Hold it to its end, or for NEVER_ENDS_S."""
        self._tell(ev.Began(0))
        while self.session.phase is not Phase.ENDED and self._now_s < NEVER_ENDS_S:
            match self.session.phase:
                case Phase.SPEAKING:
                    self._listen()
                case Phase.PAUSED:
                    self.away_s += 200.0
                    self._now_s += 200.0
                    self._tell(ev.Pressed(self._at, Control.RESUME))
                case _ if self._candidate.pauses:
                    self._candidate.pauses = False
                    self._tell(ev.Pressed(self._at, Control.PAUSE))
                case _ if self._candidate.phrases:
                    self._speak(self._candidate.phrases.pop(0))
                case _:
                    self._be_quiet(TICK_S)

    @property
    def _at(self) -> int:
        return round(self._now_s * SAMPLES_PER_S)

    def _tell(self, event: Event) -> None:
        self.items.append(event)
        for command in self.session.handle(event):
            self.items.append(command)
            match command:
                case ev.QuestionOpened():
                    self._question = command.question
                case ev.Say():
                    self._said = command

    def _listen(self) -> None:
        said = self._said
        assert said is not None
        self._tell(ev.VoiceStarted(self._at, said.line))
        if self._candidate.goes_on:
            self._now_s += 0.6
            self._speak("And there is one more thing, we told the team about it.")
            return
        self._now_s += spoken_s(said.text)
        if said.kind in (LineKind.QUESTION, LineKind.PROBE, LineKind.CLARIFICATION):
            self._candidate.hears(self._question, anew=said.kind is LineKind.QUESTION)
        self._tell(ev.VoiceFinished(self._at, said.line))

    def _speak(self, text: str) -> None:
        chance, start, turn = self._candidate.chance, self._at, self.session.turn
        self._tell(ev.SpeechStarted(start, turn))
        turn = self.session.turn
        self._now_s += len(text.split()) / WORDS_PER_S
        self._quiet_since = self._at
        self._phrase += 1
        self._tell(ev.PhraseClosed(self._at, turn, self._phrase, start, self._at))
        confidence = chance.choice((0.95, 0.95, 0.95, 0.9, 0.4))
        self._tell(ev.Heard(self._at, turn, self._phrase, start, self._at, text, confidence))
        self._be_quiet(chance.choice((0.3, 0.3, 0.6, 1.0, 2.5)))

    def _be_quiet(self, for_s: float) -> None:
        until = self._now_s + for_s
        while self._now_s < until and self.session.phase is Phase.LISTENING:
            self._now_s = min(until, self._now_s + TICK_S)
            self._tell(ev.Silence(self._at, self._quiet_since))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One session that was held.

    spent_s, minutes: pauses left out. endings: how its roleplays came out. faults: what went wrong.
    """

    plan: str
    temper: Temper
    minutes: float
    reason: str
    spent_s: float
    asked: tuple[str, ...]
    probes: int
    endings: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


def hold(plan: Plan, chance: random.Random, before: Sequence[Held]) -> Outcome:
    """One session of `plan`, drawn by `chance`, after those `before` it (the latest first)."""
    there = library()
    least = least_minutes(plan, there.questions)
    minutes = chance.choice((least, 15, 30, plan.minutes, plan.minutes, 60))
    minutes = max(least, minutes)
    seed = chance.randrange(2**32)
    parts = draw(plan, there.questions, minutes=minutes, before=before, seed=seed)
    candidate = Candidate(chance.choice(list(Temper)), chance)
    schedule = Schedule(plan, parts, chance.choice(there.roles))
    interview = Interview(Session(schedule), candidate)
    interview.run()
    items = interview.items
    asked = tuple(dict.fromkeys(i.question for i in items if isinstance(i, ev.QuestionOpened)))
    spent_s = items[-1].at / SAMPLES_PER_S - interview.away_s
    faults = list(_faults(plan, items, spent_s, minutes, there))
    last = next((held.asked for held in before if held.plan == plan.id), ())
    faults += [f"asks {name} again" for name in asked if name in last]
    ended = items[-1]
    return Outcome(
        plan.id,
        candidate.temper,
        minutes,
        ended.reason if isinstance(ended, ev.Ended) else "",
        spent_s,
        asked,
        sum(isinstance(item, ev.ProbeChosen) for item in items),
        tuple((i.question, i.ending) for i in items if isinstance(i, ev.RoleplayEnded)),
        tuple(faults),
    )


def _faults(
    plan: Plan, items: Sequence[Event | Command], spent_s: float, minutes: float, there: Library
) -> Iterator[str]:
    ended = items[-1]
    if not isinstance(ended, ev.Ended):
        yield "never ended"
        return
    if spent_s > 60 * minutes:
        yield f"took {spent_s:.0f} s of {60 * minutes:.0f}"
    lines = [item for item in items if isinstance(item, ev.Say)]
    if ended.reason == "complete" and lines[-1].text != plan.stages[-1].closing:
        yield "no closing line"
    for question, probes in _asked(items).items():
        for probe, times in Counter(probes).items():
            if times > 1:
                yield f"asked {question}/{probe} {times} times"
        most = there.questions[question].limits.probes if question in there.questions else 0
        if len(probes) > most:
            yield f"{len(probes)} follow-ups to {question}"


def _asked(items: Sequence[Event | Command]) -> Mapping[str, Sequence[str]]:
    """The follow-ups that were asked, by question; those taken back were not."""
    probes: dict[str, list[str]] = defaultdict(list)
    last: ev.ProbeChosen | None = None
    for item in items:
        match item:
            case ev.ProbeChosen():
                probes[item.question].append(item.probe)
                last = item
            case ev.AnswerResumed() if last is not None:
                probes[last.question].pop()
                last = None
            case ev.Listening() | ev.NoProbe():
                last = None
    return probes


def series(plan: Plan, sessions: int, seed: int) -> list[Outcome]:
    """So many sessions of one plan, each knowing those before it."""
    chance = random.Random(f"{seed} {plan.id}")
    before: list[Held] = []
    outcomes = []
    for _ in range(sessions):
        outcomes.append(hold(plan, chance, before))
        before.insert(0, Held(plan.id, outcomes[-1].asked))
        del before[50:]
    return outcomes


def simulate(sessions: int, seed: int) -> list[Outcome]:
    """So many sessions, shared out over all plans, on all processors."""
    plans = library().plans
    shares = [(sessions + number) // len(plans) for number in range(len(plans))]
    jobs = [(plan, share, seed) for plan, share in zip(plans, shares, strict=True)]
    with multiprocessing.get_context("fork").Pool() as pool:
        return [each for outcomes in pool.starmap(series, jobs, 1) for each in outcomes]


def missed(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """The endings of roleplays that no session came to."""
    reached = {ending for each in outcomes for ending in each.endings}
    there = library().questions.values()
    every = [(question.id, ending.id) for question in there for ending in question.endings]
    return [ending for ending in every if ending not in reached]


def show(outcomes: Sequence[Outcome]) -> int:
    """Print what was found. Returns the number of faults."""
    print(
        f"{'plan':36}{'sessions':>9}{'complete':>9}{'minutes':>9}{'follow-ups':>11}{'questions':>10}"
    )
    for plan in library().plans:
        of = [each for each in outcomes if each.plan == plan.id]
        if not of:
            continue
        used = sum(each.spent_s for each in of) / sum(60 * each.minutes for each in of)
        print(
            f"{plan.id:36}{len(of):9}{sum(each.reason == 'complete' for each in of):9}"
            f"{used:9.0%}{sum(each.probes for each in of):11}"
            f"{len({name for each in of for name in each.asked}):10}"
        )
    faults = Counter(fault for each in outcomes for fault in each.faults)
    for question, ending in missed(outcomes):
        faults[f"nobody came to the ending {question}/{ending}"] += 1
    for fault, times in faults.most_common(20):
        print(f"  {times} x {fault}")
    endings = Counter(ending for each in outcomes for ending in each.endings)
    for (question, ending), times in sorted(endings.items()):
        print(f"  {question} ended {times} x {ending}")
    tempers = Counter(each.temper for each in outcomes)
    print(f"candidates: {', '.join(f'{count} {temper}' for temper, count in tempers.items())}")
    print(
        f"{len(outcomes)} sessions, {sum(each.probes for each in outcomes)} follow-ups, "
        f"{sum(each.spent_s for each in outcomes) / 3600:.0f} h of interviews: "
        f"{faults.total()} faults"
    )
    return faults.total()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    clock = SystemClock()
    began = clock.now()
    faults = show(simulate(wanted.sessions, wanted.seed))
    print(f"in {clock.now() - began:.0f} s")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
