"""A roleplay as a person meets it: heard, drawn, printed and typed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from audio.clock import ManualClock
from audio.files import Tape, TapeSpeaker
from audio.scripted import ScriptedDetector
from interviewer.conversation.session import Session
from interviewer.events import Control, LineKind, Listening, MeterMoved, RoleplayEnded, Say
from interviewer.live.candidate import SimulatedCandidate
from interviewer.live.rig import Rig
from interviewer.live.stepper import Stepper
from interviewer.report import labels
from interviewer.screens.frame import Frame
from interviewer.screens.lights import Lamp, clock_box, lamp, light_words
from interviewer.screens.live_view import View, Words, follow
from interviewer.screens.plain_screen import PlainScreen
from interviewer.tree import Question
from tests.interviewer.command_line import Ran, make_home
from tests.interviewer.helpers import Talk
from tests.interviewer.small_roleplay import small_roleplay, write_roleplay
from tests.interviewer.sound import EchoRecognizer, Notes, ToneVoice

PROMISE = "You will have it in June."
EVASION = "We are working on it."


@pytest.fixture
def ada(tmp_path: Path) -> Question:
    return small_roleplay(tmp_path)


def view_after(ada: Question, *replies: str) -> View:
    talk = Talk(Session((ada,)))
    talk.begin()
    talk.hear_out()
    for reply in replies:
        talk.say(reply)
        talk.silence(5.0)
        talk.hear_out()
    view = View()
    for command in talk.commands:
        view = follow(view, command)
    return view


def drawn(view: View, ada: Question, *, hints: bool, width: int = 80, height: int = 24) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, height=height, force_terminal=True, color_system=None)
    console.print(Frame(view, ada.time_box, view.now, 0.5, hints, True), end="")
    return out.getvalue()


def test_a_small_line_shows_where_the_meters_stand_and_what_moved(ada: Question) -> None:
    screen = drawn(view_after(ada, PROMISE), ada, hints=True)
    assert "Ada  trust ━───────── 1 -2  patience ━━━━━━━━── 4 +1" in screen
    assert "You meet Ada" in screen
    assert "You said that last year. What is different?" in screen


def test_the_real_thing_shows_no_meters(ada: Question) -> None:
    screen = drawn(view_after(ada, PROMISE), ada, hints=False)
    assert "trust" not in screen
    assert "You said that last year" in screen


def test_no_light_asks_for_a_longer_reply(ada: Question) -> None:
    box = clock_box(ada)

    assert box.target[0] == 0
    assert [lamp(at, box) for at in (0, 5, box.target[1] + 1)] == [Lamp.OFF, Lamp.OFF, Lamp.AMBER]
    assert light_words(Lamp.OFF, box) == f"up to {labels.clock(box.target[1])}"


def test_the_line_fits_any_width(ada: Question) -> None:
    for width in (20, 40, 60):
        lines = drawn(view_after(ada, PROMISE), ada, hints=True, width=width, height=18).split("\n")
        assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize(("height", "most"), [(24, 6), (40, 10), (14, 0)])
def test_a_long_scene_leaves_room_for_words_and_tells_that_it_goes_on(
    ada: Question, height: int, most: int
) -> None:
    view = replace(
        view_after(ada, PROMISE),
        scene="You meet Ada in the corridor. " * 40,
        words=(Words("We can show you something in June.", 0.9),),
    )
    shown = [line.strip() for line in drawn(view, ada, hints=True, height=height).split("\n")]
    scene = [line for line in shown if "corridor" in line or "meet Ada" in line]
    assert len(scene) == most
    assert all(line.endswith(" …") == (line is scene[-1]) for line in scene)
    assert "We can show you something in June." in shown
    assert "stop" in shown[-2] or "stop" in shown[-1]


def test_the_meters_go_when_the_next_question_is_opened(ada: Question) -> None:
    talk = Talk(Session((ada, replace(ada, id="again", persona=None, endings=(), effects=()))))
    talk.begin()
    talk.hear_out()
    talk.press(Control.SKIP)
    view = View()
    for command in talk.commands:
        view = follow(view, command)
    assert (view.persona, view.meters, view.scene) == ("", (), "")


@pytest.mark.parametrize("hints", [True, False])
def test_plain_lines_name_who_speaks_and_say_what_moved(ada: Question, hints: bool) -> None:
    out = io.StringIO()
    plain = PlainScreen(Console(file=out, width=200), hints=hints)
    talk = Talk(Session((ada,)))
    talk.begin()
    talk.hear_out()
    for _ in range(2):
        talk.say(EVASION)
        talk.silence(5.0)
        talk.hear_out()
    for command in talk.commands:
        plain.see(command)
    printed = out.getvalue()
    assert "Interviewer: You meet Ada" in printed
    assert "Ada: So when do I get it?" in printed
    assert "Ada: I have another meeting." in printed
    moved = '(patience 3 to 1. She asked for a date and got none. You said: "We are working on it")'
    assert (moved in printed) == hints
    assert ("She was kept waiting." in printed) == hints


def test_it_is_heard_in_her_voice_and_ends(ada: Question) -> None:
    candidate = SimulatedCandidate({}, own := ToneVoice(), otherwise=(EVASION,))
    tape, notes, hers = Tape(), Notes(), ToneVoice()
    rig = Rig(
        candidate,
        ScriptedDetector(),
        EchoRecognizer(own),
        TapeSpeaker(tape.interviewer, lambda: candidate.position),
        hers,
        full_duplex=True,
        clock=ManualClock(),
    )
    assert Stepper(Session((ada,)), rig, [candidate, notes]).run() == "complete"
    voices = dict(zip(hers.spoken, hers.spoken_by, strict=True))
    assert ada.persona is not None
    assert voices[ada.ask] == ()
    for text in ("So when do I get it?", "I still have no date. When?", "I have another meeting."):
        assert voices[text] == ada.persona.manner.voices
    assert candidate.said == [EVASION, EVASION], "the scene alone is not answered"
    assert [ended.ending for ended in notes.all(RoleplayEnded)] == ["walks-out"]
    assert len(notes.all(MeterMoved)) == 2
    assert [say.kind for say in notes.all(Say)][1:3] == [LineKind.SCENE, LineKind.QUESTION]
    assert len(notes.all(Listening)) == 2


def test_typed_from_the_command_line_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_home(tmp_path, monkeypatch)
    trees = write_roleplay(tmp_path / "trees").parent.parent
    span = "Between March and May."
    typed = f"{PROMISE}\n\n{span}\n\nThe bank, it depends on the bank.\n\n{span}\n"
    ran = Ran("practice", "the-date", "--text", "--trees", trees, typed=typed)
    assert "Ada: So when do I get it?" in ran.out
    assert "trust 3 to 1. She has heard promises before." in ran.out
    assert "How it ended: parts" in ran.out
    assert 'You said: "You will have it in June"' in ran.out
    (log,) = (tmp_path / "home" / "sessions").glob("*.jsonl")
    again = Ran("sessions", "show", log.stem, "--trees", trees)
    assert "How it ended: parts" in again.out
    real = Ran("practice", "the-date", "--text", "--mode", "real", "--trees", trees, typed=PROMISE)
    before, after = real.out.split("Question 1 of 1: the-date")
    assert "trust 3 to 1" not in before
    assert "trust 3 to 1" in after


def test_roleplays_are_listed_and_described(tmp_path: Path) -> None:
    listed = Ran("trees", "list").out
    for name in (
        "sponsor-wants-the-roadmap",
        "steering-committee-translation",
        "engineer-defends-an-estimate",
        "stakeholder-bypasses-the-backlog",
        "architect-owns-the-how",
    ):
        assert name in listed
    page = Ran("trees", "show", "the-date", "--trees", write_roleplay(tmp_path).parent.parent).out
    assert "the sponsor Ada: So when do I get it?" in page
    assert "trust begins at 3 of 10, patience begins at 3 of 5" in page
    assert "patience -2 She asked for a date and got none." in page
    assert "walks-out She was kept waiting. at once when patience is at most 0" in page
