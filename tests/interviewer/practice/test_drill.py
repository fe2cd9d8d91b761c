"""Timing drills: what is asked, when the lights come on, what the curve says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from audio.clock import ManualClock
from audio.frames import SAMPLE_RATE
from audio.tones import chime
from audio.vad import GatedDetector
from interviewer import folders
from interviewer.authoring.loader import builtin_trees, find, load_trees
from interviewer.cli.drill_page import show_curve
from interviewer.cli.drill_run import chosen
from interviewer.cli.practice_run import Wishes
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import Control, Ended, Say
from interviewer.keeping.settings import Settings
from interviewer.keeping.store import SessionLog
from interviewer.keeping.transcript import conversation
from interviewer.practice.drill import (
    DrillAgenda,
    Round,
    held,
    lesson,
    lights,
    rounds,
    suited,
    verdict,
)
from interviewer.screens.chimes import TONES
from interviewer.screens.lights import Lamp, LampWatch, clock_box, lamp, light_words
from interviewer.screens.live_view import View
from interviewer.tree import Kind, Question, TimeBox
from tests.interviewer.command_line import Ran, make_home, refused
from tests.interviewer.helpers import Talk, make_question
from tests.interviewer.made_sessions import Conversation, write_session

S = 16_000
BOX = TimeBox((60.0, 150.0), 240.0)


def test_the_lights_of_a_minute() -> None:
    box = lights(60)
    times = (0, 29, 30, 45, 46, 59, 60, 90)
    assert [lamp(each, box) for each in times] == [
        *(Lamp.OFF, Lamp.OFF, Lamp.GREEN, Lamp.GREEN),
        *(Lamp.AMBER, Lamp.AMBER, Lamp.RED, Lamp.RED),
    ]


def test_a_light_is_told_once_and_again_in_the_next_answer() -> None:
    told: list[Lamp] = []
    watch = LampWatch(lambda lit, _: told.append(lit))
    speaking = View(phase=Phase.LISTENING, over=False, began=0)
    for second in range(300):
        watch.look(speaking, BOX, second * S)
    assert told == [Lamp.GREEN, Lamp.AMBER, Lamp.RED]
    watch.look(replace(speaking, over=True), BOX, 300 * S)
    watch.look(replace(speaking, began=400 * S), BOX, 470 * S)
    assert told[3:] == [Lamp.GREEN]


def test_a_light_that_comes_on_while_the_question_is_repeated_is_told_after_it() -> None:
    told: list[Lamp] = []
    watch = LampWatch(lambda lit, _: told.append(lit))
    answering = View(phase=Phase.LISTENING, over=False, began=0)
    watch.look(answering, BOX, 59 * S)
    watch.look(replace(answering, phase=Phase.SPEAKING), BOX, 61 * S)
    assert not told
    watch.look(answering, BOX, 65 * S)
    assert told == [Lamp.GREEN]


def test_each_light_has_words_of_its_own() -> None:
    assert len({light_words(each, BOX) for each in Lamp}) == 4


def test_the_clock_goes_by_the_band_of_the_kind_and_never_beyond_the_hard_limit() -> None:
    story = make_question(kind=Kind.BEHAVIOURAL)
    assert clock_box(story) == TimeBox((60, 150), 180)
    short = replace(story, time_box=TimeBox((20.0, 40.0), 50.0))
    assert clock_box(short) == TimeBox((50, 50), 50)
    assert clock_box(make_question()) == make_question().time_box
    assert clock_box(story, is_reply=True) == TimeBox((15, 60), 90)


@pytest.mark.parametrize(
    ("took", "words"),
    [(0, "too little"), (29, "too little"), (30, "right"), (66, "right"), (67, "too much")],
)
def test_the_verdict(took: float, words: str) -> None:
    assert verdict(took, 60) == words


def test_a_drill_asks_three_times_without_follow_ups_and_tells_the_curve() -> None:
    talk = Talk(Session(DrillAgenda(make_question(), 60)))
    talk.begin()
    assert talk.last(Say).text == "You have 60 seconds."
    for length, text in ((80.0, "we retry " * 80), (20.0, "we retry " * 30), (55.0, "so " * 100)):
        talk.hear_out()
        talk.say(text, for_s=length)
        talk.silence(4.0)
    asked = [say.text for say in talk.all(Say) if "?" in say.text]
    assert asked[0] == make_question().ask
    assert asked[1] == asked[2] == f"Thank you. Once more, in 60 seconds. {make_question().ask}"
    talk.hear_out()
    assert talk.session.phase is Phase.ENDED
    assert talk.last(Ended).reason == "complete"
    found = rounds(conversation(talk.items), 60)
    assert [(each.number, round(each.seconds), each.verdict) for each in found] == [
        (1, 80, "too much"),
        (2, 20, "too little"),
        (3, 55, "right"),
    ]
    assert found[0].words_per_min == pytest.approx(60 * 160 / 80)


@pytest.mark.parametrize(
    ("took", "words"),
    [
        ((50, 55, 58), "drill 30"),
        ((80, 70, 62), "fitted"),
        ((100, 90, 80), "nearer"),
        ((80, 85, 90), "Say the point first"),
        ((80, 20, 20), "room left"),
        ((), "No answer came to its end"),
    ],
)
def test_the_curve_has_one_lesson(took: tuple[int, ...], words: str) -> None:
    found = [Round(n, float(s), None, verdict(s, 60)) for n, s in enumerate(took, 1)]
    assert words in lesson(found, 60)


def test_a_round_without_an_answer_is_left_out() -> None:
    talk = Talk(Session(DrillAgenda(make_question(), 60)))
    talk.begin()
    talk.hear_out()
    talk.silence(0.1)
    assert rounds(conversation(talk.items), 60) == ()


def test_a_round_that_was_stopped_is_no_round() -> None:
    talk = Talk(Session(DrillAgenda(make_question(), 60)))
    talk.begin()
    talk.hear_out()
    talk.say("we retry " * 20, for_s=40.0)
    talk.silence(4.0)
    talk.hear_out()
    talk.say("well we", for_s=2.0)
    talk.press(Control.STOP)
    assert [(each.number, each.verdict) for each in rounds(conversation(talk.items), 60)] == [
        (1, "right")
    ]


def test_an_answer_is_heard_out_to_twice_its_time() -> None:
    question = held(make_question(), 60)
    assert question.time_box.hard == 120
    assert question.probes == ()


def test_the_question_suits_the_time() -> None:
    talked = make_question("talked", kind=Kind.ROLEPLAY)
    short = make_question("short", time_box=TimeBox((30.0, 75.0), 105.0))
    long = make_question("long", time_box=TimeBox((120.0, 240.0), 300.0))
    asked = (talked, long, short)
    assert suited(asked, 30) is short
    assert suited(asked, 180) is long
    assert suited((talked, long), 30) is long
    assert suited((talked,), 30) is None


def test_without_a_name_each_drill_is_of_another_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, monkeypatch)
    (home / "sessions").mkdir(parents=True)
    drilled: list[Question] = []
    for day in range(1, 9):
        question = chosen(Wishes(Settings()), 180)
        assert question.time_box.target[1] >= 180
        clock = ManualClock(datetime(2026, 3, day, 9, tzinfo=UTC))
        write_session(home / "sessions" / f"2026030{day}-a.jsonl", [question], {}, clock=clock)
        drilled.append(question)
    assert len({question.id for question in drilled}) == len(drilled)


def test_chimes_are_short_soft_and_end_in_silence() -> None:
    one, three = chime(660.0), chime(440.0, 3)
    assert len(one) < 0.2 * SAMPLE_RATE < len(three) < 0.8 * SAMPLE_RATE
    for pcm in (one, three):
        assert 0.05 < np.abs(pcm).max() / 32767 < 0.2
        assert abs(int(pcm[0])) < 100
        assert abs(int(pcm[-1])) < 100
    spectrum = np.abs(np.fft.rfft(one.astype(float), SAMPLE_RATE))
    assert abs(int(np.argmax(spectrum)) - 660) < 5


@pytest.mark.parametrize("lit", TONES)
@pytest.mark.parametrize("loud", [1.0, 0.1])
def test_no_chime_is_taken_for_speech_where_the_microphone_hears_it(lit: Lamp, loud: float) -> None:
    around = np.zeros(16_384, np.int16)
    noise = np.random.default_rng(1).normal(0, 8, 100_000)
    sound = loud * np.concatenate([around, TONES[lit], around])
    heard = (sound + noise[: len(sound)]).astype(np.int16)
    detector = GatedDetector()
    blocks = heard[: len(heard) // detector.BLOCK * detector.BLOCK]
    assert detector.probabilities(blocks).max() < 0.25


def test_the_curve_is_drawn_and_in_plain_mode_told() -> None:
    found = [Round(1, 83.6, 148.0, "too much"), Round(2, 20.0, None, "too little")]
    told: dict[bool, str] = {}
    for plain in (False, True):
        out = io.StringIO()
        console = Console(file=out, width=80, force_terminal=True, color_system=None)
        show_curve(console, "Retries", found, 60, plain=plain)
        told[plain] = out.getvalue()
        assert max(map(len, told[plain].splitlines())) <= 80
        for words in ("Retries, in 60 seconds", "1:24", "too much", "148", "0:20", "too little"):
            assert words in told[plain]
    assert "━" in told[False]
    assert told[True].isascii()


def test_a_drill_is_shown_with_its_curve_and_without_what_it_does_not_train(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, monkeypatch)
    (question,) = find(load_trees(builtin_trees()), "what-is-an-api")
    header = {"questions": [question.id], "mode": "drill", "seconds": 30, "model": "base.en"}
    log = SessionLog.new(folders.sessions_folder(), header, ManualClock())
    said = ("It is a contract between two programs.",) * 6
    for item in Conversation(Session(DrillAgenda(question, 30)), {}, said).hold():
        log.see(item)
    log.close()
    assert list((home / "sessions").iterdir()) == [log.path]
    shown = Ran("sessions", "show").out
    assert shown.count("It is a contract") == 3 * len(said)
    assert "What is an API?, in 30 seconds round 1 0:20 right" in shown
    assert "round 3" in shown
    for other in ("not heard", "Why it is asked", "No further follow-up", "nobody appeared"):
        assert other not in shown


def test_a_conversation_cannot_be_drilled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_home(tmp_path, monkeypatch)
    packs = load_trees(builtin_trees())
    talk = next(q.id for p in packs for q in p.questions if q.kind is Kind.EXERCISE)
    message, next_step = refused(Ran("drill", "60", "-q", talk))
    assert "conversation" in message
    assert "trees list" in next_step
