import random
from pathlib import Path

import pytest

from demo_model import corpus
from demo_model.evaluate import held_out_answers, held_out_sentences
from demo_model.pieces import SPECIAL_TOKENS, TIMESTAMPS, train_pieces
from demo_model.wording import normalised, word_errors


def test_words_are_compared_without_marks_and_capitals() -> None:
    assert normalised("The trade-off, it's “fine”.") == "the trade off it's fine"
    errors = word_errors([("one two three", "One, too three"), ("four", ""), ("", "five")])
    assert (errors.errors, errors.words) == (3, 4)
    assert errors.rate == pytest.approx(0.75)
    assert word_errors([("", "")]).rate == 0.0
    assert word_errors([("", "thank you")]).rate == 1.0


def test_a_sentence_starts_with_a_capital_and_ends_with_one_mark() -> None:
    assert corpus.as_sentence("i think. so , yes") == "I think, so, yes."
    assert corpus.as_sentence("and then i'm done, ") == "And then I'm done."
    assert corpus.as_sentence("did I hear API?") == "Did I hear API?"


def test_words_that_sound_alike_are_written_one_way() -> None:
    assert corpus.one_spelling_each(["no", "know", "two", "too", "cache", "cash"]) == [
        "no",
        "two",
        "cache",
    ]


def small_corpus() -> corpus.Corpus:
    documentation = ["You can see that this is not the first one."]
    return corpus.Corpus(4, documentation, ["it fails closed", "exponential backoff"], 400)


def test_the_corpus_is_seeded_distinct_and_draws_on_all_its_sources() -> None:
    first = corpus.training_sentences(small_corpus(), 300, [])
    assert first == corpus.training_sentences(small_corpus(), 300, [])
    assert len(set(first)) == 300
    assert {"It fails closed.", "Exponential backoff."} < set(first)
    assert any(sentence.startswith("You can see that") for sentence in first)


def test_a_sentence_that_repeats_a_held_out_run_is_dropped() -> None:
    free = corpus.training_sentences(small_corpus(), 40, [])
    kept = corpus.training_sentences(small_corpus(), 40, [free[3], free[10]])
    assert not {free[3], free[10]} & set(kept)
    assert set(free) - {free[3], free[10]} < set(kept)


def test_documentation_is_read_from_the_standard_library() -> None:
    sentences = corpus.documentation_sentences(["textwrap.py", "heapq.py"])
    assert sentences
    assert all(4 <= len(sentence.split()) <= 40 for sentence in sentences)


def test_there_are_two_hundred_sentences_and_ten_answers_and_no_word_twice_over() -> None:
    sentences, answers = held_out_sentences(), held_out_answers()
    assert len(set(sentences)) == len(sentences) == 200
    assert len(answers) == 10
    assert all(130 <= len(normalised(answer).split()) <= 165 for answer in answers)


def test_phrases_of_the_packs_are_part_of_the_text(tmp_path: Path) -> None:
    tree = tmp_path / "pack" / "tree.yaml"
    tree.parent.mkdir()
    tree.write_text(
        "concepts:\n  retry: {say: [try it again, exponential backoff], stems: [retr]}\n"
    )
    phrases = corpus.pack_phrases(tmp_path)
    assert phrases == ["exponential backoff", "try it again"]


def test_pieces_read_back_what_they_wrote_and_know_whispers_tokens() -> None:
    rng = random.Random(2)
    texts = ["It's a trade-off between the two, isn't it?", "Ship it."]
    words = [word for text in texts for word in text.split()]
    pieces = train_pieces([*texts, *(" ".join(rng.sample(words, 3)) for _ in range(200))])
    for text in [*texts, "Unheard-of words: naïve 42"]:
        assert pieces.decode(pieces.encode(text)) == text
    assert pieces.vocabulary[pieces.text : pieces.text + len(SPECIAL_TOKENS)] == [*SPECIAL_TOKENS]
    assert len(pieces.vocabulary) == pieces.first_timestamp + TIMESTAMPS
    assert pieces["<|30.00|>"] - pieces["<|0.00|>"] == 1500
    with pytest.raises(KeyError):
        pieces["<|fr|>"]


def test_the_blank_that_starts_a_word_is_never_forbidden() -> None:
    # faster-whisper forbids the first piece of " -" and " '".
    pieces = train_pieces(["Ship it."])
    blank = pieces.tokenizer.encode(" ").ids
    assert len(pieces.tokenizer.encode(" -").ids) == len(pieces.tokenizer.encode(" '").ids) == 1
    assert pieces.tokenizer.encode(" -").ids != blank
