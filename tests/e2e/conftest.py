"""The virtual sound card, started once, and a home of its own for a program at a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soundcard import VirtualSoundCard


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualSoundCard]:
    """A microphone and a speaker of software; see tests/soundcard.py."""
    with VirtualSoundCard(tmp_path_factory.mktemp("card")) as card:
        yield card


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """For a program of its own at a terminal: nothing of this machine's person is touched."""
    own = {
        "INTERVIEWER_HOME": str(tmp_path / "home"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "TERM": "xterm-256color",
    }
    return {**os.environ, **own}
