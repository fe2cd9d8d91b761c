"""What several modules here are tested on."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.authoring import loader
from interviewer.tree import Question, every
from tests.interviewer.command_line import make_home
from tests.interviewer.small_exercise import write_exercise
from tests.interviewer.small_trees import write_small_trees


@pytest.fixture(scope="session")
def questions() -> dict[str, Question]:
    """Those that come with the program, by id."""
    packs = loader.load_trees(loader.builtin_trees())
    return {question.id: question for question in every(packs)}


@pytest.fixture(name="exercise")
def _exercise(tmp_path: Path) -> Question:
    return loader.load_question(write_exercise(tmp_path))


@pytest.fixture(name="trees")
def _trees(tmp_path: Path) -> Path:
    return write_small_trees(tmp_path / "trees")


@pytest.fixture(name="home")
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_home(tmp_path, monkeypatch)
