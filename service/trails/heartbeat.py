"""Signs of life in the log: what a service promises while it runs, and where it fell silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from service.trails.log import stamp
from service.trails.records import Json, Leaf, Payload, Sealed, Trail
from service.trails.scopes import sealed_at

HEARTBEAT = "heartbeat"
"""Type of the leaves that say that a service runs, and that it ends."""

CLOCK = "clock"
"""Type of the leaves that say that the clock was set."""

STEP = timedelta(seconds=2)
"""A clock that moves by more than this against the time that passed was set."""

_PATIENCE = 1.5
"""A silence is longer than this many intervals: a busy machine may be late."""


class Living(Protocol):
    """The log, as far as signs of life need it. Each raises AuditUnavailable."""

    def seal(self, leaf: Leaf, payload: Payload | None) -> Sealed:
        """Make a record durable."""

    def last(self) -> Trail | None:
        """The last record; None while there is none."""


class Heart:
    """Seals a heartbeat at every interval, and a record whenever the clock was set."""

    def __init__(
        self,
        log: Living,
        every: int,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        """An interval of 0 seconds means no heartbeats."""
        self._log = log
        self._every = every
        self._clock = clock
        self._monotonic = monotonic
        self._due: float | None = None
        self._offset: timedelta | None = None

    def step(self) -> None:
        """Look at the clock, and seal what is due; to be called more often than the interval."""
        self._look_at_clock()
        if self._every and (self._due is None or self._monotonic() >= self._due):
            self._log.seal(Leaf(HEARTBEAT, {"state": "serving", "every": self._every}), None)
            self._due = self._monotonic() + self._every

    def stop(self) -> None:
        """Say that no more heartbeats will follow, where one was promised."""
        if self._due is not None:
            self._log.seal(Leaf(HEARTBEAT, {"state": "stopped"}), None)
            self._due = None

    def _look_at_clock(self) -> None:
        now = self._clock()
        offset = now.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
        offset -= timedelta(seconds=self._monotonic())
        if self._offset is None:
            self._look_back(now)
        elif abs(offset - self._offset) > STEP:
            self._tell("set", now - (offset - self._offset), now)
        # Slewing moves it slowly; only a step is told.
        self._offset = offset

    def _look_back(self, now: datetime) -> None:
        """At a start: a clock that stands before the last record was set back meanwhile."""
        last = self._log.last()
        if last is not None and now < sealed_at(last) - STEP:
            self._tell("behind", sealed_at(last), now)

    def _tell(self, because: str, was: datetime, now: datetime) -> None:
        by = round((now - was) / timedelta(milliseconds=1))
        fields: dict[str, Json] = {
            "because": because,
            "was": stamp(was),
            "is": stamp(now),
            "by_ms": by,
        }
        self._log.seal(Leaf(CLOCK, fields), None)


@dataclass(frozen=True, slots=True)
class Silence:
    """A time without any record, though the log had promised some."""

    start: datetime
    end: datetime
    every: int
    """Seconds between two records, as promised."""
    entry: int
    """Index of the record that ended it, or of the one that would have."""
    explained: int | None = None
    """Index of the record that says the clock was set forward meanwhile."""

    def says(self) -> str:
        """In words."""
        text = (
            f"no record between {stamp(self.start)} and {stamp(self.end)} (before entry "
            f"{self.entry}), though one was promised every {self.every} s"
        )
        if self.explained is None:
            return text
        return f"{text}; entry {self.explained} says that the clock was set forward"


class Watch:
    """Follows a log's times, entry by entry."""

    def __init__(self) -> None:
        """At the beginning of a log."""
        self.silences: list[Silence] = []
        self.backwards: list[str] = []
        """Where a record is older than the one before it, in words."""
        self._every = 0
        self._last = ""

    def see(self, index: int, leaf: Mapping[str, Json]) -> None:
        """The next entry. Raises ValueError where it has no time that can be read."""
        time, kind = leaf.get("time"), leaf.get("type")
        if not isinstance(time, str):
            raise ValueError("it has no time")
        if time < self._last:
            self.backwards.append(f"entry {index} is of {time}, the one before of {self._last}")
        if self._every:
            self._listen(datetime.fromisoformat(time), index)
        if kind == HEARTBEAT:
            every = leaf.get("every") if leaf.get("state") == "serving" else 0
            self._every = every if type(every) is int else 0
            datetime.fromisoformat(time)
        elif kind == CLOCK and self.silences:
            self._explain(index, leaf)
        self._last = time

    def end(self, index: int, now: datetime) -> None:
        """The log ends here, and it is now so late."""
        if self._every:
            self._listen(now, index)

    def _listen(self, now: datetime, index: int) -> None:
        before = datetime.fromisoformat(self._last)
        if now - before > timedelta(seconds=self._every * _PATIENCE):
            self.silences.append(Silence(before, now, self._every, index))

    def _explain(self, index: int, leaf: Mapping[str, Json]) -> None:
        """A step forward looks like a silence that ended just before it was told."""
        silence, by = self.silences[-1], leaf.get("by_ms")
        if silence.explained is not None or type(by) is not int or by <= 0:
            return
        told = datetime.fromisoformat(str(leaf["time"]))
        left = silence.end - silence.start - timedelta(milliseconds=by)
        allowed = timedelta(seconds=silence.every * _PATIENCE)
        if told - silence.end <= allowed and left <= allowed:
            self.silences[-1] = replace(silence, explained=index)
