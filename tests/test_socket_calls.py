"""What tests of silence rest on: native code is watched, and a missing strace is not silence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.socket_calls import network_sockets, watching

OPENS = "import socket; socket.socket(socket.{}).close()"
needs_strace = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


def traced(folder: Path, family: str) -> Path:
    trace = folder / "trace"
    command = [sys.executable, "-c", OPENS.format(family)]
    subprocess.run([*watching(trace), *command], check=True)
    return trace


@needs_strace
def test_a_network_socket_is_seen(tmp_path: Path) -> None:
    (found,) = network_sockets([traced(tmp_path, "AF_INET")])
    assert found.startswith("socket(AF_INET, SOCK_STREAM")


@needs_strace
def test_a_socket_within_the_machine_is_none_of_the_network(tmp_path: Path) -> None:
    assert network_sockets([traced(tmp_path, "AF_UNIX")]) == []


@needs_strace
def test_commands_of_which_nothing_was_traced_do_not_pass_for_silent(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        network_sockets([])
    (tmp_path / "empty").touch()
    with pytest.raises(AssertionError):
        network_sockets([tmp_path / "empty"])


def test_without_strace_a_test_of_silence_is_skipped_and_in_ci_it_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert watching(tmp_path / "trace") == []
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception):
        network_sockets([])
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="strace"):
        network_sockets([])
