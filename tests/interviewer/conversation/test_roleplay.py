"""A persona, its meters and endings: told replies by hand, and in the session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from audio.clock import ManualClock
from interviewer.authoring.loader import load_question
from interviewer.authoring.tree_graph import mermaid, svg
from interviewer.conversation import roleplay
from interviewer.conversation.rehearsal import Rehearsal, rehearse
from interviewer.conversation.session import Session
from interviewer.events import (
    AnswerResumed,
    Control,
    Ended,
    LineKind,
    MeterMoved,
    NoProbe,
    Prepare,
    Prompt,
    QuestionOpened,
    RoleplayEnded,
    RoleplayOpened,
    Say,
    Typed,
)
from interviewer.keeping import store
from interviewer.keeping.store import SessionLog
from interviewer.keeping.transcript import Who, conversation, meter_text
from interviewer.plan import Plan, Stage
from interviewer.practice.schedule import Part, Schedule
from interviewer.reading import Remark
from interviewer.report.grade import grade
from interviewer.screens.live_view import MeterShown, View, follow
from interviewer.tree import OWN, Question
from tests.interviewer.helpers import Talk, make_question
from tests.interviewer.small_roleplay import ROLEPLAY, small_roleplay, write_roleplay

RANGE = "Between March and May."


PROMISE = "You will have it in June."


EVASION = "We are working on it."


@pytest.fixture
def ada(tmp_path: Path) -> Question:
    return small_roleplay(tmp_path)


def held(question: Question, *replies: str, asked: Sequence[str] = ()) -> Rehearsal:
    return rehearse(question, [Remark(reply) for reply in replies], asked=asked)


def talk_with(*questions: Question) -> Talk:
    talk = Talk(Session(questions))
    talk.begin()
    talk.hear_out()
    return talk


def answer(talk: Talk, text: str) -> Say:
    talk.say(text)
    talk.silence(5.0)
    return talk.hear_out()


def test_a_reply_moves_meters_and_its_words_are_the_reason(ada: Question) -> None:
    (moved,) = held(ada, RANGE).stage.moved
    assert (moved.effect, moved.meter, moved.before, moved.after) == ("gave-range", "trust", 3, 6)
    assert moved.quotes == ("Between March and May",)
    assert moved.why == "A range is something she can plan with."


def test_one_effect_may_move_two_meters_and_none_leaves_its_bounds(ada: Question) -> None:
    stage = held(ada, PROMISE).stage
    assert [(m.meter, m.after) for m in stage.moved] == [("trust", 1), ("patience", 4)]
    stage = rehearse(ada, [Remark(PROMISE)], meters={"trust": 1, "patience": 5}).stage
    assert dict(stage.meters) == {"trust": 0, "patience": 5}
    assert [moved.meter for moved in stage.moved] == ["trust"], "what is full is not moved"


def test_an_effect_counts_once_unless_it_comes_again(ada: Question) -> None:
    twice = held(ada, RANGE, RANGE)
    assert twice.stage.meters["trust"] == 6
    assert held(ada, EVASION, EVASION).stage.meters["patience"] == 0


def test_what_is_unsure_moves_nothing(ada: Question) -> None:
    mumbled = rehearse(ada, [Remark(RANGE, 0.3)])
    assert mumbled.stage.moved == ()


def test_an_effect_is_judged_on_the_reply_alone_and_a_line_on_all_of_them(ada: Question) -> None:
    after = held(ada, RANGE, EVASION)
    assert "evaded" in after.stage.happened, "the second reply gives no range"
    assert after.asked == ("why-range",)


def test_an_early_ending_comes_at_once_and_others_only_when_all_is_said(ada: Question) -> None:
    gone = held(ada, EVASION, EVASION, RANGE)
    assert (gone.choice.ending, gone.unheard) == ("walks-out", 1)
    assert gone.choice.probe is None
    assert all("It ended first" in losing.why for losing in gone.choice.losing)
    assert held(ada, RANGE).choice.ending == "", "she is content, but has a question"
    last = held(ada, "Between March and May, it depends on the bank.", RANGE)
    assert (last.choice.probe, last.choice.ending) == (None, "agrees")


def test_a_line_that_answers_an_effect_quotes_the_words_that_caused_it(ada: Question) -> None:
    choice = held(ada, "We are on it.", PROMISE).choice
    assert (choice.probe, choice.quotes) == ("really", ("You will have it in June",))
    assert choice.why == "She has heard promises before."


def test_a_line_that_answers_an_effect_comes_at_once_or_never(ada: Question) -> None:
    both = "Between March and May. You will have it, I promise."
    assert held(ada, both).choice.probe == "why-range", "it has the higher priority"
    later = held(ada, both, "That depends on the bank.").choice
    assert later.probe == "anything-else"
    assert ("really", "It answers an earlier reply.") in [(x.probe, x.why) for x in later.losing]


def test_what_do_you_mean_is_asked_of_what_the_persona_told(ada: Question) -> None:
    talk = talk_with(ada)
    answer(talk, "Who wants the date?")
    talk.say("What do you mean?")
    assert talk.hear_out().text == "The board does.", "and the scene is not set again"
    answer(talk, RANGE)
    talk.say("What do you mean?")
    assert talk.hear_out().text == "And what does that hang on?"


def test_without_replies_a_roleplay_stands_where_it_starts(ada: Question) -> None:
    assert roleplay.opening(ada).meters == {"trust": 3, "patience": 3}
    assert roleplay.opening(make_question()).meters == {}


def test_grading_one_reply_shows_what_it_moves(ada: Question) -> None:
    shown = grade(ada, PROMISE)
    assert shown["roleplay"]["meters"] == {"trust": 1, "patience": 4}
    assert shown["next_probe"]["id"] == "really"
    assert "roleplay" not in grade(make_question(), PROMISE)


def test_grading_a_question_to_the_persona_shows_what_it_answers(ada: Question) -> None:
    shown = grade(ada, "Who wants the date?")
    assert shown["told"] == {"facts": ["who-asks"], "text": "The board does."}
    assert shown["next_probe"] is None
    assert shown["roleplay"]["meters"] == {"trust": 3, "patience": 1}
    assert shown["roleplay"]["ending"] is None


def test_the_scene_is_set_by_the_interviewer_and_the_persona_begins(ada: Question) -> None:
    talk = talk_with(ada)
    said = [(say.kind, say.text, say.manner.name) for say in talk.all(Say)]
    assert said[1:] == [
        (LineKind.SCENE, ada.ask, ""),
        (LineKind.QUESTION, "So when do I get it?", "Ada"),
    ]
    (opened,) = talk.all(RoleplayOpened)
    assert (opened.persona, opened.meters, opened.highs) == (
        "Ada",
        {"trust": 3, "patience": 3},
        {"trust": 10, "patience": 5},
    )


def test_everything_the_persona_may_say_is_prepared_in_her_voice(ada: Question) -> None:
    prompts = talk_with(ada).all(Prepare)[0].prompts
    assert ada.persona is not None
    hers = ada.persona.manner
    assert (hers.voices, hers.pace) == (("Moira", "en-gb-scotland+f2"), 1.1)
    for text in ("So when do I get it?", "The board does.", "I can work with that."):
        assert Prompt(text, hers) in prompts
    assert Prompt(ada.ask, OWN) in prompts


def test_she_presses_and_ends_with_her_last_line(ada: Question) -> None:
    talk = talk_with(ada)
    assert answer(talk, RANGE).text == "What decides which end it is?"
    assert answer(talk, "It depends on the bank.").text == "Is there anything else I should know?"
    assert answer(talk, PROMISE).text == "You said that last year. What is different?"
    answer(talk, RANGE)
    assert talk.last(NoProbe).why.startswith("The limit of 3 follow-ups")
    ended = talk.last(RoleplayEnded)
    assert (ended.ending, ended.means, ended.meters) == (
        "parts",
        "Nothing came of it.",
        {"trust": 4, "patience": 2},
    )
    assert [(say.kind, say.manner.name) for say in talk.all(Say)[-2:]] == [
        (LineKind.ENDING, "Ada"),
        (LineKind.CLOSING, ""),
    ]
    assert talk.last(Ended).reason == "complete"


def test_after_the_ending_the_next_question_is_asked(ada: Question) -> None:
    talk = talk_with(ada, make_question("two"))
    answer(talk, EVASION)
    last = answer(talk, EVASION)
    assert last.text.endswith(make_question("two").ask)
    assert last.manner == OWN
    assert [opened.question for opened in talk.all(QuestionOpened)] == ["the-date", "two"]


def test_a_question_back_is_answered_by_her_and_counts_as_a_reply(ada: Question) -> None:
    talk = talk_with(ada)
    said = answer(talk, "Who needs the date?")
    assert (said.kind, said.text, said.manner.name) == (
        LineKind.CLARIFICATION,
        "The board does.",
        "Ada",
    )
    assert talk.last(MeterMoved).after == 1


def test_whoever_only_asks_back_does_not_hold_the_roleplay_for_ever(tmp_path: Path) -> None:
    patient = ROLEPLAY.replace("{patience: -2}", "{patience: -0.01}")
    talk = talk_with(load_question(write_roleplay(tmp_path, patient)))
    for _ in range(20):
        if talk.session.phase == "ended":
            break
        answer(talk, "Who needs the date?")
    assert talk.last(Ended).reason == "complete"


def test_an_answer_that_goes_on_takes_back_what_it_moved(ada: Question) -> None:
    talk = talk_with(ada)
    talk.say(EVASION)
    talk.silence(5.0)
    assert talk.last(MeterMoved).after == 1
    talk.tell_started()
    talk.say("Between March and May.")
    assert talk.all(AnswerResumed)
    talk.silence(5.0)
    moves = [(m.meter, m.before, m.after) for m in talk.all(MeterMoved)]
    assert moves == [("patience", 3, 1), ("trust", 3, 6)]
    assert talk.session.thread is not None
    assert talk.session.thread.stage.meters == {"trust": 6, "patience": 3}


def test_repeat_sets_the_scene_again_and_then_only_her_line(ada: Question) -> None:
    talk = talk_with(ada)
    talk.press(Control.REPEAT)
    talk.hear_out()
    assert [say.text for say in talk.all(Say)[-2:]] == [ada.ask, "So when do I get it?"]
    answer(talk, RANGE)
    talk.press(Control.REPHRASE)
    again = talk.hear_out()
    assert (again.text, again.manner.name) == ("And what does that hang on?", "Ada")


def test_time_ends_it_with_an_ending(ada: Question) -> None:
    talk = talk_with(ada)
    talk.at_s += 300
    answer(talk, RANGE)
    assert talk.last(RoleplayEnded).ending == "agrees"


def test_she_does_not_announce_that_she_steps_in(ada: Question) -> None:
    talk = talk_with(ada)
    talk.say(RANGE, for_s=80)
    assert talk.hear_out().text == "What decides which end it is?"


def test_skipping_leaves_without_an_ending(ada: Question) -> None:
    talk = talk_with(ada, make_question("two"))
    talk.press(Control.SKIP)
    talk.hear_out()
    assert not talk.all(RoleplayEnded)
    assert talk.last(NoProbe).why == "skipped"


def test_the_log_keeps_it_and_the_transcript_tells_it(ada: Question, tmp_path: Path) -> None:
    log = SessionLog(tmp_path / "log.jsonl", {}, ManualClock())
    session = Session((ada,))
    talk = Talk(session)
    talk.begin()
    talk.hear_out()
    for reply in (EVASION, EVASION):
        event = Typed(talk.at, reply)
        log.see(event)
        talk.tell(event)
        talk.hear_out()
    for command in talk.commands:
        log.see(command)
    log.close()
    record = store.read(log.path)
    kinds = (RoleplayOpened, MeterMoved, RoleplayEnded)
    kept = [item for item in record.items if isinstance(item, kinds)]
    assert kept == [item for item in talk.commands if isinstance(item, kinds)]
    (chapter,) = conversation(record.items)
    assert chapter.ended is not None
    assert chapter.ended.ending == "walks-out"
    yours = [line for line in chapter.lines if line.who is Who.YOU]
    assert [meter_text(moved) for moved in yours[0].moved] == [
        'patience 3 to 1. She asked for a date and got none. You said: "We are working on it"'
    ]
    assert [line.name for line in chapter.lines if line.who is Who.INTERVIEWER] == [
        "",
        "",
        "Ada",
        "Ada",
        "Ada",
        "",
    ]


def test_the_live_view_shows_the_meters_and_what_moved_last(ada: Question) -> None:
    talk = talk_with(ada)
    answer(talk, PROMISE)
    view = View()
    for command in talk.commands:
        view = follow(view, command)
    assert (view.persona, view.scene) == ("Ada", ada.ask)
    assert view.meters == (MeterShown("trust", 1, 10, -2), MeterShown("patience", 4, 5, 1))
    assert view.prompt == "You said that last year. What is different?"


def test_the_graph_shows_the_endings_and_the_one_that_came(ada: Question) -> None:
    drawn = svg(ada, ("date", "walks-out"))
    assert drawn.count("ending: ") == 3
    drawn_ends = [box for box in drawn.split("<g ") if "ending: " in box]
    boxes = {box.split("ending: ")[1].split("<")[0]: box for box in drawn_ends}
    assert boxes["walks-out"].startswith('class="asked"')
    assert boxes["parts"].startswith('class="end"')
    assert "at once when patience is at most 0" in drawn
    assert 'walks-out(["ending: walks-out"])' in mermaid(ada)


def test_a_stage_of_a_plan_may_hold_one_and_it_ends_with_the_stage(ada: Question) -> None:
    stages = tuple(
        Stage(name, name.title(), 4.0, f"Welcome to {name}.", f"That was {name}.")
        for name in ("roleplay", "talk")
    )
    plan = Plan("mixed", "Mixed", "", stages)
    parts = (
        Part(stages[0], (ada,), 150.0),
        Part(stages[1], (make_question("two"),), 300.0),
    )
    talk = Talk(Session(Schedule(plan, parts)))
    talk.begin()
    talk.hear_out()
    said = [(say.text, say.manner.name) for say in talk.all(Say)]
    assert said == [
        ("Welcome to roleplay.", ""),
        (ada.ask, ""),
        ("So when do I get it?", "Ada"),
    ]
    assert talk.all(RoleplayOpened)
    talk.at_s += 120
    answer(talk, RANGE)
    assert talk.last(RoleplayEnded).ending == "agrees"
    assert [say.text for say in talk.all(Say)][3:] == [
        "I can work with that.",
        "That was roleplay.",
        "Welcome to talk.",
        make_question("two").ask,
    ]
