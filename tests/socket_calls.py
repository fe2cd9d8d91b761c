"""Which network sockets a command asks the system for, its native code too, as strace sees it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest


def watching(trace: Path, *more: str) -> list[str]:
    """What stands before a command so that its calls come into `trace`; nothing without strace."""
    if not shutil.which("strace"):
        return []
    # execve: every trace has one, so that an empty one does not pass for a command without sockets.
    return ["strace", *more, "-f", "-qq", "-e", "trace=execve,socket", "-o", str(trace)]


def network_sockets(traces: Sequence[Path]) -> list[str]:
    """Every network socket that was asked for.

    Without strace the test ends here as skipped; in CI, which installs it, it fails.
    """
    if not shutil.which("strace"):
        (pytest.fail if "CI" in os.environ else pytest.skip)("strace is not installed")
    calls = [trace.read_text() for trace in traces]
    assert calls
    assert all("execve(" in each for each in calls)
    return re.findall(r"socket\(AF_(?!UNIX)\w+.*", "".join(calls))
