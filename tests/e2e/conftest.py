"""The virtual sound card, started once for all tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.soundcard import VirtualSoundCard

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualSoundCard]:
    """A microphone and a speaker of software; see tests/soundcard.py."""
    with VirtualSoundCard(tmp_path_factory.mktemp("card")) as card:
        yield card
