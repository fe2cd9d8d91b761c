"""One drawing of the live screen: question, words, lights, what is waited for, keys."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text

from interviewer.conversation.moves import Phase
from interviewer.report import labels
from interviewer.screens.key_map import KEYS, does
from interviewer.screens.lights import LIT, Lamp, lamp, light_words
from interviewer.screens.live_view import View
from interviewer.sentences import spaced
from interviewer.terminal_text import printable
from interviewer.tree import TimeBox

UNSURE_BELOW = 0.6
"""Words that the recognizer was less sure of are drawn in italics."""

_METER = " ▁▂▃▄▅▆▇█"
_MOST_WIDTH = 100
_QUESTION_LINES = 6
_SCENE_SHARE = 4
"""Of the height, one part in so many is for the scene of a roleplay: six lines of 24."""
_LEAST_WORDS = 3
"""Lines for the words of the answer that no scene may take."""
_METER_CELLS = 10
_COLOURS = {Lamp.OFF: "", Lamp.GREEN: "green", Lamp.AMBER: "yellow", Lamp.RED: "red"}


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawing of the screen.

    now: sample count at which it is drawn. level: 0 to 1. title: of the question, "" for its id.
    """

    view: View
    box: TimeBox
    now: int
    level: float
    hints: bool
    keys: bool
    title: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Lines that fill the height: words get what is left over, the latest of them."""
        width = max(20, min(options.max_width, _MOST_WIDTH) - 4)
        height = max(10, options.height or console.height)
        foot = [*self._clock(width), self._status(), *self._help(width)]
        if self.view.trouble:
            foot.insert(0, Text(printable(self.view.trouble), style="bold red"))
        foot_lines = [line for text in foot for line in _wrapped(console, text, width)]
        asked = self._asked(console, width)
        head = [self._title(width), Text("─" * width, style="dim")]
        left = height - len(head) - len(asked) - len(foot_lines) - _LEAST_WORDS - 3
        head += [*self._scene(console, width, min(left, height // _SCENE_SHARE)), *asked]
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
        left.append(f"  {printable(view.stage or self.title or view.question)}", style="dim")
        bar = _METER[min(8, round(self.level * 8))]
        right = Text(f"{self._left()}microphone {bar}", style="dim")
        left.truncate(max(1, width - len(right) - 1), overflow="ellipsis")
        left.append(" " * (width - left.cell_len - right.cell_len))
        return left.append_text(right)

    def _scene(self, console: Console, width: int, most: int) -> list[Text]:
        """The scene of a roleplay in at most so many lines, while something else is asked."""
        if not self.view.scene or self.view.prompt == self.view.scene or most < 1:
            return []
        scene = Text(printable(self.view.scene), style="dim")
        return [*_cut(_wrapped(console, scene, width), most), Text("")]

    def _asked(self, console: Console, width: int) -> list[Text]:
        """What is to be answered, with all that belongs to it."""
        view = self.view
        lines = [self._meters(width), Text("")] if self.hints and view.meters else []
        prompt = Text(printable(view.prompt), style="bold")
        lines += _cut(_wrapped(console, prompt, width), _QUESTION_LINES)
        if self.hints and view.why and view.is_reply:
            why = Text(f"Why: {printable(view.why)}", style="dim italic")
            lines += _cut(_wrapped(console, why, width), 2)
        if view.aside:
            aside = Text(printable(view.aside), style="cyan")
            lines += _cut(_wrapped(console, aside, width), 2)
        return [*lines, Text("")]

    def _meters(self, width: int) -> Text:
        """How the persona takes it: who it is, and a small bar for each meter."""
        line = Text().append(printable(self.view.persona), style="cyan")
        for meter in self.view.meters:
            full = round(meter.value / meter.high * _METER_CELLS) if meter.high else 0
            line.append(f"  {spaced(meter.name)} ", style="dim")
            line.append("━" * full, style="cyan").append("─" * (_METER_CELLS - full), style="dim")
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
            took = f"your last answer took {labels.took(seconds)}" if seconds else ""
            return [Text(took, style="dim")]
        if not self.hints:
            return [Text(labels.clock(seconds), style="bold")]
        lit = lamp(seconds, self.box)
        colour = _COLOURS[lit]
        line = Text()
        # Which of the three is on can be told by its place and by its filling, not only by colour.
        for each in LIT:
            on = each is lit
            line.append("● " if on else "○ ", style=_COLOURS[each] if on else "dim")
        line.append(f" {labels.clock(seconds)}  ", style=f"bold {colour}")
        line.append_text(_bar(seconds, self.box, min(30, width // 2), colour))
        line.append(f"  {light_words(lit, self.box)}", style=colour)
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
        line = Text()
        for key in KEYS:
            line.append(f"{key.name} ", style="bold")
            line.append(f"{does(key, self.view)}  ", style="dim")
        line.rstrip()
        if line.cell_len > width:
            line = Text(" ".join(f"{key.name}={key.does.split()[-1]}" for key in KEYS))
        return [line]


def _wrapped(console: Console, text: Text, width: int) -> list[Text]:
    return list(text.wrap(console, width))


def _cut(lines: list[Text], most: int) -> list[Text]:
    """The first of the lines; an ellipsis tells that there were more."""
    if len(lines) <= most:
        return lines
    last = Text(f"{lines[most - 1].plain.rstrip()} …", style=lines[most - 1].style)
    return [*lines[: most - 1], last]


def _bar(seconds: float, box: TimeBox, width: int, colour: str) -> Text:
    """The answer's length on a line that ends at the hard limit, with a mark at each light."""
    marks = {round(side / box.hard * width) for side in box.target}
    full = min(width, round(seconds / box.hard * width))
    bar = Text()
    for cell in range(width):
        if cell in marks and cell:
            bar.append("┼", style=colour if cell < full else "")
        else:
            bar.append("━" if cell < full else "─", style=colour if cell < full else "dim")
    return bar
