"""The second look: what is looked at, when, and whose words are believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audio import guard
from audio.files import Tape, TapeSpeaker, WavMicrophone
from audio.frames import Pcm, samples
from audio.model_store import DEMO, resolve
from audio.ports import Transcript, Wanted, always
from audio.scripted import ScriptedDetector, ScriptedRecognizer
from audio.segmenter import Phrase
from audio.voice import Pyttsx3Voice
from audio.whisper import WhisperRecognizer
from interviewer.conversation.question_thread import Answer, QuestionThread
from interviewer.conversation.rehearing import reheard
from interviewer.conversation.session import Session
from interviewer.conversation.turn_taking import Patience
from interviewer.events import (
    AnswerOver,
    Command,
    Control,
    Event,
    Heard,
    Observer,
    ProbeChosen,
    Reheard,
)
from interviewer.keeping.transcript import Who, conversation
from interviewer.live.candidate import Reply, SimulatedCandidate
from interviewer.live.demo import word_error
from interviewer.live.demo_script import CANDIDATE_VOICE
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.live.second_look import COST_AT_FIRST, LONGEST_S, SecondLook
from interviewer.reading import Remark, State
from interviewer.tree import Limits
from tests.interviewer.helpers import make_question
from tests.interviewer.sound import EchoRecognizer, Hurry, Notes, ToneVoice, quiet, tone

QUESTION = make_question(limits=Limits(2, 480.0))
AGAIN = Reheard(0, 1, (0, 1), "We set a timeout, and we retry.", 0.9)


def phrase(index: int, seconds: float = 2.0) -> Phrase:
    pcm = np.full(samples(seconds), index, np.int16)
    return Phrase(index, pcm, 0, len(pcm), -20.0)


def kept(*lengths: float) -> SecondLook:
    second = SecondLook()
    for index, seconds in enumerate(lengths):
        second.keep(1, phrase(index, seconds), ())
    second.answer_over(range(len(lengths)))
    return second


def test_phrases_are_looked_at_side_by_side_in_pieces_that_fit_a_window() -> None:
    second = kept(10.0, 10.0, 10.0, 5.0)
    looks = [second.next(60.0), second.next(60.0)]
    assert [look.phrases for look in looks if look] == [(0, 1), (2, 3)]
    assert all(len(look.pcm) <= samples(LONGEST_S) for look in looks if look)
    assert second.next(60.0) is None


def test_a_look_that_would_not_be_done_in_time_is_not_begun() -> None:
    second = kept(20.0)
    assert second.next(1.0) is None
    look = second.next(10.0)
    assert look is not None
    second.took(look, 0.2)
    assert kept(20.0).next(3.0) is None
    for _ in range(5):
        second.took(look, 0.2)
    second.keep(2, phrase(9, 20.0), ())
    second.answer_over({9})
    assert second.next(1.0) is not None


def test_a_look_that_was_given_up_too_late_tells_that_looks_take_longer_here() -> None:
    second = kept(20.0)
    look = second.next(10.0)
    assert look is not None
    second.took(look, 4.0, whole=False)
    assert kept_by(second, 20.0).next(7.0) is not None, "the whole of it may well have taken 5 s"
    second.took(look, 40.0, whole=False)
    assert kept_by(second, 20.0).next(20.0) is None


def kept_by(second: SecondLook, seconds: float) -> SecondLook:
    second.keep(2, phrase(9, seconds), ())
    second.answer_over({9})
    return second


def test_nothing_is_looked_at_before_the_answer_is_over_or_once_the_candidate_speaks() -> None:
    second = SecondLook()
    second.keep(1, phrase(0), ())
    assert second.next(60.0) is None
    second.answer_over({0})
    second.cancel()
    assert second.next(60.0) is None


def test_a_look_under_way_is_wanted_until_the_candidate_speaks() -> None:
    second = kept(10.0, 10.0, 10.0)
    first, last = second.next(60.0), second.next(60.0)
    assert first is not None
    assert last is not None
    assert not second.wants(first)
    assert second.wants(last)
    second.cancel()
    assert not second.wants(last)


def test_an_answer_that_goes_on_is_looked_at_whole() -> None:
    second = kept(2.0, 2.0)
    second.cancel()
    second.keep(1, phrase(2), ())
    second.heard(2, {0, 1, 2})
    second.answer_over({0, 1, 2})
    look = second.next(60.0)
    assert look is not None
    assert look.phrases == (0, 1, 2)


def test_the_next_answer_begins_anew() -> None:
    second = kept(2.0)
    second.keep(2, phrase(1), ())
    second.answer_over({1})
    look = second.next(60.0)
    assert look is not None
    assert look.phrases == (1,)


def test_what_is_no_part_of_the_answer_is_neither_looked_at_nor_kept() -> None:
    second = SecondLook()
    for index in range(5):
        second.keep(1, phrase(index), ())
    second.heard(3, {0, 2})
    assert [each.index for _, each, _ in second._kept] == [0, 2, 4], "the last is yet to be weighed"
    second.answer_over({0, 2})
    look = second.next(60.0)
    assert look is not None
    assert look.phrases == (0, 2)
    second.heard(4, {4})
    assert [each.index for _, each, _ in second._kept] == [4]


def first_reading(confidence: float = 0.6) -> list[Remark]:
    return [
        Remark("We set a time out.", confidence, 0.0, 1.0, (0,)),
        Remark("And we read rye.", confidence, 2.0, 3.0, (1,)),
        Remark("The lead owns it.", 0.9, 4.0, 5.0, (2,)),
    ]


def test_a_surer_second_reading_takes_the_place_of_the_first() -> None:
    remarks = first_reading()
    assert reheard(remarks, AGAIN)
    assert remarks[0] == Remark(AGAIN.text, 0.9, 0.0, 3.0, (0, 1))
    assert [remark.text for remark in remarks[1:]] == ["The lead owns it."]


@pytest.mark.parametrize(
    ("again", "confidence"),
    [
        (Reheard(0, 1, (0, 1), "We set a timeout, and we retry.", 0.9), 0.95),
        (Reheard(0, 1, (0, 1), "We retry.", 0.9), 0.6),
        (Reheard(0, 1, (0, 1, 7), "We set a timeout, and we retry.", 0.9), 0.6),
        (Reheard(0, 1, (8,), "We set a timeout, and we retry.", 0.9), 0.6),
    ],
    ids=["less certain", "words lost", "covers what was no answer", "of another answer"],
)
def test_else_the_first_reading_stands(again: Reheard, confidence: float) -> None:
    remarks = first_reading(confidence)
    assert not reheard(remarks, again)
    assert remarks == first_reading(confidence)


def test_what_ended_the_answer_is_no_part_of_it_the_second_time_either() -> None:
    remarks = first_reading()
    again = Reheard(0, 1, (0, 1), "We set a timeout and we retry. That's my answer.", 0.9)
    assert reheard(remarks, again)
    assert remarks[0].text == "We set a timeout and we retry"


def test_the_next_decision_knows_and_an_answer_that_goes_on_is_still_taken_back_whole() -> None:
    thread = QuestionThread(QUESTION, 0)
    answer = Answer({1}, 0, is_reply=False)
    answer.hear("We set a time-limb.", 0.6, 0, 16_000, (0,))
    answer.hear("And we read rye.", 0.6, 32_000, 48_000, (1,))
    thread.keep(answer)
    assert thread.read().concepts["retry"].state is not State.HEARD
    thread.rehear(AGAIN)
    assert thread.read().concepts["retry"].state is State.HEARD
    thread.take_back(answer)
    assert not thread.said
    assert answer.text == AGAIN.text


class Careful(EchoRecognizer):
    """At first it mishears the owner, and takes it back when it may look again."""

    def __init__(self, voice: ToneVoice) -> None:
        super().__init__(voice)
        self.looked: list[float] = []

    def transcribe(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:
        heard = super().transcribe(pcm, glossary)
        return Transcript(heard.text.replace("retry", "read rye"), 0.7)

    def look_again(
        self,
        pcm: Pcm,
        glossary: tuple[str, ...] = (),  # noqa: ARG002
        *,
        wanted: Wanted = always,
    ) -> Transcript:
        self.looked.append(len(pcm) / 16_000)
        return self.again(wanted)

    def again(self, wanted: Wanted) -> Transcript:
        assert wanted()
        return Transcript("We set a timeout and we retry twice.", 0.9)


class Slow(Careful):
    """Looks again for as long as it is wanted, or for a minute."""

    left: float | None = None

    def again(self, wanted: Wanted) -> Transcript:
        clock = Hurry()
        began = clock.now()
        while wanted() and clock.now() < began + 60:
            clock.sleep(0.02)
        self.left = clock.now() - began
        return Transcript("", 0.0, "not wanted")


def test_a_look_is_given_up_when_the_candidate_speaks_and_no_word_waits_for_it() -> None:
    notes, slow = hold(Slow)
    assert isinstance(slow, Slow)
    assert slow.left is not None
    assert slow.left < 30
    assert not notes.all(Reheard)
    first, second = notes.all(AnswerOver)[:2]
    assert first.text == second.text == "We set a timeout and we read rye twice."


SAID = ("We set a", 0.5, "timeout and we retry twice.")


def hold(
    recognizer: type[Careful] = Careful,
    said: Reply = SAID,
    watching: Sequence[Observer] = (),
    **more: Any,
) -> tuple[Notes, Careful]:
    voice, notes = ToneVoice(), Notes()
    candidate = SimulatedCandidate({}, voice, otherwise=said, clock=Hurry())
    tape, careful = Tape(), recognizer(voice)
    rig = Rig(
        candidate, ScriptedDetector(), careful,
        TapeSpeaker(tape.interviewer, lambda: candidate.position), ToneVoice(),
        full_duplex=True, looker=careful, **more,
    )  # fmt: skip
    session = Session((QUESTION,), patience=Patience.QUICK)
    Runtime(session, rig, [candidate, notes, *watching]).run()
    return notes, careful


def test_while_the_interviewer_speaks_the_answer_is_read_again() -> None:
    notes, careful = hold()
    first, again = notes.all(AnswerOver)[0], notes.all(Reheard)[0]
    assert first.text == "We set a timeout and we read rye twice."
    assert again.text == "We set a timeout and we retry twice."
    assert again.phrases == tuple(heard.phrase for heard in notes.all(Heard)[:2])
    assert careful.looked[0] > 3.0
    assert notes.items.index(again) > notes.items.index(notes.all(ProbeChosen)[0])


def test_what_only_ended_the_answer_is_not_read_again_with_it() -> None:
    notes, _ = hold(said=(*SAID, 0.5, "That's my answer."))
    first, again = notes.all(AnswerOver)[0], notes.all(Reheard)[0]
    assert first.text == "We set a timeout and we read rye twice."
    assert again.phrases == tuple(heard.phrase for heard in notes.all(Heard)[:2])


class Talkative:
    """Pauses the interview after the first words, and goes on after what is said meanwhile."""

    runtime: Runtime | None = None

    def see(self, item: Event | Command) -> None:
        assert self.runtime is not None
        if isinstance(item, Heard) and item.phrase == 0:
            self.runtime.press(Control.PAUSE)
        elif isinstance(item, Heard) and item.phrase == 1:
            self.runtime.press(Control.RESUME)
        elif isinstance(item, Reheard):
            self.runtime.press(Control.STOP)


class Twice(ScriptedRecognizer):
    """Looks again as well."""

    def look_again(self, pcm: Pcm, glossary: tuple[str, ...] = (), **_: object) -> Transcript:  # noqa: ARG002
        return Transcript("We set a timeout, and we retry twice.", 0.99)


def test_what_is_said_during_a_pause_is_not_read_again_with_the_answer() -> None:
    sounds = [quiet(0.5), tone(1.0), quiet(1.5), tone(1.0), quiet(3.0), tone(1.0)]
    microphone = WavMicrophone(np.concatenate(sounds), trailing_s=60.0, clock=Hurry())
    twice = Twice(["We set a time-limb and", "No, not now.", "we retry twice."])
    tape, notes, talkative = Tape(), Notes(), Talkative()
    rig = Rig(
        microphone, ScriptedDetector(), twice,
        TapeSpeaker(tape.interviewer, lambda: microphone.position), ToneVoice(),
        full_duplex=True, looker=twice, clock=Hurry(),
    )  # fmt: skip
    session = Session((QUESTION,), greet=False, patience=Patience.QUICK)
    talkative.runtime = Runtime(session, rig, [notes, talkative])
    talkative.runtime.run()
    assert notes.all(AnswerOver)[0].text == "We set a time-limb and we retry twice."
    assert [again.phrases for again in notes.all(Reheard)] == [(0, 2)]


class Stubborn(Careful):
    """Takes far longer for a look than it should, whether it is wanted or not."""

    def again(self, wanted: Wanted) -> Transcript:
        assert wanted()
        Hurry().sleep(8.0)
        return Transcript("", 0.0, "not wanted")


class Accountant:
    """Notes what looks are thought to cost as each answer ends."""

    def __init__(self) -> None:
        self.second = SecondLook()
        self.costs: list[float] = []

    def see(self, item: Event | Command) -> None:
        if isinstance(item, AnswerOver):
            self.costs.append(self.second._cost)


def test_a_look_that_the_candidate_had_to_wait_for_makes_the_next_one_less_likely(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accountant = Accountant()
    monkeypatch.setattr("interviewer.live.recognition.SecondLook", lambda: accountant.second)
    hold(Stubborn, watching=[accountant], clock=Hurry())
    assert accountant.costs[0] == COST_AT_FIRST
    assert accountant.costs[1] > 2 * COST_AT_FIRST


class Interrupted(Careful):
    """Somebody presses a key while it looks."""

    runtime: Runtime | None = None
    key = Control.DONE
    given_up: bool | None = None

    def again(self, wanted: Wanted) -> Transcript:
        assert self.runtime is not None
        self.runtime.press(self.key)
        clock = Hurry()
        end = clock.now() + 8.0
        while wanted() and clock.now() < end:
            clock.sleep(0.02)
        self.given_up = not wanted()
        self.runtime.press(Control.STOP)
        return Transcript("", 0.0, "not wanted")


@pytest.mark.parametrize(("key", "given_up"), [(Control.DONE, True), (Control.PAUSE, False)])
def test_a_look_is_given_up_when_a_key_gives_the_candidate_the_floor(
    key: Control, *, given_up: bool
) -> None:
    voice = ToneVoice()
    candidate = SimulatedCandidate({}, voice, otherwise=SAID, clock=Hurry())
    tape, looker = Tape(), Interrupted(voice)
    looker.key = key
    rig = Rig(
        candidate, ScriptedDetector(), looker,
        TapeSpeaker(tape.interviewer, lambda: candidate.position), ToneVoice(),
        full_duplex=True, looker=looker, clock=Hurry(),
    )  # fmt: skip
    looker.runtime = Runtime(Session((QUESTION,), patience=Patience.QUICK), rig, [candidate])
    assert looker.runtime.run() == "stopped"
    assert looker.given_up is given_up


def test_a_doubtful_look_is_not_repeated_once_it_is_no_longer_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = resolve(DEMO)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    windows: list[float] = []

    def doubtful(_: Pcm, window_s: float, *__: object) -> guard.Attempt:
        windows.append(window_s)
        return guard.Attempt("We set a", -3.0, 0.0, ended=False)

    monkeypatch.setattr(recognizer, "_attempt", doubtful)
    speech = (tone(3.0) * np.hanning(samples(3.0))).astype(np.int16)
    assert recognizer.look_again(speech, wanted=lambda: False).dropped == "not wanted"
    assert windows == [10.0]
    recognizer.look_again(speech)
    assert windows == [10.0, 10.0, 30.0]


def test_the_transcript_shows_the_words_that_were_believed() -> None:
    notes, _ = hold()
    lines = [line for chapter in conversation(notes.items) for line in chapter.lines]
    said = [line.text for line in lines if line.who is Who.YOU]
    assert said[0] == "We set a timeout and we retry twice."


def test_the_real_engine_makes_no_more_mistakes_at_leisure(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    model = resolve(DEMO)
    recognizer = WhisperRecognizer(model.path, model.name, "cpu")
    voice = Pyttsx3Voice(*CANDIDATE_VOICE, tmp_path_factory.mktemp("voice"))
    said = ["I pushed back because the migration was too risky.", "We agreed on a smaller step."]
    phrases = [voice.render(line) for line in said]
    voice.close()
    at_first = [recognizer.transcribe(pcm).text for pcm in phrases]
    again = recognizer.look_again(np.concatenate(phrases))
    assert word_error(said, [again.text]) <= word_error(said, at_first) + 0.1
    assert again.confidence > 0.5
