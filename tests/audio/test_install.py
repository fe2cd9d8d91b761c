import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from audio import install

ROOT = Path(__file__).parents[2]


def test_it_is_the_python_that_runs_this_which_installs() -> None:
    line = shlex.split(install.pip_line("numpy"))
    assert line == [sys.executable, "-m", "pip", "install", "numpy"]


def test_a_python_in_a_folder_with_blanks_can_still_be_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/my clone/bin/python")
    assert shlex.split(install.pip_line())[0] == "/my clone/bin/python"
    monkeypatch.setattr(sys, "platform", "win32")
    assert install.pip_line(".[aec]") == '"/my clone/bin/python" -m pip install .[aec]'


def test_in_a_clone_an_extra_is_of_the_versions_in_the_lock() -> None:
    line = shlex.split(install.extra_line("aec"))
    assert line == shlex.split(install.pip_line("-c", "requirements.lock", "-e", ".[aec]"))
    assert (ROOT / line[line.index("-c") + 1]).is_file()


def test_an_installation_without_a_clone_is_not_made_to_point_at_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_HOME", tmp_path)
    assert install.extra_line("aec") == install.pip_line(".[aec]")


def test_the_windows_line_for_portaudio_names_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert sys.executable in install.install_line(install.PORTAUDIO)


def test_what_stands_behind_the_line_is_a_pip() -> None:
    command = shlex.split(install.pip_line("--help"))
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "--constraint" in done.stdout
