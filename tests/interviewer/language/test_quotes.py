"""Quotes begin where a clause does and are verbatim, whatever the text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.language.quotes import QUOTE_WORDS, quote_around


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        ("We wait. Then we retry it.", "retry", "Then we retry it"),
        (
            "We had to take the whole thing back because the database migration was too risky.",
            "risky",
            "because the database migration was too risky",
        ),
        (
            "So we log it, and as I said to all of them at the time, we retry it twice, and stop.",
            "retry",
            "we retry it twice, and stop",
        ),
        (
            "one two three " * 5 + "retry",
            "retry",
            "one two three retry",
        ),
        ("We retry.", "", "We retry"),
        ("", "", ""),
        ('He said: "We retry!" And so we did.', "retry", 'He said: "We retry!"'),
    ],
)
def test_a_quote_begins_with_a_clause_and_is_verbatim(text: str, words: str, quote: str) -> None:
    start = text.find(words)
    found = quote_around(text, start, start + len(words))

    assert found == quote
    assert len(found.split()) <= QUOTE_WORDS


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 40))
def test_any_text_is_quoted_verbatim(text: str, start: int, length: int) -> None:
    start = min(start, len(text))

    assert quote_around(text, start, min(start + length, len(text))) in text
