"""The live screen: draws the whole terminal again and again while an interview runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

from audio.chatter import errors_unseen
from audio.clock import Clock
from interviewer.conversation.moves import Phase
from interviewer.events import SAMPLES_PER_S, Command, Control, Event
from interviewer.screens.frame import Frame
from interviewer.screens.key_map import FINAL
from interviewer.screens.keys import Keys, in_front
from interviewer.screens.watch import Watch

FRAMES_PER_S = 8


class LiveScreen:
    """Draws an interview while it runs and passes keys on. An Observer and a context manager.

    level: asked for the loudness at the microphone, 0 to 1, at each drawing. press: called with
    what a key stands for, on a thread of its own. trouble: asked for what is wrong with the log,
    "" for nothing. hints: time lights and reasons (practice mode).
    """

    def __init__(
        self,
        watch: Watch,
        clock: Clock,
        console: Console,
        *,
        press: Callable[[Control], None],
        level: Callable[[], float],
        trouble: Callable[[], str],
        hints: bool = True,
    ) -> None:
        self._watch = watch
        self._clock = clock
        self._press = press
        self._level = level
        self._trouble = trouble
        self._hints = hints
        self._keys = Keys(self._pressed, clock, FINAL)
        self._taken = ExitStack()
        # One object, replaced whole: the drawing thread never sees half a change.
        self._moment = (watch.view, clock.now())
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
        self._taken.enter_context(in_front(self._take))
        return self

    @contextmanager
    def _take(self) -> Iterator[None]:
        with self._keys, errors_unseen(), self._live:
            yield

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
        self._watch.see(item)
        self._moment = (self._watch.view, self._clock.now())

    def frame(self) -> Frame:
        """What the screen shows now."""
        view, seen_at = self._moment
        if not view.trouble and (trouble := self._trouble()):
            view = replace(view, trouble=f"The session cannot be kept: {trouble}")
        since = self._clock.now() - seen_at
        running = view.phase in (Phase.LISTENING, Phase.SPEAKING)
        now = view.now + (round(since * SAMPLES_PER_S) if running else 0)
        box, title = self._watch.box(view), self._watch.title(view)
        return Frame(view, box, now, self._level(), self._hints, self._keys.there, title)

    def _pressed(self, key: str) -> None:
        control = self._watch.meaning(key)
        if control is not None:
            self._press(control)
