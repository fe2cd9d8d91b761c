"""Whole interviews through a loudspeaker: it never gives up a line at its own voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.frames import Pcm
from bench.echo import PACK, Held, hold
from bench.room import Room, rooms
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.tree import Question


def questions() -> tuple[Question, ...]:
    packs = {pack.id: pack for pack in load_trees(builtin_trees())}
    return packs[PACK].questions[:3]


@pytest.fixture(scope="module")
def in_rooms(tmp_path_factory: pytest.TempPathFactory) -> list[Held]:
    folder = tmp_path_factory.mktemp("voice")
    return [hold(room, folder, questions()) for room in rooms(4, seed=11)]


def test_it_never_gives_up_a_line_at_its_own_voice(in_rooms: list[Held]) -> None:
    assert sum(each.lines for each in in_rooms) > 30
    assert [each.self_interruptions for each in in_rooms] == [0] * len(in_rooms)


def test_who_breaks_in_is_heard(in_rooms: list[Held]) -> None:
    tried = sum(each.tried for each in in_rooms)
    after = [each for one in in_rooms for each in one.after_s]
    assert tried >= 8
    assert len(after) >= 0.9 * tried
    assert sorted(after)[len(after) // 2] < 0.4


def test_where_nothing_is_taken_away_it_listens_between_its_lines(tmp_path: Path) -> None:
    room = Room(0.2, -6.0, 0.3, 0.0, 5.0, 0.0, 0.0, seed=1)
    deaf = hold(room, tmp_path, questions(), canceller=_Leaves())
    assert deaf.self_interruptions == 0
    assert deaf.after_s == ()


class _Leaves:
    """A canceller that takes nothing away."""

    def process(self, near: Pcm, far: Pcm) -> Pcm:  # noqa: ARG002
        return near
