"""Keeps the candidate's sound during a session, where it is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.text import Text

from audio.recording import Recording
from audio.tap import TappedMicrophone
from interviewer.keeping.kept import recording_of
from interviewer.keeping.store import SessionLog
from interviewer.live.assemble import Ready
from interviewer.terminal_text import printable


@contextmanager
def recorded(ready: Ready, log: SessionLog, screen: Console, *, keep: bool) -> Iterator[Ready]:
    """What was made ready; with `keep`, its microphone is written to the disk beside the log.

    Raises AudioFileError if that file cannot be made.
    """
    if not keep:
        yield ready
        return
    recording = Recording(recording_of(log.path))
    microphone = TappedMicrophone(ready.rig.microphone, recording.take)
    try:
        yield replace(ready, rig=replace(ready.rig, microphone=microphone))
    finally:
        recording.close()
        if recording.trouble:
            told = f"Your sound was not kept to its end: {printable(recording.trouble)}"
            screen.print(Text(told, style="yellow"), soft_wrap=True)
