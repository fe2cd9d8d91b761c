"""Everything this program keeps of a person, and where. What is not in this list is not kept.

`docs/privacy.md` says the same in words; a test holds the two together.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import StoreError
from interviewer.folders import SESSIONS, data_folder, voice_cache
from interviewer.keeping import aliases, history, settings, store

REPORTS = "reports"
RESCUED = f"{store.RESCUED}*.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept. name: as in docs/privacy.md. paths: those that are there now."""

    name: str
    what: str
    paths: tuple[Path, ...]


def kept() -> tuple[Kept, ...]:
    """All of it, also what is not there at the moment (with no paths)."""
    home = data_folder()
    return (
        Kept(SESSIONS, "what was asked and said, and with --keep-audio your sound",
             _there(home / SESSIONS)),
        Kept(REPORTS, "reports that you made", _there(home / REPORTS)),
        Kept(history.FILE, "the index of your sessions", _like(home, f"{history.FILE}*")),
        Kept(aliases.FILE, "your corrections", _like(home, "aliases.*")),
        Kept(settings.FILE, "devices, voice and pace you chose", _like(home, "settings.*")),
        Kept(settings.SPEEDS, "how fast the speech models are here", _like(home, "speeds.*")),
        Kept("voice", "the interviewer's lines as sound; some quote you", _there(voice_cache())),
        Kept(RESCUED, "sessions rescued from a full disk",
             _like(Path(tempfile.gettempdir()), RESCUED)),
    )  # fmt: skip


def purge() -> tuple[Path, ...]:
    """Delete all of it; returns what is gone. Raises StoreError for the first that cannot be."""
    gone = []
    for each in kept():
        for path in each.paths:
            delete(path)
            gone.append(path)
    return tuple(gone)


def delete(path: Path) -> None:
    """Delete a file or a folder with all that is in it. Raises StoreError."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be deleted: {error.strerror}",
            "Close what has it open, or delete it by hand.",
        ) from error


def session_files(session: str) -> tuple[Path, ...]:
    """What there is of one session: its log, its sound, its reports."""
    home = data_folder()
    return (
        *_like(home / SESSIONS, f"{session}.*"),
        *_like(home / REPORTS, f"{session}.*"),
        *_like(home / REPORTS, f"{session}-redacted.*"),
    )


def recording_of(log: Path) -> Path:
    """Where the sound of a session lies, if it was kept."""
    return log.with_suffix(".wav")


def _there(path: Path) -> tuple[Path, ...]:
    return (path,) if path.exists() or path.is_symlink() else ()


def _like(folder: Path, pattern: str) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(pattern))) if folder.is_dir() else ()
