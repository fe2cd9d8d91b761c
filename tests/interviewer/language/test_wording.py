"""Words that say how somebody speaks, found where they are."""

from __future__ import annotations

import pytest

from interviewer.language import wording
from interviewer.language.normalise import tokenise


def words(text: str, spans: tuple[wording.Span, ...]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So, does that make sense so far?", ["does that make sense"]),
        ("Shall I go deeper into that?", ["Shall I go deeper"]),
        ("I made sense of the data.", []),
        ("Let me pause here.", ["Let me pause here"]),
    ],
)
def test_check_ins(text: str, found: list[str]) -> None:
    assert words(text, wording.check_ins(tokenise(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was, like, slow, you know.", [", like,"[2:6], "you know"]),
        ("I like what you know.", ["you know"]),
        ("It looks like a queue.", []),
    ],
)
def test_filler_words(text: str, found: list[str]) -> None:
    assert words(text, wording.filler_words(text, tokenise(text))) == found


def test_i_and_we() -> None:
    text = "I told my team that we own our part."
    own, team = wording.persons(tokenise(text))

    assert words(text, own) == ["I", "my"]
    assert words(text, team) == ["we", "our"]


def test_hedges_do_not_overlap() -> None:
    text = "I think it might be sort of fine."
    found = wording.hedges(tokenise(text))

    assert words(text, found.personal) == ["I think"]
    assert words(text, found.low) == ["might", "sort of"]
