"""A whole interview by stage, as data: the format of `follow_up_trees/plans/`, checked and frozen.

`plan_loader.py` makes these from YAML; `draw.py` chooses from them.
"""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.tree import Manner


@dataclass(frozen=True, slots=True)
class Panelist:
    """Somebody on a panel. lenses: follow-ups from these points of view are theirs to ask."""

    manner: Manner
    lenses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of an interview.

    minutes: its length when the whole plan is held. opening, closing: what is said as it begins
    and as it ends. warm_up: plain prompts, one of which is asked; they have no follow-ups and are
    never judged. Else `ask` questions are drawn from `pool`, ids of questions of the packs. panel:
    who asks them in turn; without one, the interviewer does.
    """

    id: str
    title: str
    minutes: float
    opening: str
    closing: str
    ask: int = 1
    pool: tuple[str, ...] = ()
    warm_up: tuple[str, ...] = ()
    panel: tuple[Panelist, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether what is said in it may be judged."""
        return not self.warm_up


@dataclass(frozen=True, slots=True)
class Plan:
    """An interview as a company holds it; at least one stage."""

    id: str
    title: str
    about: str
    stages: tuple[Stage, ...]

    @property
    def minutes(self) -> float:
        """How long it takes when nothing is left out."""
        return sum(stage.minutes for stage in self.stages)
