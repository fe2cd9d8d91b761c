"""A session as a conversation: who said what, when, and why each follow-up was asked. Pure.

`conversation` reads it off the log; `transcript_page.py` prints it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from interviewer import events as ev
from interviewer.conversation.rehearing import reheard
from interviewer.conversation.respread import respread
from interviewer.conversation.spoken import spoken_command
from interviewer.events import SAMPLES_PER_S, Command, Control, Event
from interviewer.reading import Losing, Remark
from interviewer.sentences import spaced, upper_first


class Who(StrEnum):
    """Whose line it is; a note is nobody's."""

    INTERVIEWER = "interviewer"
    YOU = "you"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation.

    at_s: since the session began. kind: of the interviewer's. remarks: for YOU, the phrases behind
    `text`. speech: for YOU, every stretch of speech in it, in seconds since its first word, also
    those without a word. delay_s: from the end of the question to the answer, None if the log does
    not tell. over: for YOU, why the answer counted as over, "" if the session ended before.
    noticed: habits that the answer showed.
    is_reply: for YOU, the answer to a follow-up. probe, why, quotes, losing: for a follow-up of the
    interviewer's, which it is and what it rests on. facts: for an answer of the interviewer's to a
    question back, the ids of what it tells. name: who speaks, if it is not the interviewer. moved:
    for YOU in a roleplay, the meters that this answer moved. asks_back: for YOU, the interviewer
    took it for a question back, so it answers nothing.
    """

    at_s: float
    who: Who
    text: str
    kind: ev.LineKind | None = None
    remarks: tuple[Remark, ...] = ()
    speech: tuple[tuple[float, float], ...] = ()
    delay_s: float | None = None
    duration_s: float = 0.0
    over: str = ""
    noticed: tuple[ev.Noticed, ...] = ()
    is_reply: bool = False
    probe: str = ""
    why: str = ""
    quotes: tuple[str, ...] = ()
    losing: tuple[Losing, ...] = ()
    facts: tuple[str, ...] = ()
    name: str = ""
    moved: tuple[ev.MeterMoved, ...] = ()
    asks_back: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """One question with all that was said under it.

    closed: why it was left, "" if it never was. ended: how a roleplay came out. stage: of a plan,
    "" without one. scored: whether what was said may be judged. began: how a roleplay began.
    """

    question: str
    number: int
    of: int
    lines: tuple[Line, ...]
    closed: str = ""
    ended: ev.RoleplayEnded | None = None
    stage: str = ""
    scored: bool = True
    began: ev.RoleplayOpened | None = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Everything the candidate said to this question."""
        return tuple(remark for line in self.lines for remark in line.remarks)

    @property
    def asked_for(self) -> tuple[str, ...]:
        """Ids of the facts that the candidate asked for, in their order."""
        return tuple(dict.fromkeys(fact for line in self.lines for fact in line.facts))

    @property
    def duration_s(self) -> float:
        """How long the candidate spoke, in seconds."""
        return sum(line.duration_s for line in self.lines)


def noticed_text(noticed: ev.Noticed) -> str:
    """A habit that an answer showed, and what to do about it; the sign: which way it counts."""
    return f"{'+' if noticed.good else '-'} {upper_first(noticed.why)}. {noticed.advice}"


def meter_text(moved: ev.MeterMoved) -> str:
    """Where a meter went, why, and at which words."""
    quotes = ", ".join(f'"{quote}"' for quote in moved.quotes)
    said = f" You said: {quotes}" if quotes else ""
    name = spaced(moved.meter)
    return f"{name} {moved.before:g} to {moved.after:g}. {moved.why}{said}"


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
    stage: str
    lines: list[Line] = field(default_factory=list)
    closed: str = ""
    ended: ev.RoleplayEnded | None = None
    began: ev.RoleplayOpened | None = None


class _Reader:
    def __init__(self) -> None:
        self._chapters: list[_Open] = []
        self._stage = ""
        self._phrases: list[ev.Heard] = []
        self._chosen: ev.ProbeChosen | None = None
        self._told: tuple[str, ...] = ()
        self._given: list[ev.Heard] = []
        self._before_answer: tuple[int, int] | None = None
        self._speech: list[tuple[int, int]] = []  # of the whole session, from the detector
        self._floor_since: int | None = None  # when the candidate's turn to answer began
        self._floor_given: int | None = None  # the same, of the answer that is over

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
                each.ended,
                each.stage,
                each.opened.scored,
                each.began,
            )
            for each in self._chapters
        )

    def see(self, item: Event | Command) -> None:
        match item:
            case ev.QuestionOpened():
                if self._phrases:
                    self._add(self._unfinished())
                    self._phrases = []
                self._chapters.append(_Open(item, self._stage))
            case ev.StageOpened():
                self._stage = item.title
            case ev.Listening():
                self._listening(item.at)
            case ev.PhraseClosed():
                self._speech.append((item.start, item.end))
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
            case ev.Reheard():
                self._rehear(item)
            case ev.ProbeChosen():
                self._chosen = item
            case ev.AskedBack():
                self._asked_back(item)
            case ev.RoleplayOpened() if self._chapters:
                self._chapters[-1].began = item
            case ev.NoProbe() if self._chapters:
                self._chapters[-1].closed = item.why
            case ev.MeterMoved():
                self._moved(item)
            case ev.RoleplayEnded() if self._chapters:
                self._chapters[-1].ended = item
            case ev.Say():
                self._say(item)
            case ev.Paused():
                self._note(item.at, f"paused: {item.why}")
            case ev.Resumed():
                self._note(item.at, "went on")
            case ev.Trouble():
                self._note(item.at, f"problem: {item.message}")
            case ev.LateWords():
                if self._phrases and self._phrases[-1].text == item.text:
                    self._phrases.pop()
                self._note(item.at, f"heard too late to count: {item.text}")

    def _listening(self, at: int) -> None:
        # What was said to its end stands: a nudge that is talked over takes back no answer.
        self._before_answer = None
        if self._floor_since is None:
            self._floor_since = at

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
        if say.kind in _ASKS:
            self._floor_since = None
        chosen, self._chosen = self._chosen, None
        if chosen is None or say.kind is not ev.LineKind.PROBE:
            told, self._told = self._told, ()
            name = say.manner.name
            line = Line(_s(say.at), Who.INTERVIEWER, say.text, say.kind, facts=told, name=name)
            self._add(line)
            return
        self._add(
            Line(
                _s(say.at),
                Who.INTERVIEWER,
                say.text,
                say.kind,
                probe=chosen.probe,
                why=chosen.why,
                quotes=chosen.quotes,
                losing=chosen.losing,
                name=say.manner.name,
            )
        )

    def _moved(self, moved: ev.MeterMoved) -> None:
        lines = self._chapters[-1].lines if self._chapters else []
        if lines and lines[-1].who is Who.YOU:
            lines[-1] = replace(lines[-1], moved=(*lines[-1].moved, moved))

    def _asked_back(self, asked: ev.AskedBack) -> None:
        self._told = asked.facts
        lines = self._chapters[-1].lines if self._chapters else []
        if lines and lines[-1].who is Who.YOU:
            lines[-1] = replace(lines[-1], asks_back=True)

    def _answer(self, over: ev.AnswerOver) -> None:
        # An answer may yet be taken back, with all that was said after it.
        if self._chapters:
            self._before_answer = (len(self._chapters), len(self._chapters[-1].lines))
        phrases = self._phrases
        self._add(self._line(phrases, over.text, over.at, over.duration_s, over.reason))
        self._phrases = []
        self._given = phrases
        self._floor_given = self._floor_since

    def _rehear(self, again: ev.Reheard) -> None:
        """Show the words that were believed in the end; what a probe quoted stays as it was."""
        for chapter in reversed(self._chapters):
            for number, line in enumerate(chapter.lines):
                remarks = list(line.remarks)
                if reheard(remarks, again):
                    believed = _in_phrases(line.remarks, remarks)
                    text = " ".join(remark.text for remark in believed)
                    chapter.lines[number] = replace(line, text=text, remarks=believed)
                    return

    def _line(
        self, phrases: list[ev.Heard], text: str, at: int, duration_s: float, over: str
    ) -> Line:
        """An answer as a line. at: when it was, if it has no phrases."""
        remarks = _remarks(phrases, text)
        kept = phrases[: len(remarks)]
        start, end = (kept[0].start, kept[-1].end) if kept else (at, at)
        delay_s = None
        if kept and self._floor_since is not None:
            delay_s = max(0.0, _s(start - self._floor_since))
        return Line(
            _s(start),
            Who.YOU,
            text,
            remarks=remarks,
            speech=tuple(
                (_s(a - start), _s(b - start)) for a, b in self._speech if start <= a < end
            ),
            delay_s=delay_s,
            duration_s=duration_s,
            over=over,
            is_reply=any(line.probe for line in self._chapters[-1].lines)
            if self._chapters
            else False,
        )

    def _take_back(self) -> None:
        """The candidate went on: the answer is open again, what came after it was never heard."""
        if self._before_answer is None:
            return
        chapters, lines = self._before_answer
        del self._chapters[chapters:]
        del self._chapters[-1].lines[lines:]
        self._chapters[-1].closed = ""
        self._chapters[-1].ended = None
        self._phrases = [*self._given, *self._phrases]
        self._floor_since = self._floor_given
        self._before_answer = None

    def _unfinished(self) -> Line:
        text = " ".join(phrase.text for phrase in self._phrases)
        first, last = self._phrases[0], self._phrases[-1]
        return self._line(self._phrases, text, first.start, _s(last.end - first.start), "")


_ASKS = (
    ev.LineKind.QUESTION,
    ev.LineKind.PROBE,
    ev.LineKind.REPEAT,
    ev.LineKind.CLARIFICATION,
)
"""After these the candidate's time to answer begins; a nudge or an offer is part of it."""
_ASKED = {
    Control.REPEAT: "hear it again",
    Control.REPHRASE: "have it put differently",
    Control.SKIP: "skip the question",
    Control.PAUSE: "pause",
    Control.RESUME: "go on",
    Control.THINK: "have time to think",
    Control.STOP: "stop",
}


def _in_phrases(first: Sequence[Remark], second: Sequence[Remark]) -> tuple[Remark, ...]:
    """The second reading, cut where the phrases of the first were: pauses and pace go by them."""
    covered = [remark for remark in first if remark not in second]
    kept: list[Remark] = []
    for remark in second:
        kept += (remark,) if remark in first else respread(covered, remark)
    return tuple(kept)


def _remarks(phrases: list[ev.Heard], text: str) -> tuple[Remark, ...]:
    """The phrases as remarks, without "that's my answer"; a typed answer is one remark."""
    since = phrases[0].start if phrases else 0
    remarks: list[Remark] = []
    rest = text
    for p in phrases:
        if not rest:
            break  # the words that ended the answer
        said = p.text if rest.startswith(p.text) else _without_command(p.text)
        if not said:
            continue
        if not rest.startswith(said):
            break
        times = (_s(p.start - since), _s(p.end - since))
        remarks.append(Remark(said, p.confidence, *times, (p.phrase,)))
        rest = rest[len(said) :].lstrip()
    if remarks and not rest:
        return tuple(remarks)
    confidence = min((phrase.confidence for phrase in phrases), default=1.0)
    return (Remark(text, confidence),) if text else ()


def _without_command(text: str) -> str:
    """What a phrase adds to the answer; somebody may say that it is over, and then go on."""
    spoken = spoken_command(text)
    return text if spoken is None else spoken.rest


def _s(samples: int) -> float:
    return samples / SAMPLES_PER_S
