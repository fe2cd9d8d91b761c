"""The ways in which somebody ends the program from outside, all of them made one."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ending_cleanly(told: Callable[[], None] = lambda: None) -> Iterator[None]:
    r"""A closed terminal, Ctrl-\ or a polite kill end what runs as Ctrl-C does.

    So all of a session is kept, and the terminal is put back. told: called then, for whoever is
    told to end is not to ask anything more.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        told()
        raise KeyboardInterrupt

    more = () if sys.platform == "win32" else (signal.SIGHUP, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, *more)}
    # nohup means it; a shell that runs something beside it has it ignore Ctrl-\, and does not.
    heeded = [n for n in before if n.name != "SIGHUP" or before[n] is not signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in heeded:
            signal.signal(number, before[number])
