"""Past sessions by name, and the questions to read them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from interviewer import folders
from interviewer.authoring.plan_loader import load_plans, packs_for_plans
from interviewer.errors import StoreError, TreeError
from interviewer.keeping import aliases, store
from interviewer.keeping.store import Record
from interviewer.practice.draw import every_question
from interviewer.terminal_text import shortened
from interviewer.tree import Question, every

LATEST = "latest"


def find_log(name: str) -> Path:
    """The log of a session. name: its id, a beginning of it, or `latest`. Raises StoreError."""
    paths = sorted(folders.sessions_folder().glob("*.jsonl"), reverse=True)
    if name == LATEST:
        return _latest(paths)
    matches = [path for path in paths if path.stem == name]
    matches = matches or [path for path in paths if name and path.stem.startswith(name)]
    if len(matches) != 1:
        what = "fits several interviews" if matches else "is no interview of yours"
        raise StoreError(
            f"'{shortened(name, 80)}' {what}.", "interviewer sessions list  shows them all."
        )
    return matches[0]


def _latest(paths: Sequence[Path]) -> Path:
    """The first in the list: a log whose first line a full disk has taken is not in it."""
    broken: StoreError | None = None
    for path in paths:
        try:
            return store.read(path).path
        except StoreError as error:
            broken = broken or error
    raise broken or StoreError("There are no interviews yet.", "Begin with: interviewer practice")


def questions_of(record: Record, trees: Path | None) -> Mapping[str, Question]:
    """known_questions, from the folder that a session's were asked from unless `trees` is given."""
    if trees is None and record.trees is not None:
        with suppress(TreeError):  # it may be gone by now
            return known_questions(record.trees)
    return known_questions(trees)


def known_questions(trees: Path | None) -> Mapping[str, Question]:
    """All questions that can be loaded, by id, with the person's own corrections.

    trees: the person's own folder. Raises TreeError if that is wrong, StoreError for broken
    corrections. A broken tree of the program's does not keep a session from view.
    """
    try:
        packs = packs_for_plans(trees)
        plans = load_plans(trees, packs)
    except TreeError:
        if trees is not None:
            raise
        return {}
    known = {question.id: question for question in every(packs)}
    known |= {each.id: each for plan in plans for each in every_question(plan, known)}
    own = aliases.load(folders.data_folder())
    return {name: aliases.teach(question, own) for name, question in known.items()}
