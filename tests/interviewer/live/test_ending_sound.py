"""What the scorer is given to hear, and what the interview makes of its judgement."""

from __future__ import annotations

import numpy as np
import pytest

from audio.clock import ManualClock
from audio.files import WavMicrophone
from audio.frames import Pcm, samples
from audio.ports import TurnScorer
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from audio.segmenter import Phrase
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import WAITS, Patience
from interviewer.events import AnswerOver, Heard
from interviewer.live.ending_sound import EndingSound
from interviewer.live.listening import Job
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.live.stepper import Stepper
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import Notes, quiet, tone


class Says:
    """A TurnScorer that always says the same, and keeps what it heard."""

    def __init__(self, probability: float) -> None:
        self._probability = probability
        self.heard: list[Pcm] = []

    def probability(self, pcm: Pcm) -> float:
        self.heard.append(pcm)
        return self._probability


def job(turn: int, start_s: float, length_s: float, *, continues: bool = False) -> Job:
    start, length = samples(start_s), samples(length_s)
    pcm = np.full(length, round(start_s) + 1, np.int16)
    return Job(turn, Phrase(0, pcm, start, start + length, -20.0, continues))


def test_it_hears_the_turn_so_far_with_its_pauses() -> None:
    ending = EndingSound(scorer := Says(0.5))
    ending.probability(job(1, 0.0, 1.0))
    ending.probability(job(1, 3.0, 1.0))
    last = scorer.heard[-1]
    assert len(last) == samples(4.0)
    assert (last[: samples(1.0)] == 1).all()
    assert (last[samples(1.0) : samples(3.0)] == 0).all()
    assert (last[samples(3.0) :] == 4).all()


def test_it_hears_the_last_eight_seconds_at_most_and_no_other_turn() -> None:
    ending = EndingSound(scorer := Says(0.5))
    for start_s in range(0, 60, 3):
        ending.probability(job(1, start_s, 2.5))
    assert len(scorer.heard[-1]) == samples(8.0)
    assert len(ending._said) <= 4
    ending.probability(job(2, 80.0, 1.0))
    assert len(scorer.heard[-1]) == samples(1.0)


def test_a_phrase_that_was_cut_has_no_end() -> None:
    ending = EndingSound(scorer := Says(0.5))
    assert ending.probability(job(1, 0.0, 1.0, continues=True)) is None
    assert not scorer.heard
    assert EndingSound(None).probability(job(1, 0.0, 1.0)) is None


@pytest.mark.parametrize("hold", [Stepper, Runtime])
@pytest.mark.parametrize(
    ("probability", "wait"), [(0.97, "sounds_over"), (0.03, "may_go_on"), (None, "may_go_on")]
)
def test_the_interview_heeds_it(
    hold: type[Stepper | Runtime], probability: float | None, wait: str
) -> None:
    scorer: TurnScorer | None = None if probability is None else Says(probability)
    pcm = np.concatenate([quiet(0.5), tone(2.0), quiet(0.5)])
    rig = Rig(
        WavMicrophone(pcm, block=512, trailing_s=8.0),
        ScriptedDetector(),
        ScriptedRecognizer(["We shipped it in March."]),
        full_duplex=True,
        turn_scorer=scorer,
        clock=ManualClock(),
    )
    notes = Notes()
    session = Session((make_question(),), greet=False, help_when_silent=False)
    hold(session, rig, [notes]).run()
    assert notes.all(Heard)[0].sounds_over == probability
    if hold is Stepper:  # on threads a recording that nobody paces may end before it is judged
        over = notes.all(AnswerOver)[0]
        waited = getattr(WAITS[Patience.NORMAL], wait)
        assert waited <= over.waited_s < waited + 0.1
