"""Which questions a plan asks this time, and how its minutes are shared out. Pure and seeded."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.conversation.time_boxes import least_s, spoken_s
from interviewer.errors import PlanTooShort
from interviewer.plan import Plan, Stage
from interviewer.practice.schedule import LEAVE_S, Part
from interviewer.tree import OWN, Kind, Limits, Question, TimeBox

WARM_UP_BOX = TimeBox((20.0, 60.0), 90.0)
_WHY = "It gets you talking. Nothing that you say to it is judged."


@dataclass(frozen=True, slots=True)
class Held:
    """An earlier session. plan: its id, "" if it had none. asked: ids of the questions."""

    plan: str
    asked: tuple[str, ...]


def draw(
    plan: Plan,
    questions: Mapping[str, Question],
    *,
    minutes: float | None = None,
    before: Sequence[Held] = (),
    seed: int = 0,
) -> tuple[Part, ...]:
    """The stages of `plan` with what each asks, in `minutes` (its own by default).

    questions: by id, at least those that the plan draws from. before: earlier sessions, the latest
    first. What the last session of this plan asked is not asked again; of the rest the least
    practised comes first, and chance (`seed`) decides between equals. Raises PlanTooShort.
    """
    seconds = 60.0 * (plan.minutes if minutes is None else minutes)
    if seconds < 60.0 * least_minutes(plan, questions):
        raise PlanTooShort(
            f"`{plan.id}` cannot be held in {seconds / 60:g} minutes: it has "
            f"{len(plan.stages)} stages.",
            f"Give it --minutes {least_minutes(plan, questions)} or more.",
        )
    scale = (seconds - LEAVE_S) / (60.0 * plan.minutes)
    order = _order(plan, before, seed)
    drawn = [_drawn(plan, stage, questions, scale, order) for stage in plan.stages]
    shares = _shares(plan, drawn, seconds - LEAVE_S)
    return tuple(
        Part(stage, chosen, share)
        for stage, chosen, share in zip(plan.stages, drawn, shares, strict=True)
    )


def least_minutes(plan: Plan, questions: Mapping[str, Question]) -> int:
    """Whole minutes in which every stage can ask one question, whichever is drawn."""
    stages = (_least_s(stage, _pool(plan, stage, questions)) for stage in plan.stages)
    return math.ceil((sum(stages) + LEAVE_S) / 60.0)


def every_question(plan: Plan, questions: Mapping[str, Question]) -> tuple[Question, ...]:
    """All that the plan may ask, its warm-ups included."""
    return tuple(q for stage in plan.stages for q in _pool(plan, stage, questions))


def _pool(plan: Plan, stage: Stage, questions: Mapping[str, Question]) -> tuple[Question, ...]:
    if stage.scored:
        return tuple(questions[name] for name in stage.pool)
    return tuple(
        Question(
            id=f"{plan.id}-{stage.id}-{number}",
            kind=Kind.CULTURE,
            ask=prompt,
            title=stage.title,
            why=_WHY,
            concepts={},
            probes=(),
            time_box=WARM_UP_BOX,
            limits=Limits(probes=0, thread_s=WARM_UP_BOX.hard),
        )
        for number, prompt in enumerate(stage.warm_up, 1)
    )


def _order(
    plan: Plan, before: Sequence[Held], seed: int
) -> Callable[[Question], tuple[bool, int, float]]:
    """What sorts questions by how fit they are to be asked now."""
    chance = random.Random(seed)
    last = next((held.asked for held in before if held.plan == plan.id and held.asked), ())
    times = Counter(name for held in before for name in held.asked)
    return lambda question: (question.id in last, times[question.id], chance.random())


def _drawn(
    plan: Plan,
    stage: Stage,
    questions: Mapping[str, Question],
    scale: float,
    order: Callable[[Question], tuple[bool, int, float]],
) -> tuple[Question, ...]:
    pool = sorted(_pool(plan, stage, questions), key=order)
    count = max(1, min(round(stage.ask * scale), len(pool) // 2))
    seats = [stage.panel[number % len(stage.panel)] for number in range(count) if stage.panel]
    voices = {lens: each.manner for each in stage.panel for lens in each.lenses}
    chosen = pool[:count]
    return tuple(
        replace(question, manner=seats[number].manner, panel=voices)
        if seats and question.manner == OWN
        else question
        for number, question in enumerate(chosen)
    )


def _least_s(stage: Stage, questions: Sequence[Question]) -> float:
    """Seconds for one question of a stage, and for what is said around it."""
    said = spoken_s(stage.opening) + spoken_s(stage.closing)
    return said + max(least_s(question) for question in questions)


def _shares(plan: Plan, drawn: Sequence[Sequence[Question]], seconds: float) -> tuple[float, ...]:
    """Seconds for each stage: what it cannot do without, and its part of all that is left."""
    least = [_least_s(stage, asked) for stage, asked in zip(plan.stages, drawn, strict=True)]
    more = [
        max(0.0, 60.0 * stage.minutes - need)
        for stage, need in zip(plan.stages, least, strict=True)
    ]
    left = seconds - sum(least)
    total = sum(more)
    return tuple(
        need + left * (part / total if total else 1 / len(least))
        for need, part in zip(least, more, strict=True)
    )
