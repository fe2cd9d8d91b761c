"""An interview whose answers are typed: the same session, no sound, no threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from audio.clock import Clock
from interviewer import events as ev
from interviewer.conversation.moves import Phase
from interviewer.conversation.session import Session
from interviewer.events import SAMPLES_PER_S, Command, Control, Event, Observer
from interviewer.understanding.cues import WORDS_PER_S


class Unsent(KeyboardInterrupt):
    """Stopped while an answer was being typed; its argument is what there was of it."""


class TypedInterview:
    """Holds one interview by asking `answer` whenever the session listens.

    answer: gives what was typed, "" for nothing; raises EOFError when there is no more to come,
    Unsent when it was stopped before it was sent: then it is kept, and not taken for an answer.
    clock: only for what the log says about time; nothing waits.
    """

    def __init__(
        self,
        session: Session,
        answer: Callable[[], str],
        clock: Clock,
        observers: Sequence[Observer] = (),
    ) -> None:
        self._session = session
        self._answer = answer
        self._clock = clock
        self._observers = observers
        self._reason = ""

    def run(self) -> str:
        """Hold the interview to its end; Ctrl-C or the end of the input stop it cleanly."""
        self._began_at = self._clock.now()
        self._handle(ev.Began(0))
        while not self._reason:
            try:
                text = self._answer()
                if text.strip():
                    self._handle(ev.Typed(self._at(), text))
            except (EOFError, KeyboardInterrupt) as end:
                if isinstance(end, Unsent):
                    self._keep(str(end).strip())
                self._handle(ev.Pressed(self._at(), Control.STOP))
        return self._reason

    def _keep(self, unsent: str) -> None:
        """As what is being said when somebody stops: heard, but no answer."""
        if not unsent or self._session.phase is not Phase.LISTENING:
            return
        start, turn = self._at(), self._session.turn
        end = start + round(len(unsent.split()) / WORDS_PER_S * SAMPLES_PER_S)
        self._handle(ev.PhraseClosed(end, turn, 0, start, end))
        self._handle(ev.Heard(end, turn, 0, start, end, unsent, 1.0))

    def _at(self) -> int:
        return round((self._clock.now() - self._began_at) * SAMPLES_PER_S)

    def _handle(self, event: Event) -> None:
        """Tell the session; a line takes no time to say, and is read as soon as it is shown."""
        waiting: deque[Event] = deque([event])
        while waiting and not self._reason:
            happened = waiting.popleft()
            self._show(happened)
            for command in self._session.handle(happened):
                self._show(command)
                match command:
                    case ev.Say():
                        waiting.append(ev.VoiceStarted(command.at, command.line))
                        waiting.append(ev.VoiceFinished(command.at, command.line))
                    case ev.Ended():
                        self._reason = command.reason

    def _show(self, item: Event | Command) -> None:
        for observer in self._observers:
            observer.see(item)
