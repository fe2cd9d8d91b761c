"""The exact command that installs a native library on this machine, for errors to quote."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass


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
    windows="pip install --force-reinstall sounddevice",
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
