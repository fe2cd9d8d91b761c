"""A command line run in this process, and the place that tests of it may write to."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from audio import model_store
from interviewer.cli import app


def make_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the person who runs the tests is read or written."""
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(model_store, "models_dir", lambda: tmp_path / "models")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "home"


class Ran:
    """A command that has run. out, err: with runs of white space made one space."""

    def __init__(self, *arguments: str | Path, typed: str | bytes = "") -> None:
        result = CliRunner().invoke(app, [str(each) for each in arguments], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.code = result.exit_code
        self.stdout = result.stdout
        self.stderr = result.stderr
        self.out = " ".join(result.stdout.split())


def refused(ran: Ran) -> tuple[str, str]:
    """The two lines of a typed error: what happened, what to do."""
    assert ran.code == 1
    message, next_step = ran.stderr.splitlines()
    return message, next_step
