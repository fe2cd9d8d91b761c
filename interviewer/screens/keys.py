"""The terminal while a live screen has it: single keys come in, and nobody else writes on it."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

from audio.clock import Clock

HELD_S = 0.7
"""A key that is held down repeats, the first time after so long at most."""
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)
"""Arrows and the like: one press, several characters."""


@contextmanager
def in_front(take: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Hold what `take` gives, such as the terminal, but not while Ctrl-Z has stopped the program.

    To be entered on the main thread.
    """
    if sys.platform == "win32":
        with take():
            yield
        return
    held = ExitStack()

    def step_aside(number: int, _frame: FrameType | None) -> None:
        held.close()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # comes back with `fg`
        signal.signal(number, step_aside)
        held.enter_context(take())

    with held:
        held.enter_context(take())
        before = signal.signal(signal.SIGTSTP, step_aside)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, before)


class Keys:
    """While entered, passes each key pressed to `pressed`, on a thread of its own.

    final: keys whose work cannot be taken back. Held down, or pressed twice in a hurry, each of
    them is pressed once: nobody means to skip all that is left.

    The terminal is put back as it was on leaving. Ctrl-C stays Ctrl-C. Where standard input is no
    terminal, or the system has no terminal modes (Windows), there are no keys: `there` is False.
    """

    def __init__(self, pressed: Callable[[str], None], clock: Clock, final: str = "") -> None:
        self._pressed = pressed
        self._clock = clock
        self._final = final
        self._last = ("", 0.0)
        self._thread: threading.Thread | None = None
        self._saved: list[Any] | None = None
        self._wake: tuple[int, int] | None = None

    @property
    def there(self) -> bool:
        """Whether keys can be read at all."""
        return sys.platform != "win32" and sys.stdin is not None and sys.stdin.isatty()

    def __enter__(self) -> Self:
        """Stop the terminal from echoing and from waiting for Enter."""
        if sys.platform != "win32" and self.there:
            import termios  # noqa: PLC0415 - Windows has none
            import tty  # noqa: PLC0415

            fd = sys.stdin.fileno()
            self._saved = termios.tcgetattr(fd)
            tty.setcbreak(fd, termios.TCSANOW)
            self._wake = os.pipe()
            self._thread = threading.Thread(
                target=self._read, args=(fd, self._wake[0]), name="keys", daemon=True
            )
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the terminal back; what was typed and not read is forgotten."""
        if sys.platform != "win32" and self._saved is not None and self._wake is not None:
            import termios  # noqa: PLC0415 - Windows has none

            os.write(self._wake[1], b"x")
            if self._thread is not None:
                self._thread.join(timeout=1.0)
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSAFLUSH, self._saved)
            for end in self._wake:
                os.close(end)
            self._saved = self._wake = self._thread = None

    def _read(self, fd: int, wake: int) -> None:
        while True:
            ready, _, _ = select.select([fd, wake], [], [])
            if wake in ready:
                return
            try:
                typed = os.read(fd, 64).decode(errors="replace")
            except OSError:
                return  # the terminal is gone
            if not typed:
                return
            for key in _SEQUENCE.sub("", typed):
                self._press(key)

    def _press(self, key: str) -> None:
        (last, at), now = self._last, self._clock.now()
        self._last = (key, now)
        held = key == last and now - at < HELD_S
        if not held or key.lower() not in self._final:
            self._pressed(key)
