"""One more try at a question, in the same session: told and kept as its next chapter. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from interviewer import events as ev
from interviewer.conversation.agenda import Agenda, Opening
from interviewer.conversation.moves import Line
from interviewer.conversation.question_thread import QuestionThread
from interviewer.conversation.time_boxes import Moment
from interviewer.events import Command, Event, LineKind, Observer
from interviewer.role import ANYBODY, Role
from interviewer.tree import Question

_TIMES = ("at", "start", "end", "since", "ends_at")


class SecondTry(Agenda):
    """The same question once more, with its follow-ups."""

    def __init__(self, question: Question, role: Role = ANYBODY) -> None:
        super().__init__((question,), role)

    def first(self, now: Moment) -> Opening:
        """See Agenda."""
        greeting = Line(LineKind.GREETING, "Once more, then. Take your time.")
        return self._open(0, now, [greeting, *self._asked(0)])

    def closing(self, last: QuestionThread, now: Moment) -> deque[Line]:
        """See Agenda."""
        del last, now
        return deque([Line(LineKind.CLOSING, "Thank you. Here is what changed.")])


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a session ended: its last sample, question, turn, line and phrase."""

    at: int = 0
    number: int = 0
    turn: int = 0
    line: int = 0
    phrase: int = 0


def ends(items: Iterable[Event | Command], length: int = 0) -> Ends:
    """Where `items` end. length: samples heard, which may be more than the last item tells."""
    end = Ends(length)
    for item in items:
        values = {
            name: max(getattr(end, name), getattr(item, name))
            for name in ("at", "turn", "line", "phrase")
            if isinstance(getattr(item, name, None), int)
        }
        number = item.number if isinstance(item, ev.QuestionOpened) else 0
        end = replace(end, **values, number=max(end.number, number))
    return end


class Continued:
    """An Observer that passes on a session which follows another one, as if it were one."""

    def __init__(self, after: Ends, observers: Sequence[Observer]) -> None:
        self._after = after
        self._observers = observers

    def see(self, item: Event | Command) -> None:
        """Pass it on, counted on from where the other one ended."""
        moved = shifted(item, self._after)
        for observer in self._observers:
            observer.see(moved)


def shifted(item: Event | Command, after: Ends) -> Event | Command:
    """The item with its times and numbers counted on from `after`."""
    values: dict[str, int | tuple[int, ...]] = {}
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name in _TIMES:
            values[field.name] = value + after.at
        elif field.name in ("turn", "line"):
            values[field.name] = value + getattr(after, field.name)
        elif field.name == "phrase":
            values["phrase"] = value + after.phrase + 1
        elif field.name == "phrases":
            values["phrases"] = tuple(each + after.phrase + 1 for each in value)
    if isinstance(item, ev.QuestionOpened):
        values |= {"number": item.number + after.number, "of": item.of + after.number}
    return replace(item, **values)  # type: ignore[arg-type]
