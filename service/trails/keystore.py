"""Keys of conversations, outside the log, so that erasing one does not break a proof."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep, time_ns

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from service.trails.database import Database, transaction
from service.trails.records import AuditUnavailable
from service.trails.secretfiles import secret

_VERSION = 1
_SCHEMA = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY,      -- 32 hex digits, the leaves of one conversation name it
    wrapped BLOB NOT NULL     -- RFC 3394 under wrapping.key
) WITHOUT ROWID
"""
_FEWEST, _MOST = 8, 1024
_TURN, _PAUSE = 32, 0.0001
"""Keys that are made at a time in advance, and seconds between."""
_REMEMBERED = 10_000
_ID, _SECRET = 8, 32
"""Random bytes of an id, after the time, and of a key."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that serves one conversation and no other."""

    id: str
    secret: bytes


class KeyStore:
    """Keys by id. A key is durable before anything is encrypted with it.

    Keys are made in advance, some hundred in one transaction, so that a new conversation costs
    no second wait for the disk. Which conversation a key serves is said by the leaves that name
    it; a key that a process did not use is never given to another conversation later.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / "keystore.sqlite"
        self._wrapping = secret(directory / "wrapping.key")
        self._database = Database(self._path, _VERSION, _SCHEMA, "FULL")
        self._making = threading.Lock()
        self._lock = threading.Lock()
        self._fresh: list[Key] = []
        self._portion = _FEWEST
        self._opened: OrderedDict[str, Key] = OrderedDict()

    @property
    def runs_low(self) -> bool:
        """Whether it is time to replenish."""
        return self._portion > _FEWEST and len(self._fresh) < self._portion // 2

    def fresh(self) -> Key:
        """A key nobody has used. Raises AuditUnavailable."""
        while True:
            with self._lock:
                if self._fresh:
                    key = self._fresh.pop()
                    self._remember(key)
                    return key
            with self._making:
                if not self._fresh:
                    self._make(self._portion)
                    self._portion = min(_MOST, 2 * self._portion)

    def replenish(self) -> None:
        """Make keys in advance, so that `fresh` need not wait. Raises AuditUnavailable."""
        with self._making:
            if self.runs_low:
                # Others have their turn meanwhile: this can wait, they cannot.
                self._make(self._portion, _PAUSE)

    def key(self, id_: str) -> Key | None:
        """The key of this id; None where it was erased. Raises AuditUnavailable."""
        with self._database.used("cannot be read: {}") as connection:
            row = connection.execute("SELECT wrapped FROM keys WHERE id = ?", (id_,)).fetchone()
        with self._lock:
            if row is None:
                self._opened.pop(id_, None)
                return None
            if id_ not in self._opened:
                self._remember(Key(id_, self._unwrapped(row[0])))
            return self._opened[id_]

    def erase(self, ids: Iterable[str]) -> int:
        """Destroy keys; how many there were. Raises AuditUnavailable.

        Their bytes are overwritten in the file and gone from its write-ahead log on return.
        Backups hold them until they are deleted.
        """
        gone = list(ids)
        with self._lock:
            for id_ in gone:
                self._opened.pop(id_, None)
        with self._database.used("could not erase: {}") as connection:
            with transaction(connection):
                count = sum(
                    connection.execute("DELETE FROM keys WHERE id = ?", (id_,)).rowcount
                    for id_ in gone
                )
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise AuditUnavailable(
                f"{self._path} is being read, so the write-ahead log still holds what was erased; "
                "erase again"
            )
        return count

    def rewrap(self, wrapping: bytes) -> int:
        """Wrap every key with another key, in one transaction; how many there are.

        Nobody else may have the store open. Raises AuditUnavailable.
        """
        with self._database.used("could not be wrapped anew: {}") as connection:
            with transaction(connection):
                rows = connection.execute("SELECT id, wrapped FROM keys").fetchall()
                connection.executemany(
                    "UPDATE keys SET wrapped = ? WHERE id = ?",
                    [
                        (aes_key_wrap(wrapping, self._unwrapped(wrapped)), id_)
                        for id_, wrapped in rows
                    ],
                )
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._wrapping = wrapping
        return len(rows)

    def opens_with(self, wrapping: bytes) -> bool:
        """Whether a key of the store was wrapped with this one; an empty store opens with any."""
        with self._database.used("cannot be read: {}") as connection:
            row = connection.execute("SELECT wrapped FROM keys LIMIT 1").fetchone()
        try:
            return row is None or bool(aes_key_unwrap(wrapping, row[0]))
        except InvalidUnwrap:
            return False

    def close(self) -> None:
        """Forget keys nobody used and close the file."""
        # Whoever makes keys meanwhile is awaited: those are unused too.
        with self._making:
            with self._lock:
                unused, self._fresh = [key.id for key in self._fresh], []
            if unused:
                with suppress(AuditUnavailable):
                    self.erase(unused)
            self._database.close()

    def _make(self, count: int, pause: float = 0.0) -> None:
        # Beginning with the time, new keys lie side by side in the file instead of all over it.
        time = f"{time_ns():016x}"
        keys: list[Key] = []
        rows: list[tuple[str, bytes]] = []
        while len(keys) < count:
            random = os.urandom(min(_TURN, count - len(keys)) * (_ID + _SECRET))
            for at in range(0, len(random), _ID + _SECRET):
                id_ = time + random[at : at + _ID].hex()
                key = Key(id_, random[at + _ID : at + _ID + _SECRET])
                keys.append(key)
                rows.append((id_, aes_key_wrap(self._wrapping, key.secret)))
            if pause:
                sleep(pause)
        rows.sort()
        stored = self._database.used("could not store keys: {}")
        with stored as connection, transaction(connection):
            connection.executemany("INSERT INTO keys VALUES (?, ?)", rows)
        with self._lock:
            self._fresh += keys

    def _remember(self, key: Key) -> None:
        self._opened[key.id] = key
        if len(self._opened) > _REMEMBERED:
            self._opened.popitem(last=False)

    def _unwrapped(self, wrapped: bytes) -> bytes:
        try:
            return aes_key_unwrap(self._wrapping, wrapped)
        except InvalidUnwrap as error:
            raise AuditUnavailable(
                f"{self._path} and wrapping.key do not belong together; "
                "restore both from one backup"
            ) from error
