"""What sound libraries in C write to standard error, past everything, kept off the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def errors_unseen() -> Iterator[None]:
    """Throw away what is written to standard error meanwhile.

    Sound libraries in C write there ("ALSA lib pcm.c: underrun occurred"), in the middle of what is
    drawn. What matters to a person is on the screen.
    """
    sys.stderr.flush()
    before = os.dup(_STDERR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(before, _STDERR)
        os.close(before)
        os.close(nowhere)
