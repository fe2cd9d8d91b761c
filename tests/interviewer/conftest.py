"""What several modules here are tested on."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer import loader
from interviewer.tree import Question
from tests.interviewer.small_exercise import write_exercise


@pytest.fixture(name="exercise")
def _exercise(tmp_path: Path) -> Question:
    return loader.load_question(write_exercise(tmp_path))
