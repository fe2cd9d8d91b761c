"""Each question may have a voice of its own; the interviewer's help keeps the interviewer's."""

from __future__ import annotations

from pathlib import Path

from audio.clock import ManualClock
from interviewer import lines
from interviewer.conversation.session import Session
from interviewer.events import Control, LineKind, Prepare, Prompt, Say
from interviewer.keeping import store
from interviewer.keeping.store import SessionLog
from interviewer.tree import OWN, Manner
from tests.interviewer.helpers import Talk, make_question

ENGINEER = Manner(("Daniel", "en-gb+m3"), 1.1)
SPONSOR = Manner(("Moira", "en-gb-scotland+f2"))


def a_panel() -> Talk:
    questions = (make_question("one", manner=ENGINEER), make_question("two", manner=SPONSOR))
    talk = Talk(Session(questions))
    talk.begin()
    talk.hear_out()
    return talk


def test_a_question_its_follow_ups_and_its_answers_come_in_its_own_voice() -> None:
    talk = a_panel()
    talk.say("Which third party is it?")
    talk.silence(4.0)
    talk.hear_out()
    talk.say("We set a timeout and tell the user.")
    talk.silence(4.0)
    talk.hear_out()
    talk.press(Control.REPEAT)
    talk.hear_out()
    by_kind = {say.kind: say.manner for say in talk.all(Say)}
    assert by_kind == {
        LineKind.GREETING: OWN,
        LineKind.QUESTION: ENGINEER,
        LineKind.CLARIFICATION: ENGINEER,
        LineKind.PROBE: ENGINEER,
        LineKind.REPEAT: ENGINEER,
    }


def test_the_next_question_is_asked_by_the_next_person() -> None:
    talk = a_panel()
    talk.press(Control.SKIP)
    asked = talk.hear_out()
    assert (asked.text, asked.manner) == (lines.after_skip(make_question("two").ask), SPONSOR)


def test_help_is_given_in_the_interviewers_own_voice() -> None:
    talk = a_panel()
    talk.silence(9.0)
    assert (talk.last(Say).kind, talk.last(Say).manner) == (LineKind.NUDGE, OWN)


def test_lines_are_prepared_as_they_will_sound() -> None:
    prompts = a_panel().all(Prepare)[0].prompts
    assert Prompt("What happens when it is slow?", ENGINEER) in prompts
    assert Prompt("A payment provider.", ENGINEER) in prompts
    assert Prompt(lines.next_question(make_question("two").ask), SPONSOR) in prompts
    assert Prompt(lines.NUDGE, OWN) in prompts


def test_the_log_keeps_who_spoke_and_opens_without_it(tmp_path: Path) -> None:
    log = SessionLog(tmp_path / "one.jsonl", {}, ManualClock())
    said = Say(5, 1, 1, LineKind.PROBE, "And then?", ENGINEER)
    log.see(said)
    log.close()
    assert store.read(log.path).items == (said,)
    old = log.path.read_text().replace(
        ', "manner": {"voices": ["Daniel", "en-gb+m3"], "pace": 1.1, "name": ""}', ""
    )
    assert "manner" not in old
    log.path.write_text(old)
    assert store.read(log.path).items == (Say(5, 1, 1, LineKind.PROBE, "And then?"),)
