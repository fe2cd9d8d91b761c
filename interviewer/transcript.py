"""A session as a conversation: who said what, when, and why each follow-up was asked. Pure.

`conversation` reads it off the log; `transcript_page.py` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from interviewer import events as ev
from interviewer.events import SAMPLES_PER_S, Command, Control, Event
from interviewer.reading import Losing, Remark


class Who(StrEnum):
    """Whose line it is; a note is nobody's."""

    INTERVIEWER = "interviewer"
    YOU = "you"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation.

    at_s: since the session began. remarks: for YOU, the phrases behind `text`. over: for YOU, why
    the answer counted as over, "" if the session ended before, noticed: habits that the answer
    showed. why, quotes, losing: for a follow-up of the interviewer's, what it rests on.
    """

    at_s: float
    who: Who
    text: str
    remarks: tuple[Remark, ...] = ()
    duration_s: float = 0.0
    over: str = ""
    noticed: tuple[ev.Noticed, ...] = ()
    why: str = ""
    quotes: tuple[str, ...] = ()
    losing: tuple[Losing, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question with all that was said under it. closed: why it was left, "" if it never was."""

    question: str
    number: int
    of: int
    lines: tuple[Line, ...]
    closed: str = ""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything the candidate said to this question."""
        return tuple(remark for line in self.lines for remark in line.remarks)

    @property
    def duration_s(self) -> float:
        """How long the candidate spoke, in seconds."""
        return sum(line.duration_s for line in self.lines)


def conversation(items: Iterable[Event | Command]) -> tuple[Chapter, ...]:
    """The chapters of a session, also of one that broke off: what was heard till then is there."""
    reader = _Reader()
    for item in items:
        reader.see(item)
    return reader.chapters()


@dataclass(slots=True)
class _Open:
    """A chapter while it is being read."""

    opened: ev.QuestionOpened
    lines: list[Line] = field(default_factory=list)
    closed: str = ""


class _Reader:
    def __init__(self) -> None:
        self._chapters: list[_Open] = []
        self._phrases: list[ev.Heard] = []
        self._chosen: ev.ProbeChosen | None = None
        self._given: list[ev.Heard] = []
        self._before_answer: tuple[int, int] | None = None

    def chapters(self) -> tuple[Chapter, ...]:
        if self._phrases:
            self._add(self._unfinished())
        return tuple(
            Chapter(
                each.opened.question,
                each.opened.number,
                each.opened.of,
                tuple(each.lines),
                each.closed,
            )
            for each in self._chapters
        )

    def see(self, item: Event | Command) -> None:
        match item:
            case ev.QuestionOpened():
                if self._phrases:
                    self._add(self._unfinished())
                    self._phrases = []
                self._chapters.append(_Open(item))
            case ev.Heard(dropped=None) if item.text:
                self._phrases.append(item)
            case ev.CommandHeard():
                self._command(item)
            case ev.AnswerOver():
                self._answer(item)
            case ev.Noticed() if self._chapters and self._chapters[-1].lines:
                lines = self._chapters[-1].lines
                lines[-1] = replace(lines[-1], noticed=(*lines[-1].noticed, item))
            case ev.AnswerResumed():
                self._take_back()
            case ev.ProbeChosen():
                self._chosen = item
            case ev.NoProbe() if self._chapters:
                self._chapters[-1].closed = item.why
            case ev.Say():
                self._say(item)
            case ev.Paused():
                self._note(item.at, f"paused: {item.why}")
            case ev.Resumed():
                self._note(item.at, "went on")
            case ev.Trouble():
                self._note(item.at, f"problem: {item.message}")
            case ev.LateWords():
                self._phrases = [p for p in self._phrases if p.text != item.text]
                self._note(item.at, f"heard too late to count: {item.text}")

    def _add(self, line: Line) -> None:
        if self._chapters:
            self._chapters[-1].lines.append(line)

    def _note(self, at: int, text: str) -> None:
        self._add(Line(_s(at), Who.NOTE, text))

    def _command(self, command: ev.CommandHeard) -> None:
        if command.control is Control.DONE:
            return
        if self._phrases and self._phrases[-1].text == command.text:
            self._phrases.pop()
        said = f" ({command.text})" if command.text else ""
        self._note(command.at, f"you asked to {_ASKED[command.control]}{said}")

    def _say(self, say: ev.Say) -> None:
        chosen, self._chosen = self._chosen, None
        if chosen is None or say.kind is not ev.LineKind.PROBE:
            self._add(Line(_s(say.at), Who.INTERVIEWER, say.text))
            return
        self._add(
            Line(
                _s(say.at),
                Who.INTERVIEWER,
                say.text,
                why=chosen.why,
                quotes=chosen.quotes,
                losing=chosen.losing,
            )
        )

    def _answer(self, over: ev.AnswerOver) -> None:
        # An answer may yet be taken back, with all that was said after it.
        if self._chapters:
            self._before_answer = (len(self._chapters), len(self._chapters[-1].lines))
        phrases = self._phrases
        at = phrases[0].start if phrases else over.at
        self._add(
            Line(
                _s(at),
                Who.YOU,
                over.text,
                remarks=_remarks(phrases, over.text),
                duration_s=over.duration_s,
                over=over.reason,
            )
        )
        self._phrases = []
        self._given = phrases

    def _take_back(self) -> None:
        """The candidate went on: the answer is open again, what came after it was never heard."""
        if self._before_answer is None:
            return
        chapters, lines = self._before_answer
        del self._chapters[chapters:]
        del self._chapters[-1].lines[lines:]
        self._chapters[-1].closed = ""
        self._phrases = [*self._given, *self._phrases]
        self._before_answer = None

    def _unfinished(self) -> Line:
        text = " ".join(phrase.text for phrase in self._phrases)
        first, last = self._phrases[0], self._phrases[-1]
        return Line(
            _s(first.start),
            Who.YOU,
            text,
            remarks=_remarks(self._phrases, text),
            duration_s=_s(last.end - first.start),
        )


_ASKED = {
    Control.DONE: "end the answer",
    Control.REPEAT: "hear it again",
    Control.REPHRASE: "have it put differently",
    Control.SKIP: "skip the question",
    Control.PAUSE: "pause",
    Control.RESUME: "go on",
    Control.THINK: "have time to think",
    Control.STOP: "stop",
}


def _remarks(phrases: list[ev.Heard], text: str) -> tuple[Remark, ...]:
    """The phrases as remarks; a typed answer, or one with a command cut off it, is one remark."""
    if " ".join(phrase.text for phrase in phrases) == text and phrases:
        since = phrases[0].start
        return tuple(
            Remark(p.text, p.confidence, _s(p.start - since), _s(p.end - since)) for p in phrases
        )
    confidence = min((phrase.confidence for phrase in phrases), default=1.0)
    return (Remark(text, confidence),) if text else ()


def _s(samples: int) -> float:
    return samples / SAMPLES_PER_S
