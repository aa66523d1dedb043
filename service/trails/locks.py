"""One writer at a time on this host, among threads and processes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private

_PAUSE = 0.0005
"""Seconds between two tries."""


class LockTaken(AuditUnavailable):
    """Somebody else holds the lock."""


class HostLock:
    """A file lock that ends with its process, however that dies."""

    def __init__(self, path: Path, patience: float = 5.0) -> None:
        create_private(path)
        self._path = path
        self._patience = patience
        self._fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
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
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go and close the file."""
        os.close(self._fd)

    def _take(self, until: float) -> None:
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise self._taken() from None
                time.sleep(_PAUSE)
            else:
                return

    def _taken(self) -> LockTaken:
        return LockTaken(
            f"another writer has held {self._path} for {self._patience:g} s; "
            "look for a process that hangs or was suspended"
        )
