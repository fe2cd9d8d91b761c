"""What candidates say to a question, good, middling and poor: the replies of its own tests."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache

from interviewer.authoring.loader import builtin_trees, load_question
from interviewer.authoring.tree_tests import load_cases, tests_path

QUALITIES = ("good", "middling", "poor")
OTHER = "other"
"""Replies of tests that are about one thing only."""


@cache
def replies(question: str) -> Mapping[str, tuple[str, ...]]:
    """The replies of a built-in question's tests, by how good the test calls the answer."""
    (path,) = builtin_trees().glob(f"*/{question}.yaml")
    found: dict[str, list[str]] = {quality: [] for quality in (*QUALITIES, OTHER)}
    for case in load_cases(tests_path(path), load_question(path)):
        first = case.name.split()[0].rstrip(",:")
        found[first if first in QUALITIES else OTHER].append(case.turns[-1])
    return {quality: tuple(dict.fromkeys(said)) for quality, said in found.items()}


class RandomCandidate:
    """Says whatever people say to a question, better or worse as its seed will have it."""

    def __init__(self, question: str, seed: int) -> None:
        self._rng = random.Random(seed)
        self._pool = replies(question)
        self._weights = _leaning(self._rng)

    def reply(self) -> str:
        """The next thing said; like people, it may say the same twice."""
        kinds = [kind for kind in self._weights if self._pool[kind]]
        (kind,) = self._rng.choices(kinds, [self._weights[kind] for kind in kinds])
        return self._rng.choice(self._pool[kind])


def _leaning(rng: random.Random) -> Mapping[str, float]:
    """Mostly one quality, a little of everything."""
    liked: Sequence[str] = (*QUALITIES, OTHER)
    weights = dict.fromkeys(liked, 0.08)
    weights[rng.choice(liked)] = 1.0
    return weights
