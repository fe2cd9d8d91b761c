"""A terminal of software with a program at it: what it shows is read as a person sees it."""

from __future__ import annotations

import copy
import os
import pty
import re
import select
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pyte

from audio.clock import SystemClock


class Terminal:
    """A process at a terminal of 80 by 24.

    text: all that it has written since the last key, escapes and all. screen: what stands on the
    terminal now.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
    ) -> None:
        columns, rows = size
        self._end, self._program = pty.openpty()
        termios.tcsetwinsize(self._program, (rows, columns))
        self.modes = termios.tcgetattr(self._program)
        self.screen = pyte.HistoryScreen(columns, rows, history=5000)
        self._stream = pyte.ByteStream(self.screen)
        self._before: dict[int, Any] = {}
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *map(str, command)],
            env={k: v for k, v in environment.items() if k not in ("COLUMNS", "LINES")},
            stdin=self._program, stdout=self._program, stderr=self._program,
        )  # fmt: skip
        self.text = ""
        self._seen = ""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it is left."""
        self.close()

    @property
    def shown(self) -> str:
        """Everything on the terminal and above it, white space made single spaces."""
        above = ["".join(line[x].data for x in sorted(line)) for line in self.screen.history.top]
        return " ".join(" ".join([*above, *self.screen.display]).split())

    @property
    def lines(self) -> list[str]:
        """The rows on the terminal now."""
        return [line.rstrip() for line in self.screen.display]

    def wait_for(self, words: str, timeout_s: float = 30.0) -> None:
        """Return once `words` were drawn, since the last key or since what was waited for last."""
        clock = SystemClock()
        until = clock.now() + timeout_s
        while words not in self._seen:
            left = max(0.0, until - clock.now())
            if not self._read(left):
                raise AssertionError(f"{words!r} never came:\n" + "\n".join(self.lines))
        self._seen = self._seen.partition(words)[2]

    def sees(self, words: str, timeout_s: float) -> bool:
        """Whether `words` were drawn in time; as wait_for, for whoever tries again otherwise."""
        try:
            self.wait_for(words, timeout_s)
        except AssertionError:
            return False
        return True

    def wait_for_end(self, timeout_s: float = 20.0) -> int:
        """The exit code, once it has ended and all it wrote was read."""
        code = self.process.wait(timeout=timeout_s)
        while self._read(0.1):
            continue
        return code

    def _read(self, timeout_s: float) -> bool:
        ready, _, _ = select.select([self._end], [], [], timeout_s)
        if not ready:
            return False
        raw = os.read(self._end, 65_536)
        self.text += raw.decode(errors="replace")
        # pyte has no second screen, on which whole-screen programs draw.
        for part in re.split(rb"(\x1b\[\?1049[hl])", raw):
            if part == b"\x1b[?1049h":
                self._before = copy.deepcopy(dict(self.screen.buffer))
                self.screen.erase_in_display(2)
            elif part == b"\x1b[?1049l":
                self.screen.erase_in_display(2)
                self.screen.buffer.update(self._before)
                used = [
                    y
                    for y, line in self._before.items()
                    if any(c.data.strip() for c in line.values())
                ]
                self.screen.cursor_position(max(used, default=-1) + 2, 1)
            else:
                self._stream.feed(part)
        self._seen += f" {self.shown} "
        return True

    def press(self, keys: str) -> None:
        """Type `keys`; what was drawn before is forgotten."""
        self.text = self._seen = ""
        os.write(self._end, keys.encode())

    def type(self, keys: str) -> None:
        """Type `keys`; what was drawn before still counts."""
        os.write(self._end, keys.encode())

    def modes_now(self) -> list[object]:
        """How the terminal is set."""
        return list(termios.tcgetattr(self._program))

    def hang_up(self) -> None:
        """Close the window with the program in it."""
        os.close(self._end)
        self._end = os.open(os.devnull, os.O_RDONLY)

    def close(self) -> None:
        """End the process and free the terminal."""
        self.process.kill()
        self.process.wait()
        os.close(self._end)
        os.close(self._program)
