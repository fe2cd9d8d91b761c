"""One session, one JSONL file: the truth, from which everything else can be drawn again.

The first line is the header, every other line one event or command: {"type": "Heard", ...fields}.
A line that matters is on the disk before the next is written, so a crash loses no words.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from audio import private_file
from audio.clock import Clock
from interviewer import events
from interviewer.errors import StoreError
from interviewer.events import Command, Event
from interviewer.reading import Losing
from interviewer.tree import Manner

RESCUED = "interviewer-rescued-"
"""What the name of a session that had to be rescued begins with, in the temporary folder."""
FORMAT = 2
"""1: without ratings and corrections. Whatever is older is read as it is."""
_NOT_KEPT = (events.Silence, events.Prepare)
_MATTERS = (
    events.Heard,
    events.Typed,
    events.AnswerOver,
    events.Noticed,
    events.ProbeChosen,
    events.AskedBack,
    events.NoProbe,
    events.MeterMoved,
    events.RoleplayEnded,
    events.CommandHeard,
    events.DeviceGone,
    events.Ended,
)
_TYPES = {
    name: kind
    for name, kind in vars(events).items()
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")
}


_PLAIN = {"int": (int,), "float": (int, float), "str": (str,), "bool": (bool,)}
"""What JSON may hold for a field of such a type."""


class SessionLog:
    """Writes a session as it happens. An Observer.

    A full or vanished disk does not stop the interview: lines wait in memory, each new one tries
    again, and `close` puts what is left into the temporary folder. `trouble` says what is wrong.
    """

    def __init__(self, path: Path, header: Mapping[str, Any], clock: Clock) -> None:
        """Open a new file. header: what was asked, with which model, voice and settings."""
        self.path = path
        self.trouble = ""
        self._waiting: list[bytes] = []
        self._offset = 0
        try:
            descriptor = private_file.create(path)
        except OSError as error:
            raise StoreError(
                f"the session log cannot be written: {path}: {error.strerror}",
                "Free some space or make the folder writable; INTERVIEWER_HOME names another.",
            ) from error
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        began = clock.utc().isoformat()
        self.header = {"type": "session", "format": FORMAT, "began": began, **header}
        self._write(self.header, matters=True)

    @classmethod
    def new(cls, folder: Path, header: Mapping[str, Any], clock: Clock) -> SessionLog:
        """A log in `folder`, named by date and time so that names sort, unique by a suffix."""
        now = clock.utc()
        stamp, fraction = now.strftime("%Y%m%d-%H%M%S"), now.microsecond * 0x100 // 1_000_000
        name = f"{stamp}-{fraction:02x}{secrets.token_hex(2)}.jsonl"
        return cls(folder / name, header, clock)

    def see(self, item: Event | Command) -> None:
        """Write one event or command, if it is of a kind that is kept."""
        if not isinstance(item, _NOT_KEPT):
            line = {"type": type(item).__name__, **asdict(item)}
            self._write(line, matters=isinstance(item, _MATTERS))

    def close(self) -> None:
        """Finish the file. Raises StoreError, naming the rescued copy, if lines are left over."""
        self._flush(sync=True)
        with suppress(OSError):
            self._file.close()
        if self._waiting:
            what = f"the session log could not be finished: {self.trouble}"
            raise StoreError(what, self._rescue())

    def _rescue(self) -> str:
        """Put the session where there may be room; returns what to do now."""
        try:
            written = self.path.read_bytes()[: self._offset]
            whole = True
        except OSError:
            written, whole = _encoded(self.header), False
        name = ""
        try:
            with tempfile.NamedTemporaryFile(
                prefix=RESCUED, suffix=".jsonl", delete=False
            ) as rescue:
                name = rescue.name
                rescue.write(written + b"".join(self._waiting))
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            return (
                f"There is no room in {tempfile.gettempdir()} either: the last "
                f"{len(self._waiting)} lines are lost. Free some space before the next session."
            )
        if whole:  # under the log's own name: sessions are in the order of their names
            return f"The whole session is in {name}; move it over {self.path}."
        return f"What {self.path} lacks is in {name}."

    def _write(self, line: Mapping[str, Any], *, matters: bool) -> None:
        self._waiting.append(_encoded(line))
        self._flush(sync=matters)

    def _flush(self, *, sync: bool) -> None:
        try:
            while self._waiting:
                self._file.seek(self._offset)
                written = self._file.write(self._waiting[0])
                if written < len(self._waiting[0]):
                    # Half a line is no line: it is written again from its beginning.
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301
                self._offset += written
                del self._waiting[0]
            if sync:
                os.fsync(self._file.fileno())
        except OSError as error:
            self.trouble = f"{self.path}: {error.strerror}"
        else:
            self.trouble = ""


def append(path: Path, items: Iterable[Event | Command]) -> None:
    """Add what came after the end of a session, such as a rating. Raises StoreError."""
    try:
        with path.open("r+b") as file:
            whole = file.read()
            # A line that was cut off must not swallow the first of ours.
            start = b"" if whole.endswith(b"\n") else b"\n"
            lines = (_encoded({"type": type(i).__name__, **asdict(i)}) for i in items)
            file.write(start + b"".join(lines))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"the session log cannot be written: {path}: {error.strerror}",
            "Free some space or make it writable.",
        ) from error


@dataclass(frozen=True, slots=True)
class Record:
    """A session read back.

    header: the first line. items: every event and command whose line is whole and known. complete:
    False if the session did not come to its end (a crash, a power cut).
    """

    path: Path
    header: Mapping[str, Any]
    items: tuple[Event | Command, ...]
    complete: bool

    @property
    def id(self) -> str:
        """What `interviewer sessions show` takes."""
        return self.path.stem

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the questions that were asked; if none was, of those that were meant to be."""
        opened = (item.question for item in self.items if isinstance(item, events.QuestionOpened))
        if names := tuple(dict.fromkeys(opened)):
            return names
        meant = self.header.get("questions")
        return tuple(str(name) for name in meant) if isinstance(meant, list) else ()

    @property
    def trees(self) -> Path | None:
        """See `trees_of`."""
        return trees_of(self.header)

    @property
    def drill_s(self) -> float | None:
        """The seconds that an answer was to take in a drill; None of any other session."""
        seconds = self.header.get("seconds")
        return float(seconds) if isinstance(seconds, int | float) else None

    @property
    def began(self) -> datetime:
        """When the session began, in UTC."""
        return datetime.fromisoformat(self.header["began"])


def trees_of(header: Mapping[str, Any]) -> Path | None:
    """The person's own folder of questions, if those of a session were asked from one."""
    named = header.get("trees")
    return Path(named) if isinstance(named, str) else None


def read(path: Path) -> Record:
    """A session from its log. A last line that was cut off is left out; so is an unknown type.

    Raises StoreError if there is no such log or its header is damaged.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"the session log cannot be read: {path}: {error.strerror}",
            "See `interviewer sessions list` for the ones that are there.",
        ) from error
    parsed = list(_lines(raw))
    header = parsed[0] if parsed else {}
    if header.get("type") != "session" or not _is_time(header.get("began")):
        raise StoreError(
            f"{path} is not a session log: its first line is damaged",
            "The rest may still be legible: it is text, one JSON object a line.",
        )
    items = tuple(item for item in map(_item, parsed[1:]) if item is not None)
    complete = any(isinstance(item, events.Ended) for item in items)
    return Record(path, header, items, complete)


def listing(folder: Path) -> tuple[Record, ...]:
    """All readable sessions in `folder`, the latest first."""
    records = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            records.append(read(path))
        except StoreError:
            continue  # a log of another program's, or one cut off in its first line
    return tuple(records)


def interrupted(folder: Path) -> Record | None:
    """The latest session, if it did not come to its end."""
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            record = read(path)
        except StoreError:
            continue
        return None if record.complete else record
    return None


def _encoded(line: Mapping[str, Any]) -> bytes:
    """One line of the log; half a surrogate pair is kept as it is."""
    return json.dumps(line, ensure_ascii=False).encode(errors="surrogatepass") + b"\n"


def _lines(raw: bytes) -> Iterator[dict[str, Any]]:
    for line in raw.split(b"\n"):
        try:
            parsed = json.loads(line)
        except ValueError:
            continue
        if isinstance(parsed, dict):
            yield parsed


def _item(line: dict[str, Any]) -> Event | Command | None:
    kind = _TYPES.get(str(line.get("type")))
    if kind is None:
        return None
    known = {field.name: str(field.type) for field in fields(kind)}
    try:
        values = {name: _frozen(name, value) for name, value in line.items() if name in known}
        if not all(isinstance(values[name], _PLAIN.get(known[name], (object,))) for name in values):
            return None
        item: Event | Command = kind(**values)
    except (TypeError, ValueError, KeyError):
        return None  # a field that this version needs is not there, or says what it does not know
    return item


def _is_time(value: Any) -> bool:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _frozen(name: str, value: Any) -> Any:
    """A JSON value as the events hold it."""
    if name == "losing":
        return tuple(Losing(**one) for one in value)
    if name == "manner":
        return Manner(tuple(value["voices"]), value["pace"], value.get("name", ""))
    if name == "kind":
        return events.LineKind(value)
    if name == "control":
        return events.Control(value)
    return tuple(value) if isinstance(value, list) else value
