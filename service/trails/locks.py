"""One writer at a time on this host, among threads and processes."""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private

_SHORT, _LONG = 0.0002, 0.001
"""Seconds between two tries: at first, and after `_SOON` of them."""
_SOON = 50
_COURTESY = 0.0004
"""Seconds in which whoever let go while others wait does not take again."""
_PLACES = 64


class LockTaken(AuditUnavailable):
    """Somebody else holds the lock."""


class HostLock:
    """A file lock that ends with its process, however that dies.

    The lock's file also says which processes wait, so that one that writes without a pause lets
    the others have their turn. What a dead one left there costs a short pause and nothing else.
    """

    def __init__(self, path: Path, patience: float = 5.0) -> None:
        create_private(path)
        self._path = path
        self._patience = patience
        self._fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        if os.fstat(self._fd).st_size < _PLACES:
            os.ftruncate(self._fd, _PLACES)
        self._waiting = mmap.mmap(self._fd, _PLACES)
        self._place = os.getpid() % _PLACES
        self._not_before = 0.0
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
                    if self._waiting[:] != bytes(_PLACES):
                        self._not_before = time.monotonic() + _COURTESY
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go and close the file."""
        self._waiting.close()
        os.close(self._fd)

    def _take(self, until: float) -> None:
        pause = self._not_before - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        if self._try():
            return
        try:
            tries = 0
            while not self._try():
                if time.monotonic() > until:
                    raise self._taken()
                self._waiting[self._place] = 1
                tries += 1
                time.sleep(_SHORT if tries < _SOON else _LONG)
        finally:
            self._waiting[self._place] = 0

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
