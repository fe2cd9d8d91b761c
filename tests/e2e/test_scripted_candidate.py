"""A person's first hour, played by a script: from the first start to the report.

At a terminal of 80 by 24 and a sound card of software. The speech model is fetched from a stand-in
for the hub, whose base.en is the demo model; the candidate's voice is the one that it understands.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio.model_store import DEMO, resolve
from audio.voice import Pyttsx3Voice
from interviewer.authoring.loader import builtin_trees, load_trees
from interviewer.events import (
    AnswerOver,
    CommandHeard,
    Control,
    Corrected,
    QuestionOpened,
    SelfRated,
    StopVoice,
)
from interviewer.keeping import store
from interviewer.live.demo_script import CANDIDATE_VOICE
from tests.audio.hub_server import serving
from tests.soundcard import Spoken, VirtualSoundCard
from tests.terminal import Terminal

COMMAND = (sys.executable, "-u", "-m", "interviewer")
ANSWERS = (
    "We pin one version of the API, and we run contract tests against the sandbox.",
    "If the provider is down, we show the customer the last known price.",
    "We retry twice with exponential backoff, and then we alert the team.",
)


class Candidate:
    """Speaks into the microphone of a sound card."""

    def __init__(self, card: VirtualSoundCard, cache: Path) -> None:
        self._card = card
        self.voice = Pyttsx3Voice(*CANDIDATE_VOICE, cache)

    def begin(self, text: str) -> Spoken:
        """Speak without waiting for the end."""
        return self._card.speak_into_microphone(self.voice.render(text))

    def say(self, text: str) -> None:
        """Speak to the end."""
        self.begin(text).wait()


@pytest.fixture
def candidate(card: VirtualSoundCard, tmp_path: Path) -> Iterator[Candidate]:
    candidate = Candidate(card, tmp_path / "candidate")
    for text in ANSWERS:
        candidate.voice.render(text)
    yield candidate
    candidate.voice.close()


@pytest.fixture
def environment(tmp_path: Path, card: VirtualSoundCard) -> Iterator[dict[str, str]]:
    """A home of one's own, a hub, and a browser that notes which page it was given."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/opened\n')
    browser.chmod(0o755)
    with serving(resolve(DEMO).path, "Systran/faster-whisper-base.en") as hub:
        own = {
            "INTERVIEWER_HOME": str(tmp_path / "home"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "HF_ENDPOINT": hub.url,
            "NO_PROXY": "127.0.0.1",
            "BROWSER": str(browser),
            "TERM": "xterm-256color",
        }
        yield {**os.environ, **card.env, **own}


def first_minutes(terminal: Terminal, candidate: Candidate) -> None:
    """Greeted, heard, spoken to; headphones on, and a quicker voice."""
    terminal.wait_for("Hello. I hold mock interviews.")
    terminal.wait_for("listening ─", 60.0)
    spoken = candidate.begin("I am ready for my first question.")
    terminal.wait_for("█")  # the level meter moves
    spoken.wait()
    terminal.wait_for('I heard: "')
    terminal.wait_for("for my first question")
    terminal.wait_for("comes in well")
    terminal.type("\n")
    terminal.wait_for("I say:")
    terminal.wait_for("I hear you")
    terminal.type("\n")
    terminal.wait_for("I wear headphones")
    terminal.type("h\n")
    terminal.wait_for("165 words a minute")
    terminal.wait_for("faster")
    terminal.type("f\n")
    terminal.wait_for("180 words a minute")
    terminal.wait_for("keep it")
    terminal.type("\n")
    terminal.wait_for("A session for you now")
    terminal.wait_for("begin (spoken)")


def command(
    terminal: Terminal, candidate: Candidate, text: str, sign: str, again_after_s: float = 2.5
) -> None:
    """Say a command until it is understood, as anybody would: the demo model mishears some."""
    for _ in range(5):
        candidate.say(text)
        if terminal.sees(sign, again_after_s):
            return
    raise AssertionError(f"{text!r} was never understood:\n" + "\n".join(terminal.lines))


def rephrased(name: str) -> str:
    """How the other wording of a question begins."""
    packs = load_trees(builtin_trees())
    question = next(q for pack in packs for q in pack.questions if q.id == name)
    return question.rephrase[:30]


def asked(terminal: Terminal) -> None:
    """The interviewer speaks; it is not heard to the end, the floor is taken by key."""
    terminal.wait_for("is speaking")
    terminal.press(" ")
    terminal.wait_for("your turn")


def heard_by_voice(home: Path, control: Control) -> bool:
    """Whether the session's log has ``control`` as a spoken command by now."""
    (log,) = (home / "sessions").glob("*.jsonl")
    items = store.read(log).items
    return any(isinstance(i, CommandHeard) and i.control == control and i.text for i in items)


def by_voice(terminal: Terminal, candidate: Candidate, home: Path) -> None:
    """The first question, with every command spoken."""
    terminal.wait_for("Question 1 of 3", 60.0)
    terminal.press(" ")  # the greeting has been read
    asked(terminal)
    command(terminal, candidate, "Could you say that again?", "is speaking")
    # While the interviewer speaks.
    command(terminal, candidate, "Could you put it another way?", rephrased("what-is-an-api"))
    terminal.press(" ")
    terminal.wait_for("your turn")
    command(terminal, candidate, "Let me think.", "time to think")
    command(terminal, candidate, "Pause the interview.", "paused")
    command(terminal, candidate, "Continue the interview.", "is speaking")
    terminal.press(" ")
    terminal.wait_for("your turn")
    for _ in range(2):
        candidate.say(ANSWERS[0])
        candidate.say("That's my answer.")
        asked(terminal)  # a follow-up
        if heard_by_voice(home, Control.DONE):
            break
    terminal.wait_for("Why: ")
    command(terminal, candidate, "Skip this question.", "Question 2 of 3", 12.0)


def by_key(terminal: Terminal, candidate: Candidate) -> None:
    """The second question, with every command by its key."""
    asked(terminal)
    for key in "re":
        terminal.press(key)
        asked(terminal)
    terminal.press("t")
    terminal.wait_for("time to think")
    terminal.press("p")
    terminal.wait_for("paused")
    terminal.press("p")
    terminal.wait_for("is speaking")
    terminal.press(" ")
    terminal.wait_for("time to think")  # still
    candidate.say(ANSWERS[1])
    terminal.press(" ")
    asked(terminal)
    terminal.press("s")
    terminal.wait_for("Question 3 of 3")


def to_the_end(terminal: Terminal, candidate: Candidate) -> None:
    """The third question, and enough."""
    asked(terminal)
    candidate.say(ANSWERS[2])
    terminal.press(" ")
    asked(terminal)
    command(terminal, candidate, "End the interview.", "look back at it", 12.0)


def rate_oneself(terminal: Terminal) -> None:
    terminal.type("\n")
    terminal.wait_for("how would you rate your answers")
    terminal.wait_for("1 to 5 >")
    assert "your words" not in terminal.shown  # nothing is told before
    terminal.type("4\n")
    terminal.wait_for("1 to 5 >")
    terminal.type("six\n")
    terminal.wait_for("A number from 1 to 5")
    terminal.wait_for("1 to 5 >")
    terminal.type("\n")
    terminal.wait_for("1 to 5 >")
    terminal.type("x\n")


def read_and_correct(terminal: Terminal) -> None:
    """The pages of the three questions, with a mishearing set right on the first."""
    terminal.wait_for("Question 1 of 3")
    terminal.wait_for("you 4 · your words")
    terminal.wait_for("how you said it >")
    terminal.type("\n")
    terminal.wait_for("I did say this")
    terminal.type("d\n")
    terminal.wait_for("Its number >")
    terminal.type("1\n")
    terminal.wait_for("where you said it >")
    terminal.type("the\n")
    terminal.wait_for("heard everywhere")
    terminal.wait_for("where you said it >")
    terminal.type("contract tests\n")
    terminal.wait_for("It counts from now on.")
    terminal.wait_for("you said so")
    for page in (1, 2, 3):
        terminal.wait_for("how you said it >")
        terminal.type("\n")
        terminal.wait_for("go on")
        if page == 2:
            terminal.type("w\n")
            terminal.wait_for("goes back >")
            terminal.type("\n")
            terminal.wait_for("how you said it >")
            terminal.type("\n")
            terminal.wait_for("go on")
        terminal.type("\n")


def once_more(terminal: Terminal, candidate: Candidate) -> None:
    terminal.wait_for("One thing for next time")
    terminal.wait_for("once more, with that in mind?")
    terminal.wait_for("yes, now")
    terminal.type("\n")
    terminal.wait_for("Once more, then.")
    terminal.press(" ")
    asked(terminal)
    candidate.say(" ".join(ANSWERS))
    terminal.press(" ")
    asked(terminal)
    terminal.press("q")
    terminal.wait_for("before and now")
    terminal.wait_for("Concepts heard")


@pytest.mark.timeout(360)
def test_from_the_first_start_to_the_report(
    environment: dict[str, str], candidate: Candidate, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with Terminal(COMMAND, environment) as terminal:
        first_minutes(terminal, candidate)
        terminal.type("\n")
        by_voice(terminal, candidate, home)
        by_key(terminal, candidate)
        to_the_end(terminal, candidate)
        rate_oneself(terminal)
        read_and_correct(terminal)
        once_more(terminal, candidate)
        terminal.wait_for("make the report and open it")
        terminal.type("r\n")
        terminal.wait_for("Kept in")
        assert terminal.wait_for_end() == 0, terminal.shown[-1500:]
        assert terminal.modes_now() == terminal.modes
        assert "Traceback" not in terminal.shown

    settings = home / "settings.json"
    kept = json.loads(settings.read_text())
    assert (kept["headphones"], kept["rate"], kept["model"]) == (True, 180, "base.en")
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    (log,) = (home / "sessions").glob("*.jsonl")
    items = store.read(log).items
    told = [item for item in items if isinstance(item, CommandHeard)]
    spoken = {item.control for item in told if item.text}
    keyed = {item.control for item in told if not item.text}
    assert spoken == set(Control)
    assert keyed == set(Control)
    assert any(isinstance(item, StopVoice) for item in items)
    numbers = [item.number for item in items if isinstance(item, QuestionOpened)]
    assert numbers == [1, 2, 3, 4]
    answered = [item for item in items if isinstance(item, AnswerOver)]
    assert [item.reason for item in answered].count("you said so") == 4
    assert "contract tests" in answered[0].text
    assert [item.level for item in items if isinstance(item, SelfRated)] == [4]
    (corrected,) = (item for item in items if isinstance(item, Corrected))
    assert corrected.text == "contract tests"
    aliases = json.loads((home / "aliases.json").read_text())
    assert aliases[corrected.question] == {corrected.concept: ["contract tests"]}
    (report,) = (home / "reports").glob("*.html")
    assert (tmp_path / "opened").read_text().strip() == report.as_uri()
    page = report.read_text()
    assert "contract tests" in page
