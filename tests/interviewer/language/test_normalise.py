from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.language.lexicon import CURRENCIES
from interviewer.language.normalise import stem, tokenise, words
from interviewer.reading import Remark
from interviewer.tree import Concept
from interviewer.understanding import match
from tests.interviewer.helpers import make_question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't we've it's", "do not we have it is"),
        ("dont can\u2019t WON'T", "do not can not will not"),
        ("the A P I and a.p.i.", "the api and api"),
        ("A.P.I.s, S.L.A.", "apis sla"),
        ("Plan B I would", "plan b i would"),
        ("an A P I I made", "an api i made"),
        ("a q a step", "a qa step"),
        ("p ninety-nine", "p99"),
        ("the ninety-ninth percentile", "the p99"),
        ("99th percentile, p 99, P99", "p99 p99 p99"),
        ("two hundred and fifty ms", "250 ms"),
        ("four oh four, five oh three", "404 503"),
        ("three thousand four hundred", "3400"),
        ("thirty percent is 30%", "30 percent is 30 percent"),
        ("1,000 and 99.9", "1000 and 99.9"),
        ("forty thousand dollars, $40,000, $40k", "40000 dollars 40000 dollars 40000 dollars"),
        ("2.5 million, £2.5M, €2.5 million", "2500000 2500000 pounds 2500000 euros"),
        ("10k users, 1.2bn calls", "10000 users 1200000000 calls"),
        ("200ms is 200 ms", "200 ms is 200 ms"),
        ("10x faster in the 90s on 4G", "10x faster in the 90s on 4g"),
        ("a 3rd-party A/B test", "a third party ab test"),
        ("'cause of the cause", "because of the cause"),
        ("happy-path time-out", "happy path time out"),
        ("bob's team's plan", "bob team plan"),
        ("let's go", "let us go"),
    ],
)
def test_writings_of_the_same_words_agree(text: str, expected: str) -> None:
    assert " ".join(words(text)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("prioritise", "prioritizing"),
        ("behaviour", "behavior"),
        ("cancelled", "cancel"),
        ("retries", "retry"),
        ("chose", "choosing"),
        ("went", "goes"),
        ("observable", "observability"),
        ("was", "are"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("observed", "observability"), ("promise", "prom"), ("scale", "scalable")]
)
def test_different_words_keep_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "forms",
    [
        "enable enables enabled enabling",
        "disable disables disabled disabling",
        "table tables tabled",
        "premise premises",
        "revise revises revised revising",
        "surprise surprises surprised surprising",
        "praise praises praised praising",
        "cruise cruises cruising",
        "prioritise prioritize prioritised prioritising prioritizes",
        "experience experiences experienced experiencing",
        "reference references referenced referencing",
        "sacrifice sacrificed sacrificing",
        "staff staffed staffing",
        "programme programmes program programs programmed programming",
        "centre centres center centred centered",
        "fulfil fulfill fulfils fulfilled fulfilling",
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_a_stop_after_a_word_that_ends_no_sentence_is_only_a_pause() -> None:
    assert tokenise("We retry and. Then we wait.")[-1].sentence == 0
    assert tokenise("We retry it. Then we wait.")[-1].sentence == 1


def test_dots_in_mid_sentence_are_hesitation() -> None:
    assert tokenise("We added... retries and… timeouts.")[-1].clause == 0
    assert tokenise("We added retries... Then we wait.")[-1].sentence == 1


def test_a_sign_before_a_number_ends_no_clause_and_has_its_place() -> None:
    text = "It cost $2 million, we stopped."
    *_, cost, number, unit, we, _ = tokenise(text)
    assert (text[number.start : number.end], unit.word) == ("$2 million", "dollars")
    assert (unit.start, unit.end) == (number.start, number.end)
    assert cost.clause == number.clause == unit.clause == we.clause - 1


def test_every_token_knows_its_place() -> None:
    text = "Um, the A P I fails at p ninety-nine. We don't wait."

    tokens = tokenise(text)

    places = {token.word: text[token.start : token.end] for token in tokens}
    assert places["api"] == "A P I"
    assert places["p99"] == "p ninety-nine"
    assert places["not"] == "n't"
    assert places["um"] == "Um"


def test_fillers_stay_but_are_stepped_over() -> None:
    tokens = tokenise("so um you know the retry")

    assert [t.word for t in tokens if t.stepped_over] == ["um", "you", "know", "the"]
    assert [t.word for t in tokens if t.is_filler] == ["um"]


def test_sentences_and_clauses_are_counted() -> None:
    tokens = tokenise("We retry, we wait. Then we stop")

    assert [(t.word, t.sentence, t.clause) for t in tokens] == [
        ("we", 0, 0),
        ("retry", 0, 0),
        ("we", 0, 1),
        ("wait", 0, 1),
        ("then", 1, 2),
        ("we", 1, 2),
        ("stop", 1, 2),
    ]


@pytest.mark.parametrize("text", ["hundred " * 3000, "9" * 6000, f"${'9' * 6000}k"])
def test_a_number_without_end_is_no_error(text: str) -> None:
    question = make_question(concepts={"sum": Concept("sum", ("# thousand dollars",))}, probes=())
    assert match.read(question, [Remark(text)]).transcript


UNITS = CURRENCIES.values()


@given(st.text(max_size=200) | st.text(alphabet="1 2,.$€km'causetn…", max_size=40))
def test_any_text_has_tokens_in_order_and_in_place(text: str) -> None:
    tokens = tokenise(text)

    assert all(0 <= t.start < t.end <= len(text) for t in tokens)
    assert all(a.end <= b.start or b.word in UNITS for a, b in pairwise(tokens))
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(tokens))
    assert all(a.sentence <= b.sentence and a.clause <= b.clause for a, b in pairwise(tokens))
    assert all(t.word for t in tokens)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dependency", "depends"),
        ("engineers", "engine"),
        ("important", "imports"),
        ("user", "used"),
        ("optional", "option"),
        ("marketing", "markets"),
        ("RESTful", "rest"),
        ("manager", "managed"),
        ("production", "product"),
        ("business", "busy"),
    ],
)
def test_words_of_different_meaning_have_stems_of_their_own(one: str, other: str) -> None:
    assert stem(one.lower()) != stem(other)
