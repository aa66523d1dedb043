"""Conversations waiting for a person, kept until somebody has collected them."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from service.trails.records import ConversationId, Sealed

_STEPS = (
    """
CREATE TABLE handoffs (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    asker TEXT NOT NULL,
    release INTEGER,
    reasons TEXT NOT NULL,
    transcript TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    collected_at TEXT
) STRICT;
CREATE INDEX handoffs_waiting ON handoffs (stored_at) WHERE collected_at IS NULL;
""",
    """
ALTER TABLE handoffs ADD COLUMN sealed TEXT;
CREATE INDEX handoffs_conversation ON handoffs (conversation);
""",
    """
CREATE TABLE entering (
    token TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    asker TEXT NOT NULL,
    release INTEGER,
    reasons TEXT NOT NULL,
    transcript TEXT NOT NULL,
    stored_at TEXT NOT NULL
) STRICT;
CREATE INDEX entering_conversation ON entering (conversation);
""",
)
"""From one schema version to the next."""
_SCHEMA = len(_STEPS)
_CONTENT = "id, conversation, asker, release, reasons, transcript, stored_at"
_COLUMNS = f"{_CONTENT}, sealed"


class OutboxUnavailable(Exception):
    """The outbox cannot be read or written; the message says what to do."""


class HandoffMissing(Exception):
    """No hand-off waits under this id."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """A conversation for a person to take over, with what was said and why it came here."""

    id: str
    conversation: ConversationId
    asker: str
    release: int | None
    reasons: tuple[str, ...]
    transcript: tuple[Mapping[str, object], ...]
    """Turns in order: question, answer, outcome, reason; then what the asker left as notes. Where
    it begins with `left_out`, so many turns came before."""
    stored_at: datetime
    sealed: Sealed | None = None
    """The record of it; None while there is none, and where an older version stored it."""


class Outbox:
    """Hand-offs in SQLite (mode 0600); one is durable when `store` returns."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises OutboxUnavailable."""
        self._path = path
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._db = sqlite3.connect(
                path, timeout=5, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA secure_delete=ON")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise OutboxUnavailable(f"the outbox {path} cannot be opened: {error}.") from None

    def store(self, handoff: Handoff, seal: Callable[[], Sealed]) -> Sealed:
        """Store a hand-off together with its record: both or neither.

        One that is there under its id is replaced; if a person took it meanwhile, it waits again.
        It is on disk before it is sealed and is shown to nobody before that; what a crash leaves
        between the two goes with what was collected. Raises OutboxUnavailable, and what `seal`
        raises, which takes the hand-off back.
        """
        token = os.urandom(16).hex()
        with self._writing():
            self._db.execute(
                f"INSERT INTO entering (token, {_CONTENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    token,
                    handoff.id,
                    handoff.conversation,
                    handoff.asker,
                    handoff.release,
                    json.dumps(handoff.reasons),
                    json.dumps(handoff.transcript, ensure_ascii=False),
                    handoff.stored_at.isoformat(),
                ),
            )
        # It may wait for a store that is far away, and nobody else has to wait for that.
        try:
            sealed = seal()
        except BaseException:
            with self._writing():
                self._db.execute("DELETE FROM entering WHERE token = ?", (token,))
            raise
        with self._writing():
            entered = self._db.execute(
                f"INSERT INTO handoffs ({_COLUMNS})"  # noqa: S608
                f" SELECT {_CONTENT}, ? FROM entering WHERE token = ?"
                " ON CONFLICT (id) DO UPDATE SET asker = excluded.asker,"
                " release = excluded.release, reasons = excluded.reasons,"
                " transcript = excluded.transcript, sealed = excluded.sealed, collected_at = NULL",
                (json.dumps(asdict(sealed)), token),
            ).rowcount
            self._db.execute("DELETE FROM entering WHERE token = ?", (token,))
        if not entered:
            raise OutboxUnavailable(
                f"the conversation {handoff.conversation} was forgotten while it was handed over."
            )
        return sealed

    def waiting(self, limit: int = 100) -> tuple[Handoff, ...]:
        """Hand-offs nobody has collected, oldest first."""
        with self._reading():
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM handoffs"  # noqa: S608
                " WHERE collected_at IS NULL ORDER BY stored_at, id LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple(_handoff(row) for row in rows)

    def find(self, handoff: str) -> Handoff:
        """One that nobody has collected. Raises HandoffMissing."""
        with self._reading():
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM handoffs WHERE collected_at IS NULL AND id = ?",  # noqa: S608
                (handoff,),
            ).fetchone()
        if row is None:
            raise HandoffMissing(f"no hand-off {handoff} waits; it may have been collected.")
        return _handoff(row)

    def waiting_of(self, conversation: ConversationId) -> Handoff | None:
        """The latest of a conversation that nobody has collected. Raises OutboxUnavailable."""
        with self._reading():
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM handoffs"  # noqa: S608
                " WHERE collected_at IS NULL AND conversation = ? ORDER BY stored_at DESC LIMIT 1",
                (conversation,),
            ).fetchone()
        return None if row is None else _handoff(row)

    def conversations(self) -> frozenset[ConversationId]:
        """Of which conversations something is stored. Raises OutboxUnavailable."""
        with self._reading():
            rows = self._db.execute(
                "SELECT conversation FROM handoffs UNION SELECT conversation FROM entering"
            ).fetchall()
        return frozenset(ConversationId(row[0]) for row in rows)

    def forget_collected(self, before: datetime) -> int:
        """Remove what was stored before a time and has been collected; how many there were."""
        with self._writing():
            gone = self._db.execute(
                "DELETE FROM handoffs WHERE collected_at IS NOT NULL AND stored_at < ?",
                (before.isoformat(),),
            ).rowcount
            self._db.execute("DELETE FROM entering WHERE stored_at < ?", (before.isoformat(),))
        self._empty_log()
        return gone

    def count_waiting(self) -> int:
        """How many nobody has collected."""
        with self._reading():
            (count,) = self._db.execute(
                "SELECT count(*) FROM handoffs WHERE collected_at IS NULL"
            ).fetchone()
        return int(count)

    def collected(self, handoff: str, clock: Callable[[], datetime]) -> None:
        """Note that a person has it now, and forget the transcript; the trail keeps it."""
        with self._writing():
            self._db.execute(
                "UPDATE handoffs SET collected_at = ?, transcript = '[]' WHERE id = ?",
                (clock().isoformat(), handoff),
            )
        self._empty_log()

    def forget(self, conversation: ConversationId) -> None:
        """Remove everything of a conversation whose personal text must go.

        Its bytes are overwritten in the file and gone from its write-ahead log on return. Raises
        OutboxUnavailable.
        """
        with self._writing():
            for table in ("handoffs", "entering"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE conversation = ?",  # noqa: S608
                    (conversation,),
                )
        self._empty_log()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                raise self._unavailable(error) from None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.Error as error:
                raise self._unavailable(error) from None

    def _empty_log(self) -> None:
        with self._reading():
            busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise OutboxUnavailable(
                f"the outbox {self._path} is being read, so its write-ahead log still holds what "
                "was to go; do it again."
            )

    def _unavailable(self, error: sqlite3.Error) -> OutboxUnavailable:
        return OutboxUnavailable(f"the outbox {self._path} cannot be used: {error}.")

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > _SCHEMA:
            raise OutboxUnavailable(
                f"the outbox {self._path} was written by a newer version of Countersign "
                f"(schema {version}, this one knows {_SCHEMA}); install that version."
            )
        if version == _SCHEMA:
            return
        with self._writing():
            # Another process may have come first.
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            for statement in "".join(_STEPS[version:]).split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_SCHEMA}")


def _handoff(row: Sequence[str]) -> Handoff:
    ident, conversation, asker, release, reasons, transcript, stored_at, sealed = row
    return Handoff(
        ident,
        ConversationId(conversation),
        asker,
        None if release is None else int(release),
        tuple(json.loads(reasons)),
        tuple(json.loads(transcript)),
        datetime.fromisoformat(stored_at),
        None if sealed is None else Sealed(**json.loads(sealed)),
    )
