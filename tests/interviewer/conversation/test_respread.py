"""Words of a second reading, back in the phrases in which they were said."""

from __future__ import annotations

import pytest

from interviewer.conversation.respread import respread
from interviewer.reading import Remark


def phrases(*texts: str) -> list[Remark]:
    return [Remark(text, 0.6, 3.0 * i, 3.0 * i + 2, (i,)) for i, text in enumerate(texts)]


def again(text: str, of: list[Remark]) -> Remark:
    numbers = tuple(number for remark in of for number in remark.phrases)
    return Remark(text, 0.9, of[0].start_s, of[-1].end_s, numbers)


@pytest.mark.parametrize(
    ("first", "second", "cut"),
    [
        (("We set a time.", "Out of five seconds."), "We set a timeout of five seconds.",
         ["We set a timeout", "of five seconds."]),
        (("We cash it.", "Then it fails."), "We cache it. Then it fails.",
         ["We cache it.", "Then it fails."]),
        (("I asked them.", "And so.", "We did it."), "I asked them, and so we did it.",
         ["I asked them,", "and so", "we did it."]),
        (("Ready is catching.", "It helps."), "Redis caching, it really helps.",
         ["Redis caching,", "it really helps."]),
        (("Uh.", "We retry twice."), "We retry twice.", ["We retry twice."]),
        (("Alpha beta.", "Gamma delta."), "One two. Three four.", ["One two.", "Three four."]),
        (("We retry.",), "We retry.", ["We retry."]),
    ],
)  # fmt: skip
def test_every_word_is_in_its_phrase(first: tuple[str, ...], second: str, cut: list[str]) -> None:
    of = phrases(*first)
    found = respread(of, again(second, of))

    assert [remark.text for remark in found] == cut
    assert " ".join(remark.text for remark in found) == second
    assert {remark.confidence for remark in found} == {0.9}
    times = {(remark.start_s, remark.end_s) for remark in of}
    assert all((remark.start_s, remark.end_s) in times for remark in found)
    assert found[-1].end_s == of[-1].end_s
