"""How the SQLite files beside the log are opened."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private, require_private


class Database:
    """A private file of one schema version, made at first use; one thread at a time uses it.

    After an error the connection is made anew: where SQLite could not let go of a lock, it would
    wait for itself at every turn, ten seconds long. Once closed it stays closed.
    """

    def __init__(
        self, path: Path, version: int, schema: str, synchronous: str, cache: int = 2048
    ) -> None:
        """`cache` in KiB. Raises AuditUnavailable."""
        self._path = path
        self._version = version
        self._schema = schema
        self._synchronous = synchronous
        self._cache = cache
        self._lock = threading.Lock()
        self._closed = False
        create_private(path)
        self.connection = self._connected()

    @contextmanager
    def used(self, otherwise: str = "cannot be used: {}") -> Iterator[sqlite3.Connection]:
        """The connection; `otherwise` says what an error stands in the way of.

        Raises AuditUnavailable.
        """
        with self._lock:
            if self._closed:
                raise AuditUnavailable(f"{self._path} {otherwise.format('it was closed')}")
            try:
                yield self.connection
            except sqlite3.Error as error:
                self._renew()
                raise AuditUnavailable(f"{self._path} {otherwise.format(error)}") from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._closed = True
            self.connection.close()

    def _renew(self) -> None:
        # Where it cannot be opened now, whoever uses the closed connection next tries again.
        with suppress(sqlite3.Error, AuditUnavailable, OSError):
            self.connection.close()
            self.connection = self._connected()

    def _connected(self) -> sqlite3.Connection:
        require_private(self._path)
        # A file that is gone is missed, not made anew and empty.
        uri = f"{self._path.absolute().as_uri()}?mode=rw"
        try:
            connection = sqlite3.connect(
                uri, uri=True, timeout=10, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA cache_size = -{self._cache}")
            with transaction(connection):
                (found,) = connection.execute("PRAGMA user_version").fetchone()
                if found == 0:
                    for statement in self._schema.split(";"):
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {self._version}")
                    found = self._version
        except sqlite3.Error as error:
            raise AuditUnavailable(f"{self._path} cannot be opened: {error}") from error
        if found != self._version:
            connection.close()
            raise AuditUnavailable(
                f"{self._path} has schema version {found} and this program knows {self._version}; "
                "run the program that wrote it, or restore a backup of this version"
            )
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
