"""Ships the log to a store in order, and says what may be promised meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from service.trails.checkpoints import Recognised
from service.trails.committing import Entry, open_gates
from service.trails.locks import HostLock, LockTaken
from service.trails.log import Log
from service.trails.pieces import Cut, Position, cut
from service.trails.receipts import Receipts, Watermark
from service.trails.records import AuditUnavailable
from service.trails.segments import LogDamaged
from service.trails.stored import StoredLog
from service.trails.stores import Receipt, Store

_LOGGER = logging.getLogger(__name__)
_IDLE = 5.0
"""Seconds until a record is noticed that another process left behind."""
_SOONEST, _LATEST = 0.05, 0.5
"""Seconds between two tries of a store that fails."""
_SHARED = 0.003
"""Seconds between two looks at how far another process has shipped."""
_ROUND = 1.0
"""Seconds after which the right to ship is offered to other processes."""
_GRACE = 1.0
"""Seconds for which a store may fail before nobody is kept waiting for it any more."""
_FINE = 0.05
"""Seconds to which the lag is measured."""
_LEAVE = 10.0
"""Seconds beyond its patience after which a store that hangs keeps nobody from ending."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer waits for."""

    waits: bool
    """A record counts only once the store has it; else once this host's disk has it."""
    lag: float = 60.0
    """Seconds that the oldest record which the store does not have may be old."""
    patience: float = 8.0
    """Seconds that a record waits for the store."""
    flying: int = 2
    """Pieces under way at the same time: one is made while the store reads and tells another. More
    shorten the wait for a store that is far away."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the store is behind."""

    entries: int
    seconds: float
    """Age of the oldest record that the store does not have."""


class ShippingObserver(Protocol):
    """Counts."""

    def shipped(self, size: int, seconds: float) -> None:
        """A piece of so many bytes is in the store, so long after it was sent."""

    def not_shipped(self) -> None:
        """A piece could not be shipped, and will be tried again."""


class Unobserved:
    """Nobody counts."""

    def shipped(self, size: int, seconds: float) -> None:
        """Nothing."""

    def not_shipped(self) -> None:
        """Nothing."""


class Shipping:
    """One log's way to one store. Of all processes of a host, one ships at a time, for all."""

    def __init__(
        self,
        directory: Path,
        store: Store,
        terms: Terms,
        recognised: Recognised,
        clock: Callable[[], datetime],
        allowed: Callable[[], None] = lambda: None,
        observer: ShippingObserver | None = None,
    ) -> None:
        """Nothing is shipped before `start`.

        `allowed` is asked before every record; it raises AuditUnavailable where the store may not
        be trusted. Raises AuditUnavailable.
        """
        self._store = store
        self._terms = terms
        self._clock = clock
        self._allowed = allowed
        self._observer = observer or Unobserved()
        self._receipts = Receipts(directory, store.id)
        self._stored = StoredLog(store, self._receipts, recognised)
        self._lock = HostLock(directory / "ship.lock", patience=0.0)
        self._pool = ThreadPoolExecutor(terms.flying, thread_name_prefix="ship")
        self._mutex = threading.Lock()
        self._size = 0
        self._newest = 0
        self._ages: deque[tuple[int, float]] = deque()
        self._waiting: list[tuple[int, threading.Lock]] = []
        self._failing: tuple[float, str] | None = None
        self._broken: str | None = None
        self._compared = False
        """The log continues what the store holds, as far as this process has looked."""
        self._settled = False
        """And what the store holds is remembered."""
        self._from = Position()
        self._cuts: deque[Cut] = deque()
        self._due = threading.Event()
        self._tried = threading.Event()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._log: Log

    def last_note(self) -> str:
        """The largest checkpoint that the store holds. Raises AuditUnavailable."""
        return self._stored.last_note()

    def remembered_note(self) -> str:
        """The last checkpoint that is known here to be in the store; empty for none."""
        return self._stored.watermark().note

    def start(self, log: Log) -> None:
        """Ship what is there, and what will come.

        Waits until the log was compared with the store, or the store was tried, or for as long
        as a record would: on a log that lags behind its store not even one may be sealed.
        """
        self._log = log
        self._thread = threading.Thread(target=self._run, name="shipping", daemon=True)
        self._due.set()
        self._thread.start()
        self._tried.wait(self._terms.patience)

    def admit(self) -> None:
        """Whether a record may be sealed now. Raises AuditUnavailable."""
        self.refuse_if_stopped()
        self._allowed()

    def require_compared(self) -> None:
        """Raises AuditUnavailable while the log may not be what its store holds."""
        if self._broken is not None:
            raise AuditUnavailable(self._broken)
        failing = self._failing
        # Only a store that never answered may be followed later.
        unreached = failing is not None and not self._terms.waits and not self._stored.reached
        if not self._compared and not unreached:
            because = f": {failing[1]}" if failing is not None else ""
            raise AuditUnavailable(f"the log is still being compared with its store{because}")

    def refuse_if_stopped(self) -> None:
        """Raises AuditUnavailable while the store keeps records from being sealed."""
        if self._broken is not None:
            raise AuditUnavailable(self._broken)
        failing = self._failing
        since = time.monotonic() - failing[0] if failing is not None else 0.0
        if self._terms.waits and failing is not None and since > _GRACE:
            raise AuditUnavailable(f"no record reaches the store: {failing[1]}")
        self.require_compared()
        if self._terms.waits:
            return
        seconds = self.lag().seconds
        if seconds > self._terms.lag:
            because = f": {failing[1]}" if failing is not None else ""
            raise AuditUnavailable(
                f"the store is {seconds:.0f} s behind, and {self._terms.lag:.0f} s are allowed"
                + because
            )

    @property
    def patience(self) -> float:
        """Seconds that a durable record waits for the store; -1 where none waits."""
        return self._terms.patience if self._terms.waits else -1

    def let_go(self, entries: Sequence[Entry]) -> None:
        """Open the gates of durable entries, in the order of the log, once they are promised."""
        with self._mutex:
            self._note_age(entries[0].index, entries[-1].index + 1)
            # Whoever ships may have been faster than this.
            least = self._size if self._terms.waits else entries[-1].index + 1
            self._waiting += ((e.index, e.gate) for e in entries if e.index >= least)
        self._due.set()
        open_gates([entry for entry in entries if entry.index < least])

    def require(self, index: int) -> None:
        """Raises AuditUnavailable where the store should have the record by now, and has not."""
        with self._mutex:
            if not self._terms.waits or self._size > index:
                return
            self._waiting = [one for one in self._waiting if one[0] != index]
        because = f": {self._failing[1]}" if self._failing is not None else ""
        raise AuditUnavailable(
            f"the store did not have the record within {self._terms.patience:g} s{because}"
        )

    def lag(self) -> Lag:
        """How far the store is behind what this process knows."""
        with self._mutex:
            entries = max(0, self._newest - self._size)
            seconds = time.monotonic() - self._ages[0][1] if self._ages and entries else 0.0
            return Lag(entries, seconds)

    def describe(self) -> str:
        """Where the log goes and how far it is, for an operator. Raises AuditUnavailable."""
        self.refuse_if_stopped()
        failing, lag = self._failing, self.lag()
        if failing is not None:
            raise AuditUnavailable(f"no record reaches the store: {failing[1]}")
        behind = f"{lag.entries} records ({lag.seconds:.1f} s) behind"
        when = "before an answer leaves" if self._terms.waits else "after it is on this disk"
        return f"each record is shipped {when} to {self._store.label}; the store is {behind}."

    def close(self) -> None:
        """Try for a moment to ship what is left, then end."""
        self._closing.set()
        self._due.set()
        if self._thread is not None:
            self._thread.join(self._terms.patience + _LEAVE)
            if self._thread.is_alive():
                # It still uses what would be closed; it ends with the process.
                _LOGGER.warning("the store still keeps the shipping waiting, which is given up")
                self._pool.shutdown(wait=False, cancel_futures=True)
                return
        self._pool.shutdown()
        self._receipts.close()
        self._lock.close()

    def _run(self) -> None:
        pause, until = _SOONEST, float("inf")
        while True:
            try:
                rest = self._turn()
                pause = _SOONEST
            except LogDamaged as error:
                self._fails(error)
                self._broken, rest = str(error), _IDLE
            except Exception as error:  # Outermost loop: what is left unsaid must be tried again.
                self._fails(error)
                rest, pause = pause, min(_LATEST, 2 * pause)
            self._tried.set()
            if self._closing.is_set():
                until = min(until, time.monotonic() + self._terms.patience)
                left = self.lag().entries and self._broken is None and self._failing is None
                if not left or time.monotonic() > until:
                    return
                rest = min(rest, _SHARED)
            if rest == _IDLE:
                self._due.wait(rest)
            else:
                self._closing.wait(rest)
            self._due.clear()

    def _turn(self) -> float:
        """Ship, or follow whoever does; seconds until the next turn."""
        try:
            self._round()
        except LockTaken:
            # Others ship; how far they are is in the receipts. Whether they have compared the log
            # with the store is not.
            if not self._compared:
                self._settle(remember=False)
                self._failing = self._broken = None
            return self._follow()
        self._failing = self._broken = None
        return _IDLE

    def _fails(self, error: Exception) -> None:
        self._observer.not_shipped()
        if self._failing is None:
            _LOGGER.warning("the log cannot be shipped, which is tried again: %s", error)
        since = self._failing[0] if self._failing else time.monotonic()
        self._failing = since, str(error) or type(error).__name__

    def _follow(self) -> float:
        try:
            self._advance(self._stored.watermark().entries)
        except AuditUnavailable as error:
            self._fails(error)
        return _SHARED if self.lag().entries else _IDLE

    def _round(self) -> None:
        """Ship until nothing is left, or for a while."""
        tail = self._log.durable()
        if self._settled and self._size >= tail.frontier.size:
            # Only now and then, and where nothing waits: others may have died before they shipped.
            self._log.follow()
            tail = self._log.durable()
            if self._size >= tail.frontier.size:
                return
        with self._lock.held():
            self._ship()

    def _ship(self) -> None:
        if not self._settled:
            mark = self._settle(remember=True)
            self._settled = True
        else:
            mark = self._stored.watermark()
        self._advance(mark.entries)
        if mark.position != self._from:
            self._from, self._cuts = mark.position, deque()
        flying = deque(self._send(piece) for piece in self._cuts)
        end = self._cuts[-1].piece.ends if self._cuts else mark.position
        until = time.monotonic() + _ROUND
        try:
            while True:
                while len(flying) < self._terms.flying and time.monotonic() < until:
                    found = cut(self._log.directory, end, self._log.durable())
                    if found is None:
                        break
                    self._note_old(mark.entries, found)
                    self._cuts.append(found)
                    flying.append(self._send(found))
                    end = found.piece.ends
                if not flying:
                    return
                receipt = flying[0].result()
                done = self._cuts[0]
                self._stored.add(receipt, done.note)
                flying.popleft()
                self._cuts.popleft()
                self._from = done.piece.ends
                self._failing = None
                self._advance(done.piece.entries)
        finally:
            # The same pieces are sent again under the same names, so none may be under way then.
            wait(flying)

    def _settle(self, *, remember: bool) -> Watermark:
        """Compare the log with the store; how far they agree."""
        tail = self._log.durable()
        while True:
            try:
                mark = self._stored.settle(self._log.directory, tail, remember=remember)
                break
            except LogDamaged:
                # Another process may have sealed and shipped since.
                self._log.follow()
                newer = self._log.durable()
                if newer.frontier.size <= tail.frontier.size:
                    raise
                tail = newer
        self._compared = True
        self._tried.set()
        return mark

    def _send(self, piece: Cut) -> Future[Receipt]:
        return self._pool.submit(self._put, piece)

    def _put(self, piece: Cut) -> Receipt:
        began = time.monotonic()
        receipt = self._store.put(piece.piece.name, piece.content)
        self._observer.shipped(len(piece.content), time.monotonic() - began)
        return receipt

    def _advance(self, size: int) -> None:
        """Everything before `size` is in the store: wake who waited for that."""
        with self._mutex:
            if size <= self._size:
                return
            self._size = size
            woken = [gate for index, gate in self._waiting if index < size]
            self._waiting = [one for one in self._waiting if one[0] >= size]
            while len(self._ages) > 1 and self._ages[1][0] <= size:
                self._ages.popleft()
            if self._newest <= size:
                self._ages.clear()
        for gate in woken:
            gate.release()

    def _note_age(self, first: int, end: int) -> None:
        now = time.monotonic()
        self._newest = max(self._newest, end)
        if self._size < end and (not self._ages or now - self._ages[-1][1] > _FINE):
            self._ages.append((first, now))

    def _note_old(self, entries: int, found: Cut) -> None:
        """A piece of which this process has not seen the records being sealed."""
        with self._mutex:
            if found.piece.entries <= self._newest:
                return
            self._newest = found.piece.entries
            try:
                age = self._clock() - datetime.fromisoformat(found.since)
            except (ValueError, TypeError):
                return
            if not self._ages:
                self._ages.append((entries, time.monotonic() - max(0.0, age.total_seconds())))
