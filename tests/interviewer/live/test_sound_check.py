"""One sentence into a microphone: heard, too quiet, too loud, or nothing at all."""

from __future__ import annotations

import numpy as np
import pytest

from audio.errors import DeviceLost
from audio.files import WavMicrophone
from audio.frames import Frame, Pcm, samples
from audio.ports import Transcript
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from interviewer.live.sound_check import Loudness, advice, listen
from tests.interviewer.sound import quiet, tone

LONG = 60.0


def room(seconds: float) -> Pcm:
    return np.random.default_rng(1).normal(0, 4, samples(seconds)).astype(np.int16)


def heard(pcm: Pcm, *script: Transcript | str) -> tuple[Loudness, str, list[float]]:
    levels: list[float] = []
    sentence = listen(
        WavMicrophone(np.concatenate([pcm, quiet(LONG)])),
        ScriptedDetector(30),
        ScriptedRecognizer(script),
        levels.append,
    )
    return sentence.loudness, sentence.text, levels


def test_a_sentence_with_a_breath_in_it_is_heard_whole() -> None:
    said = np.concatenate([room(0.5), tone(1.0), room(0.6), tone(1.0)])
    loudness, text, levels = heard(said, "I am ready", "for my first question.")
    assert (loudness, text) == (Loudness.GOOD, "I am ready for my first question.")
    assert max(levels) > 0.7 > min(levels)
    assert len(levels) * 0.02 < 0.5 + 1.0 + 0.6 + 1.0 + 1.5


def test_a_short_pause_within_a_sentence_does_not_end_it() -> None:
    said = [room(0.5), tone(1.0), room(0.6), tone(1.2), room(0.22), tone(0.7)]
    _, text, levels = heard(np.concatenate(said), "I am ready", "for my first question.")
    assert text == "I am ready for my first question."
    assert len(levels) * 0.02 > sum(map(len, said)) / 16_000 + 0.3


@pytest.mark.parametrize(
    ("times", "loudness"), [(0.005, Loudness.QUIET), (0.5, Loudness.GOOD), (4.0, Loudness.LOUD)]
)
def test_how_loud_it_was(times: float, loudness: Loudness) -> None:
    pcm = (tone(1.0) * times).clip(-32767, 32767).astype(np.int16)
    assert heard(pcm, "Yes.")[0] is loudness


def test_nothing_said_and_nothing_plugged_in_are_told_apart() -> None:
    assert heard(room(LONG)[: samples(13)])[:2] == (Loudness.NOTHING, "")
    assert heard(quiet(13))[:2] == (Loudness.SILENT, "")


def test_somebody_who_never_pauses_is_not_waited_for_for_ever() -> None:
    loudness, _, levels = heard(tone(LONG), *["and so on"] * 9)
    assert loudness is Loudness.GOOD
    assert len(levels) * 0.02 < 21


def test_words_that_the_recognizer_made_up_do_not_count() -> None:
    assert heard(tone(1.0), Transcript("Thank you.", 0.9, "silence text"))[1] == ""


def test_there_is_advice_for_each() -> None:
    assert len({advice(each) for each in Loudness}) == len(Loudness)


def test_a_microphone_that_goes_away_is_closed() -> None:
    class Lost(WavMicrophone):
        def read(self, timeout_s: float, at_least: int = 1) -> Frame | None:  # noqa: ARG002
            raise DeviceLost(f"Gave no sound for {timeout_s} s.", "Plug it in again.")

    lost = Lost(tone(1.0))
    with pytest.raises(DeviceLost):
        listen(lost, ScriptedDetector(), ScriptedRecognizer([]), lambda _: None)
    assert WavMicrophone.read(lost, 1.0) is None
