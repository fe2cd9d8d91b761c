"""Looking back at a typed session: a correction, its limits, and taking it back, also later on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from interviewer.events import Corrected
from interviewer.keeping import store
from tests.interviewer.small_trees import write_small_trees
from tests.terminal import Terminal

COMMAND = (sys.executable, "-u", "-m", "interviewer", "practice", "retries", "--text", "--trees")
WHERE = "where you said it >"
NUMBER = "Its number >"


class LookBack(Terminal):
    """A session with one typed answer, looked back at to the page of its question."""

    def __init__(self, trees: Path, environment: dict[str, str]) -> None:
        super().__init__([*COMMAND, trees], environment)
        self.answer("How do you write criteria", "First a virgin free try\n\n")
        self.answer("What happens when it is slow?", "stop the interview\n\n")
        self.answer("not now", "\n")  # look back at it
        self.answer("1 to 5 >", "x\n")
        self.to_choices()

    def answer(self, question: str, keys: str) -> None:
        """Wait for a question, then type."""
        self.wait_for(question)
        self.type(keys)

    def to_choices(self) -> None:
        """Read a page to its end."""
        self.answer("how you said it >", "\n")
        self.wait_for("I did say this")

    def leave(self) -> None:
        """Leave it once all that was typed has been read."""
        self.type("w\n")
        self.answer("goes back >", "\x03")
        assert self.wait_for_end() == 0

    def correct(self, words: str) -> None:
        """Say that the second concept is meant by these words."""
        self.type("d\n")
        self.answer(NUMBER, "2\n")
        self.answer(WHERE, f"{words}\n")


def test_only_what_was_heard_is_learned_and_it_can_be_taken_back(
    environment: dict[str, str], tmp_path: Path
) -> None:
    home, trees = tmp_path / "home", write_small_trees(tmp_path / "trees")

    def learned() -> object:
        return json.loads((home / "aliases.json").read_text())["retries"]

    with LookBack(trees, environment) as terminal:
        terminal.correct("banana custard")
        terminal.wait_for("was not heard in your answers")
        terminal.answer(WHERE, "a virgin free try\n")
        terminal.wait_for("The same words again take it back.")
        terminal.to_choices()
        terminal.correct("A virgin free try")
        terminal.wait_for("Taken back:")
        terminal.to_choices()
        terminal.correct("a virgin free try")
        terminal.to_choices()
        terminal.leave()
    assert learned() == {"retry": ["a virgin free try"]}
    (log,) = (home / "sessions").glob("*.jsonl")
    corrections = [item for item in store.read(log).items if isinstance(item, Corrected)]
    assert [item.taken_back for item in corrections] == [False, True, False]

    with LookBack(trees, environment) as terminal:  # a later session, in which it is heard
        terminal.correct("a virgin free try")
        terminal.wait_for("Taken back:")
        terminal.wait_for("- not heard: timeout, retry")
        terminal.to_choices()
        terminal.leave()
    assert learned() == {}
