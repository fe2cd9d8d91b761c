"""The only module that reads time. Everything else is handed a Clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """A source of time that a test can hold still."""

    def now(self) -> float:
        """Seconds on a clock that never goes back; its zero has no meaning."""
        ...

    def utc(self) -> datetime:
        """The date and time of day, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after `seconds` on this clock."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds of the monotonic performance counter."""
        return time.perf_counter()

    def utc(self) -> datetime:
        """The machine's date and time, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Block this thread."""
        if seconds > 0:
            time.sleep(seconds)


class WorkClock(SystemClock):
    """Runs only while this process computes: what work costs, on a busy machine too."""

    def now(self) -> float:
        """CPU seconds of all threads of this process so far."""
        return time.process_time()


class ManualClock:
    """A clock that moves only when told to; for `Stepper` and tests."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0

    def now(self) -> float:
        """Seconds advanced so far."""
        return self._elapsed

    def utc(self) -> datetime:
        """The start date plus what has been advanced."""
        return self._start + timedelta(seconds=self._elapsed)

    def sleep(self, seconds: float) -> None:
        """Advance at once: nobody waits on a manual clock."""
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move the clock on by `seconds` (>= 0)."""
        if seconds < 0:
            raise ValueError(f"time does not go back: {seconds}")
        self._elapsed += seconds
