"""Says that a session cannot be kept, on screens that print lines and draw nothing."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from interviewer.events import Command, Event, Observer
from interviewer.terminal_text import printable

_OVER = "(The session is kept again, with all that waited.)"


class TellsTrouble:
    """A screen that also says what is wrong with the log: once, and once that it is over.

    An Observer, which comes after the log. shown: the screen. trouble: asked for what is wrong, ""
    for nothing.
    """

    def __init__(
        self, shown: Observer, screen: Console, trouble: Callable[[], str], style: str = ""
    ) -> None:
        self._shown = shown
        self._screen = screen
        self._trouble = trouble
        self._style = style
        self._told = ""

    def see(self, item: Event | Command) -> None:
        """Show what happened, and what became of the log with it."""
        self._shown.see(item)
        trouble = self._trouble()
        if trouble == self._told:
            return
        self._told = trouble
        told = _OVER
        if trouble:
            told = (
                f"(The session cannot be kept: {trouble}. "
                "Free some space; until then it waits in memory.)"
            )
        line = Text(printable(f"  {told}"), style=self._style)
        self._screen.print(line, soft_wrap=not self._screen.is_terminal)
