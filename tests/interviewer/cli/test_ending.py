"""How a command is ended from outside."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from interviewer.cli.ending import ending_cleanly

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has none of the signals")


@pytest.fixture
def ignored() -> Iterator[None]:
    """What a program inherits that was started by nohup, or by a shell beside itself."""
    before = {number: signal.getsignal(number) for number in (signal.SIGHUP, signal.SIGQUIT)}
    for number in before:
        signal.signal(number, signal.SIG_IGN)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("ignored")
def test_ctrl_backslash_ends_it_also_if_a_shell_has_it_ignored() -> None:
    told: list[str] = []
    with pytest.raises(KeyboardInterrupt), ending_cleanly(lambda: told.append("to end")):
        signal.raise_signal(signal.SIGQUIT)
    assert told == ["to end"]
    assert signal.getsignal(signal.SIGQUIT) is signal.SIG_IGN  # as it was


@pytest.mark.usefixtures("ignored")
def test_nohup_keeps_it_alive_when_the_terminal_is_closed() -> None:
    with ending_cleanly():
        signal.raise_signal(signal.SIGHUP)
