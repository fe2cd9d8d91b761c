import dataclasses
import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio.ears import Ears
from audio.frames import Frame, Pcm, samples
from audio.ports import SpeechDetector
from audio.scripted import ScriptedDetector
from audio.segmenter import (
    Draft,
    Phrase,
    Segmenter,
    SegmenterEvent,
    SegmenterSettings,
    Silence,
    SpeechStarted,
    Withdrawn,
)
from audio.vad import GatedDetector
from tests.audio.espeak import clicks, quiet, say

B = 512


def feed(
    probabilities: Iterable[float], segmenter: Segmenter | None = None
) -> list[SegmenterEvent]:
    """Block i holds the value i + 1, so that no sample can go missing unseen."""
    segmenter = segmenter or Segmenter()
    events: list[SegmenterEvent] = []
    for i, p in enumerate(probabilities):
        events += segmenter.feed(np.full(B, i + 1, dtype=np.int16), i * B, p)
    return events + list(segmenter.flush())


def blocks_in(phrase: Phrase) -> list[int]:
    assert len(phrase.pcm) % B == 0
    return [int(value) - 1 for value in phrase.pcm[::B]]


def phrases(events: Sequence[SegmenterEvent]) -> list[Phrase]:
    return [event for event in events if isinstance(event, Phrase)]


def drafts(events: Sequence[SegmenterEvent]) -> list[Phrase]:
    return [event.phrase for event in events if isinstance(event, Draft)]


def contents(phrase: Phrase) -> tuple[object, ...]:
    rest = dataclasses.astuple(dataclasses.replace(phrase, pcm=quiet(0)))[2:]
    return (*rest, phrase.index, phrase.pcm.tobytes())


def comparable(events: Sequence[SegmenterEvent]) -> list[object]:
    def plain(event: SegmenterEvent) -> object:
        match event:
            case Phrase():
                return contents(event)
            case Draft():
                return ("draft", *contents(event.phrase))
        return event

    return [plain(event) for event in events]


def test_one_phrase_from_beginning_to_end() -> None:
    events = feed([0.0] * 20 + [0.9] * 10 + [0.0] * 15)
    speech = [event for event in events if not isinstance(event, Silence)]
    started, draft, phrase = speech
    assert started == SpeechStarted(20 * B)
    assert isinstance(draft, Draft)
    assert isinstance(phrase, Phrase)
    assert (phrase.index, phrase.start, phrase.end) == (0, 20 * B, 30 * B)
    assert blocks_in(phrase) == list(range(13, 33))  # 224 ms before, 96 ms after
    assert not phrase.continues


def test_the_start_is_said_after_96_ms_and_the_phrase_closes_after_320() -> None:
    segmenter = Segmenter()
    said: dict[type, int] = {}
    for i, p in enumerate([0.0] * 5 + [0.9] * 6 + [0.0] * 12):
        for event in segmenter.feed(quiet(0.032), i * B, p):
            said.setdefault(type(event), i)
    assert said[SpeechStarted] == 7  # the third block of speech
    assert said[Draft] == 17  # the seventh block of silence
    assert said[Phrase] == 20  # the tenth


def test_silence_is_told_block_by_block_with_the_last_sample_of_speech() -> None:
    events = feed([0.0] * 2 + [0.9] * 4 + [0.0] * 12)
    silences = [event for event in events if isinstance(event, Silence)]
    before, after = silences[:2], silences[2:]
    assert before == [Silence(B, 0), Silence(2 * B, 0)]
    assert after == [Silence(at * B, 6 * B) for at in (16, 17, 18)]
    assert isinstance(events[events.index(after[0]) - 1], Phrase)


def test_nothing_is_called_silence_while_somebody_speaks() -> None:
    events = feed([0.9] * 30 + [0.1] * 7 + [0.9] * 3)
    assert [type(event) for event in events] == [SpeechStarted, Draft, Withdrawn, Phrase]


def test_a_draft_is_withdrawn_by_the_first_block_of_further_speech() -> None:
    """And only then: not by its phrase, not by the next one, not by a pause too short for one."""
    segmenter = Segmenter()
    at: dict[type, list[int]] = {}
    speech = [0.9] * 6
    told = [*speech, *[0.0] * 6, *speech, *[0.0] * 8, *speech, *[0.0] * 10, *speech]
    for i, p in enumerate(told):
        for event in segmenter.feed(quiet(0.032), i * B, p):
            at.setdefault(type(event), []).append(i)
    assert at[Draft] == [24, 38]
    assert at[Withdrawn] == [26]
    assert at[Phrase] == [41]


@pytest.mark.parametrize("length", [1, 2])
def test_a_click_is_no_phrase_and_its_samples_are_not_lost(length: int) -> None:
    events = feed([0.0] * 5 + [0.9] * length + [0.0] * 10 + [0.9] * 5 + [0.0] * 10)
    (phrase,) = phrases(events)
    assert phrase.start == (15 + length) * B
    assert phrase.index == 0
    assert blocks_in(phrase)[0] == 8 + length
    assert Silence((15 + length) * B, 0) in events


def test_hysteresis_keeps_a_wavering_voice_together() -> None:
    wavering = [0.0] * 3 + [0.6] + [0.36, 0.4] * 20 + [0.0] * 12
    (phrase,) = phrases(feed(wavering))
    assert phrase.end - phrase.start == 41 * B
    assert phrases(feed([0.0] * 3 + [0.36, 0.4] * 20 + [0.0] * 12)) == []


def test_a_pause_below_300_ms_does_not_split_and_a_longer_one_does() -> None:
    assert len(phrases(feed([0.9] * 5 + [0.0] * 9 + [0.9] * 5 + [0.0] * 10))) == 1
    first, second = phrases(feed([0.9] * 5 + [0.0] * 10 + [0.9] * 5 + [0.0] * 10))
    assert (first.index, second.index) == (0, 1)
    both = blocks_in(first) + blocks_in(second)
    assert both == sorted(set(both)), "no sample is in two phrases"
    assert set(range(20)) <= set(both), "and none of those between them is lost"


@given(st.lists(st.booleans(), max_size=120))
def test_a_draft_is_the_next_phrase_unless_more_is_said(speaks: list[bool]) -> None:
    """The last draft before a phrase is that phrase if the silence before its closing was whole."""
    events = feed([0.9 if speaking else 0.0 for speaking in speaks])
    ends = {phrase.end: phrase for phrase in phrases(events)}
    for draft in drafts(events):
        later = ends.get(draft.end)
        if later is not None:
            assert contents(later) == contents(draft)
        else:
            assert any(p.start == draft.start and p.end > draft.end for p in ends.values())
    closed_by_silence = [p for p in ends.values() if p.end + 10 * B <= len(speaks) * B]
    assert {p.end for p in closed_by_silence} <= {draft.end for draft in drafts(events)}


def test_a_pause_that_is_too_short_gives_no_draft_and_each_longer_one_gives_one() -> None:
    assert drafts(feed([0.9] * 5 + [0.0] * 6 + [0.9] * 5)) == []
    assert len(drafts(feed([0.9] * 5 + [0.0] * 7 + [0.9] * 5 + [0.0] * 9 + [0.9] * 3))) == 2


@pytest.mark.parametrize(
    ("told", "silence"),
    [
        ([0.9] * 93, 7),
        ([0.9] * 94, 5),  # 3 s
        ([0.0] * 5 + [0.9] * 93, 7),  # the quiet before it does not count
        ([0.9] * 50 + [0.0] * 4 + [0.9] * 40, 5),  # a pause within it does
    ],
)
def test_a_long_phrase_is_foretold_sooner(told: list[float], silence: int) -> None:
    assert drafts(feed([*told, *[0.0] * (silence - 1)])) == []
    assert len(drafts(feed([*told, *[0.0] * silence]))) == 1


def test_a_long_phrase_is_cut_at_its_quietest_spot_and_loses_nothing() -> None:
    rng = np.random.default_rng(0)
    loud = rng.integers(-8000, 8000, 1000 * B).astype(np.int16)
    loud[400 * B : 403 * B] //= 100  # a lull at 12.8 s
    segmenter = Segmenter()
    events: list[SegmenterEvent] = []
    for i in range(1000):
        events += segmenter.feed(loud[i * B : (i + 1) * B], i * B, 0.9)
    events += segmenter.flush()
    found = phrases(events)
    assert found[0].end == 402 * B
    assert np.array_equal(np.concatenate([phrase.pcm for phrase in found]), loud)
    assert all(len(phrase.pcm) <= samples(15) for phrase in found)
    assert [phrase.continues for phrase in found] == [True] * (len(found) - 1) + [False]
    assert all(a.end == b.start for a, b in itertools.pairwise(found))
    assert sum(isinstance(event, SpeechStarted) for event in events) == 1


def test_a_cut_in_the_last_silence_leaves_no_empty_phrase_behind() -> None:
    segmenter = Segmenter()
    events: list[SegmenterEvent] = []
    for i in range(482):
        peak = 5000 if i < 462 else 10
        block = np.full(B, peak, dtype=np.int16)
        events += segmenter.feed(block, i * B, 0.9 if i < 462 else 0.0)
    (phrase,) = phrases(events)
    assert phrase.continues
    assert phrase.end == 462 * B
    assert events[-1] == Silence(482 * B, 462 * B)


def test_the_level_is_that_of_the_speech_alone() -> None:
    segmenter = Segmenter()
    loud = np.full(B, 3277, dtype=np.int16)  # a tenth of full scale
    for i in range(10):
        segmenter.feed(quiet(0.032), i * B, 0.0)
    for i in range(10, 20):
        segmenter.feed(loud, i * B, 0.9)
    (phrase,) = segmenter.flush()
    assert isinstance(phrase, Phrase)
    assert phrase.level_dbfs == pytest.approx(-20, abs=0.01)


def test_flush_closes_what_is_open_once() -> None:
    segmenter = Segmenter()
    for i in range(5):
        segmenter.feed(quiet(0.032), i * B, 0.9)
    assert len(segmenter.flush()) == 1
    assert segmenter.flush() == ()


def test_settings_that_would_repeat_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="longer than close_s"):
        Segmenter(settings=SegmenterSettings(pre_roll_s=0.5))
    with pytest.raises(ValueError, match="draft_s"):
        Segmenter(settings=SegmenterSettings(draft_s=0.05))
    with pytest.raises(ValueError, match="draft_s"):
        Segmenter(settings=SegmenterSettings(draft_s=0.3))
    with pytest.raises(ValueError, match="long_draft_s"):
        Segmenter(settings=SegmenterSettings(long_draft_s=0.05))


# -- ears


def listen(detector: SpeechDetector, pcm: Pcm, sizes: Iterable[int]) -> list[object]:
    ears, at = Ears(detector), 0
    events: list[SegmenterEvent] = []
    for size in sizes:
        if at >= len(pcm):
            break
        events += ears.hear(Frame(pcm[at : at + size], at))
        at += size
    if at < len(pcm):
        events += ears.hear(Frame(pcm[at:], at))
    return comparable(events + list(ears.flush()))


def drawn() -> Pcm:
    rng = np.random.default_rng(1)
    lengths = [0.5, 0.8, 0.2, 1.3, 0.5, 0.03, 0.7, 17.0, 0.4, 0.31]
    parts = [
        rng.integers(-peak, peak, samples(length)).astype(np.int16)
        for length, peak in zip(lengths, [50, 9000] * 5, strict=True)
    ]
    return np.concatenate(parts)


DRAWN = drawn()
WHOLE = listen(ScriptedDetector(), DRAWN, [len(DRAWN)])


@given(st.lists(st.integers(1, 4096), min_size=1, max_size=400))
@settings(max_examples=60, deadline=None)
def test_the_size_of_the_frames_never_changes_the_events(sizes: list[int]) -> None:
    assert listen(ScriptedDetector(), DRAWN, sizes) == WHOLE


def test_nor_does_it_with_the_real_detector() -> None:
    pcm = np.concatenate(
        [
            quiet(0.7),
            say("I owned the customer backlog."),
            quiet(0.6),
            say("We shipped it."),
            quiet(1),
        ]
    )
    rng = np.random.default_rng(2)
    whole = listen(GatedDetector(), pcm, [len(pcm)])
    assert listen(GatedDetector(), pcm, rng.integers(1, 4097, 2000).tolist()) == whole
    assert listen(GatedDetector(), pcm, [1] * 3000 + [160] * 1000) == whole


class CountingDetector(ScriptedDetector):
    """Notes how many blocks it was asked about."""

    asked = 0

    def probabilities(self, pcm: Pcm) -> NDArray[np.float32]:
        self.asked += len(pcm) // B
        return super().probabilities(pcm)


@given(st.lists(st.tuples(st.integers(1, 110), st.integers(1, 14)), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_blocks_that_wait_in_speech_delay_no_event(runs: list[tuple[int, int]]) -> None:
    """Runs of speech and silence, in blocks; one of them is cut for its length."""
    assert longest_wait([*runs[:-1], (500, runs[-1][1])]) == 6


def test_nor_do_they_where_the_phrase_grows_long_meanwhile() -> None:
    for first in range(5, 12):  # wherever the looks fall
        for length in range(80, 96):
            longest_wait([(first, 3), (length - first, 10)])


def longest_wait(runs: list[tuple[int, int]]) -> int:
    """How many blocks were kept unseen at most; no event may come later for that."""
    lengths = [length for run in runs for length in run]
    pcm = np.concatenate(
        [np.full(B * n, 5000 * (i % 2 == 0), np.int16) for i, n in enumerate(lengths)]
    )
    detector, judge, segmenter = CountingDetector(), ScriptedDetector(), Segmenter()
    ears = Ears(detector)
    waited = 0
    for at in range(0, len(pcm), B):
        block = pcm[at : at + B]
        at_once = segmenter.feed(block, at, float(judge.probabilities(block)[0]))
        assert comparable(ears.hear(Frame(block, at))) == comparable(at_once)
        waited = max(waited, at // B + 1 - detector.asked)
    assert comparable(ears.flush()) == comparable(segmenter.flush())
    return waited


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), min_size=1, max_size=8),
    st.lists(st.integers(-50_000, 200_000), min_size=1, max_size=8),
    st.integers(1, 3 * B),
)
@settings(max_examples=100, deadline=None)
def test_where_silence_means_nothing_only_silence_is_noticed_later(
    runs: list[tuple[int, int]], until: list[int], size: int
) -> None:
    """By two blocks at most, and to the block again from `quiet_until` on, wherever it is set to.

    Runs of silence and speech, in blocks, heard in frames of `size`; nothing is lost at the end.
    """
    lengths = [length for run in runs for length in run]
    pcm = np.concatenate(
        [np.full(B * n, 5000 * (i % 2), np.int16) for i, n in enumerate([5, *lengths])]
    )[: -B // 3]
    patient, exact = Ears(ScriptedDetector()), Ears(ScriptedDetector())
    owed: list[SegmenterEvent] = []
    for i, at in enumerate(range(0, len(pcm), size)):
        patient.quiet_until = until[i // 20 % len(until)]
        frame = Frame(pcm[at : at + size], at)
        owed += exact.hear(frame)
        found = patient.hear(frame)
        assert comparable(found) == comparable(owed[: len(found)]), "the same, in the same order"
        del owed[: len(found)]
        assert all(isinstance(event, Silence) for event in owed)
        assert len(owed) <= (2 if frame.end < patient.quiet_until + B else 0)
        assert not owed or patient.needs <= 2 * B
    assert comparable(patient.flush()) == comparable([*owed, *exact.flush()])


def test_ears_need_three_blocks_of_silence_that_means_nothing_and_one_where_it_counts() -> None:
    ears = Ears(ScriptedDetector())
    ears.quiet_until = 5 * B + 1
    asked = []
    for at in range(0, 7 * B, B):
        asked.append(ears.needs // B)
        ears.hear(Frame(np.zeros(B, np.int16), at))
    assert asked == [1, 2, 1, 3, 2, 1, 1], "the first one tells where the stream begins"


def test_with_fewer_samples_than_the_ears_need_nothing_comes_to_light() -> None:
    ears, at = Ears(ScriptedDetector()), 0
    events: list[SegmenterEvent] = []
    asked = []
    while at < len(DRAWN):
        asked.append(ears.needs)
        if ears.needs > 1:
            assert ears.hear(Frame(DRAWN[at : at + ears.needs - 1], at)) == ()
            at += asked[-1] - 1
        assert at >= len(DRAWN) or ears.needs == 1
        events += ears.hear(Frame(DRAWN[at : at + 1], at))
        at += 1
    assert comparable(events + list(ears.flush())) == WHOLE
    assert max(asked) == 7 * B


def test_real_speech_gives_a_phrase_for_each_sentence_where_it_was_said() -> None:
    spoken = [say("I owned the customer backlog."), say("We shipped the first slice in two weeks.")]
    pcm = np.concatenate([quiet(1), spoken[0], quiet(0.7), spoken[1], quiet(1)])
    ears = Ears(GatedDetector())
    first, second = phrases([*ears.hear(Frame(pcm, 0)), *ears.flush()])
    assert first.start == pytest.approx(samples(1), abs=2 * B)
    assert second.start == pytest.approx(samples(1.7) + len(spoken[0]), abs=2 * B)
    assert first.end <= samples(1) + len(spoken[0]) + B


def test_typing_is_no_speech() -> None:
    ears = Ears(GatedDetector())
    events = [*ears.hear(Frame(clicks(5), 0)), *ears.flush()]
    assert {type(event) for event in events} == {Silence}


def test_a_gap_in_the_stream_closes_the_phrase_and_begins_anew() -> None:
    ears = Ears(ScriptedDetector())
    loud = np.full(B * 6 + 100, 5000, dtype=np.int16)
    ears.hear(Frame(loud, 0))
    events = ears.hear(Frame(loud, 100_000))
    (first,) = phrases(events)
    assert (first.start, first.end) == (0, 7 * B)  # its last block filled up
    assert events[-1] == SpeechStarted(100_000)
    (second,) = phrases(ears.flush())
    assert second.pcm[: len(loud)].tobytes() == loud.tobytes()


def test_flush_hears_the_last_part_of_a_block() -> None:
    ears = Ears(ScriptedDetector())
    loud = np.full(2 * B + 1, 5000, dtype=np.int16)  # the third block is what makes it a phrase
    assert ears.hear(Frame(loud, 0)) == ()
    started, phrase = ears.flush()
    assert started == SpeechStarted(0)
    assert isinstance(phrase, Phrase)
