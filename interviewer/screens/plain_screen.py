"""The screen that is no picture: every event one line, appended. For screen readers and logs.

No cursor movement, no boxes, no colours; what is only decoration elsewhere is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from interviewer import events as ev
from interviewer.events import SAMPLES_PER_S, Command, Event, LineKind
from interviewer.keeping.transcript import meter_text, noticed_text
from interviewer.report import labels
from interviewer.screens.key_map import KEYS
from interviewer.screens.lights import Lamp, light_words
from interviewer.terminal_text import printable
from interviewer.tree import TimeBox


class PlainScreen:
    """Says what happens, one line at a time. An Observer.

    hints: also why a follow-up is asked (practice mode). titles: of the questions, by id.
    """

    def __init__(
        self, console: Console, *, hints: bool = True, titles: Mapping[str, str] | None = None
    ) -> None:
        self._console = console
        self._hints = hints
        self._titles = titles or {}

    def see(self, item: Event | Command) -> None:
        """Print the line for `item`, if it has one."""
        for line in self._lines(item):
            self._print(line)

    def tell_keys(self) -> None:
        """Say once which keys there are."""
        keys = ", ".join(f"{key.name}: {key.does}" for key in KEYS)
        self._print(f"Keys, at any time: {keys}")

    def tell_light(self, lit: Lamp, box: TimeBox) -> None:
        """A light has come on."""
        self._print(f"  ({light_words(lit, box)})")

    def _print(self, line: str) -> None:
        # A terminal would break long lines inside of words; in a file one event stays one line.
        self._console.print(Text(printable(line)), soft_wrap=not self._console.is_terminal)

    def _lines(self, item: Event | Command) -> tuple[str, ...]:
        match item:
            case ev.StageOpened():
                judged = "" if item.scored else "; not judged"
                left = round((item.ends_at - item.at) / SAMPLES_PER_S / 60)
                stage = f"Stage {item.number} of {item.of}: {item.title}"
                return ("", f"{stage} ({left} min left{judged})")
            case ev.QuestionOpened():
                title = self._titles.get(item.question) or item.question
                return ("", f"Question {item.number} of {item.of}: {title}")
            case ev.Noticed() if self._hints:
                return (f"  ({noticed_text(item)})",)
            case ev.ProbeChosen() if self._hints:
                return (f"  (follow-up. Why: {item.why})",)
            case ev.NoProbe() if self._hints:
                return (f"  (no further follow-up. Why: {item.why})",)
            case ev.Say() if item.manner.name:
                return (f"{item.manner.name}: {item.text}",)
            case ev.Say(kind=LineKind.QUESTION | LineKind.PROBE):
                return (f"Interviewer asks: {item.text}",)
            case ev.Say():
                return (f"Interviewer: {item.text}",)
            case ev.MeterMoved() if self._hints:
                return (f"  ({meter_text(item)})",)
            case ev.RoleplayEnded() if self._hints:
                return (f"  (the roleplay ended: {item.means})",)
            case ev.Listening():
                return ("  (listening)",)
            case ev.Heard(dropped=None) if item.text:
                return (f"You: {item.text}",)
            case ev.AnswerOver():
                length = f" after {labels.took(item.duration_s)}" if item.duration_s else ""
                return (f"  (answer over{length}: {item.reason})",)
            case ev.AnswerResumed():
                return ("  (you went on: still listening)",)
            case ev.Paused():
                return (f"  (paused: {item.why}; say resume to go on)",)
            case ev.Resumed():
                return ("  (going on)",)
            case ev.Trouble():
                return (f"  (problem: {item.message})", f"  ({item.next_step})")
            case ev.DeviceGone():
                return (f"  (problem: {item.message})",)
            case ev.DeviceBack():
                return (f"  ({item.device} is back)",)
        return ()
