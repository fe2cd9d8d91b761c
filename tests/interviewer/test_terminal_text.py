"""Hostile text never reaches the terminal raw."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.terminal_text import printable, shortened


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain words, naïve café, 日本語", "plain words, naïve café, 日本語"),
        ("\x1b[2J\x1b]0;owned\x07", r"\x1b[2J\x1b]0;owned\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\rb\bc\x7f", r"a\rb\x08c\x7f"),
        ("file\u202egnp.exe", "file\\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("half \ud83d emoji", "half \\ud83d emoji"),
        ("one\ntwo\u2028three", "one two\\u2028three"),
        ("tab\tstop", "tab stop"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_characters_that_draw_nothing_are_written_out(raw: str, shown: str) -> None:
    assert printable(raw) == shown


def test_lines_can_be_kept() -> None:
    assert printable("one\r\ntwo\x1b\nthree", lines=True) == "one\ntwo\\x1b\nthree"


def test_piled_up_accents_are_thinned_out() -> None:
    assert len(printable("a" + "\u0336" * 500)) < 10
    assert printable("e\u0301te\u0301") == "e\u0301te\u0301"


@given(st.text(alphabet=st.characters()))
def test_whatever_comes_in_one_harmless_line_goes_out(text: str) -> None:
    out = printable(text)
    assert out.encode("utf-8") or not text
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in out)


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_shortened_text_fits(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most


def test_shortening_says_that_it_cut() -> None:
    assert shortened("a sentence that is too long", 12) == "a sentence…"
    assert shortened("short", 12) == "short"
    assert shortened("a sentence that is too long", 14) == "a sentence…"
    assert shortened("a sentence that is too long", 16) == "a sentence that…"
    assert len(shortened("x" * 10_000_000, 20)) == 20
