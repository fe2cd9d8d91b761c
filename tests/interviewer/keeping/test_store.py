"""The log is the truth: what was heard is on the disk, whatever happens next."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from audio.clock import ManualClock
from interviewer import folders
from interviewer.errors import StoreError
from interviewer.events import (
    AnswerOver,
    CommandHeard,
    Control,
    Ended,
    Heard,
    LineKind,
    ProbeChosen,
    Say,
    Silence,
)
from interviewer.keeping import store
from interviewer.reading import Losing

ITEMS = (
    Say(0, 1, 1, LineKind.QUESTION, "How do you write criteria?"),
    Heard(90_000, 1, 0, 40_000, 80_000, 'We set a "timeout"\n\x1b[31m', 0.9, None, 0.05),
    CommandHeard(90_000, Control.DONE, ""),
    AnswerOver(100_000, 1, "q", "you said so", "We set a timeout", 0.5, 2.5),
    ProbeChosen(100_000, 1, "q", "p", "And then?", "why", ("timeout",), (Losing("x", "asked"),)),
    Ended(200_000, "complete"),
)


def write(path: Path, items: tuple[object, ...] = ITEMS) -> Path:
    log = store.SessionLog(path, {"questions": ["q"], "model": "demo"}, ManualClock())
    for item in items:
        log.see(item)  # type: ignore[arg-type]
    log.close()
    return path


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    record = store.read(write(tmp_path / "one.jsonl"))
    assert record.items == ITEMS
    assert record.complete
    assert record.header["model"] == "demo"
    assert record.began.year == 2026


def test_silence_is_not_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl", (Silence(512, 0), *ITEMS))
    assert b"Silence" not in path.read_bytes()


def test_only_the_person_can_read_it(tmp_path: Path) -> None:
    assert stat.S_IMODE(write(tmp_path / "one.jsonl").stat().st_mode) == 0o600


def test_the_folder_is_for_the_person_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path / "home"))
    folder = folders.sessions_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.is_relative_to(tmp_path / "home")


CRASHING = """
import os, signal, sys
from pathlib import Path
from audio.clock import ManualClock
from interviewer.events import Heard
from interviewer.keeping.store import SessionLog
log = SessionLog(Path(sys.argv[1]), {}, ManualClock())
for number in range(5):
    log.see(Heard(number, 1, number, 0, number, f"phrase {number}", 0.9))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_nine_loses_no_phrase(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    done = subprocess.run([sys.executable, "-c", CRASHING, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    record = store.interrupted(tmp_path)
    assert record is not None
    assert not record.complete
    heard = [item.text for item in record.items if isinstance(item, Heard)]
    assert heard == [f"phrase {number}" for number in range(5)]


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    path.write_bytes(path.read_bytes()[:-20])
    record = store.read(path)
    assert record.items == ITEMS[:-1]
    assert not record.complete


def test_lines_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    with path.open("ab") as file:
        file.write(b'{"type": "Telepathy", "at": 1}\n{"type": "Heard", "at": 1}\n[1]\n')
        file.write(b'{"type": "Pressed", "at": 1, "control": "dance"}\n')
        file.write(b'{"type": "Say", "at": 1, "line": 1, "turn": 1, "kind": "song", "text": ""}\n')
        file.write(b'{"type": "Ended", "at": null, "reason": "complete"}\n')
        for field in (b'"losing": [{"probe": "x"}]', b'"losing": 3', b'"manner": {}'):
            file.write(
                b'{"type": "ProbeChosen", "at": 1, %s}\n{"type": "Say", %s}\n' % ((field,) * 2)
            )
    lines = path.read_text().replace('"at": 0, "line": 1', '"at": 0, "mood": 3, "line": 1')
    path.write_text(lines)
    assert store.read(path).items == ITEMS


def test_a_finished_session_is_not_announced_as_interrupted(tmp_path: Path) -> None:
    write(tmp_path / "1.jsonl", ITEMS[:2])
    write(tmp_path / "2.jsonl")
    assert store.interrupted(tmp_path) is None
    assert [record.id for record in store.listing(tmp_path)] == ["2", "1"]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff", b"{}", b"[1, 2]\n", b'{"type": "session"}',
        b'{"type": "session", "began": "yesterday"}', b'{"type": "session", "began": 3}',
    ],
)  # fmt: skip
def test_what_is_no_log_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a session log"):
        store.read(path)
    assert store.listing(tmp_path) == ()


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read") as caught:
        store.read(tmp_path / "none.jsonl")
    assert "sessions list" in caught.value.next_step


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        write(tmp_path / "no" / "where.jsonl")


def test_the_latest_of_two_sessions_of_one_second_comes_first(tmp_path: Path) -> None:
    clock = ManualClock()
    for question in ("first", "second", "third", "fourth"):
        store.SessionLog.new(tmp_path, {"questions": [question]}, clock).close()
        clock.advance(0.1)
    asked = [record.header["questions"] for record in store.listing(tmp_path)]
    assert asked == [["fourth"], ["third"], ["second"], ["first"]]


def test_names_do_not_collide(tmp_path: Path) -> None:
    clock = ManualClock()
    logs = [store.SessionLog.new(tmp_path, {}, clock) for _ in range(5)]
    assert len({log.path for log in logs}) == 5
    for log in logs:
        log.close()


FILLING = """
import json, resource, signal, sys
from pathlib import Path
from audio.clock import ManualClock
from interviewer.errors import StoreError
from interviewer.events import Ended, Heard
from interviewer.keeping.store import SessionLog
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = SessionLog(Path(sys.argv[1]), {}, ManualClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (400, resource.RLIM_INFINITY))
for number in range(20):
    log.see(Heard(number, 1, number, 0, number, f"phrase {number}", 0.9))
assert log.trouble, "the disk was to be full"
if sys.argv[2] == "freed":
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log.see(Ended(99, "complete"))
    assert not log.trouble
    log.close()
elif sys.argv[2] == "everywhere":
    try:
        log.close()
    except StoreError as error:
        print(error.next_step)
elif sys.argv[2] == "gone":
    Path(sys.argv[1]).unlink()
    log._file.close()
    log._file = open("/dev/full", "wb", buffering=0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    try:
        log.close()
    except StoreError as error:
        print(error.next_step)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log._file.close()
    log._file = open("/dev/full", "wb", buffering=0)
    try:
        log.close()
    except StoreError as error:
        print(error.next_step)
"""


def fill(path: Path, how: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(path), how],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(path.parent)},
    )
    return done.stdout


def test_a_full_disk_that_gets_room_again_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "one.jsonl", "freed")
    record = store.read(tmp_path / "one.jsonl")
    assert len(record.items) == 21
    assert record.complete


def test_a_disk_that_stays_full_leaves_a_rescued_copy(tmp_path: Path) -> None:
    said = fill(tmp_path / "one.jsonl", "full")
    rescued = next(tmp_path.glob("interviewer-rescued-*.jsonl"))
    assert str(rescued) in said
    assert len(store.read(rescued).items) == 20
    assert all(json.loads(line) for line in rescued.read_text().splitlines())
    assert f"move it over {tmp_path / 'one.jsonl'}" in said


def test_a_log_that_is_gone_leaves_what_it_had_not_been_given_yet(tmp_path: Path) -> None:
    said = fill(tmp_path / "one.jsonl", "gone")
    rescued = next(tmp_path.glob("interviewer-rescued-*.jsonl"))
    assert str(rescued) in said
    heard = [item.text for item in store.read(rescued).items if isinstance(item, Heard)]
    assert heard
    assert heard == [f"phrase {number}" for number in range(20)][-len(heard) :]


def test_where_nothing_has_room_it_is_said_what_is_lost(tmp_path: Path) -> None:
    said = fill(tmp_path / "one.jsonl", "everywhere")
    kept = len(store.read(tmp_path / "one.jsonl").items)
    assert f"the last {20 - kept} lines are lost" in said
    assert not list(tmp_path.glob("interviewer-rescued-*.jsonl")), "half a session misleads"
