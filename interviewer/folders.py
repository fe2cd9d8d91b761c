"""Where this program keeps what belongs to the person. Imports little: lists are there at once."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from interviewer.errors import StoreError


def data_folder() -> Path:
    """Where this program keeps what belongs to the person; INTERVIEWER_HOME moves it."""
    home = os.environ.get("INTERVIEWER_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("interviewer"))


def sessions_folder() -> Path:
    """The folder of session logs, made if needed, for the person's eyes only."""
    folder = data_folder() / "sessions"
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder for session logs cannot be made: {folder}: {error.strerror}",
            "Free some space or make it writable, or set INTERVIEWER_HOME to another folder.",
        ) from error
    return folder
