"""The live screen: the question, the words as they are heard, the clock, what is waited for.

`LiveScreen` draws on the whole terminal; `PlainScreen` says the same line by line, for screen
readers, logs and terminals that cannot be drawn on. Both are Observers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment
from rich.text import Text

from audio.clock import Clock
from interviewer import events as ev
from interviewer.conditions import spaced, upper_first
from interviewer.events import SAMPLES_PER_S, Command, Control, Event, LineKind
from interviewer.keys import Keys, errors_unseen
from interviewer.live_view import View, follow
from interviewer.moves import Phase
from interviewer.session import Session
from interviewer.terminal_text import printable
from interviewer.time_boxes import REPLY_BOX
from interviewer.transcript import meter_text
from interviewer.tree import Question, TimeBox

FRAMES_PER_S = 8
UNSURE_BELOW = 0.6
"""Words that the recognizer was less sure of are drawn in italics."""

_KEYS = (
    (" ", "space", "that's my answer", Control.DONE),
    ("r", "r", "repeat", Control.REPEAT),
    ("e", "e", "rephrase", Control.REPHRASE),
    ("s", "s", "skip", Control.SKIP),
    ("p", "p", "pause", Control.PAUSE),
    ("q", "q", "stop", Control.STOP),
)
_METER = " ▁▂▃▄▅▆▇█"
_MOST_WIDTH = 100
_QUESTION_LINES = 6
_SCENE_LINES = 4
_METER_CELLS = 10


def clock_text(seconds: float) -> str:
    """Minutes and seconds, as on a stopwatch."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def noticed_text(noticed: ev.Noticed) -> str:
    """A habit that an answer showed, and what to do about it; the sign: which way it counts."""
    return f"{'+' if noticed.good else '-'} {upper_first(noticed.why)}. {noticed.advice}"


def light(seconds: float, box: TimeBox) -> tuple[str, str]:
    """Colour and words for an answer of that length against its band."""
    low, high = box.target
    band = f"{clock_text(low)} to {clock_text(high)}"
    if seconds >= box.hard:
        return "red", "over the limit: come to an end"
    if seconds > high:
        return "yellow", f"past {clock_text(high)}: wrap up"
    if seconds >= low:
        return "green", f"in the band of {band}"
    return "cyan", f"aim for {band}"


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawing of the screen. now: sample count at which it is drawn. level: 0 to 1."""

    view: View
    box: TimeBox
    now: int
    level: float
    hints: bool
    keys: bool

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lines that fill the height: words get what is left over, the latest of them."""
        width = max(20, min(options.max_width, _MOST_WIDTH) - 4)
        height = max(10, options.height or console.height)
        foot = [*self._clock(width), self._status(), *self._help(width)]
        if self.view.trouble:
            foot.insert(0, Text(printable(self.view.trouble), style="bold red"))
        foot_lines = [line for text in foot for line in _wrapped(console, text, width)]
        head = [self._title(width), Text("─" * width, style="dim")]
        if self.view.scene and self.view.prompt != self.view.scene:
            scene = Text(printable(self.view.scene), style="dim")
            head += _wrapped(console, scene, width)[:_SCENE_LINES]
        if self.hints and self.view.meters:
            head.append(self._meters(width))
        asked = _wrapped(console, Text(printable(self.view.prompt), style="bold"), width)
        head += asked[:_QUESTION_LINES]
        if len(asked) > _QUESTION_LINES:
            head[-1] = Text(f"{head[-1].plain.rstrip()} …", style="bold")
        if self.hints and self.view.why and self.view.is_reply:
            why = Text(f"Why: {printable(self.view.why)}", style="dim italic")
            head += _wrapped(console, why, width)[:2]
        if self.view.aside:
            head += _wrapped(console, Text(printable(self.view.aside), style="cyan"), width)[:2]
        head.append(Text(""))
        room = max(0, height - len(head) - len(foot_lines) - 2)
        body = _wrapped(console, self._words(), width)[-room:] if room else []
        body += [Text("")] * (room - len(body))
        for line in [*head, *body, Text(""), *foot_lines][: height - 1]:
            line.truncate(width, overflow="ellipsis")
            line.stylize_before(line.style)  # rich leaves it out of a line without spans
            yield Segment("  ")
            yield from line.render(console, end="")
            yield Segment.line()

    def _title(self, width: int) -> Text:
        view = self.view
        left = Text().append(f"Question {view.number} of {view.of}", style="bold cyan")
        left.append(f"  {printable(view.stage or view.question)}", style="dim")
        bar = _METER[min(8, round(self.level * 8))]
        right = Text(f"{self._left()}microphone {bar}", style="dim")
        left.truncate(max(1, width - len(right) - 1), overflow="ellipsis")
        left.append(" " * (width - left.cell_len - right.cell_len))
        return left.append_text(right)

    def _meters(self, width: int) -> Text:
        """How the persona takes it: who it is, and a small bar for each meter."""
        line = Text(printable(self.view.persona), style="cyan")
        for meter in self.view.meters:
            full = round(meter.value / meter.high * _METER_CELLS) if meter.high else 0
            line.append(f"  {spaced(meter.name)} ", style="dim")
            line.append("█" * full, style="cyan").append("░" * (_METER_CELLS - full), style="dim")
            line.append(f" {meter.value:g}")
            if meter.moved:
                rose = meter.moved > 0
                line.append(f" {meter.moved:+g}", style="green" if rose else "red")
        line.truncate(width, overflow="ellipsis")
        return line

    def _left(self) -> str:
        left_s = self.view.left_s(self.now)
        if left_s is None:
            return ""
        minutes = round(left_s / 60)
        return f"{minutes} min left · " if minutes else "last minute · "

    def _words(self) -> Text:
        view = self.view
        lead = "You said: " if view.over and view.words else ""
        said = Text(lead, style="dim" if view.over else "")
        for words in view.words:
            unsure = words.confidence < UNSURE_BELOW
            said.append(printable(words.text), style="italic dim" if unsure else "")
            said.append(" ")
        if view.pending:
            said.append("…", style="dim")
        elif not view.words and view.phase is Phase.LISTENING and view.began is None:
            said.append("(your words appear here as they are heard)", style="dim")
        return said

    def _clock(self, width: int) -> list[Text]:
        seconds = self.view.answer_s(self.now)
        if self.view.over:
            took = f"your last answer took {clock_text(seconds)}" if seconds else ""
            return [Text(took, style="dim")]
        if not self.hints:
            return [Text(clock_text(seconds), style="bold")]
        colour, words = light(seconds, self.box)
        line = Text(f"{clock_text(seconds)} ", style=f"bold {colour}")
        line.append_text(_bar(seconds, self.box, min(40, width // 2), colour))
        line.append(f" {words}", style=colour)
        return [line]

    def _status(self) -> Text:
        view = self.view
        match view.phase:
            case Phase.READY:
                return Text("getting ready", style="dim")
            case Phase.SPEAKING:
                return Text("the interviewer is speaking", style="cyan")
            case Phase.PAUSED:
                return Text("paused · say resume, or press p, to go on", style="bold yellow")
            case Phase.ENDED:
                return Text("the interview is over", style="dim")
        if view.thinking:
            return Text("time to think · nothing is hurried, speak when you are ready")
        if not view.words and view.began is None:
            return Text("your turn · begin when you are ready", style="bold green")
        if view.quiet_since is None or not self.hints:
            return Text("listening", style="bold green")
        if view.pending:
            return Text("listening · writing down what you said", style="green")
        if view.waits_s is None:
            return Text("listening", style="green")
        quiet = min(view.quiet_s(self.now), view.waits_s)
        return Text(
            f"listening · {quiet:.1f} of the {view.waits_s:.1f} s of silence that end your answer",
            style="green",
        )

    def _help(self, width: int) -> list[Text]:
        if not self.keys:
            spoken = 'say "that\'s my answer", "repeat the question", "skip", "stop the interview"'
            return [Text(spoken, style="dim")]
        paused = self.view.phase is Phase.PAUSED
        line = Text()
        for _, key, does, control in _KEYS:
            shown = "resume" if paused and control is Control.PAUSE else does
            line.append(f"{key} ", style="bold").append(f"{shown}   ", style="dim")
        line.rstrip()
        if line.cell_len > width:
            line = Text(" ".join(f"{key}={does.split()[-1]}" for _, key, does, _ in _KEYS))
        return [line]


def _wrapped(console: Console, text: Text, width: int) -> list[Text]:
    return list(text.wrap(console, width))


def _bar(seconds: float, box: TimeBox, width: int, colour: str) -> Text:
    """The answer's length on a line that ends at the hard limit; the band is drawn thicker."""
    low, high = (round(side / box.hard * width) for side in box.target)
    full = min(width, round(seconds / box.hard * width))
    bar = Text()
    for cell in range(width):
        mark = "━" if low <= cell < high else "─"
        bar.append("█" if cell < full else mark, style=colour if cell < full else "dim")
    return bar


class LiveScreen:
    """Draws an interview while it runs and passes keys on. An Observer and a context manager.

    level: asked for the loudness at the microphone, 0 to 1, at each drawing. press: called with
    what a key stands for, on a thread of its own. trouble: asked for what is wrong with the log,
    "" for nothing. hints: time lights and reasons (practice mode).
    """

    def __init__(
        self,
        session: Session,
        questions: Mapping[str, Question],
        clock: Clock,
        console: Console,
        *,
        press: Callable[[Control], None],
        level: Callable[[], float],
        trouble: Callable[[], str],
        hints: bool = True,
    ) -> None:
        self._session = session
        self._questions = questions
        self._clock = clock
        self._press = press
        self._level = level
        self._trouble = trouble
        self._hints = hints
        self._keys = Keys(self._pressed)
        self._taken = ExitStack()
        # One object, replaced whole: the drawing thread never sees half a change.
        self._moment = (View(), clock.now())
        self._live = Live(
            console=console,
            screen=True,
            refresh_per_second=FRAMES_PER_S,
            get_renderable=self.frame,
            redirect_stderr=False,
            redirect_stdout=False,
        )

    def __enter__(self) -> Self:
        """Take the terminal."""
        with ExitStack() as taken:
            taken.enter_context(self._keys)
            taken.enter_context(errors_unseen())
            taken.enter_context(self._live)
            self._taken = taken.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the terminal back as it was, whatever happened."""
        self._taken.__exit__(kind, error, trace)

    def see(self, item: Event | Command) -> None:
        """Take in what happened; the next drawing shows it."""
        view = follow(self._moment[0], item, self._session.waits_s)
        self._moment = (view, self._clock.now())

    def frame(self) -> Frame:
        """What the screen shows now."""
        view, seen_at = self._moment
        if not view.trouble and (trouble := self._trouble()):
            view = replace(view, trouble=f"The session cannot be kept: {trouble}")
        since = self._clock.now() - seen_at
        running = view.phase in (Phase.LISTENING, Phase.SPEAKING)
        now = view.now + (round(since * SAMPLES_PER_S) if running else 0)
        return Frame(view, self._box(view), now, self._level(), self._hints, self._keys.there)

    def _box(self, view: View) -> TimeBox:
        thread = self._session.thread
        # A plan may hold it in less time than it has of its own.
        held = thread.question if thread and thread.question.id == view.question else None
        question = held or self._questions.get(view.question)
        if question is None or (view.is_reply and question.persona is None):
            return REPLY_BOX
        return question.time_box

    def _pressed(self, key: str) -> None:
        for known, _, _, control in _KEYS:
            if key.lower() == known:
                paused = self._moment[0].phase is Phase.PAUSED
                self._press(Control.RESUME if paused and control is Control.PAUSE else control)


class PlainScreen:
    """Says what happens, one line at a time. An Observer.

    hints: also why a follow-up is asked (practice mode).
    """

    def __init__(self, console: Console, *, hints: bool = True) -> None:
        self._console = console
        self._hints = hints

    def see(self, item: Event | Command) -> None:
        """Print the line for `item`, if it has one."""
        for line in self._lines(item):
            self._console.print(Text(printable(line)), soft_wrap=True)

    def _lines(self, item: Event | Command) -> tuple[str, ...]:
        match item:
            case ev.StageOpened():
                judged = "" if item.scored else "; not judged"
                left = round((item.ends_at - item.at) / SAMPLES_PER_S / 60)
                stage = f"Stage {item.number} of {item.of}: {item.title}"
                return ("", f"{stage} ({left} min left{judged})")
            case ev.QuestionOpened():
                return ("", f"Question {item.number} of {item.of}: {item.question}")
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
                length = f" after {clock_text(item.duration_s)}" if item.duration_s else ""
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
