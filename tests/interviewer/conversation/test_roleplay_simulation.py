"""Several hundred random candidates in every roleplay: it always ends, in every way it can."""

from __future__ import annotations

from collections import Counter

import pytest

from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.conversation.question_thread import MOST_ASKED_BACK
from interviewer.conversation.session import Session
from interviewer.conversation.time_boxes import SPOKEN_WORDS_PER_S
from interviewer.events import (
    SAMPLES_PER_S,
    Began,
    Ended,
    MeterMoved,
    ProbeChosen,
    RoleplayEnded,
    Say,
    Typed,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.tree import Question
from tests.interviewer.reply_pool import RandomCandidate

CANDIDATES = 80
"""For each of the five."""
ROLEPLAYS = load_trees(builtin_trees() / "roleplays")[0].questions


class Played:
    """One roleplay held with one candidate, at the pace of speech."""

    def __init__(self, question: Question, seed: int) -> None:
        self.question = question
        self.commands: list[object] = []
        self.replies = 0
        self._session = Session((question,), help_when_silent=False)
        self._at = 0
        candidate = RandomCandidate(question.id, seed)
        self._tell(Began(0))
        most = question.limits.probes + MOST_ASKED_BACK + 2
        while not self.all(Ended) and self.replies <= most:
            said = candidate.reply()
            self.replies += 1
            self._pass(len(said.split()) / SPOKEN_WORDS_PER_S)
            self._tell(Typed(self._at, said))

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self._at / SAMPLES_PER_S

    def all(self, kind: type) -> list:  # type: ignore[type-arg]
        return [each for each in self.commands if isinstance(each, kind)]

    def _pass(self, seconds: float) -> None:
        self._at += round(seconds * SAMPLES_PER_S)

    def _tell(self, event: Began | Typed | VoiceStarted | VoiceFinished) -> None:
        for command in self._session.handle(event):
            self.commands.append(command)
            if isinstance(command, Say):
                self._tell(VoiceStarted(self._at, command.line))
                self._pass(len(command.text.split()) / SPOKEN_WORDS_PER_S)
                self._tell(VoiceFinished(self._at, command.line))


@pytest.mark.parametrize("question", ROLEPLAYS, ids=lambda question: question.id)
def test_every_candidate_comes_to_an_end_and_every_end_is_come_to(question: Question) -> None:
    endings: Counter[str] = Counter()
    for seed in range(CANDIDATES):
        played = Played(question, seed)
        asked = [chosen.probe for chosen in played.all(ProbeChosen)]
        spoken = [chosen.text for chosen in played.all(ProbeChosen)]
        assert [ended.reason for ended in played.all(Ended)] == ["complete"], seed
        (ended,) = played.all(RoleplayEnded)
        endings[ended.ending] += 1
        assert len(asked) <= question.limits.probes, seed
        assert len(set(asked)) == len(asked), f"seed {seed} repeats a line: {asked}"
        assert len(set(spoken)) == len(spoken), f"seed {seed} repeats a wording: {spoken}"
        # The answer that runs as the time ends, and the last words after it.
        assert played.seconds <= question.limits.thread_s + 120, seed
        bounds = {meter.id: meter for meter in question.meters}
        for moved in played.all(MeterMoved):
            assert moved.why
            assert moved.quotes, "a meter moves for words that were said"
            assert bounds[moved.meter].low <= moved.after <= bounds[moved.meter].high
        for meter, value in ended.meters.items():
            assert bounds[meter].low <= value <= bounds[meter].high
    assert set(endings) == {ending.id for ending in question.endings}, endings


def test_the_same_candidate_has_the_same_conversation() -> None:
    first, again = (Played(ROLEPLAYS[0], 7).commands for _ in range(2))
    assert first == again
