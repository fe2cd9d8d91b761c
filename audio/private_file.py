"""Files that only their owner may read, whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_MODE = 0o600
_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn line ends into two bytes


def create(path: Path) -> int:
    """A descriptor to write a new file with. Raises OSError, also if there is one already."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, _MODE)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in place of what was in `path`; its folder is made if needed.

    Raises OSError; then the old content is still there.
    """
    partial = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
