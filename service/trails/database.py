"""How the SQLite files beside the log are opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private, require_private


def connected(path: Path, version: int, schema: str, synchronous: str) -> sqlite3.Connection:
    """A connection to a private file of this schema version, made at first use.

    Raises AuditUnavailable.
    """
    create_private(path)
    require_private(path)
    try:
        connection = sqlite3.connect(
            path, timeout=10, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA secure_delete = ON")
        with transaction(connection):
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            if found == 0:
                for statement in schema.split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version}")
                found = version
    except sqlite3.Error as error:
        raise AuditUnavailable(f"{path} cannot be opened: {error}") from error
    if found != version:
        connection.close()
        raise AuditUnavailable(
            f"{path} has schema version {found} and this program knows {version}; "
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
