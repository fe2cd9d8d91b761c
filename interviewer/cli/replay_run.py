"""Holds a replay: a recorded answer through the loop of a live one."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.text import Text

from audio.clock import SystemClock
from audio.errors import AudioFileError
from audio.files import WavMicrophone
from audio.vad import GatedDetector
from audio.whisper import Device
from interviewer.cli.console import console
from interviewer.cli.fetching import fetch_showing
from interviewer.conversation.session import Session
from interviewer.events import Command, Event, Heard, Observer
from interviewer.live.assemble import open_recognizer
from interviewer.live.replay import ReplayLines
from interviewer.live.rig import Rig
from interviewer.live.runtime import Runtime
from interviewer.live.stepper import Stepper
from interviewer.screens.plain_screen import PlainScreen
from interviewer.terminal_text import printable
from interviewer.tree import Question

TRAILING_S = 4.5
"""Quiet after the recording, in which the interviewer decides as it would after a live answer."""


class _Count:
    """Counts the phrases in which words were heard. An Observer."""

    def __init__(self) -> None:
        self.phrases = 0

    def see(self, item: Event | Command) -> None:
        self.phrases += isinstance(item, Heard) and item.dropped is None and bool(item.text)


def replay_answer(
    audio: Path, question: Question, model: str, device: Device, *, as_json: bool, real_time: bool
) -> None:
    """Print what the loop makes of a recording; as_json: on stdout JSON lines and nothing else.

    Raises AudioFileError if the file holds no speech, ModelError if there is no recognizer.
    """
    aside = console(stderr=True)
    clock = SystemClock()
    microphone = WavMicrophone(audio, trailing_s=TRAILING_S, clock=clock if real_time else None)
    microphone.open()
    if microphone.note:
        aside.print(Text(printable(microphone.note), style="yellow"), soft_wrap=True)
    recognizer, notice = open_recognizer(model, device, fetch_showing)
    if notice:
        aside.print(Text(printable(notice), style="yellow"), soft_wrap=True)
    rig = Rig(microphone, GatedDetector(), recognizer, clock=clock)
    session = Session((question,), greet=False, help_when_silent=False)
    shown: Observer = ReplayLines(_write_line) if as_json else PlainScreen(console())
    count = _Count()
    holder = Runtime if real_time else Stepper
    holder(session, rig, [count, shown]).run()
    if not count.phrases:
        raise AudioFileError(
            f"No speech was heard in '{audio}'.", "Check that it is the right file, and its volume."
        )


def _write_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
