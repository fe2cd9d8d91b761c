"""Sessions whose every word and silence is written down: for reports, the index and the bench.

The real state machine decides; only the sound is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from audio.clock import ManualClock
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.events import (
    SAMPLES_PER_S,
    Began,
    Command,
    Ended,
    Event,
    Heard,
    PhraseClosed,
    Prepare,
    Say,
    Silence,
    SpeechStarted,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.keeping.store import SessionLog
from interviewer.tree import Question

WORDS_PER_S = 2.5
HURRY = (1.0, 1.14, 0.92, 1.06, 0.88)
"""Nobody speaks evenly: how much faster each phrase is, over and over."""
BREATH_S = 0.7
Reply = Sequence[str | float]
"""What is said phrase by phrase; a number is the pause before the next one, in seconds."""


class Conversation:
    """Plays the candidate's part of a session and keeps every event and command."""

    def __init__(self, session: Session, replies: Mapping[str, Reply], otherwise: Reply) -> None:
        """replies: by id of question, or of question/probe; otherwise: to everything else."""
        self.items: list[Event | Command] = []
        self._session = session
        self._replies = replies
        self._otherwise = otherwise
        self._at_s = 0.0
        self._phrase = 0
        self._key = ""

    def hold(self, delay_s: float = 1.5) -> list[Event | Command]:
        """From beginning to end; every answer begins after `delay_s`."""
        self._tell(Began(0))
        while self._session.phase is not Phase.ENDED:
            while self._session.phase is Phase.SPEAKING:
                self._hear_out()
            if self._session.phase is Phase.LISTENING:
                self._at_s += delay_s
                self._answer()
        return self.items

    @property
    def _at(self) -> int:
        return round(self._at_s * SAMPLES_PER_S)

    def _tell(self, event: Event) -> None:
        if not isinstance(event, Silence):
            self.items.append(event)
        for command in self._session.handle(event):
            if not isinstance(command, Prepare):
                self.items.append(command)

    def _hear_out(self) -> None:
        say = next(item for item in reversed(self.items) if isinstance(item, Say))
        self._tell(VoiceStarted(self._at, say.line))
        self._at_s += len(say.text.split()) / WORDS_PER_S
        self._tell(VoiceFinished(self._at, say.line))

    def _answer(self) -> None:
        thread = self._session.thread
        assert thread is not None
        key = "/".join([thread.question.id, *thread.asked[-1:]])
        reply = self._replies.get(key, self._otherwise)
        pause = 0.0
        for part in reply:
            if isinstance(part, float):
                pause = part
                continue
            self._at_s += pause
            self._say(part)
            pause = BREATH_S
        since = self._at
        while self._session.phase is Phase.LISTENING:
            self._at_s += 0.1
            self._tell(Silence(self._at, since))

    def _say(self, text: str) -> None:
        start, turn = self._at, self._session.turn
        self._tell(SpeechStarted(start, turn))
        pace = WORDS_PER_S * HURRY[self._phrase % len(HURRY)]
        self._at_s += max(0.4, len(text.split()) / pace)
        self._phrase += 1
        self._tell(PhraseClosed(self._at, turn, self._phrase, start, self._at))
        dropped = None if text else "no speech"
        self._tell(Heard(self._at, turn, self._phrase, start, self._at, text, 0.93, dropped))


def write_session(
    path: Path,
    questions: Sequence[Question],
    replies: Mapping[str, Reply],
    *,
    otherwise: Reply = ("I would ask the team first and then decide.",),
    clock: ManualClock | None = None,
    more: Sequence[Event | Command] = (),
) -> Path:
    """Hold a session and write its log. more: what is added before its end."""
    session = Session(questions, patience=Patience.PATIENT)
    items = Conversation(session, replies, otherwise).hold()
    header = {
        "questions": [question.id for question in questions],
        "model": "base.en",
        "voice": "default",
        "rate": 165,
        "patience": "patient",
        "mode": "practice",
    }
    log = SessionLog(path, header, clock or ManualClock())
    ends = [item for item in items if isinstance(item, Ended)]
    for item in [each for each in items if each not in ends] + [*more, *ends]:
        log.see(item)
    log.close()
    return path
