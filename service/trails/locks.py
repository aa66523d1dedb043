"""One writer at a time on this host, among threads and processes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private

_SHORT, _LONG = 0.0002, 0.001
"""Seconds between two tries: at first, and after `_SOON` of them."""
_SOON = 50
_COURTESY = 0.02
"""Seconds for which whoever let go leaves the lock to those that waited then, if need be."""
_PLACES = 64


class LockTaken(AuditUnavailable):
    """Somebody else holds the lock."""


class HostLock:
    """A file lock that ends with its process, however that dies.

    The lock's file also says which processes wait: each sets a mark and takes it away once it
    has had its turn. Whoever lets go takes again only when those that waited have had theirs, so
    that on a busy machine nobody starves. A mark that outlives `_COURTESY` is wiped: whoever set
    it is dead, or alive and sets it again.
    """

    def __init__(self, path: Path, patience: float = 5.0) -> None:
        create_private(path)
        self._path = path
        self._patience = patience
        self._fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._place = os.getpid() % _PLACES
        self._owed: list[int] = []
        """Places of those that waited when this process let go."""
        self._threads = threading.Lock()
        self.forever = False
        """Never let go again: nobody else may write where a failed write could not be marked."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the length of the block. Raises LockTaken if others keep it."""
        until = time.monotonic() + self._patience
        if not self._threads.acquire(timeout=self._patience):
            raise self._taken()
        try:
            self._take(until)
            try:
                yield
            finally:
                if not self.forever:
                    fcntl.flock(self._fd, fcntl.LOCK_UN)
                    self._owed = [place for place, mark in enumerate(self._marks()) if mark]
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go and close the file."""
        os.close(self._fd)

    def _give_way(self) -> None:
        until = time.monotonic() + _COURTESY
        while self._owed and any(self._marks()[place] for place in self._owed):
            if time.monotonic() > until:
                for place in self._owed:
                    self._mark(place, b"\0")
            time.sleep(_SHORT)
        self._owed = []

    def _marks(self) -> bytes:
        """All marks; none where they cannot be read, since they are a courtesy only."""
        found = b""
        with suppress(OSError):
            found = os.pread(self._fd, _PLACES, 0)
        return found.ljust(_PLACES, b"\0")

    def _mark(self, place: int, mark: bytes) -> None:
        # Not by a mapping: on a full disk that would be a signal instead of an error.
        with suppress(OSError):
            os.pwrite(self._fd, mark, place)

    def _take(self, until: float) -> None:
        self._give_way()
        if self._try():
            return
        try:
            tries = 0
            while not self._try():
                if time.monotonic() > until:
                    raise self._taken()
                self._mark(self._place, b"\1")
                tries += 1
                time.sleep(_SHORT if tries < _SOON else _LONG)
        finally:
            self._mark(self._place, b"\0")

    def _try(self) -> bool:
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _taken(self) -> LockTaken:
        return LockTaken(
            f"another writer has held {self._path} for {self._patience:g} s; "
            "look for a process that hangs or was suspended"
        )
