"""A practice interview with typed answers."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from audio.clock import SystemClock
from interviewer import events as ev
from interviewer.cli.ask import read_line
from interviewer.cli.log_trouble import TellsTrouble
from interviewer.cli.practice_run import Wishes, header, kept_session
from interviewer.cli.typed_text import MOST_BYTES
from interviewer.conversation.agenda import Agenda
from interviewer.conversation.session import Session
from interviewer.conversation.spoken import spoken_command
from interviewer.conversation.turn_taking import Patience
from interviewer.events import Command, Control, Event, LineKind
from interviewer.keeping.store import SessionLog
from interviewer.keeping.transcript import meter_text, noticed_text
from interviewer.live.typed import TypedInterview, Unsent
from interviewer.practice.second_try import Continued, SecondTry, ends
from interviewer.terminal_text import printable
from interviewer.tree import Question

_HOW = (
    "Type your answer; an empty line sends it. "
    "You can also type: repeat the question, rephrase, skip, stop the interview."
)


def hold_typed(wishes: Wishes, agenda: Agenda, screen: Console, folder: Path) -> None:
    """Hold it, and show the conversation when it is over."""
    clock = SystemClock()
    session = Session(agenda, patience=Patience(wishes.patience), help_when_silent=False)
    log = SessionLog.new(folder, header(wishes, agenda, model="typed answers", voice="none"), clock)
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    typed = TypedScreen(screen, hints=not wishes.real)
    shown = TellsTrouble(typed, screen, lambda: log.trouble, "yellow")
    with kept_session(screen, log, agenda.questions) as held:
        screen.print(Text(_HOW, style="dim"))
        TypedInterview(session, read_answer, clock, [*held.keepers, shown]).run()

        def redo(question: Question) -> None:
            again = Session(SecondTry(question, agenda.role), help_when_silent=False)
            keepers = Continued(ends(held.items), held.keepers)
            TypedInterview(again, read_answer, clock, [keepers, shown]).run()

        from interviewer.cli.feedback import look_back  # when it is needed: it draws reports

        look_back(held, screen, redo)


def read_answer() -> str:
    """Lines up to an empty one, as one answer; also those before the end of the input.

    Raises EOFError if nothing more comes, Unsent if Ctrl-C comes before the empty line, or the
    terminal is closed.
    """
    lines: list[str] = []
    size = 0
    try:
        while size <= MOST_BYTES:
            try:
                line = read_line("> " if sys.stdin.isatty() else "")
            except EOFError:
                if not lines:
                    raise
                return "\n".join(lines)
            if line.strip():
                lines.append(line)
                size += len(line)
            elif lines:
                return "\n".join(lines)
        print("That is longer than an answer can be; it is sent as it stands.")  # noqa: T201
        return "\n".join(lines)
    except KeyboardInterrupt:  # wherever it comes: a closed terminal ends the input as well
        raise Unsent("\n".join(lines)) from None


class TypedScreen:
    """What a typed interview prints between the answers. An Observer.

    hints: also what an answer showed, and how a persona takes it (practice mode).
    """

    def __init__(self, screen: Console, *, hints: bool = True) -> None:
        self._screen = screen
        self._hints = hints
        self._paused = False

    def see(self, item: Event | Command) -> None:
        """Print what concerns the person who types."""
        match item:
            case ev.Began():
                self._paused = False  # the same screen shows a second try
            case ev.StageOpened():
                stage = f"Stage {item.number} of {item.of}: {item.title}"
                self._screen.print()
                self._screen.print(Text(printable(stage), style="bold"))
            case ev.QuestionOpened():
                self._screen.print()
                self._screen.print(Text(f"Question {item.number} of {item.of}", style="bold cyan"))
            case ev.Say(kind=LineKind.QUESTION | LineKind.PROBE | LineKind.REPEAT):
                name = Text(f"{printable(item.manner.name)}: " if item.manner.name else "")
                self._screen.print(name.append(printable(item.text), style="bold"))
            case ev.Say(kind=LineKind.ENDING | LineKind.CLARIFICATION) if item.manner.name:
                self._screen.print(Text(printable(f"{item.manner.name}: {item.text}")))
            case ev.MeterMoved() if self._hints:
                self._screen.print(Text(printable(f"  {meter_text(item)}"), style="dim italic"))
            case ev.Say():
                self._screen.print(Text(printable(item.text), style="cyan"))
            case ev.Noticed() if self._hints:
                self._screen.print(Text(printable(noticed_text(item)), style="dim italic"))
            case ev.ProbeChosen() if self._hints:
                told = f"  (follow-up. Why: {item.why})"
                self._screen.print(Text(printable(told), style="dim"))
            case ev.NoProbe() if self._hints:
                told = f"  (no further follow-up. Why: {item.why})"
                self._screen.print(Text(printable(told), style="dim"))
            case ev.CommandHeard(control=Control.THINK):
                self._screen.print(Text("Take your time.", style="cyan"))
            case ev.Typed():
                self._tell_if_lost(item.text)
            case ev.Paused():
                self._paused = True
                self._screen.print('Paused. Type "resume" to go on.')
            case ev.Resumed():
                self._paused = False

    def _tell_if_lost(self, text: str) -> None:
        """Say so where what was typed is no answer."""
        spoken = spoken_command(text)
        goes_on = spoken is not None and spoken.control in (Control.RESUME, Control.STOP)
        if self._paused and not goes_on:
            self._screen.print('Not taken: it is paused. Type "resume", and then your answer.')
        elif spoken is not None and spoken.control is Control.DONE and not spoken.rest:
            self._screen.print("Type your answer first; an empty line sends it.")
