"""A plan as it is held: stage by stage, each to its time, the whole inside its minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from interviewer import events as ev
from interviewer import lines
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.conversation.time_boxes import (
    STEP_IN_AT,
    TIGHTEST,
    fitted,
    full_s,
    least_s,
    spoken_s,
)
from interviewer.events import SAMPLES_PER_S, Control, LineKind, Say
from interviewer.keeping.transcript import conversation
from interviewer.plan import Plan, Stage
from interviewer.practice.draw import draw
from interviewer.practice.schedule import LEAVE_S, Schedule
from interviewer.role import Role
from interviewer.screens.live_view import View, follow
from interviewer.screens.plain_screen import PlainScreen
from interviewer.tree import Limits, Manner, TimeBox
from interviewer.understanding import match
from tests.interviewer.helpers import Talk, make_question
from tests.interviewer.small_roleplay import small_roleplay

QUESTIONS = {q.id: q for q in (make_question(f"q{n}") for n in range(8))}
PLAN = Plan(
    "plan",
    "Plan",
    "For tests.",
    (
        Stage("hello", "Hello", 2, "Welcome.", "So much for that.", warm_up=("Who are you?",)),
        Stage("one", "One", 10, "Now one.", "That was one.", 2, ("q0", "q1", "q2", "q3")),
        Stage("two", "Two", 8, "Now two.", "Goodbye.", 1, ("q4", "q5", "q6", "q7")),
    ),
)
ANSWER = "I would write the happy path first and then I would look at what the page shows."


def talk_by(minutes: float = 20, **settings: object) -> Talk:
    schedule = Schedule(PLAN, draw(PLAN, QUESTIONS, minutes=minutes), **settings)  # type: ignore[arg-type]
    talk = Talk(Session(schedule))
    talk.begin()
    talk.hear_out()
    return talk


def answer(talk: Talk, for_s: float = 20.0) -> None:
    talk.say(ANSWER, for_s)
    talk.silence(10)
    talk.hear_out()


def test_each_stage_is_opened_and_closed_aloud() -> None:
    talk = talk_by()
    while talk.session.phase is not Phase.ENDED:
        answer(talk)
    said = [say.text for say in talk.all(Say)]
    assert said[:2] == ["Welcome.", "Who are you?"]
    assert said[2:4] == ["So much for that.", "Now one."]
    assert said.index("That was one.") + 1 == said.index("Now two.")
    assert said[-1] == "Goodbye."
    assert talk.last(ev.Ended).reason == "complete"
    stages = talk.all(ev.StageOpened)
    assert [(each.stage, each.number, each.of) for each in stages] == [
        ("hello", 1, 3),
        ("one", 2, 3),
        ("two", 3, 3),
    ]
    assert [each.scored for each in talk.all(ev.QuestionOpened)] == [False, True, True, True]
    assert [(each.number, each.of) for each in talk.all(ev.QuestionOpened)][-1] == (4, 4)


def test_a_warm_up_has_no_follow_up_and_is_never_judged() -> None:
    talk = talk_by()
    answer(talk)
    assert talk.all(ev.ProbeChosen) == []
    assert talk.all(ev.NoProbe)[0].why == "This question has no follow-ups."
    chapters = conversation(talk.commands)
    assert [(each.stage, each.scored) for each in chapters] == [("Hello", False), ("One", True)]


def test_somebody_who_says_nothing_hears_every_stage_and_the_end_in_time() -> None:
    talk = talk_by()
    while talk.session.phase is not Phase.ENDED:
        talk.silence(30)
        talk.hear_out()
    assert {each.stage for each in talk.all(ev.StageOpened)} == {"hello", "one", "two"}
    assert talk.last(Say).text == "Goodbye."
    assert 15 * 60 < talk.at_s <= 20 * 60
    assert talk.last(ev.NoProbe).why == "Its time was over, and nothing was said."


def test_somebody_who_never_stops_is_stopped_in_time() -> None:
    talk = talk_by(10)
    while talk.session.phase is not Phase.ENDED:
        if talk.session.phase is Phase.SPEAKING:
            talk.hear_out()
            continue
        talk.say("And then we went on with the next part of it, and", 12.0)
    assert talk.at_s <= 10 * 60
    assert talk.last(ev.Ended).reason == "complete"
    assert talk.last(Say).text == "Goodbye."


def test_a_running_answer_may_last_to_its_hard_limit() -> None:
    talk = talk_by()
    answer(talk)
    assert talk.session.thread is not None
    hard = talk.session.thread.question.time_box.hard
    said_s = 0.0
    while talk.session.phase is Phase.LISTENING:
        talk.say("And then we went on with the next part of it, and", 5.0)
        said_s += 5.0
    assert hard <= said_s <= STEP_IN_AT * hard + 5.0
    assert talk.last(ev.AnswerOver).reason == "the time box is full"


def test_where_time_runs_out_it_says_so() -> None:
    talk = talk_by(10)
    answer(talk)
    talk.at_s = 10 * 60 - LEAVE_S
    answer(talk)
    assert [say.text for say in talk.all(Say)][-2:] == [lines.TIME_IS_UP, "Goodbye."]
    assert talk.last(ev.Ended).reason == "complete"


def test_a_pause_does_not_count() -> None:
    talk = talk_by()
    answer(talk)
    talk.press(Control.PAUSE)
    talk.at_s += 3600
    talk.press(Control.RESUME)
    talk.hear_out()
    answer(talk)
    assert talk.session.phase is Phase.LISTENING
    assert len(talk.all(ev.ProbeChosen)) == 1


def test_a_question_without_time_for_it_is_passed_over() -> None:
    talk = talk_by()
    answer(talk)
    talk.at_s = 10.6 * 60
    talk.press(Control.SKIP)
    talk.hear_out()
    assert talk.last(ev.StageOpened).stage == "two"
    assert talk.last(ev.QuestionOpened).number == 3
    assert talk.last(ev.QuestionOpened).of == 3


def test_whoever_goes_on_takes_back_the_next_stage() -> None:
    talk = talk_by()
    talk.say(ANSWER)
    talk.silence(10)
    said = talk.last(Say)
    talk.tell(ev.VoiceStarted(talk.at, said.line))
    talk.at_s += 0.5
    talk.say("And one more thing.")
    assert talk.all(ev.AnswerResumed)
    talk.silence(10)
    talk.hear_out()
    assert [each.stage for each in talk.all(ev.StageOpened)] == ["hello", "one", "one"]
    assert len(conversation(talk.commands)) == 2


def test_a_word_after_a_skip_to_the_next_stage_leaves_its_question_to_be_heard() -> None:
    talk = talk_by()
    talk.press(Control.SKIP)
    said: list[Say] = []
    while talk.session.phase is Phase.SPEAKING and len(said) < 3:
        said.append(talk.last(Say))
        talk.tell_started()
        talk.say("Okay.", for_s=0.4)
        talk.at_s += 2.0
        talk.tell(ev.VoiceFinished(talk.at, said[-1].line))
    assert [each.kind for each in said] == [LineKind.STAGE, LineKind.STAGE, LineKind.QUESTION]
    assert not talk.all(ev.StopVoice)
    assert not talk.all(ev.AnswerResumed)


def test_the_role_of_a_schedule_reaches_the_follow_ups() -> None:
    talk = talk_by(role=Role("r", "r", 3, {"": 0}).through("data"))
    answer(talk)
    assert talk.session.thread is not None
    assert talk.session.thread.role.called == "role r, lens data"


# --- what the person sees -------------------------------------------------------------------------


def test_the_view_has_the_stage_and_the_time_left() -> None:
    talk = talk_by()
    view = View()
    for command in talk.commands:
        view = follow(view, command)
    assert view.stage == "Hello (1 of 3)"
    assert view.left_s(0) == pytest.approx(20 * 60)
    paused = follow(view, ev.Paused(60 * SAMPLES_PER_S, "you asked for it"))
    assert paused.left_s(500 * SAMPLES_PER_S) == pytest.approx(19 * 60)
    resumed = follow(paused, ev.Resumed(360 * SAMPLES_PER_S))
    assert resumed.left_s(360 * SAMPLES_PER_S) == pytest.approx(19 * 60)
    assert View().left_s(0) is None


def test_the_plain_screen_says_the_stage() -> None:
    console = Console(record=True, width=100)
    screen = PlainScreen(console)
    for command in talk_by().commands:
        screen.see(command)
    assert "Stage 1 of 3: Hello (20 min left; not judged)" in console.export_text()


# --- time boxes -----------------------------------------------------------------------------------

LONG = make_question(time_box=TimeBox((90.0, 180.0), 240.0), limits=Limits(3, 480.0))


def test_with_all_its_time_a_question_is_held_as_it_is_written() -> None:
    held = fitted(LONG, full_s(LONG) + 200)
    assert held.time_box == LONG.time_box


@pytest.mark.parametrize("share_s", [120, 180, 240, 300])
def test_a_question_fits_into_its_share(share_s: float) -> None:
    assert share_s >= least_s(LONG)
    held = fitted(LONG, share_s)
    low, high = held.time_box.target
    assert 0 < low <= high <= held.time_box.hard
    assert spoken_s(LONG.ask) + STEP_IN_AT * held.time_box.hard <= share_s
    assert held.limits.thread_s < share_s
    assert high >= 0.7 * TIGHTEST * LONG.time_box.target[1]


def test_follow_ups_sound_like_who_asks_them() -> None:
    sponsor = Manner(("en-gb",))
    question = make_question(panel={"business": sponsor})
    assert question.asked_by(question.probes[0]) == question.manner


def test_a_question_held_in_less_time_is_not_compiled_again() -> None:
    question = make_question()
    assert match.compiled(fitted(question, 200.0)) is match.compiled(question)
    assert match.compiled(make_question()) is not match.compiled(question)
    other = replace(question, clarify=())
    assert match.compiled(other) is not match.compiled(question)


# --- with a roleplay ------------------------------------------------------------------------------


def test_a_roleplay_comes_out_somehow_also_in_silence(tmp_path: Path) -> None:
    ada = small_roleplay(tmp_path)
    questions = {name: replace(ada, id=name) for name in PLAN.stages[2].pool}
    talk = Talk(Session(Schedule(PLAN, draw(PLAN, {**QUESTIONS, **questions}))))
    talk.begin()
    talk.hear_out()
    while talk.session.phase is not Phase.ENDED:
        talk.silence(30)
        talk.hear_out()
    ended = talk.last(ev.RoleplayEnded)
    assert ended.question in questions
    assert talk.last(ev.NoProbe).why == "Its time was over, and nothing was said."
    said = [say.text for say in talk.all(Say)]
    assert said[-2] in {ending.say for ending in ada.endings}
    assert said[-1] == "Goodbye."
    assert talk.at_s <= 20 * 60
