"""What becomes of the words after a cut-in: answers held by the session itself, event by event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.pauses import CLOSES_S, Part, Spoken
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.conversation.spoken import spoken_command
from interviewer.conversation.time_boxes import spoken_s
from interviewer.conversation.turn_taking import Patience
from interviewer.events import (
    SAMPLES_PER_S,
    Began,
    Event,
    Heard,
    PhraseClosed,
    Say,
    Silence,
    SpeechStarted,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.tree import Question

TICK_S = 0.032


@dataclass(frozen=True, slots=True)
class Fate:
    """Of the words of some answers.

    answers: how many were cut into. words: said in them after the first cut-in. lost: of those, the
    ones that did not get into the answer's own thread.
    """

    answers: int
    words: int
    lost: int


def fate(questions: Mapping[str, Question], answers: Iterable[Spoken], *, yields: bool) -> Fate:
    """Hold answers hastily, so that many are cut into. yields: False as where it cannot hear you.

    Only answers to questions are held, not replies: what follows one may be the next question, and
    that is where words can go astray.
    """
    count = words = lost = 0
    for answer in answers:
        if answer.probe:
            continue
        hand = _Hand(questions, answer.question, hears_over_its_voice=yields)
        for part in answer.parts:
            hand.speak(part)
        after = hand.said - (hand.said_before_cut_in or hand.said)
        if hand.said_before_cut_in is not None:
            count, words, lost = count + 1, words + after, lost + hand.said - hand.kept()
    return Fate(count, words, lost)


class _Hand:
    """Plays the candidate and the ears; the session is the real one."""

    def __init__(
        self, questions: Mapping[str, Question], question: str, *, hears_over_its_voice: bool
    ) -> None:
        following = next(each for each in questions if each != question)
        asked = (questions[question], questions[following])
        self._session = Session(asked, patience=Patience.QUICK, greet=False, help_when_silent=False)
        self._hears = hears_over_its_voice
        self._now_s = 0.0
        self._phrase = 0
        self._line: tuple[Say, float] | None = None  # being spoken, and when it ends
        self.said = 0
        self.said_before_cut_in: int | None = None
        self._tell(Began(0))
        assert self._session.thread is not None
        self._thread = self._session.thread

    def speak(self, part: Part) -> None:
        """A stretch of speech and the pause after it."""
        self._finish_line()
        start_s, self._now_s = self._now_s, self._now_s + part.speech_s
        if self._hears or self._line is None:
            self._heard(part.text, start_s)
        command = spoken_command(part.text)  # "bear with me" is no part of the answer
        self.said += len((command.rest if command else part.text).split())
        end_s, until_s = self._now_s, self._now_s + part.pause_s
        self._now_s += CLOSES_S
        while self._now_s < until_s:
            self._finish_line()
            if self._session.phase is Phase.LISTENING:
                self._tell(Silence(_sample(self._now_s), _sample(end_s)))
            self._now_s += TICK_S
        self._now_s = max(until_s, end_s)

    def kept(self) -> int:
        """Words that got into the thread of the question."""
        remarks = list(self._thread.said)
        answer = self._session.answer
        listening = self._session.phase is Phase.LISTENING
        if listening and self._session.thread is self._thread and answer is not None:
            remarks += answer.remarks
        return sum(len(remark.text.split()) for remark in remarks)

    def _heard(self, text: str, start_s: float) -> None:
        turn, end_s = self._session.turn, self._now_s
        start, end, at = _sample(start_s), _sample(end_s), _sample(end_s + CLOSES_S)
        self._phrase += 1
        self._tell(SpeechStarted(start, turn))
        self._tell(PhraseClosed(at, turn, self._phrase, start, end))
        dropped = None if text else "no speech"
        self._tell(Heard(at, turn, self._phrase, start, end, text, 0.95, dropped))

    def _tell(self, event: Event) -> None:
        for command in self._session.handle(event):
            if isinstance(command, Say):
                if self.said_before_cut_in is None:
                    self.said_before_cut_in = self.said
                self._line = (command, self._now_s + spoken_s(command.text))
                self._session.handle(VoiceStarted(_sample(self._now_s), command.line))
        if self._session.phase is Phase.LISTENING:
            self._line = None

    def _finish_line(self) -> None:
        while self._line is not None and self._line[1] <= self._now_s:
            say, _ = self._line
            self._line = None
            self._tell(VoiceFinished(_sample(self._now_s), say.line))


def _sample(seconds: float) -> int:
    return round(seconds * SAMPLES_PER_S)
