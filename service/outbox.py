"""Conversations waiting for a person, kept until somebody has collected them."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from service.trails.records import ConversationId, Sealed, Trail

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
TYPE = "handoff"
"""Type of the leaf that tells of a hand-off."""
NOTES = 10
"""Of more notes to one hand-off the latest are handed over; the records keep the others."""


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
        """Store a hand-off and seal its record.

        It is on disk before it is sealed and is shown to nobody before that. What a crash leaves
        between the two goes with what was collected where it was not sealed, and is shown once
        `settle` has found its record. One that is there under its id is replaced if its record is
        older; the notes of both stay. If a person took it meanwhile, it waits again. Raises
        OutboxUnavailable, and what `seal` raises, which takes the hand-off back.
        """
        token = os.urandom(16).hex()
        with self._writing():
            self._db.execute(
                f"INSERT INTO entering (token, {_CONTENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (token, *_row(handoff)),
            )
        # It may wait for a store that is far away, and nobody else has to wait for that.
        try:
            sealed = seal()
        except BaseException:
            with self._writing():
                self._db.execute("DELETE FROM entering WHERE token = ?", (token,))
            raise
        with self._writing():
            entered = self._enter(token, handoff.id, sealed)
        if not entered:
            raise OutboxUnavailable(
                f"the conversation {handoff.conversation} was forgotten while it was handed over."
            )
        return sealed

    def settle(self, records_of: Callable[[ConversationId], Sequence[Trail]]) -> int:
        """Show what was sealed and then left by a crash or an error; how many there were.

        `records_of` gives the records of a conversation, oldest first. Raises OutboxUnavailable,
        and what it raises.
        """
        with self._reading():
            rows = self._db.execute(f"SELECT token, {_CONTENT}, NULL FROM entering").fetchall()  # noqa: S608
        settled = 0
        for token, *row in rows:
            handoff = _handoff(row)
            records = [r for r in records_of(handoff.conversation) if _tells(r, handoff)]
            if records:
                with self._writing():
                    settled += self._enter(token, handoff.id, records[-1].sealed)
        return settled

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

    def _enter(self, token: str, ident: str, sealed: Sealed) -> bool:
        """Show what was sealed; False where it was forgotten meanwhile."""
        entering = self._db.execute(
            f"SELECT {_CONTENT}, NULL FROM entering WHERE token = ?",  # noqa: S608
            (token,),
        ).fetchone()
        there = self._db.execute(
            f"SELECT {_COLUMNS} FROM handoffs WHERE id = ?",  # noqa: S608
            (ident,),
        ).fetchone()
        kept = None if there is None else _handoff(there)
        if entering is None:
            # Somebody settled it.
            return kept is not None and _index(kept) >= sealed.index
        shown = replace(_handoff(entering), sealed=sealed)
        if kept is not None:
            older, newer = sorted((kept, shown), key=_index)
            # Of one that a person took the text is gone; what they may not have seen waits.
            shown = replace(newer, transcript=_merged(older, newer)) if newer.transcript else shown
        self._db.execute(
            f"INSERT INTO handoffs ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET asker = excluded.asker,"
            " release = excluded.release, reasons = excluded.reasons,"
            " transcript = excluded.transcript, sealed = excluded.sealed, collected_at = NULL",
            (*_row(shown), json.dumps(asdict(shown.sealed or sealed))),
        )
        self._db.execute("DELETE FROM entering WHERE token = ?", (token,))
        return True

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


def _index(handoff: Handoff) -> int:
    return -1 if handoff.sealed is None else handoff.sealed.index


def _merged(older: Handoff, newer: Handoff) -> tuple[Mapping[str, object], ...]:
    """What the newer one says, and the notes of both."""
    notes: list[Mapping[str, object]] = []
    for turn in (*older.transcript, *newer.transcript):
        if "note" in turn and turn not in notes:
            notes.append(turn)
    return (*(turn for turn in newer.transcript if "note" not in turn), *notes[-NOTES:])


def _tells(record: Trail, handoff: Handoff) -> bool:
    """Whether a record is of exactly this hand-off."""
    told = (record.payload or {}).get("transcript")
    same = (record.leaf["type"], record.leaf.get("handoff")) == (TYPE, handoff.id)
    return same and told == list(handoff.transcript)


def _row(handoff: Handoff) -> tuple[object, ...]:
    return (
        handoff.id,
        handoff.conversation,
        handoff.asker,
        handoff.release,
        json.dumps(handoff.reasons),
        json.dumps(handoff.transcript, ensure_ascii=False),
        handoff.stored_at.isoformat(),
    )


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
