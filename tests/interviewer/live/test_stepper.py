"""A whole interview on one thread: quick, the same every time, whatever the block size."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio.clock import ManualClock, WorkClock
from audio.errors import VoiceError
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import Frame, Pcm
from audio.ports import Transcript
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerOver,
    AnswerResumed,
    Ended,
    Heard,
    LateWords,
    LineKind,
    Observer,
    ProbeChosen,
    Say,
    SpeechStarted,
    Trouble,
    VoiceFinished,
)
from interviewer.keeping.store import SessionLog, read
from interviewer.live.candidate import Reply, SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import EchoRecognizer, Notes, ToneVoice, quiet, tone

PARAGRAPH = "we looked at it from every side and then the whole team wrote it down with care."


def paragraphs(count: int) -> list[str | float]:
    """So many of them, each with the pause after it, and a last sentence."""
    parts: list[str | float] = []
    for _ in range(count):
        parts += [PARAGRAPH, 0.8]
    return [*parts, "We set a timeout."]


LONG_ANSWER = paragraphs(20)


def hold(
    log: Path | None = None, questions: int = 2, reply: Reply = LONG_ANSWER
) -> tuple[Notes, Tape]:
    """An interview of `questions`, every question and probe answered by `reply`."""
    candidate = SimulatedCandidate({}, candidate_voice := ToneVoice(), otherwise=reply)
    tape, notes = Tape(), Notes()
    rig = Rig(
        candidate,
        ScriptedDetector(),
        EchoRecognizer(candidate_voice),
        TapeSpeaker(tape.interviewer, lambda: candidate.position),
        ToneVoice(),
        full_duplex=True,
        clock=ManualClock(),
    )
    observers: list[Observer] = [candidate, notes]
    written = SessionLog(log, {}, rig.clock) if log else None
    asked = [make_question(f"q{number}") for number in range(questions)]
    Stepper(Session(asked), rig, [*observers, *([written] if written else [])]).run()
    if written:
        written.close()
    return notes, tape


def test_half_an_hour_in_seconds_and_twice_the_same(tmp_path: Path) -> None:
    clock = WorkClock()  # whatever else the machine is busy with
    began = clock.now()
    notes, _ = hold(tmp_path / "one.jsonl", questions=5)
    took_s = clock.now() - began
    assert notes.all(Ended)[-1].at / 16_000 > 30 * 60
    assert took_s < 10.0
    hold(tmp_path / "two.jsonl", questions=5)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.jsonl", "two.jsonl"))
    assert one == two
    assert read(tmp_path / "one.jsonl").items == tuple(
        item for item in notes.items if type(item).__name__ not in ("Silence", "Prepare")
    )


def test_every_answer_is_heard_whole_and_never_cut_into() -> None:
    notes, _ = hold()
    expected = " ".join(part for part in LONG_ANSWER if isinstance(part, str))
    answers = [over.text for over in notes.all(AnswerOver)]
    assert answers == [expected] * len(answers)
    assert not notes.all(AnswerResumed)
    assert len(notes.all(ProbeChosen)) == 4


def test_no_transcription_is_outstanding_when_the_answer_counts_as_over() -> None:
    """Policy: the words are there before the decision is, for a three-minute answer too."""
    notes, _ = hold(questions=1, reply=paragraphs(24))
    over = notes.all(AnswerOver)[0]
    assert over.duration_s > 170
    before = notes.items[: notes.items.index(over)]
    heard = [item.text for item in before if isinstance(item, Heard)]
    assert over.text == " ".join(heard)


def test_a_pause_of_two_seconds_after_and_is_waited_out() -> None:
    notes, _ = hold(questions=1, reply=("We set a timeout and", 2.0, "we retry twice."))
    assert notes.all(AnswerOver)[0].text == "We set a timeout and we retry twice."


def test_the_probe_is_spoken_the_moment_the_answer_counts_as_over() -> None:
    notes, tape = hold(questions=1)
    over = notes.all(AnswerOver)[0]
    probe = next(say for say in notes.all(Say) if say.kind is LineKind.PROBE)
    assert probe.at == over.at
    assert np.abs(tape.interviewer.pcm()[over.at : over.at + 1600]).max() > 1000


def test_speech_that_goes_on_takes_the_floor_back_and_loses_no_word() -> None:
    """A pause a little too long: the interviewer begins, yields, and hears the rest."""
    notes, _ = hold(questions=1, reply=("We set a timeout today.", 4.4, "And we retry twice."))
    assert notes.all(AnswerResumed)
    whole = "We set a timeout today. And we retry twice."
    assert whole in [over.text for over in notes.all(AnswerOver)]


def test_what_is_said_in_a_pause_is_told_to_nobody() -> None:
    """Neither screen nor log, which both follow along, learns what was said to somebody else."""
    words = ("Pause the interview.", 1.5, "Private words.", 1.5, "Skip this.", 1.5, "Resume.")
    notes, _ = hold(questions=1, reply=("We set a timeout and", 1.0, *words, 3.0, "we retry."))
    told = [item.text for item in notes.items if isinstance(item, Heard | LateWords)]
    assert told[:2] == ["We set a timeout and", "Pause the interview."]
    assert "Resume." in told
    assert not {"Private words.", "Skip this."} & set(told)
    assert "we retry." in notes.all(AnswerOver)[0].text


def replay_events(pcm: np.ndarray, block: int) -> list[object]:
    notes = Notes()
    script = ["We set a timeout and", "we retry twice.", "More.", "And more."]
    rig = Rig(
        WavMicrophone(pcm, block=block, trailing_s=8.0),
        ScriptedDetector(),
        ScriptedRecognizer([*script, *["Yes."] * 20]),
        full_duplex=True,
        clock=ManualClock(),
    )
    Stepper(Session((make_question(),), greet=False, help_when_silent=False), rig, [notes]).run()
    return [(type(item).__name__, asdict(item)) for item in notes.items]


ANSWER = np.concatenate([quiet(0.7), tone(1.3), quiet(2.0), tone(1.0), quiet(0.5)])
EXPECTED = replay_events(ANSWER, 512)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(2, 4096))
def test_block_sizes_never_change_the_events(block: int) -> None:
    assert replay_events(ANSWER, block) == EXPECTED


def test_block_sizes_of_one_sample_neither() -> None:
    assert replay_events(ANSWER, 1) == EXPECTED


def test_with_half_duplex_the_interviewer_does_not_hear_itself() -> None:
    """Everything the speaker plays comes back into the microphone; nothing of it is an answer."""

    class Echoing(SimulatedCandidate):
        tape: Tape

        def read(self, timeout_s: float, at_least: int = 1) -> Frame:
            frame = super().read(timeout_s, at_least)
            voice = self.tape.interviewer.between(frame.start, frame.end)
            mixed = frame.pcm.astype(int) + voice
            return Frame(mixed.clip(-32768, 32767).astype(np.int16), frame.start)

    candidate = Echoing({}, voice := ToneVoice(), otherwise=("We set a timeout.",))
    tape, notes = Tape(), Notes()
    candidate.tape = tape
    rig = Rig(
        candidate,
        ScriptedDetector(),
        EchoRecognizer(voice),
        TapeSpeaker(tape.interviewer, lambda: candidate.position),
        ToneVoice(),
        clock=ManualClock(),
    )
    Stepper(Session((make_question(),)), rig, [candidate, notes]).run()
    spoken_at = [item.at for item in notes.all(VoiceFinished)]
    assert len(notes.all(SpeechStarted)) == len(notes.all(AnswerOver)) == 3
    assert len(spoken_at) == 5
    assert all(heard.text == "We set a timeout." for heard in notes.all(Heard))


def test_a_voice_that_fails_is_told_and_the_interview_goes_on() -> None:
    class Mute:
        def render(self, text: str, voices: tuple[str, ...] = (), pace: float = 1.0) -> Pcm:  # noqa: ARG002
            raise VoiceError("espeak-ng is not installed", "apt install espeak-ng")

    candidate = SimulatedCandidate({}, voice := ToneVoice(), otherwise=("We set a timeout.",))
    notes, tape = Notes(), Tape()
    rig = Rig(
        candidate,
        ScriptedDetector(),
        EchoRecognizer(voice),
        TapeSpeaker(tape.interviewer, lambda: candidate.position),
        Mute(),
        clock=ManualClock(),
    )
    assert Stepper(Session((make_question(),)), rig, [candidate, notes]).run() == "complete"
    assert notes.all(Trouble)[0].next_step == "apt install espeak-ng"
    assert notes.all(AnswerOver)


def test_dropped_text_is_in_the_log_but_not_in_the_answer() -> None:
    notes = Notes()
    pcm = np.concatenate([tone(1.0), quiet(0.6), tone(0.5), quiet(0.5)])
    rig = Rig(
        WavMicrophone(pcm, trailing_s=8.0),
        ScriptedDetector(),
        ScriptedRecognizer(["We set a timeout.", Transcript("Thank you.", 0.4, "silence text")]),
        full_duplex=True,
        clock=ManualClock(),
    )
    Stepper(Session((make_question(),), greet=False), rig, [notes]).run()
    assert notes.all(Heard)[1].dropped == "silence text"
    assert notes.all(AnswerOver)[0].text == "We set a timeout."
