import random
from functools import cache

import numpy as np
import pytest

from demo_model.features import WINDOW_FRAMES
from demo_model.pieces import CHARACTERS
from demo_model.windows import (
    FIRST_TIMESTAMP_LIMIT,
    LONGEST_PROMPT,
    NOWHERE,
    Example,
    Layout,
    Windows,
)

from .speaking import SENTENCES, pieces, spoken


@cache
def windows() -> Windows:
    return Windows(spoken(), pieces())


@cache
def examples(frames: int, utterances: int, prompt: bool = False) -> tuple[Example, ...]:
    layout = Layout(frames, utterances, prompt)
    return tuple(windows().example(random.Random(seed), layout) for seed in range(80))


def is_timed(example: Example) -> bool:
    return pieces()["<|notimestamps|>"] not in example.tokens


def times(example: Example) -> list[int]:
    first = pieces().first_timestamp
    return [token - first for token in example.tokens if token >= first]


@pytest.mark.parametrize(("frames", "utterances"), [(700, 1), (1000, 3), (WINDOW_FRAMES, 12)])
def test_a_window_asks_for_the_next_token_everywhere(frames: int, utterances: int) -> None:
    for example in examples(frames, utterances):
        assert example.mel.shape == (frames, 80)
        assert np.isfinite(example.mel).all()
        assert example.tokens[0] == pieces()["<|startoftranscript|>"]
        assert example.targets[-1] == pieces()["<|endoftext|>"]
        assert example.targets[1:-1] == example.tokens[2:]
        assert len(example.targets) == len(example.places) == len(example.tokens)
        text = [token for token in example.tokens if token < pieces().text]
        assert text == example.pieces
        assert [place for place in example.places if place >= 0] == list(range(len(text)))


def test_what_is_written_is_what_was_spoken_in_order() -> None:
    written = {pieces().decode(example.pieces) for example in examples(700, 1)}
    assert written - {""} == set(SENTENCES)
    several = [pieces().decode(example.pieces) for example in examples(WINDOW_FRAMES, 12)]
    assert any(sum(sentence in text for sentence in SENTENCES) > 3 for text in several)
    for example in examples(1000, 3):
        letters = pieces().decode(example.pieces).lower()
        assert example.characters == [CHARACTERS.index(c) for c in letters if c in CHARACTERS]


def test_times_run_forward_in_pairs_and_point_at_the_speech() -> None:
    whole = [e for e in examples(WINDOW_FRAMES, 12) if is_timed(e) and e.pieces and e.whole]
    assert whole
    for example in whole:
        marks = times(example)
        assert marks == sorted(marks)
        assert len(marks) % 2 == 0
        assert marks[0] <= FIRST_TIMESTAMP_LIMIT
        # The places keep the true start, even where the first token may not say it.
        begin, finish = (-2 - place for place in (example.places[0], example.places[-2]))
        loud = example.mel.mean(axis=1)
        assert finish == marks[-1]
        assert loud[2 * begin : 2 * finish].mean() > loud.min()


def test_some_utterances_share_a_segment_with_the_one_before() -> None:
    spaces = []
    for example in examples(WINDOW_FRAMES, 12):
        if is_timed(example) and example.whole and example.pieces:
            text = pieces().decode(example.pieces)
            spaces.append((len(times(example)) // 2, sum(text.count(end) for end in ".?")))
    assert all(segments <= sentences for segments, sentences in spaces)
    assert any(segments < sentences for segments, sentences in spaces)
    assert any(segments > 2 for segments, _ in spaces)


def test_speech_cut_off_by_the_window_is_announced_but_not_written() -> None:
    cut = [e for e in examples(WINDOW_FRAMES, 12) if not e.whole]
    assert cut
    for example in cut:
        marks = times(example)
        assert len(marks) % 2 == 1
        assert example.tokens[-1] >= pieces().first_timestamp
        assert example.targets[-1] == pieces()["<|endoftext|>"]


def test_where_nobody_speaks_nothing_is_written() -> None:
    silent = [e for e in examples(700, 1) if not e.pieces]
    assert 0 < len(silent) < 30
    for example in silent:
        assert pieces().decode(example.tokens) == ""
        assert example.targets[-1] == pieces()["<|endoftext|>"]
        if not is_timed(example):
            assert example.targets[0] == pieces()["<|nospeech|>"]


def test_a_window_that_no_sentence_fits_is_one_in_which_nobody_speaks() -> None:
    for example in examples(50, 3):
        assert example.mel.shape == (50, 80)
        assert not example.pieces


def test_a_prompt_comes_before_and_is_not_asked_for() -> None:
    for example in examples(700, 1, prompt=True):
        start = example.tokens.index(pieces()["<|startoftranscript|>"])
        assert example.tokens[0] == pieces()["<|startofprev|>"]
        assert 0 < start <= 201
        assert example.targets[:start] == [-100] * start
        assert example.places[:start] == [NOWHERE] * start


def test_before_full_windows_the_transcript_so_far_is_shown_as_transcribe_shows_it() -> None:
    first = pieces().first_timestamp
    prompts = []
    for example in examples(WINDOW_FRAMES, 12, prompt=True):
        start = example.tokens.index(pieces()["<|startoftranscript|>"])
        assert start <= 1 + LONGEST_PROMPT
        assert example.targets[:start] == [-100] * start
        prompts.append((example.tokens[1:start], is_timed(example)))
    with_times = [p for p, timed in prompts if any(token >= first for token in p)]
    assert all(timed for p, timed in prompts if any(token >= first for token in p))
    assert len(prompts) / 3 < len(with_times) < len(prompts)
    assert all(p[-1] >= first and any(token < first for token in p) for p in with_times)


def test_singles_of_one_batch_are_alike_in_length_and_follow_the_seed() -> None:
    first, again = (
        windows().batch_of_singles(random.Random(5), 3, 0.5, prompt=False) for _ in range(2)
    )
    assert len({example.mel.shape for example in first}) == 1
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.mel, other.mel)
        assert one.tokens == other.tokens
