"""Where in the log a trail stands, and which answers cited what; made from the log alone."""

from __future__ import annotations

import hashlib
import math
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import msgspec
import orjson

from service.trails.database import Database, transaction
from service.trails.frames import HEAD_SIZE, Frame, batch_leaves, decode, frame_size
from service.trails.merkle import (
    EMPTY_ROOT,
    Frontier,
    grown,
    inclusion_path,
    leaf_hash,
    node_hash,
    subtree,
)
from service.trails.records import AnswerId, AuditUnavailable, ConversationId
from service.trails.searching import Sought, micros, release_of, since_epoch
from service.trails.searching import cited as cited_by
from service.trails.segments import LogDamaged, commit_checkpoint, header, segment_path, subtrees

_VERSION = 3
_SCHEMA = """
CREATE TABLE reached (
    segment INTEGER NOT NULL, offset INTEGER NOT NULL, size INTEGER NOT NULL,
    frontier BLOB NOT NULL,
    commit_segment INTEGER, commit_offset INTEGER, commit_digest BLOB
);
INSERT INTO reached VALUES (1, 0, 0, x'', NULL, NULL, NULL);
CREATE TABLE entries (
    n INTEGER PRIMARY KEY, segment INTEGER NOT NULL, offset INTEGER NOT NULL,
    type TEXT NOT NULL, answer TEXT, conversation TEXT, key TEXT,
    about TEXT, release INTEGER, time INTEGER NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX entries_about ON entries (about) WHERE about IS NOT NULL;
CREATE INDEX entries_answer ON entries (answer) WHERE answer IS NOT NULL;
CREATE INDEX entries_conversation ON entries (conversation) WHERE conversation IS NOT NULL;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, passage TEXT NOT NULL, document TEXT NOT NULL,
    UNIQUE (passage, document)
);
CREATE INDEX passages_document ON passages (document);
CREATE TABLE cited (passage INTEGER, n INTEGER, PRIMARY KEY (passage, n)) WITHOUT ROWID;
CREATE TABLE nodes (level INTEGER, n INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, n))
    WITHOUT ROWID
"""
_TABLES = ("entries", "passages", "cited", "nodes")
_STEP = 8
"""Of the tree's levels every eighth is kept; what lies between is hashed when it is asked for."""
_CITING = "n IN (SELECT n FROM cited WHERE passage IN (SELECT id FROM passages WHERE {} = ?))"
_PORTION = 4 << 20
"""Bytes that are read and indexed in one transaction."""
_TURN, _PAUSE = 0.05, 0.0005
"""Seconds of one transaction of whoever gives way, and between two, when readers have theirs."""
_CACHE = 32 << 10
"""KiB of the file that are held in memory: ids are random, so that new rows go all over it."""
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
        self._database = Database(self._path, _VERSION, _SCHEMA, "NORMAL", _CACHE)

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
        return self._answers("WHERE " + _CITING.format("passage"), passage)

    def citing(self, document: str) -> list[AnswerId]:
        """The answers that cited any version of a document, oldest first."""
        return self._answers("WHERE " + _CITING.format("document"), document)

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

    def catch_up(self, within: float = math.inf, give_way: Callable[[], None] | None = None) -> int:
        """Read what the log has beyond this index; how many entries it knows then.

        After `within` seconds the rest is left for another time, and `give_way` returns after each
        batch once it is this index's turn; then readers wait for some batches at most. Raises
        AuditUnavailable.
        """
        until = time.monotonic() + within
        with self._following() as connection:
            self._forget_another_log(connection)
        more = True
        while more:
            with self._following() as connection:
                more = self._read_on(connection, give_way) and time.monotonic() < until
                (size,) = connection.execute("SELECT size FROM reached").fetchone()
            if more and give_way is not None:
                # A lock that is taken again at once goes to nobody who waits for it.
                time.sleep(_PAUSE)
        return int(size)

    def reached(self) -> int:
        """How many entries it knows, without looking for more."""
        return int(self._rows("SELECT size FROM reached")[0][0])

    def rebuild(self) -> int:
        """Forget everything and read the whole log; how many entries there are."""
        with self._database.used() as connection, transaction(connection):
            _clear(connection)
        return self.catch_up()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @contextmanager
    def _following(self) -> Iterator[sqlite3.Connection]:
        otherwise = "cannot follow the log: {}; if the log verifies, delete it, it is made again"
        with self._database.used(otherwise) as connection:
            try:
                yield connection
            except OSError as error:
                raise AuditUnavailable(f"{self._path} {otherwise.format(error)}") from error

    def _rows(self, query: str, *values: object) -> list[tuple[int, ...]]:
        otherwise = "cannot be read: {}; delete it, it is made again"
        with self._database.used(otherwise) as connection:
            return connection.execute(query, values).fetchall()

    def _answers(self, condition: str, value: str) -> list[AnswerId]:
        rows = self._rows(
            f"SELECT DISTINCT answer FROM entries {condition} "  # noqa: S608
            "AND answer IS NOT NULL AND type IN ('answer', 'refusal', 'abort') ORDER BY n",
            value,
        )
        return [AnswerId(str(row[0])) for row in rows]

    def _node(self, level: int, n: int) -> bytes:
        above = level % _STEP
        first, end = n << above, (n + 1) << above
        rows = (
            self._rows("SELECT hash FROM entries WHERE n >= ? AND n < ? ORDER BY n", first, end)
            if level == above
            else self._rows(
                "SELECT hash FROM nodes WHERE level = ? AND n >= ? AND n < ? ORDER BY n",
                level - above,
                first,
                end,
            )
        )
        if len(rows) != end - first:
            raise AuditUnavailable(f"{self._path} lacks a part of the tree; delete it")
        hashes = [cast(bytes, row[0]) for row in rows]
        while len(hashes) > 1:
            hashes = [node_hash(*pair) for pair in zip(hashes[::2], hashes[1::2], strict=True)]
        return hashes[0]

    def _read_on(self, connection: sqlite3.Connection, give_way: Callable[[], None] | None) -> bool:
        """Index some of what one segment has more; whether it is worth asking again."""
        with transaction(connection):
            until = time.monotonic() + _TURN
            segment, offset, before, known = connection.execute(
                "SELECT segment, offset, size, frontier FROM reached"
            ).fetchone()
            frontier = Frontier(before, subtrees(known))
            path = segment_path(self._log, segment)
            with path.open("rb") as file:
                file.seek(offset)
                buffer = file.read(_PORTION)
                start = 0 if offset else header(buffer, path).end
                if next(batch_leaves(buffer, start), None) is None:
                    buffer += file.read()
            end, commit = start, None
            portion = _Portion(segment, offset)
            for leaves, frame in batch_leaves(buffer, start):
                after = portion.add(leaves, frontier, frame)
                if after is None:
                    break
                frontier, end = after, frame.end
                commit = (segment, offset + frame.offset, _digest(frame))
                if give_way is not None:
                    give_way()
                    if time.monotonic() > until:
                        break
            _store(connection, portion)
            size = frontier.size
            follows = segment_path(self._log, segment + 1).exists()
            whole = offset + end == path.stat().st_size
            if follows and not whole and size == before:
                raise LogDamaged(
                    f"{path} is damaged at byte {offset + end}; run `countersign audit verify` "
                    "and restore it from a copy"
                )
            place = (segment + 1, 0) if follows and whole else (segment, offset + end)
            connection.execute(
                "UPDATE reached SET segment = ?, offset = ?, size = ?, frontier = ?",
                (*place, size, b"".join(frontier.hashes)),
            )
            if commit:
                connection.execute(
                    "UPDATE reached SET commit_segment = ?, commit_offset = ?, commit_digest = ?",
                    commit,
                )
        return follows or (size > before and not whole)

    def _forget_another_log(self, connection: sqlite3.Connection) -> None:
        """Start again where the last batch that was read is gone: cut off, or another copy."""
        segment, offset, found = connection.execute(
            "SELECT commit_segment, commit_offset, commit_digest FROM reached"
        ).fetchone()
        if segment is None:
            return
        try:
            same = _digest(read_frame(self._log, Place(-1, segment, offset))) == found
        except LogDamaged:
            same = False
        if not same:
            with transaction(connection):
                _clear(connection)


class _Portion:
    """Rows about the leaves of some batches of one segment."""

    def __init__(self, segment: int, offset: int) -> None:
        """`offset` is where in the segment the buffer begins."""
        self._segment, self._offset = segment, offset
        self.entries: list[tuple[object, ...]] = []
        self.nodes: list[tuple[int, int, bytes]] = []
        self.cited: dict[tuple[str, str], list[int]] = {}
        """By passage and document, the entries that cite it."""

    def add(
        self, leaves: Sequence[tuple[int, memoryview]], frontier: Frontier, commit: Frame
    ) -> Frontier | None:
        """Take the leaves of a batch; the tree after them, None where it is not the promised one.

        Then nothing is taken.
        """
        hashes = [leaf_hash(leaf) for _, leaf in leaves]
        tree, made = grown(frontier, hashes, _STEP)
        if not _promises(commit, tree):
            return None
        self.nodes += made
        said, time_ = "", 0
        for n, ((at, body), hash_) in enumerate(zip(leaves, hashes, strict=True), frontier.size):
            leaf = _entry(body)
            if said != leaf.time:
                said = leaf.time
                time_ = micros(said)
            release = leaf.release
            self.entries.append(
                (
                    n,
                    self._segment,
                    self._offset + at,
                    leaf.type,
                    leaf.answer,
                    leaf.conversation,
                    leaf.payload.key if leaf.payload else None,
                    leaf.about,
                    release.number if isinstance(release, _Release) else release,
                    time_,
                    hash_,
                )
            )
            for cited in leaf.passages:
                self.cited.setdefault((cited.passage, cited.document), []).append(n)
            if leaf.document is not None:
                self.cited.setdefault(("", leaf.document), []).append(n)
        return tree


class _Cited(msgspec.Struct, gc=False):
    passage: str
    document: str = ""


class _Release(msgspec.Struct, gc=False):
    number: int


class _Payload(msgspec.Struct, gc=False):
    key: str


class _Entry(msgspec.Struct, gc=False):
    """What is kept of a leaf; whatever else it says is passed over unread."""

    type: str
    time: str = ""
    answer: str | None = None
    conversation: str | None = None
    payload: _Payload | None = None
    about: str | None = None
    release: _Release | int | None = None
    passages: list[_Cited] = []
    document: str | None = None


_ENTRY = msgspec.json.Decoder(_Entry)


def _entry(body: memoryview) -> _Entry:
    try:
        return _ENTRY.decode(body)
    except msgspec.ValidationError:
        # Some field has another shape than in the leaves of this program.
        leaf = orjson.loads(body)
        payload = leaf.get("payload")
        return _Entry(
            leaf["type"],
            leaf["time"],
            leaf.get("answer"),
            leaf.get("conversation"),
            _Payload(payload["key"]) if payload else None,
            _text(leaf.get("about")),
            release_of(leaf),
            [_Cited(*pair) for pair in cited_by(leaf)],
        )


def _store(connection: sqlite3.Connection, portion: _Portion) -> None:
    many = connection.executemany
    many("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", portion.entries)
    many("INSERT INTO nodes VALUES (?, ?, ?)", portion.nodes)
    many("INSERT OR IGNORE INTO passages (passage, document) VALUES (?, ?)", portion.cited)
    many(
        "INSERT OR IGNORE INTO cited SELECT id, ? FROM passages WHERE passage = ? AND document = ?",
        [(n, *pair) for pair, places in portion.cited.items() for n in places],
    )


def _clear(connection: sqlite3.Connection) -> None:
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608
    connection.execute(
        "UPDATE reached SET segment = 1, offset = 0, size = 0, frontier = x'', "
        "commit_segment = NULL"
    )


def _promises(commit: Frame, tree: Frontier) -> bool:
    """Whether a commit frame is about this tree; the oldest ones carry no subtrees."""
    if commit.payload:
        return subtrees(commit.payload) == tree.hashes
    return commit_checkpoint(commit.body, Path()).root == tree.root()


def _conditions(sought: Sought) -> tuple[str, list[object]]:
    """What is sought as SQL, and its values."""
    since, until = sought.since, sought.until
    conditions: dict[str, Sequence[object]] = {
        "(answer = ? OR about = ?)": (sought.answer,) * 2 if sought.answer else (),
        "(conversation = ? OR about = ?)": (sought.conversation,) * 2
        if sought.conversation
        else (),
        _CITING.format("document"): (sought.document,) if sought.document else (),
        _CITING.format("passage"): (sought.passage,) if sought.passage else (),
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
