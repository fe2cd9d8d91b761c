"""A session that has been held: its log, all that happened, and what can be added to both."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from interviewer.events import Command, Event, Observer
from interviewer.keeping import store
from interviewer.keeping.store import SessionLog
from interviewer.report.build import build
from interviewer.report.model import Report
from interviewer.tree import Question


class Kept:
    """An Observer that keeps everything, for the transcript afterwards."""

    def __init__(self) -> None:
        self.items: list[Event | Command] = []

    def see(self, item: Event | Command) -> None:
        """Keep it."""
        self.items.append(item)


@dataclass(slots=True)
class PastSession:
    """questions: those asked, by id, with what was learned of the person since.

    shown: the person has seen what was heard, so that it need not be printed at the end.
    called_away: the program was told to end, so that nothing more is to be asked.
    """

    log: SessionLog
    questions: dict[str, Question]
    kept: Kept = field(default_factory=Kept)
    shown: bool = False
    called_away: bool = False

    @property
    def keepers(self) -> tuple[Observer, ...]:
        """Who follows the session so that it is kept."""
        return (self.log, self.kept)

    @property
    def items(self) -> list[Event | Command]:
        """All that happened, in order."""
        return self.kept.items

    @property
    def at(self) -> int:
        """The sample at which it ended."""
        return max((item.at for item in self.items), default=0)

    @property
    def trees(self) -> Path | None:
        """See `store.trees_of`."""
        return store.trees_of(self.log.header)

    def call_away(self) -> None:
        """Ask nothing more."""
        self.called_away = True

    def note(self, fact: Command) -> None:
        """Add something that was said of it afterwards."""
        for keeper in self.keepers:
            keeper.see(fact)

    def report(self) -> Report:
        """What is known of it now."""
        return build(store.read(self.log.path), self.questions)
