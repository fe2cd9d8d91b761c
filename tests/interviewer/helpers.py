"""A small question whose follow-ups are easy to predict, and a hand to play a session with."""

from __future__ import annotations

from typing import TypeVar

from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import (
    SAMPLES_PER_S,
    Began,
    Command,
    Control,
    Event,
    Heard,
    LineKind,
    PhraseClosed,
    Pressed,
    Say,
    Silence,
    SpeechStarted,
    VoiceFinished,
    VoiceStarted,
)
from interviewer.tree import (
    All,
    Clarification,
    Concept,
    Kind,
    Limits,
    Missing,
    Probe,
    Question,
    TimeBox,
)

T = TypeVar("T")


def make_question(ident: str = "integration", **more: object) -> Question:
    concepts = (
        Concept("timeout", ("timeout", "time limit")),
        Concept("retry", ("retry", "try again")),
        Concept("owner", ("tech lead", "site reliability")),
    )
    values: dict[str, object] = {
        "kind": Kind.TECHNICAL,
        "ask": f"How do you write criteria for {ident}?",
        "rephrase": "Which criteria would you write?",
        "why": "It shows who owns the contract.",
        "concepts": {concept.id: concept for concept in concepts},
        "probes": (
            Probe(
                "slow",
                ("What happens when it is slow?", "And when it hangs?"),
                90,
                All((Missing("timeout"),)),
                ("timeout",),
            ),
            Probe(
                "fails",
                ("What happens after a failure?",),
                80,
                All((Missing("retry"),)),
                ("retry",),
            ),
            Probe("who", ("Who writes them with you?",), 70, All((Missing("owner"),)), ("owner",)),
        ),
        "time_box": TimeBox((60.0, 150.0), 240.0),
        "limits": Limits(2, 480.0),
        "clarify": (
            Clarification("which", ("which third party", "which vendor"), "A payment provider."),
        ),
        "glossary": ("timeout", "retry"),
    }
    values.update(more)
    return Question(id=ident, **values)  # type: ignore[arg-type]


class Talk:
    """Plays both sides of a session by hand, in seconds.

    commands: all it was told. items: the same among the events, as a log has them.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.commands: list[Command] = []
        self.items: list[Event | Command] = []
        self.at_s = 0.0
        self._phrase = 0
        self._since = 0

    @property
    def at(self) -> int:
        return round(self.at_s * SAMPLES_PER_S)

    def tell(self, event: Event) -> list[Command]:
        early = isinstance(event, Silence) and event.at < self.session.quiet_until
        new = list(self.session.handle(event))
        assert not early or all(map(_is_help, new)), "it had said that silence means nothing"
        self.commands += new
        self.items += [event, *new]
        return new

    def begin(self) -> list[Command]:
        return self.tell(Began(self.at))

    def hear_out(self) -> Say:
        """Listen to the interviewer's lines until the floor is free; returns the last one."""
        while self.session.phase is Phase.SPEAKING:
            say = self.last(Say)
            self.tell(VoiceStarted(self.at, say.line))
            self.at_s += 2.0
            self.tell(VoiceFinished(self.at, say.line))
        return self.last(Say)

    def tell_started(self) -> None:
        """The line begins to be heard, and half a second of it passes."""
        self.tell(VoiceStarted(self.at, self.last(Say).line))
        self.at_s += 0.5

    def say(self, text: str, for_s: float = 3.0, confidence: float = 0.95) -> list[Command]:
        """One phrase, its words there as soon as it has closed."""
        return [*self.start(), *self.close(for_s), *self.words(text, confidence)]

    def start(self) -> list[Command]:
        self._start, self._turn = self.at, self.session.turn
        return self.tell(SpeechStarted(self.at, self._turn))

    def close(self, for_s: float = 3.0) -> list[Command]:
        """The phrase belongs to the turn in which it began, whoever has the floor by now."""
        self.at_s += for_s
        self._phrase += 1
        self._since = self.at
        self.closed = PhraseClosed(self.at, self._turn, self._phrase, self._start, self.at)
        return self.tell(self.closed)

    def words(
        self,
        text: str,
        confidence: float = 0.95,
        dropped: str | None = None,
        of: PhraseClosed | None = None,
    ) -> list[Command]:
        """The words of the phrase that was closed last, or of an earlier one."""
        of = of or self.closed
        return self.tell(
            Heard(self.at, of.turn, of.phrase, of.start, of.end, text, confidence, dropped)
        )

    def silence(self, for_s: float) -> list[Command]:
        """Quiet for `for_s` seconds, told block by block until something comes of it."""
        since = self._since
        end = self.at_s + for_s
        while self.at_s < end:
            self.at_s = min(end, self.at_s + 0.032)
            commands = self.tell(Silence(self.at, since))
            if commands:
                return commands
        return []

    def go_on_before_it_is_understood(self, command: str, text: str) -> None:
        """Say a command and then something else, not closed yet when the command is heard."""
        self.start()
        self.close()
        asked = self.closed
        self.at_s += 0.4
        self.start()
        self.at_s += 0.2
        self.words(command, of=asked)
        self.close()
        self.words(text)

    def press(self, control: Control) -> list[Command]:
        return self.tell(Pressed(self.at, control))

    def all(self, kind: type[T]) -> list[T]:
        return [command for command in self.commands if isinstance(command, kind)]

    def last(self, kind: type[T]) -> T:
        return self.all(kind)[-1]


def _is_help(command: Command) -> bool:
    return isinstance(command, Say) and command.kind in (LineKind.NUDGE, LineKind.OFFER)


def talk_on(*questions: Question, **settings: object) -> Talk:
    """A session that has been begun and heard out: the candidate has the floor."""
    talk = Talk(Session(questions or (make_question(),), **settings))  # type: ignore[arg-type]
    talk.begin()
    talk.hear_out()
    return talk
