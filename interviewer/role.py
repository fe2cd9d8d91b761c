"""Whom the interview is for, as data: what is worth asking of them, and how deep it goes.

`role_loader.py` makes these from `follow_up_trees/roles.yaml`; `walk.py` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

LENSES = ("engineering", "design", "data", "business", "competitor", "sceptic")
"""The points of view a follow-up can take."""
DEEPEST = 3
"""1: anybody is asked this; 2: how parts work together and fail; 3: under load, over versions."""
_CHOSEN_LENS = 100
"""More than any role adds, so that a lens that was asked for comes first."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role that is interviewed for.

    depth: follow-ups that go deeper are not asked. lenses: added to the priority of the follow-ups
    that take that point of view. lens: one that was asked for. A role re-orders and leaves out;
    what does not apply to an answer is never asked because of it.
    """

    id: str
    title: str
    depth: int = DEEPEST
    lenses: Mapping[str, int] = field(default_factory=dict)
    lens: str = ""

    @property
    def called(self) -> str:
        """As a reason names it: `role technical-pm, lens data`."""
        return ", ".join(
            f"{what} {name}" for what, name in (("role", self.id), ("lens", self.lens)) if name
        )

    def weight(self, lens: str) -> int:
        """What it adds to the priority of a follow-up of that lens."""
        return self.lenses.get(lens, 0)

    def through(self, lens: str) -> Role:
        """The same role, with what takes that point of view before all else."""
        return replace(self, lens=lens, lenses={**self.lenses, lens: _CHOSEN_LENS})


ANYBODY = Role("", "")
"""No role in particular: everything as it was authored."""
