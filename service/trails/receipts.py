"""What a store has acknowledged, remembered on this host: a cache, the store is the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from service.trails.database import Database
from service.trails.pieces import BEGINNING, Piece, Position
from service.trails.stores import Receipt

_SCHEMA = """
CREATE TABLE receipts (
    store TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,      -- the version that was written, whatever lies above it now
    until TEXT NOT NULL,        -- locked until, RFC 3339, or empty where the store does not lock
    checkpoint TEXT NOT NULL,   -- the signed note with which the piece ends
    PRIMARY KEY (store, name)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a store has the log."""

    name: str = ""
    """Of the last piece; empty while there is none."""
    position: Position = BEGINNING
    entries: int = 0
    note: str = ""


class Receipts:
    """The receipts of one store; several processes may use one file."""

    def __init__(self, directory: Path, store: str) -> None:
        self._path = directory / "shipped.sqlite"
        # What a power cut takes from this file, the store's own list gives back.
        self._database = Database(self._path, 1, _SCHEMA, "NORMAL")
        self._store = store

    def add(self, receipt: Receipt, note: str) -> None:
        """Remember a piece; all before it are in the store. Raises AuditUnavailable."""
        until = receipt.locked_until.isoformat() if receipt.locked_until else ""
        row = (self._store, receipt.name, receipt.version, until, note)
        with self._database.used("cannot be written: {}") as connection:
            connection.execute("REPLACE INTO receipts VALUES (?, ?, ?, ?, ?)", row)

    def last(self) -> Watermark:
        """How far the store has the log, as far as is remembered. Raises AuditUnavailable."""
        with self._database.used("cannot be read: {}") as connection:
            row = connection.execute(
                "SELECT name, checkpoint FROM receipts WHERE store = ? ORDER BY name DESC LIMIT 1",
                (self._store,),
            ).fetchone()
        piece = Piece.parse(row[0]) if row else None
        if piece is None:
            return Watermark()
        return Watermark(piece.name, piece.ends, piece.entries, row[1])

    def version(self, name: str) -> str | None:
        """The version under which a piece was written, where it is remembered."""
        with self._database.used("cannot be read: {}") as connection:
            row = connection.execute(
                "SELECT version FROM receipts WHERE store = ? AND name = ?",
                (self._store, name),
            ).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Close the file."""
        self._database.close()
