"""What is heard agrees with a careful listener, on answers that the phrases never saw."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bench import matching
from bench.matching import Count, Labelled
from interviewer.authoring import loader


def total(word_error: float, folder: Path) -> Count:
    found = Count()
    for count in matching.measure(word_error, folder).values():
        found += count
    return found


@pytest.mark.parametrize(("word_error", "f1"), [(0.0, 0.85), (0.15, 0.75)])
@pytest.mark.parametrize("folder", matching.SETS.values(), ids=matching.SETS)
def test_heard_agrees_with_the_labels(folder: Path, word_error: float, f1: float) -> None:
    found = total(word_error, folder)

    assert found.precision >= 0.9
    assert found.f1 >= f1


def test_hardly_a_probe_asks_for_what_was_said() -> None:
    found = total(0.0, matching.BLIND)

    assert found.chosen >= 50
    assert len(found.repeated) <= 0.01 * found.chosen


@pytest.mark.parametrize("folder", matching.SETS.values(), ids=matching.SETS)
def test_a_set_has_sixty_answers_over_fifteen_questions(folder: Path) -> None:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yaml")]
    lengths = [len(each["answer"].split()) for answers in files for each in answers]

    assert len(files) >= 15
    assert len(lengths) >= 60
    assert max(lengths) <= 200


def test_what_is_wrong_counts_as_wrong() -> None:
    tree = loader.builtin_trees() / "technical-pm" / "what-is-an-api.yaml"
    question = loader.load_question(tree)
    text = "It is like a waiter who carries your order to the kitchen and brings your plate back."
    said, unsaid = frozenset({"analogy", "check_understanding"}), frozenset({"user_tieback"})

    count = matching.judge(
        question, Labelled(text, said, frozenset(question.concepts) - said), text
    )
    other = matching.judge(question, Labelled(text, unsaid, frozenset()), text)

    assert count.right == 1
    assert count.missed == ["check_understanding (not_heard)"]
    assert (count.precision, count.recall) == (1.0, 0.5)
    assert any(wrong.startswith("analogy: ") for wrong in other.wrong)
    assert other.precision == 0.0
