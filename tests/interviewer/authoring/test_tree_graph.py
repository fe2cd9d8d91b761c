"""The picture of a tree: everything is in it, nothing overlaps, and the walked path shows."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.authoring.tree_graph import mermaid, places, svg
from interviewer.tree import Probe, Question
from tests.interviewer.helpers import make_question

QUESTIONS = [question for pack in load_trees(builtin_trees()) for question in pack.questions]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_probe_has_a_place_of_its_own(question: Question) -> None:
    at = places(question)
    assert set(at) == {probe.id for probe in question.probes}
    assert all(one != other for one, other in combinations(at.values(), 2))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_svg_is_xml_and_names_every_probe(question: Question) -> None:
    drawn = svg(question)
    ET.fromstring(drawn)  # noqa: S314 - our own text, a line above
    assert all(probe.id in drawn for probe in question.probes)


def test_hostile_text_stays_text() -> None:
    question = make_question(ask='<script>alert("x")</script> & [more] {and} |so|')
    root = ET.fromstring(svg(question))  # noqa: S314 - our own text
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "<script>" not in mermaid(question)
    assert 'alert("' not in mermaid(question)


def test_what_every_tree_asks_of_a_short_answer_is_not_drawn() -> None:
    question = make_question()
    for draw in (svg, mermaid):
        assert draw(question, ("say-more", "slow")) == draw(question, ("slow",))


def test_the_walked_path_is_numbered_and_outlined() -> None:
    question = make_question()
    assert "walked" not in mermaid(question)
    assert "class ask,slow,fails walked" in mermaid(question, ("slow", "fails"))
    drawn = svg(question, ("slow", "fails"))
    assert "1. slow" in drawn
    assert "2. fails" in drawn
    assert drawn.count('class="asked"') == 3
    assert drawn.count('class="edge walked"') == 2


def test_what_follows_a_probe_stands_to_its_right() -> None:
    probes = (
        Probe("first", ("One?",), 10, then=("second", "third")),
        Probe("second", ("Two?",), 90, then=("first",)),
        Probe("third", ("Three?",), 50),
        Probe("other", ("Four?",), 70),
    )
    at = places(make_question(probes=probes))
    assert at["other"].row == 0
    assert at["first"].column == 1 or at["second"].column == 1  # a ring begins somewhere
    assert at["third"].column == at["first"].column + 1
