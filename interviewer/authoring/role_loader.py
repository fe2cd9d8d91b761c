"""`roles.yaml` -> roles. Every error names file, line, what is wrong and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from interviewer.authoring.loader import builtin_trees, read_shape
from interviewer.authoring.schema import ID
from interviewer.authoring.shapes import Key, ListOf, Number, Record, Text, listed, nearest
from interviewer.errors import UnknownRole
from interviewer.role import ANYBODY, DEEPEST, LENSES, Role
from interviewer.terminal_text import shortened

WEIGHT = Number(-50, 50, whole=True)
ROLES = ListOf(
    Record(
        "role",
        "Whom the interview is for.",
        {
            "id": Key(ID),
            "title": Key(Text(80), "As in `a follow-up for a ...`."),
            "depth": Key(Number(1, DEEPEST, whole=True), "Follow-ups that go deeper are left out."),
            "lenses": Key(
                Record("lenses", "", {lens: Key(WEIGHT, default=0) for lens in LENSES}),
                "Added to the priority of the follow-ups that take that point of view.",
            ),
        },
    ),
    least=1,
)


def load_roles(path: Path | None = None) -> tuple[Role, ...]:
    """The roles of a file, those that come with the program by default. Raises TreeError."""
    data, _ = read_shape(path or builtin_trees() / "roles.yaml", ROLES)
    return tuple(Role(each["id"], each["title"], each["depth"], each["lenses"]) for each in data)


def wanted_role(name: str | None, lens: str | None = None) -> Role:
    """What `--role` and `--lens` ask for. Raises UnknownRole."""
    role = find_role(load_roles(), name) if name else ANYBODY
    return role.through(lens) if lens else role


def find_role(roles: Sequence[Role], name: str) -> Role:
    """The role of that id. Raises UnknownRole with all of them."""
    for role in roles:
        if role.id == name:
            return role
    known = [role.id for role in roles]
    raise UnknownRole(
        f"There is no role called '{shortened(name, 80)}'.",
        f"{nearest(name, known)}Known: {listed(known)}.",
    )
