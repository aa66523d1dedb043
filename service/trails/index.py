"""Where in the log a trail stands, and which answers cited what; made from the log alone."""

from __future__ import annotations

import hashlib
import math
import sqlite3
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from service.trails.database import connected, transaction
from service.trails.frames import HEAD_SIZE, Batch, Frame, batches, decode, frame_size
from service.trails.merkle import EMPTY_ROOT, completed, inclusion_path, leaf_hash, subtree
from service.trails.records import AnswerId, AuditUnavailable, ConversationId
from service.trails.searching import Sought, micros, release_of, since_epoch
from service.trails.searching import cited as cited_by
from service.trails.segments import LogDamaged, header, segment_path

_VERSION = 2
_SCHEMA = """
CREATE TABLE reached (
    segment INTEGER NOT NULL, offset INTEGER NOT NULL, size INTEGER NOT NULL,
    commit_segment INTEGER, commit_offset INTEGER, commit_digest BLOB
);
INSERT INTO reached VALUES (1, 0, 0, NULL, NULL, NULL);
CREATE TABLE entries (
    n INTEGER PRIMARY KEY, segment INTEGER NOT NULL, offset INTEGER NOT NULL,
    type TEXT NOT NULL, answer TEXT, conversation TEXT, key TEXT,
    about TEXT, release INTEGER, time INTEGER NOT NULL
);
CREATE INDEX entries_about ON entries (about) WHERE about IS NOT NULL;
CREATE INDEX entries_answer ON entries (answer) WHERE answer IS NOT NULL;
CREATE INDEX entries_conversation ON entries (conversation) WHERE conversation IS NOT NULL;
CREATE TABLE cited (
    passage TEXT NOT NULL, document TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (passage, n)
) WITHOUT ROWID;
CREATE INDEX cited_document ON cited (document, n);
CREATE TABLE nodes (level INTEGER, n INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, n))
    WITHOUT ROWID
"""
_TABLES = ("entries", "cited", "nodes")
_PORTION = 4 << 20
"""Bytes that are read and indexed in one transaction."""
_BEYOND = 1 << 53
"""No log has so many entries."""
ANSWERING = ("answer", "refusal", "abort")
"""Types of leaf that an answer's trail is made of; others only mention the answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies."""

    index: int
    segment: int
    offset: int


class TrailIndex:
    """A cache: it may be deleted, lags behind, and is caught up by whoever misses an entry."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / "trails.sqlite"
        self._log = directory / "log"
        # NORMAL: what a power cut takes from a cache is read from the log again.
        _forget_older(self._path)
        self._connection = connected(self._path, _VERSION, _SCHEMA, "NORMAL")
        self._lock = threading.Lock()

    def place(self, answer: AnswerId) -> Place | None:
        """Where the record of an answer lies."""
        marks = ",".join("?" * len(ANSWERING))
        rows = self._rows(
            f"SELECT n, segment, offset FROM entries WHERE answer = ? AND type IN ({marks}) "  # noqa: S608
            "ORDER BY n LIMIT 1",
            answer,
            *ANSWERING,
        )
        return Place(*rows[0]) if rows else None

    def at(self, index: int) -> Place | None:
        """Where the entry of this index lies."""
        rows = self._rows("SELECT n, segment, offset FROM entries WHERE n = ?", index)
        return Place(*rows[0]) if rows else None

    def frame(self, place: Place) -> Frame | None:
        """The entry at a place; None where the log has another one there. Raises LogDamaged."""
        frame = read_frame(self._log, place)
        return frame if leaf_hash(frame.body) == self._node(0, place.index) else None

    def keys(self, conversation: ConversationId, before: int = _BEYOND) -> list[str]:
        """Every key that this conversation's records before an entry were sealed with."""
        rows = self._rows(
            "SELECT DISTINCT key FROM entries WHERE conversation = ? AND key IS NOT NULL AND n < ?",
            conversation,
            before,
        )
        return [str(row[0]) for row in rows]

    def places_of(self, conversation: ConversationId) -> list[Place]:
        """Where the records of a conversation lie, oldest first."""
        rows = self._rows(
            "SELECT n, segment, offset FROM entries WHERE conversation = ? ORDER BY n",
            conversation,
        )
        return [Place(*row) for row in rows]

    def places_typed(self, *types: str, since: int = 0) -> list[Place]:
        """Where the records of these types lie, from an entry on, oldest first."""
        marks = ",".join("?" * len(types))
        rows = self._rows(
            f"SELECT n, segment, offset FROM entries WHERE n >= ? AND type IN ({marks}) "  # noqa: S608
            "ORDER BY n",
            since,
            *types,
        )
        return [Place(*row) for row in rows]

    def answers_of(self, conversation: ConversationId) -> list[AnswerId]:
        """The answers of a conversation, oldest first."""
        return self._answers("WHERE conversation = ?", conversation)

    def citing_passage(self, passage: str) -> list[AnswerId]:
        """The answers that cited a passage, oldest first."""
        return self._answers("JOIN cited USING (n) WHERE passage = ?", passage)

    def citing(self, document: str) -> list[AnswerId]:
        """The answers that cited any version of a document, oldest first."""
        return self._answers("WHERE n IN (SELECT n FROM cited WHERE document = ?)", document)

    def matching(self, sought: Sought, most: int | None = None) -> list[Place]:
        """Where records may lie that are sought, oldest first; of more than `most` the newest.

        Who acted is not known here.
        """
        conditions, values = _conditions(sought)
        rows = self._rows(
            f"SELECT n, segment, offset FROM entries WHERE {conditions} "  # noqa: S608
            "ORDER BY n DESC LIMIT ?",
            *values,
            -1 if most is None else most,
        )
        return [Place(*row) for row in reversed(rows)]

    def count(self, sought: Sought) -> int:
        """How many records may be what is sought."""
        conditions, values = _conditions(sought)
        rows = self._rows(f"SELECT count(*) FROM entries WHERE {conditions}", *values)  # noqa: S608
        return int(rows[0][0])

    def root(self, size: int) -> bytes:
        """The root of the tree of the first `size` entries."""
        return subtree(self._node, 0, size) if size else EMPTY_ROOT

    def path(self, index: int, size: int) -> list[bytes]:
        """The inclusion path of an entry in the tree of the first `size` entries."""
        return inclusion_path(self._node, index, size)

    def node(self, level: int, n: int) -> bytes:
        """Hash of the n-th complete subtree of 2^level leaves. Raises AuditUnavailable."""
        return self._node(level, n)

    def catch_up(self, within: float = math.inf) -> int:
        """Read what the log has beyond this index; how many entries it knows then.

        After `within` seconds the rest is left for another time. Raises AuditUnavailable.
        """
        until = time.monotonic() + within
        with self._lock:
            try:
                self._forget_another_log()
                while self._read_on() and time.monotonic() < until:
                    pass
                (size,) = self._connection.execute("SELECT size FROM reached").fetchone()
            except (sqlite3.Error, OSError) as error:
                raise AuditUnavailable(
                    f"{self._path} cannot follow the log: {error}; if the log verifies, "
                    "delete the index, it is made again"
                ) from error
            return int(size)

    def reached(self) -> int:
        """How many entries it knows, without looking for more."""
        return int(self._rows("SELECT size FROM reached")[0][0])

    def rebuild(self) -> int:
        """Forget everything and read the whole log; how many entries there are."""
        with self._lock, transaction(self._connection):
            self._clear()
        return self.catch_up()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _rows(self, query: str, *values: object) -> list[tuple[int, ...]]:
        with self._lock:
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise AuditUnavailable(
                    f"{self._path} cannot be read: {error}; delete it, it is made again"
                ) from error

    def _answers(self, condition: str, value: str) -> list[AnswerId]:
        rows = self._rows(
            f"SELECT DISTINCT answer FROM entries {condition} "  # noqa: S608
            "AND answer IS NOT NULL AND type IN ('answer', 'refusal', 'abort') ORDER BY n",
            value,
        )
        return [AnswerId(str(row[0])) for row in rows]

    def _node(self, level: int, n: int) -> bytes:
        rows = self._rows("SELECT hash FROM nodes WHERE level = ? AND n = ?", level, n)
        if not rows:
            raise AuditUnavailable(f"{self._path} lacks a part of the tree; delete it")
        return bytes(rows[0][0])

    def _read_on(self) -> bool:
        """Index some of what one segment has more; whether it is worth asking again."""
        with transaction(self._connection):
            segment, offset, before = self._connection.execute(
                "SELECT segment, offset, size FROM reached"
            ).fetchone()
            path = segment_path(self._log, segment)
            with path.open("rb") as file:
                file.seek(offset)
                buffer = file.read(_PORTION)
                if next(batches(buffer, 0 if offset else header(buffer, path).end), None) is None:
                    buffer += file.read()
            end = 0 if offset else header(buffer, path).end
            size, commit = before, None
            for batch in batches(buffer, end):
                size = self._add(batch, segment, offset, size)
                end = batch.commit.end
                commit = (segment, offset + batch.commit.offset, _digest(batch.commit))
            follows = segment_path(self._log, segment + 1).exists()
            whole = offset + end == path.stat().st_size
            if follows and not whole and size == before:
                raise LogDamaged(
                    f"{path} is damaged at byte {offset + end}; run `countersign audit verify` "
                    "and restore it from a copy"
                )
            reached = (segment + 1, 0, size) if follows and whole else (segment, offset + end, size)
            self._connection.execute(
                "UPDATE reached SET segment = ?, offset = ?, size = ?", reached
            )
            if commit:
                self._connection.execute(
                    "UPDATE reached SET commit_segment = ?, commit_offset = ?, commit_digest = ?",
                    commit,
                )
        return follows or (size > before and not whole)

    def _add(self, batch: Batch, segment: int, offset: int, size: int) -> int:
        entries: list[tuple[object, ...]] = []
        cited: list[tuple[str, str, int]] = []
        made: dict[tuple[int, int], bytes] = {}

        def node(level: int, n: int) -> bytes:
            return made.get((level, n)) or self._made_node(level, n)

        for n, frame in enumerate(batch.entries, size):
            leaf = orjson.loads(frame.body)
            place = (n, segment, offset + frame.offset)
            key = leaf.get("payload", {}).get("key")
            entries.append(
                (
                    *place,
                    leaf["type"],
                    leaf.get("answer"),
                    leaf.get("conversation"),
                    key,
                    _text(leaf.get("about")),
                    release_of(leaf),
                    micros(leaf.get("time", "")),
                )
            )
            cited += ((*pair, n) for pair in cited_by(leaf))
            for level, number, hash_ in completed(n, leaf_hash(frame.body), node):
                made[level, number] = hash_
        many = self._connection.executemany
        many("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", entries)
        many("INSERT OR IGNORE INTO cited VALUES (?, ?, ?)", cited)
        many("INSERT INTO nodes VALUES (?, ?, ?)", [(*place, made[place]) for place in made])
        return size + len(entries)

    def _made_node(self, level: int, n: int) -> bytes:
        (hash_,) = self._connection.execute(
            "SELECT hash FROM nodes WHERE level = ? AND n = ?", (level, n)
        ).fetchone()
        return bytes(hash_)

    def _forget_another_log(self) -> None:
        """Start again where the last batch that was read is gone: cut off, or another copy."""
        segment, offset, found = self._connection.execute(
            "SELECT commit_segment, commit_offset, commit_digest FROM reached"
        ).fetchone()
        if segment is None:
            return
        try:
            same = _digest(read_frame(self._log, Place(-1, segment, offset))) == found
        except LogDamaged:
            same = False
        if not same:
            with transaction(self._connection):
                self._clear()

    def _clear(self) -> None:
        for table in _TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        self._connection.execute(
            "UPDATE reached SET segment = 1, offset = 0, size = 0, commit_segment = NULL"
        )


def _conditions(sought: Sought) -> tuple[str, list[object]]:
    """What is sought as SQL, and its values."""
    since, until = sought.since, sought.until
    conditions: dict[str, Sequence[object]] = {
        "(answer = ? OR about = ?)": (sought.answer,) * 2 if sought.answer else (),
        "(conversation = ? OR about = ?)": (sought.conversation,) * 2
        if sought.conversation
        else (),
        "n IN (SELECT n FROM cited WHERE document = ?)": (sought.document,)
        if sought.document
        else (),
        "n IN (SELECT n FROM cited WHERE passage = ?)": (sought.passage,) if sought.passage else (),
        "release = ?": (sought.release,) if sought.release is not None else (),
        "time >= ?": (since_epoch(since),) if since else (),
        "time < ?": (since_epoch(until),) if until else (),
        f"type IN ({','.join('?' * len(sought.types))})": sought.types,
    }
    given = {text: values for text, values in conditions.items() if values}
    values = [value for values in given.values() for value in values]
    return " AND ".join(["TRUE", *given]), values


def read_frame(log: Path, place: Place) -> Frame:
    """The entry that lies at a place. Raises LogDamaged."""
    path = segment_path(log, place.segment)
    try:
        with path.open("rb") as file:
            file.seek(place.offset)
            head = file.read(HEAD_SIZE)
            frame = decode(head + file.read(frame_size(head) - HEAD_SIZE), 0)
    except (OSError, struct.error) as error:
        raise LogDamaged(f"{path} has no entry at byte {place.offset}: {error}") from error
    if frame is None:
        raise LogDamaged(
            f"{path} is damaged at byte {place.offset}; run `countersign audit verify`"
        )
    return frame


def _digest(frame: Frame) -> bytes:
    return hashlib.sha256(frame.body).digest()


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _forget_older(path: Path) -> None:
    """Delete an index of an earlier schema: it is made again from the log."""
    if not path.exists():
        return
    try:
        connection = sqlite3.connect(path)
        try:
            (found,) = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise AuditUnavailable(
            f"{path} cannot be read: {error}; delete it, it is made again"
        ) from error
    if 0 < found < _VERSION:
        for name in ("", "-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
