"""The index of past sessions: quick to list, and what trends and suggestions are drawn from.

The logs are the truth. The index can be deleted at any time: it is made again from them. What only
needs a log is indexed as soon as it is seen; what needs the questions' trees, when it is asked for.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.errors import StoreError

if TYPE_CHECKING:
    from interviewer.keeping.store import Record

FILE = "index.sqlite"
VERSION = 1
"""Of the tables. An index of another version is made again."""

DRILL = "drill"
"""The mode of a session that trains the length alone: it counts in nothing else."""

_TABLES = """
CREATE TABLE sessions (
    id TEXT PRIMARY KEY, size INTEGER, changed INTEGER, began TEXT, complete INTEGER,
    length_s REAL, model TEXT, mode TEXT, plan TEXT, asked TEXT, said INTEGER,
    judged INTEGER DEFAULT 0
);
CREATE TABLE measured (session TEXT, name TEXT, value REAL, PRIMARY KEY (session, name));
CREATE TABLE results (
    session TEXT, number INTEGER, question TEXT, heard INTEGER, wanted INTEGER, missed TEXT,
    flags INTEGER, story TEXT, PRIMARY KEY (session, number)
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A session in the list. plan: "" if it had none. asked: ids of questions. said: anything."""

    id: str
    began: datetime
    complete: bool
    length_s: float
    model: str
    mode: str
    plan: str
    asked: tuple[str, ...]
    said: bool

    @property
    def is_drill(self) -> bool:
        """It trained the length alone."""
        return self.mode == DRILL


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went. missed: names of concepts not heard. flags: red flags heard.

    story: the telling words of the answer to the question itself, () if it told none.
    """

    session: str
    number: int
    question: str
    heard: int
    wanted: int
    missed: tuple[str, ...] = ()
    flags: int = 0
    story: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What the trees say of a session: its figures by name, and a result for each question."""

    figures: Mapping[str, float]
    results: tuple[Result, ...]


class History:
    """An open index, in step with the logs when it was opened."""

    def __init__(self, base: sqlite3.Connection, folder: Path) -> None:
        self._base = base
        self._folder = folder

    def entries(self, most: int | None = None) -> tuple[Entry, ...]:
        """The sessions, the latest first."""
        rows = self._base.execute(
            "SELECT id, began, complete, length_s, model, mode, plan, asked, said FROM sessions "
            "ORDER BY began DESC, id DESC LIMIT ?",
            (-1 if most is None else most,),
        )
        return tuple(
            Entry(ident, datetime.fromisoformat(began), bool(complete), length_s, model, mode, plan,
                  tuple(json.loads(asked)), bool(said))
            for ident, began, complete, length_s, model, mode, plan, asked, said in rows
        )  # fmt: skip

    def count(self) -> int:
        """How many sessions there are."""
        (found,) = self._base.execute("SELECT count(*) FROM sessions").fetchone()
        return int(found)

    def unjudged(self, latest: int, questions: Container[str] | None = None) -> tuple[Record, ...]:
        """Those of the `latest` sessions whose figures and results are not known yet.

        questions: ids; a session that asked none of them is left out, without reading its log.
        """
        rows = self._base.execute(
            "SELECT id, asked FROM "
            "(SELECT id, asked, judged FROM sessions WHERE said ORDER BY began DESC LIMIT ?) "
            "WHERE NOT judged",
            (latest,),
        ).fetchall()
        wanted = [
            ident
            for ident, asked in rows
            if questions is None or any(name in questions for name in json.loads(asked))
        ]
        from interviewer.keeping import store  # noqa: PLC0415 - see `_add`

        return tuple(store.read(self._folder / f"{ident}.jsonl") for ident in wanted)

    def judge(self, session: str, judged: Judged) -> None:
        """Keep what the trees say of a session, in place of what they said before."""
        with self._base:
            self._forget_judgement(session)
            self._base.executemany(
                "INSERT INTO measured VALUES (?, ?, ?)",
                [(session, name, value) for name, value in judged.figures.items()],
            )
            self._base.executemany(
                "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (session, r.number, r.question, r.heard, r.wanted, json.dumps(r.missed),
                     r.flags, json.dumps(r.story))
                    for r in judged.results
                ],
            )  # fmt: skip
            self._base.execute("UPDATE sessions SET judged = 1 WHERE id = ?", (session,))

    def results(self) -> tuple[Result, ...]:
        """Every result known, the latest session first, its questions in their order."""
        rows = self._base.execute(
            "SELECT session, number, question, heard, wanted, missed, flags, story FROM results "
            "JOIN sessions ON sessions.id = session ORDER BY began DESC, session DESC, number"
        )
        return tuple(
            Result(session, number, question, heard, wanted, tuple(json.loads(missed)), flags,
                   tuple(json.loads(story)))
            for session, number, question, heard, wanted, missed, flags, story in rows
        )  # fmt: skip

    def figures(
        self, latest: int, until: str | None = None
    ) -> list[tuple[Entry, dict[str, float]]]:
        """The figures of the last sessions that were judged, oldest first.

        until: an id; only that session and those before it.
        """
        entries = [entry for entry in self.entries() if entry.said]
        if until is not None:
            last = next((e.began for e in entries if e.id == until), None)
            entries = [entry for entry in entries if last is None or entry.began <= last]
        found = []
        for entry in entries:
            rows = self._base.execute(
                "SELECT name, value FROM measured WHERE session = ?", (entry.id,)
            )
            figures = dict(rows.fetchall())
            if figures:
                found.append((entry, figures))
            if len(found) == latest:
                break
        return found[::-1]

    # ------------------------------------------------------------------ keeping in step

    def refresh(self) -> None:
        """Index what is new or changed, forget what is gone."""
        known = {
            ident: (size, changed)
            for ident, size, changed in self._base.execute("SELECT id, size, changed FROM sessions")
        }
        there = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(".jsonl"):
                    stat = entry.stat()
                    there[entry.name.removesuffix(".jsonl")] = (stat.st_size, stat.st_mtime_ns)
        with self._base:
            for gone in known.keys() - there.keys():
                self._forget(gone)
            for ident, stamp in there.items():
                if known.get(ident) != stamp:
                    self._add(ident, stamp)

    def _add(self, ident: str, stamp: tuple[int, int]) -> None:
        # Only here, since a list of sessions that are all known has no need of the logs.
        from interviewer.events import (  # noqa: PLC0415
            SAMPLES_PER_S,
            Corrected,
            Ended,
            Heard,
            SelfRated,
            Typed,
        )  # fmt: skip
        from interviewer.keeping import store  # noqa: PLC0415

        self._forget(ident)
        try:
            record = store.read(self._folder / f"{ident}.jsonl")
        except StoreError:
            return  # no log of ours, or one cut off in its first line
        header = record.header
        items = [item for item in record.items if not isinstance(item, SelfRated | Corrected)]
        length = max((item.at for item in items), default=0) / SAMPLES_PER_S
        said = any(isinstance(item, Heard | Typed) for item in items)
        complete = any(isinstance(item, Ended) for item in items)
        self._base.execute(
            "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (ident, *stamp, record.began.isoformat(), complete, length,
             str(header.get("model", "unknown")), str(header.get("mode", "practice")),
             str(header.get("plan", "")), json.dumps(record.asked), said),
        )  # fmt: skip

    def _forget(self, ident: str) -> None:
        self._forget_judgement(ident)
        self._base.execute("DELETE FROM sessions WHERE id = ?", (ident,))

    def _forget_judgement(self, ident: str) -> None:
        for table in ("measured", "results"):
            self._base.execute(f"DELETE FROM {table} WHERE session = ?", (ident,))  # noqa: S608


@contextmanager
def open_history(folder: Path, index: Path | None = None) -> Iterator[History]:
    """The index of the logs in `folder`, brought up to date; it lies beside that folder.

    A damaged index, or one of another version, is thrown away and made again. Raises StoreError
    if it cannot be written.
    """
    path = index or folder.parent / FILE
    try:
        base = _opened(path)
        try:
            history = History(base, folder)
            history.refresh()
        except sqlite3.DatabaseError:
            base.close()
            path.unlink(missing_ok=True)
            base = _opened(path)
            history = History(base, folder)
            history.refresh()
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"the index of your interviews cannot be used: {path}: {error}",
            "Free some space or make it writable; it may be deleted, it is made again.",
        ) from error
    with closing(base):
        yield history


def _opened(path: Path) -> sqlite3.Connection:
    """A connection to an index with the tables of this version, readable by the person alone."""
    for fresh in (False, True):
        if fresh:
            path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        base = sqlite3.connect(path, timeout=10.0)
        with suppress(sqlite3.DatabaseError):
            base.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file too
            (version,) = base.execute("PRAGMA user_version").fetchone()
            empty = base.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
            if version == VERSION:
                return base
            if empty:
                base.executescript(_TABLES)
                base.execute(f"PRAGMA user_version = {VERSION}")
                return base
        base.close()
    raise sqlite3.DatabaseError("it is damaged and cannot be made again")
