"""Many threads hand records in; one thread of ours prepares and writes them, batch by batch."""

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

_BATCH_ENTRIES = 128
_BATCH_BYTES = 16 << 20
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

    While a batch is prepared and waits for the disk, the next one gathers, so that a lone record
    waits for nobody and a crowd shares one signature and one fdatasync. Callers do nothing but
    wait: preparing in their threads would cost a change of threads at every record, and an
    interrupt (Ctrl-C reaches the main thread only) would break off somebody else's batch. A second
    thread of ours, which prepared while the first one writes, would halve the batches.
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
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="sealing", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether somebody prepares and writes."""
        return self._thread.is_alive()

    @property
    def waiting(self) -> int:
        """How many records wait until the batch before them is written."""
        return self._waiting.qsize()

    def append(self, leaf: Leaf, payload: Payload | None) -> tuple[int, bytes]:
        """Make a record durable; its index and its leaf's bytes. Raises AuditUnavailable."""
        entry = self.hand_in(leaf, payload)
        while not entry.gate.acquire(timeout=self._patience if self._patience >= 0 else _LOOK):
            if self._patience >= 0 and entry.index >= 0:
                break
            if entry.index < 0 and entry.failure is None and not self._thread.is_alive():
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
        self._thread.join()
        self._closed = True
        self._refuse_rest()

    def _refuse_rest(self) -> None:
        with suppress(Empty):
            while True:
                entry = self._waiting.get_nowait()
                if entry is not None:
                    entry.failure = AuditUnavailable("the log was closed")
                    entry.gate.release()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            if batch := self._batch(first):
                self._seal(batch)

    def _batch(self, first: Entry) -> list[Ready]:
        """Prepare an entry and those that wait behind it."""
        batch: list[Ready] = []
        size = 0
        entry: Entry | None = first
        with suppress(Empty):
            while entry is not None:
                try:
                    prepared = self._prepare(entry.leaf, entry.payload)
                except Exception as error:  # it is raised where the record came from
                    entry.failure = error
                    entry.gate.release()
                else:
                    batch.append((entry, prepared))
                    size += len(prepared.payload)
                if len(batch) == _BATCH_ENTRIES or size >= _BATCH_BYTES:
                    break
                entry = self._waiting.get_nowait()
            else:
                # Nothing comes after it; it is taken again once this batch is written.
                self._waiting.put(None)
        return batch

    def _seal(self, batch: Sequence[Ready]) -> None:
        try:
            written = self._write([prepared for _, prepared in batch])
        except AuditUnavailable as error:
            self._fail(batch, error, str(error))
            return
        except Exception as error:
            _LOGGER.exception("a batch of %d records was not sealed", len(batch))
            self._fail(batch, error, f"the record could not be sealed: {error!r}")
            return
        entries = [entry for entry, _ in batch]
        for place, entry in enumerate(entries):
            # The index last: it says that the rest is there.
            entry.written, entry.index = written.leaves[place], written.first + place
        self._let_go(entries)

    def _fail(self, batch: Sequence[Ready], error: Exception, why: str) -> None:
        for entry, _ in batch:
            entry.failure = AuditUnavailable(why)
            entry.failure.__cause__ = error
            entry.gate.release()
