"""A transcript as tokens that compare well, each with its place in the original text.

Case, contractions, spelled letters ("A P I"), numbers ("p ninety-nine", "forty thousand dollars",
"$40k") and British or American spelling make no difference afterwards; fillers stay, marked as
words to step over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import snowballstemmer

from interviewer.language.lexicon import (
    ACRONYMS,
    CONTRACTED_ENDS,
    CONTRACTIONS,
    CONTRACTS_IS,
    CURRENCIES,
    FILLER_PAIRS,
    FILLERS,
    IRREGULAR,
    NOT_ISE,
    ORDINAL_FIGURES,
    ORDINALS,
    SCALE_LETTERS,
    SCALES,
    SPELLINGS,
    STEMS_APART,
    STEPPED_OVER,
    TENS,
    UNENDING,
    UNITS,
    UNITS_OF_MEASURE,
)

_PIECE = re.compile(
    r"(?:[A-Za-z]\.){2,}(?:s\b)?"  # a.p.i.
    r"|\d+(?:,\d{3})*(?:\.\d+)?[A-Za-z]*"  # 1,000 99.9 30 99th 10k 200ms
    r"|[A-Za-z]+\d+[A-Za-z]*"  # p99
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"  # words, also with apostrophes
    r"|%"
)
_SENTENCE_END = re.compile(r"[.!?\n]")
_CLAUSE_END = re.compile(rf"[^\w\s'\"%&+/*_.\-{''.join(CURRENCIES)}]| - ")
_HESITATION = re.compile(r"\s*(?:\.{2,}|…)\s*")
_FIGURE = re.compile(r"([\d,.]+)(.*)")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")
_LARGEST = 10**15
_MOST_LETTERS = 6
"""Letters spelled one by one are looked at so many at a time."""
_ISE = re.compile(r"(.+)is(e|es|ed|ing|ation|ations|er|ers)")
_ISE_LETTERS = 6
"""Shorter words keep their s: raise."""
_PLURALS = frozenset(f"{word}s" for word in ACRONYMS) & ACRONYMS - {"https"}
_ABLE = re.compile(r"(.{2,}[ai]b)(?:le|les|led|ling|ly|ility|ilities)")
_STEMMER = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as compared.

    word: normalised. stem: its English stem. start, end: character offsets of the original.
    stepped_over: an article or filler, no gap between words of a phrase. sentence, clause: which
    one it stands in, counted from 0. confidence: the recognizer's, of the words around it.
    after_cut: the full stop before it was written where a phrase closed, so it may be no end.
    """

    word: str
    stem: str
    start: int
    end: int
    stepped_over: bool = False
    sentence: int = 0
    clause: int = 0
    confidence: float = 1.0
    after_cut: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a number (30, 99th, 10k), not a name with digits (p99)."""
        return self.word[0].isdigit()

    @property
    def is_filler(self) -> bool:
        """Whether it is a hesitation such as "um"."""
        return self.word in FILLERS


@dataclass(slots=True)
class _Draft:
    """A token on its way: word and place, and what punctuation came after it.

    currency: what a sign before a number stands for, "" if there is none; spoken, it comes after.
    """

    word: str
    start: int
    end: int
    ends_sentence: bool = False
    ends_clause: bool = False
    currency: str = ""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The English stem, the same for British and American spelling and for irregular forms."""
    if word in STEMS_APART:
        return STEMS_APART[word]
    word = IRREGULAR.get(word, word)
    if word in _PLURALS:
        return word[:-1]  # the stemmer leaves "slas" as it is
    for british, american in SPELLINGS:
        if word.startswith(british):
            word = american + word[len(british) :]
    ise = _ISE.fullmatch(word)
    if ise and len(word) > _ISE_LETTERS and f"{ise[1]}ise" not in NOT_ISE:
        word = f"{ise[1]}iz{ise[2]}"
    able = _ABLE.fullmatch(word)
    if able:
        return able[1]  # observability is observable, but not yet observed
    found: str = _STEMMER.stemWord(word)
    return found[:-1] if len(found) > 5 and found.endswith("ll") else found  # noqa: PLR2004


def words(text: str) -> list[str]:
    """The normalised words of a text, as in tokenise."""
    return [token.word for token in tokenise(text)]


@lru_cache(maxsize=64)  # one answer is read for what it says, how it was said, and to be quoted
def tokenise(
    text: str, *, offset: int = 0, sentence: int = 0, clause: int = 0, confidence: float = 1.0
) -> tuple[Token, ...]:
    """The tokens of a text.

    offset is added to every place, and sentence and clause are the numbers to count from, so that
    the tokens of several remarks can stand in one list.
    """
    pieces = _pieces(text.replace("\u2019", "'"))
    drafts = list(_with_currencies(_numbers(_spelled(pieces))))
    tokens: list[Token] = []
    for index, draft in enumerate(drafts):
        pair = (draft.word, drafts[index + 1].word) if index + 1 < len(drafts) else None
        before = (drafts[index - 1].word, draft.word) if index else None
        tokens.append(
            Token(
                draft.word,
                stem(draft.word),
                draft.start + offset,
                draft.end + offset,
                draft.word in STEPPED_OVER or pair in FILLER_PAIRS or before in FILLER_PAIRS,
                sentence,
                clause,
                confidence,
            )
        )
        sentence += draft.ends_sentence
        clause += draft.ends_sentence or draft.ends_clause
    return tuple(tokens)


def _pieces(text: str) -> list[_Draft]:
    """Words with their places, contractions undone, and the punctuation after each noted."""
    drafts: list[_Draft] = []
    last_end = 0
    for found in _PIECE.finditer(text):
        raw, start, end = found.group(), found.start(), found.end()
        if drafts:
            _note_breaks(drafts[-1], text[last_end:start], raw)
        last_end = end
        before = text[start - 1 : start]
        if raw[0].isdecimal():
            figure = [_Draft(w, start + left, start + right) for w, left, right in _figure(raw)]
            if before in CURRENCIES:
                figure[0].start, figure[0].currency = start - 1, CURRENCIES[before]
            drafts += figure
            continue
        if before == "'" and raw.lower() == "cause":
            raw = "because"
        if raw.count(".") > 1 and raw[0].isalpha():
            letters = raw.replace(".", "").lower()
            drafts.append(_Draft(letters, start, end))
            # The last dot of "a.p.i." may end the sentence as well.
            drafts[-1].ends_sentence = bool(re.match(r"\s+[A-Z]", text[end:]))
            continue
        for word, left, right in _undo_contraction(raw.lower()):
            drafts.append(_Draft(word, start + left, min(start + right, end)))
    if drafts:
        _note_breaks(drafts[-1], text[last_end:], "")
    return drafts


def _note_breaks(draft: _Draft, between: str, following: str) -> None:
    if following[:1].islower() and _HESITATION.fullmatch(between):
        return  # "we added... retries"
    stops = bool(_SENTENCE_END.search(between))
    draft.ends_sentence = draft.ends_sentence or (stops and draft.word not in UNENDING)
    draft.ends_clause = stops or bool(_CLAUSE_END.search(between))


def _undo_contraction(word: str) -> list[tuple[str, int, int]]:
    """(word, start, end) within the raw piece."""
    whole = len(word)
    if word == "%":
        return [("percent", 0, 1)]
    if word in CONTRACTIONS:
        first, _, second = CONTRACTIONS[word].partition(" ")
        cut = min(len(first), whole - 1)
        return [(first, 0, cut), (second, cut, whole)]
    if "'" not in word:
        return [(word, 0, whole)]
    if word.endswith("n't") and word != "n't":
        return [(word[:-3], 0, whole - 3), ("not", whole - 3, whole)]
    head, _, _ = word.rpartition("'")
    ending = word[len(head) :]
    if ending in CONTRACTED_ENDS:
        return [(head, 0, len(head)), (CONTRACTED_ENDS[ending], len(head), whole)]
    if ending == "'s" and head in CONTRACTS_IS:
        return [(head, 0, len(head)), ("is", len(head), whole)]
    return [(head, 0, whole)] if ending == "'s" else [(word.replace("'", ""), 0, whole)]


def _figure(raw: str) -> list[tuple[str, int, int]]:
    """(word, start, end) within a number in digits, with the letters written on to it."""
    found = _FIGURE.fullmatch(raw.lower())
    assert found is not None
    amount, letters = found[1].replace(",", ""), found[2]
    whole, cut = len(raw), found.end(1)
    if letters in SCALE_LETTERS:
        return [(_times(amount, SCALE_LETTERS[letters]), 0, whole)]
    if letters in UNITS_OF_MEASURE:
        return [(amount, 0, cut), (letters, cut, whole)]
    return [(ORDINAL_FIGURES.get(amount + letters, amount + letters), 0, whole)]


def _times(amount: str, scale: int) -> str:
    """A number in digits, so many times as large."""
    product = f"{Decimal(amount) * scale:f}"
    return product.rstrip("0").rstrip(".") if "." in product else product


def _spelled(drafts: list[_Draft]) -> list[_Draft]:
    """Runs of single letters as one word: "A P I" is "api"."""
    out: list[_Draft] = []
    index = 0
    while index < len(drafts):
        run = _letters_from(drafts, index)
        alone, joined = _acronym(run) if run else (1, 0)
        out += drafts[index : index + alone]
        index += alone
        if joined:
            out.append(_merge(drafts[index : index + joined]))
            index += joined
    return out


def _letters_from(drafts: list[_Draft], index: int) -> list[_Draft]:
    run: list[_Draft] = []
    for draft in drafts[index : index + _MOST_LETTERS]:
        if len(draft.word) != 1 or not draft.word.isalpha() or (run and _breaks(run[-1])):
            break
        run.append(draft)
    return run


def _breaks(draft: _Draft) -> bool:
    return draft.ends_sentence or draft.ends_clause


def _acronym(run: list[_Draft]) -> tuple[int, int]:
    """How many letters of a run to leave alone first, and how many then make a word."""
    letters = "".join(draft.word for draft in run)
    for length in range(len(run), 1, -1):
        for skip in range(len(run) - length + 1):
            if letters[skip : skip + length] in ACRONYMS:
                return skip, length
    # Not one we know: three letters or more can hardly be anything else; "a" and "I" can.
    return (0, len(run)) if len(run) > 2 else (len(run), 0)  # noqa: PLR2004


def _merge(drafts: list[_Draft], word: str = "") -> _Draft:
    last = drafts[-1]
    return _Draft(
        word or "".join(draft.word for draft in drafts),
        drafts[0].start,
        last.end,
        last.ends_sentence,
        last.ends_clause,
        drafts[0].currency,
    )


def _with_currencies(drafts: Sequence[_Draft]) -> Iterator[_Draft]:
    """Each sign as the word that is spoken for it; it has the place of its number."""
    for draft in drafts:
        if draft.currency:
            yield _Draft(draft.word, draft.start, draft.end)
            draft.word = draft.currency
        yield draft


def _numbers(drafts: list[_Draft]) -> list[_Draft]:
    """Numbers in words as digits, and percentiles as p99."""
    out: list[_Draft] = []
    index = 0
    while index < len(drafts):
        count, value = _number_at(drafts, index)
        if count:
            out.append(_merge(drafts[index : index + count], value))
            index += count
        else:
            out.append(drafts[index])
            index += 1
    return _percentiles(out)


def _number_at(drafts: list[_Draft], index: int) -> tuple[int, str]:
    """How many words from `index` make a number, and it in digits; (0, "") if none."""
    digits = _digits_at(drafts, index)
    if digits[0]:
        return digits
    if _AMOUNT.fullmatch(drafts[index].word):
        return _scaled_at(drafts, index)
    total = current = 0
    position = index
    last_kind = ""
    while position < len(drafts):
        word = drafts[position].word
        if total + current > _LARGEST:
            break  # "a hundred hundred hundred ...": nobody counts so far
        if word in UNITS and last_kind in ("", "tens" if UNITS[word] < 10 else "", "scale"):  # noqa: PLR2004
            current += UNITS[word]
            last_kind = "unit"
        elif word in TENS and last_kind in ("", "scale"):
            current += TENS[word]
            last_kind = "tens"
        elif word in SCALES and last_kind != "scale-end":
            current = max(current, 1) * SCALES[word]
            if SCALES[word] > 100:  # noqa: PLR2004 - thousands and up close a group
                total, current = total + current, 0
            last_kind = "scale"
        elif word == "and" and last_kind == "scale" and _continues(drafts, position + 1):
            position += 1
            continue
        elif word in ORDINALS and last_kind == "tens":
            return position + 1 - index, _ordinal(total + current + ORDINALS[word])
        else:
            break
        position += 1
        if _breaks(drafts[position - 1]):
            break
    return (position - index, str(total + current)) if last_kind else (0, "")


def _scaled_at(drafts: list[_Draft], index: int) -> tuple[int, str]:
    """Digits and what they count, as in "2.5 million"."""
    scale = SCALES.get(drafts[index + 1].word) if index + 1 < len(drafts) else None
    if scale is None or _breaks(drafts[index]):
        return 0, ""
    return 2, _times(drafts[index].word, scale)


def _continues(drafts: list[_Draft], index: int) -> bool:
    return index < len(drafts) and (drafts[index].word in UNITS or drafts[index].word in TENS)


def _digits_at(drafts: list[_Draft], index: int) -> tuple[int, str]:
    """Digit by digit, as in "five oh three"; an "oh" must be among them."""
    digits = ""
    position = index
    while position < len(drafts) and len(digits) < 3:  # noqa: PLR2004 - as in status codes
        word = drafts[position].word
        if word in ("oh", "zero", "o") and digits:
            digits += "0"
        elif UNITS.get(word, 10) < 10:  # noqa: PLR2004 - one digit
            digits += str(UNITS[word])
        else:
            break
        position += 1
    is_code = len(digits) == 3 and any(d.word in ("oh", "o") for d in drafts[index:position])  # noqa: PLR2004
    return (position - index, digits) if is_code else (0, "")


def _ordinal(value: int) -> str:
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def _percentiles(drafts: list[_Draft]) -> list[_Draft]:
    """`p 99`, `99th percentile` and `99 percentile` are all p99."""
    out: list[_Draft] = []
    for draft in drafts:
        before = out[-1] if out and not _breaks(out[-1]) else None
        if before and before.word == "p" and draft.word.isdigit():
            out[-1] = _merge([before, draft], f"p{draft.word}")
        elif (
            before
            and draft.word in ("percentile", "percentiles")
            and re.fullmatch(r"\d+(?:th|st|nd|rd)?", before.word)
        ):
            out[-1] = _merge([before, draft], "p" + re.sub(r"\D", "", before.word))
        else:
            out.append(draft)
    return out
