"""The exact command that installs what is missing on this machine, for errors to quote."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_HOME = Path(__file__).parents[1]
"""The clone, unless the program was installed without one."""


def as_typed(*words: str) -> str:
    """The words of a command as they are typed into a shell of this system."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)


def pip_line(*what: str) -> str:
    """The `pip install` of the Python that runs this: `pip` alone may belong to another."""
    return as_typed(sys.executable, "-m", "pip", "install", *what)


def extra_line(extra: str) -> str:
    """What adds an extra to this program; to be typed in the clone."""
    in_clone = (_HOME / "requirements.lock").exists()
    return pip_line(*(("-c", "requirements.lock", "-e") if in_clone else ()), f".[{extra}]")


@dataclass(frozen=True, slots=True)
class NativePackage:
    """A native library under the names that package managers give it.

    debian, fedora, arch: package names. macos: formula of Homebrew. windows: a whole sentence.
    """

    debian: str
    fedora: str
    arch: str
    macos: str
    windows: str


PORTAUDIO = NativePackage(
    debian="libportaudio2",
    fedora="portaudio",
    arch="portaudio",
    macos="portaudio",
    windows=pip_line("--force-reinstall", "sounddevice"),
)
ESPEAK = NativePackage(
    debian="espeak-ng",
    fedora="espeak-ng",
    arch="espeak-ng",
    macos="espeak-ng",
    windows="winget install eSpeak-NG.eSpeak-NG",
)


def install_line(package: NativePackage) -> str:
    """The command to type, for this platform and its package manager."""
    if sys.platform == "win32":
        return package.windows
    if sys.platform == "darwin":
        return f"brew install {package.macos}"
    if shutil.which("dnf"):
        return f"sudo dnf install {package.fedora}"
    if shutil.which("pacman"):
        return f"sudo pacman -S {package.arch}"
    return f"sudo apt-get install {package.debian}"
