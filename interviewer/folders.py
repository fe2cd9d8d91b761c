"""Where this program keeps what belongs to the person. Imports little: lists are there at once."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from audio import model_store
from interviewer.errors import StoreError

SESSIONS = "sessions"


def data_folder() -> Path:
    """Where this program keeps what belongs to the person; INTERVIEWER_HOME moves it."""
    home = os.environ.get("INTERVIEWER_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("interviewer"))


def sessions_folder() -> Path:
    """The folder of session logs, made if needed, for the person's eyes only."""
    folder = data_folder() / SESSIONS
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the folder for session logs cannot be made: {folder}: {error.strerror}",
            "Free some space or make it writable, or set INTERVIEWER_HOME to another folder.",
        ) from error
    return folder


def voice_cache() -> Path:
    """Where the interviewer's lines are kept as sound, beside the models."""
    return model_store.models_dir().parent / "voice"
