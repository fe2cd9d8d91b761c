"""A disk that is full during a session that draws nothing: said at once, and when it is over."""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from audio.clock import ManualClock
from interviewer.cli.log_trouble import TellsTrouble
from interviewer.cli.spoken_session import Display, run_spoken
from interviewer.conversation.session import Session
from interviewer.events import Heard
from interviewer.keeping.store import SessionLog
from interviewer.live.assemble import Ready
from interviewer.live.level import LevelMeter
from interviewer.screens.plain_screen import PlainScreen
from tests.interviewer.real_time import ONE_PROBE, QUICK, real_candidate, rig_for
from tests.interviewer.small_trees import write_small_trees

ADVICE = "Free some space; until then it waits in memory."
ROOM = 200_000
"""Bytes of a file: enough for the index, not for the answers below."""


def test_it_is_said_once_and_once_that_it_is_over(tmp_path: Path) -> None:
    out = io.StringIO()
    screen = Console(file=out, width=80)
    log = SessionLog(tmp_path / "one.jsonl", {}, ManualClock())
    shown = TellsTrouble(PlainScreen(screen), screen, lambda: log.trouble)
    disk = log._file
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - the log's
    for number, log._file in enumerate((disk, full, full, disk, disk)):
        heard = Heard(number, 1, number, 0, number, f"phrase {number}", 0.9)
        log.see(heard)
        shown.see(heard)
    log.close()
    full.close()
    trouble = f"{log.path}: No space left on device"
    assert out.getvalue().splitlines() == [
        "You: phrase 0",
        "You: phrase 1",
        f"  (The session cannot be kept: {trouble}. {ADVICE})",
        "You: phrase 2",
        "You: phrase 3",
        "  (The session is kept again, with all that waited.)",
        "You: phrase 4",
    ]


def test_a_plain_session_says_it() -> None:
    candidate, voice = real_candidate(("We set a timeout.",))
    out = io.StringIO()
    display = Display(Console(file=out, width=80), plain=True)
    ready = Ready(rig_for(candidate, voice), LevelMeter(), (), one_voice=False, close=lambda: None)
    session = Session((ONE_PROBE,), **QUICK)
    run_spoken(session, ready, display, (ONE_PROBE,), [candidate], lambda: "the disk is full")
    assert out.getvalue().count("(The session cannot be kept: the disk is full.") == 1


def test_a_typed_session_says_it(tmp_path: Path) -> None:
    trees = write_small_trees(tmp_path / "trees")
    line = "word " * 12_000 + "\n\n"
    done = subprocess.run(
        [sys.executable, "-m", "interviewer", "practice", "retries", "--text", "--trees", trees],
        env={**os.environ, "INTERVIEWER_HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path)},
        input=line * 3,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
    )
    before_the_end = done.stdout.partition("What was heard")[0]
    assert before_the_end.count("The session cannot be kept: ") == 1
    assert done.returncode == 1
    (log,) = (tmp_path / "home" / "sessions").glob("*.jsonl")
    assert all(json.loads(each) for each in log.read_bytes().splitlines()[:-1])
