"""Standard input and output as they may be: closed, full, or read by somebody who has left."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def standard_streams() -> Iterator[None]:
    """To be held around everything. What cannot be written ends the program with one line.

    A closed stream is nowhere: nothing comes from it, and nobody misses what is written there. Who
    closes the pipe (`| head -1`) has read enough, and is told nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, errors="replace"))  # noqa: SIM115, PTH123
    for stream in (sys.stdout, sys.stderr):
        # A terminal without UTF-8 gets question marks, not a crash.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        if _can_write():
            raise
        _give_up(error)


def _can_write() -> bool:
    try:
        print(flush=True)  # noqa: T201
    except OSError:
        return False
    return True


def _give_up(error: OSError) -> None:
    # What is left is written nowhere, else Python tries once more at its end.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            print(f"Nothing more can be written: {error.strerror}.", file=sys.stderr)  # noqa: T201
    raise SystemExit(1) from None
