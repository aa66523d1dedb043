"""A SQLite file that may be lost at any time: whoever uses it can do without."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final

_DAMAGED: Final = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


class Disposable:
    """A private file, made at first use and made anew where it is damaged; one thread at a time."""

    def __init__(self, path: Path, schema: Sequence[str], tell: Callable[[str], None]) -> None:
        """`tell` hears in a word what went wrong: `cannot_be_opened`, `failed`."""
        self._path = path
        self._schema = schema
        self._tell = tell
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._lock:
            self._let_go()

    @contextmanager
    def used(self) -> Iterator[sqlite3.Connection | None]:
        """The file in a transaction; None where it cannot be opened.

        What fails inside is undone, told, and not raised: the block ends there. A file that is
        damaged goes, and the next call begins another.
        """
        with self._lock:
            if self._connection is None:
                self._connection = self._opened()
            if self._connection is None:
                self._tell("cannot_be_opened")
                yield None
                return
            try:
                with self._connection:
                    yield self._connection
            except sqlite3.Error as error:
                # Another process may be writing the same, or the disk may be full: then it is
                # done later.
                self._tell("failed")
                if _is_damage(error):
                    self._let_go()
                    self._remove()

    def _opened(self) -> sqlite3.Connection | None:
        for _ in range(2):
            try:
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                connection = sqlite3.connect(self._path, timeout=2, check_same_thread=False)
            except (OSError, sqlite3.Error):
                return None
            try:
                self._begin(connection)
            except sqlite3.Error as error:
                connection.close()
                if not _is_damage(error):
                    return None
                self._remove()
            else:
                return connection
        return None

    def _begin(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            for statement in self._schema:
                connection.execute(statement)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._path.with_name(self._path.name + ending).unlink()


def _is_damage(error: sqlite3.Error) -> bool:
    # Python's own errors of this kind carry no name.
    return getattr(error, "sqlite_errorname", "") in _DAMAGED
