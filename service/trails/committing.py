"""Many threads hand records in; one thread of ours prepares them, another writes them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from service.trails.log import Prepared, Written
from service.trails.records import AuditUnavailable, Leaf, Payload

_LOGGER = logging.getLogger(__name__)

_BATCH_ENTRIES = 512
_BATCH_BYTES = 16 << 20
_PORTION = 64
"""Records that are prepared before they are handed on."""
_LOOK = 1.0
"""Seconds after which a caller looks whether anybody still works for it."""


@dataclass(eq=False, slots=True)
class Entry:
    """A record on its way into the log."""

    leaf: Leaf
    payload: Payload | None
    index: int = -1
    written: bytes = b""
    """The leaf's canonical bytes."""
    failure: Exception | None = None
    gate: threading.Lock = field(default_factory=threading.Lock)
    """Closed until the record's fate is known."""


Ready = tuple[Entry, Prepared]


def open_gates(entries: Sequence[Entry]) -> None:
    """Let everybody go who waits for these entries."""
    for entry in entries:
        entry.gate.release()


class Committer:
    """Entries in, durable entries out.

    While a batch waits for the disk the next one is prepared, so that a lone record waits for
    nobody and a crowd shares one fdatasync. Callers do nothing but wait: preparing in their
    threads would cost a change of threads at every hash, and an interrupt (Ctrl-C reaches the
    main thread only) would break off somebody else's batch.
    """

    def __init__(
        self,
        prepare: Callable[[Leaf, Payload | None], Prepared],
        write: Callable[[Sequence[Prepared]], Written],
        let_go: Callable[[Sequence[Entry]], None] = open_gates,
        patience: float = -1,
    ) -> None:
        """`let_go` opens the gates of durable entries, at once or once there is more to promise.

        After so many seconds `patience` is over for whoever's record is durable and still held.
        """
        self._prepare = prepare
        self._write = write
        self._let_go = let_go
        self._patience = patience
        self._waiting: SimpleQueue[Entry | None] = SimpleQueue()
        # In portions: each hand-over costs a change of threads.
        self._ready: SimpleQueue[list[Ready] | None] = SimpleQueue()
        self._prepared = self._taken = 0
        self._closed = False
        self._threads = [
            threading.Thread(target=work, name=name, daemon=True)
            for name, work in (("preparing", self._prepare_all), ("sealing", self._write_all))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def alive(self) -> bool:
        """Whether somebody prepares and somebody writes."""
        return all(thread.is_alive() for thread in self._threads)

    @property
    def ready(self) -> int:
        """How many records wait for the disk."""
        return self._prepared - self._taken

    def append(self, leaf: Leaf, payload: Payload | None) -> tuple[int, bytes]:
        """Make a record durable; its index and its leaf's bytes. Raises AuditUnavailable."""
        entry = self.hand_in(leaf, payload)
        while not entry.gate.acquire(timeout=self._patience if self._patience >= 0 else _LOOK):
            if self._patience >= 0 and entry.index >= 0:
                break
            # The sealing thread ends after the other one, when nothing waits any more.
            if entry.index < 0 and entry.failure is None and not self._threads[-1].is_alive():
                raise AuditUnavailable("what seals records has ended; start the service again")
        if entry.failure is not None:
            raise entry.failure
        return entry.index, entry.written

    def hand_in(self, leaf: Leaf, payload: Payload | None) -> Entry:
        """Let a record become durable without waiting for it."""
        entry = Entry(leaf, payload)
        entry.gate.acquire()
        self._waiting.put(entry)
        if self._closed:
            self._refuse_rest()
        return entry

    def close(self) -> None:
        """Write what was handed in, refuse what comes later."""
        self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._closed = True
        self._refuse_rest()

    def _refuse_rest(self) -> None:
        with suppress(Empty):
            while True:
                entry = self._waiting.get_nowait()
                if entry is not None:
                    entry.failure = AuditUnavailable("the log was closed")
                    entry.gate.release()

    def _prepare_all(self) -> None:
        try:
            while (first := self._waiting.get()) is not None:
                if ready := self._prepare_some(first):
                    self._prepared += len(ready)
                    self._ready.put(ready)
        finally:
            # However this thread ends, the other one must, or closing would wait for ever.
            self._ready.put(None)

    def _prepare_some(self, first: Entry) -> list[Ready]:
        """Prepare an entry and those that wait behind it."""
        ready: list[Ready] = []
        entry: Entry | None = first
        with suppress(Empty):
            while entry is not None:
                try:
                    ready.append((entry, self._prepare(entry.leaf, entry.payload)))
                except Exception as error:  # it is raised where the record came from
                    entry.failure = error
                    entry.gate.release()
                if len(ready) == _PORTION:
                    break
                entry = self._waiting.get_nowait()
            else:
                # Nothing comes after it; it is taken again once this portion is handed on.
                self._waiting.put(None)
        return ready

    def _write_all(self) -> None:
        while (first := self._ready.get()) is not None:
            batch = self._batch(first)
            try:
                written = self._write([prepared for _, prepared in batch])
            except AuditUnavailable as error:
                self._fail(batch, error, str(error))
                continue
            except Exception as error:
                _LOGGER.exception("a batch of %d records was not sealed", len(batch))
                self._fail(batch, error, f"the record could not be sealed: {error!r}")
                continue
            entries = [entry for entry, _ in batch]
            for place, entry in enumerate(entries):
                # The index last: it says that the rest is there.
                entry.written, entry.index = written.leaves[place], written.first + place
            self._let_go(entries)

    def _batch(self, first: list[Ready]) -> list[Ready]:
        batch, size = first, _payload_bytes(first)
        while size < _BATCH_BYTES and len(batch) < _BATCH_ENTRIES:
            try:
                following = self._ready.get_nowait()
            except Empty:
                break
            if following is None:
                # Nothing comes after it; it is taken again once this batch is written.
                self._ready.put(None)
                break
            batch += following
            size += _payload_bytes(following)
        self._taken += len(batch)
        return batch

    def _fail(self, batch: Sequence[Ready], error: Exception, why: str) -> None:
        for entry, _ in batch:
            entry.failure = AuditUnavailable(why)
            entry.failure.__cause__ = error
            entry.gate.release()


def _payload_bytes(portion: Sequence[Ready]) -> int:
    return sum(len(prepared.payload) for _, prepared in portion)
