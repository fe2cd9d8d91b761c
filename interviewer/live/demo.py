"""An interview that anyone can watch: a simulated candidate answers aloud, and is heard.

Nothing is faked but the candidate: its speech is synthesized, and goes through the same detector,
recognizer, tree and voice as a person's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from audio.clock import Clock, ManualClock
from audio.files import Tape, TapeSpeaker
from audio.ports import Recognizer, SpeechDetector, Voice
from audio.tap import TappedMicrophone
from interviewer.conversation.session import Session
from interviewer.errors import StoreError
from interviewer.events import (
    SAMPLES_PER_S,
    AnswerOver,
    AnswerResumed,
    Command,
    Event,
    Heard,
    Observer,
)
from interviewer.keeping.store import SessionLog
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.demo_script import QUESTIONS, REPLIES, THINKING_PAUSE_S
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.live.stepper import Stepper
from interviewer.tree import Question

SHORTEST_PAUSE_S = THINKING_PAUSE_S - 0.1
"""The detector may take a breath's length of the pause for speech."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo shows, measured.

    word_error: errors per word of the candidate's script, over the whole interview.
    longest_pause_s: the longest pause inside one answer that was waited out. cut_ins: times the
    interviewer began while the candidate was only pausing.
    """

    conversation: Path
    log: Path
    word_error: float
    longest_pause_s: float
    cut_ins: int
    reason: str

    @property
    def pause_survived(self) -> bool:
        """Whether the thinking pause was waited out."""
        return self.longest_pause_s >= SHORTEST_PAUSE_S and self.cut_ins == 0


class _Watch:
    """Keeps what the result is made of."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.over_at: list[int] = []
        self.cut_ins = 0

    def see(self, item: Event | Command) -> None:
        match item:
            case Heard(dropped=None) if item.text:
                self.heard.append(item)
            case AnswerOver():
                self.over_at.append(item.at)
            case AnswerResumed():
                self.cut_ins += 1

    def longest_pause_s(self) -> float:
        """The longest silence between two phrases of one answer."""
        longest = 0
        for one, other in zip(self.heard, self.heard[1:], strict=False):
            if not any(one.end <= at <= other.start for at in self.over_at):
                longest = max(longest, other.start - one.end)
        return longest / SAMPLES_PER_S


def run_demo(
    out: Path,
    questions: Sequence[Question],
    *,
    detector: SpeechDetector,
    recognizer: Recognizer,
    interviewer_voice: Voice,
    candidate_voice: Voice,
    clock: Clock,
    real_time: bool,
    observers: Sequence[Observer] = (),
) -> DemoResult:
    """Hold the demo interview; write conversation.wav and session.jsonl into `out`.

    real_time: in the time it takes to speak it, on threads; else as fast as the machine can.
    questions: those of `demo_script.QUESTIONS`. Raises AudioError, StoreError.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        log_path = out / "session.jsonl"
        log_path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"the demo cannot write to {out}: {error.strerror}",
            "Name another folder with --out DIR.",
        ) from error
    tape, watch = Tape(), _Watch()
    candidate = SimulatedCandidate(REPLIES, candidate_voice, clock=clock if real_time else None)
    microphone = TappedMicrophone(
        candidate, lambda frame: tape.candidate.lay(frame.start, frame.pcm)
    )
    session_clock = clock if real_time else ManualClock()
    rig = Rig(
        microphone,
        detector,
        recognizer,
        TapeSpeaker(tape.interviewer, lambda: microphone.position),
        interviewer_voice,
        full_duplex=True,
        clock=session_clock,
    )
    header = {"demo": True, "model": recognizer.name, "questions": [q.id for q in questions]}
    log = SessionLog(log_path, header, clock)
    session = Session(questions)
    watchers: list[Observer] = [log, watch, candidate, *observers]
    try:
        holder = Runtime if real_time else Stepper
        reason = holder(session, rig, watchers).run()
    finally:
        log.close()
    conversation = out / "conversation.wav"
    tape.save(conversation)
    return DemoResult(
        conversation,
        log_path,
        word_error(candidate.said, [heard.text for heard in watch.heard]),
        watch.longest_pause_s(),
        watch.cut_ins,
        reason,
    )


def pick(questions: Sequence[Question]) -> tuple[Question, ...]:
    """The demo's questions out of all that there are, with as many follow-ups as it has time for.

    KeyError if one is not there.
    """
    by_id = {question.id: question for question in questions}
    return tuple(
        replace(by_id[ident], limits=replace(by_id[ident].limits, probes=probes))
        for ident, probes in QUESTIONS.items()
    )


def word_error(said: Sequence[str], heard: Sequence[str]) -> float:
    """Word errors (insertions, deletions, substitutions) per word said; case and marks ignored."""
    reference, hypothesis = _words(said), _words(heard)
    if not reference:
        return 0.0 if not hypothesis else 1.0
    return Levenshtein.distance(reference, hypothesis) / len(reference)


def words_lost(said: Sequence[str], heard: Sequence[str]) -> int:
    """How many of the words said have nothing in their place, not even another word."""
    changes = Levenshtein.editops(_words(said), _words(heard))
    return sum(change.tag == "delete" for change in changes)


def _words(lines: Sequence[str]) -> list[str]:
    return re.findall(r"[a-z0-9']+", " ".join(lines).lower())
