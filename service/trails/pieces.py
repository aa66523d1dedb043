"""The log as a store keeps it: runs of whole batches, named by their place and their bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from service.trails.checkpoints import CheckpointRejected, Recognised
from service.trails.frames import Frame, Kind, batches, decode, whole_batches
from service.trails.merkle import Frontier, leaf_hash
from service.trails.payloads import digest
from service.trails.segments import (
    Header,
    LogDamaged,
    Tail,
    commit_checkpoint,
    header,
    numbers,
    segment_path,
)

PIECE_BYTES = 4 << 20
"""A piece ends with the batch that takes it beyond this."""

_NAME: Final = re.compile(r"(\d{8})-(\d{12})-(\d{12})-(\d{16})-([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the log between two batches."""

    segment: int = 1
    offset: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Bytes [start, end) of a segment file, which end with a commit frame."""

    segment: int
    start: int
    end: int
    entries: int
    """How many entries the log has up to here."""
    sha256: str
    """Hex digits, of the bytes."""

    @property
    def name(self) -> str:
        """Sorts as the log runs, and cannot be two different things."""
        span = f"{self.start:012d}-{self.end:012d}"
        return f"{self.segment:08d}-{span}-{self.entries:016d}-{self.sha256}"

    @classmethod
    def parse(cls, name: str) -> Piece | None:
        """The piece of this name; None where a name is not one of ours."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        return cls(int(found[1]), int(found[2]), int(found[3]), int(found[4]), found[5])

    @property
    def begins(self) -> Position:
        """Where it begins."""
        return Position(self.segment, self.start)

    @property
    def ends(self) -> Position:
        """Where the next one begins, unless the segment is at its end."""
        return Position(self.segment, self.end)


BEGINNING: Final = Position()


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece with its bytes, as it is shipped."""

    piece: Piece
    content: bytes
    note: str
    """The signed checkpoint with which it ends."""
    since: str
    """The time of its first entry, as the leaf says."""


def cut(directory: Path, position: Position, tail: Tail, limit: int = PIECE_BYTES) -> Cut | None:
    """The next piece of a log's segments; None where the tail is reached.

    Everything before the tail must be durable. Raises LogDamaged.
    """
    while position.segment <= tail.segment:
        path = segment_path(directory, position.segment)
        with path.open("rb") as file:
            last = position.segment == tail.segment
            end = tail.offset if last else file.seek(0, 2)
            file.seek(position.offset)
            # A batch may be larger than a piece, and is never taken apart.
            buffer = file.read(min(end - position.offset, limit))
            found = _whole(buffer, position, path)
            if found is None and len(buffer) < end - position.offset:
                buffer += file.read(end - position.offset - len(buffer))
                found = _whole(buffer, position, path)
        if found is not None:
            return found
        if buffer and not _only_header(buffer, position):
            raise LogDamaged(
                f"{path} is damaged at byte {position.offset}; run `countersign audit verify` and "
                "restore the file from a copy"
            )
        position = Position(position.segment + 1)
    return None


def last_checkpoint(content: bytes, piece: Piece, recognised: Recognised) -> str | None:
    """The signed note with which a piece ends; None where no key of the log signed it."""
    start = _first(content, piece.begins, Path(piece.name))
    commit = _last_commit(content, start) if start is not None else None
    if commit is None or commit.end != len(content):
        return None
    try:
        note = commit.body.decode()
        return note if recognised(note).size == piece.entries else None
    except (CheckpointRejected, UnicodeDecodeError):
        return None


def matches(directory: Path, piece: Piece) -> bool:
    """Whether a log's segments hold the bytes of a piece where it says they stand."""
    if piece.segment not in numbers(directory):
        return False
    with segment_path(directory, piece.segment).open("rb") as file:
        file.seek(piece.start)
        content = file.read(piece.end - piece.start)
    return hashlib.sha256(content).hexdigest() == piece.sha256


def header_of(content: bytes) -> Header | None:
    """The header with which a segment's first piece begins; None where there is none."""
    try:
        return header(content, Path())
    except LogDamaged:
        return None


def continued(frontier: Frontier, content: bytes, start: int) -> Frontier | None:
    """The tree after the batches that fill a buffer from `start` on.

    None where they do not fill it, or a payload is not its leaf's.
    """
    end = start
    for batch in batches(content, start):
        if not all(_has_its_payload(entry) for entry in batch.entries):
            return None
        frontier = frontier.extended(leaf_hash(entry.body) for entry in batch.entries)
        end = batch.commit.end
    return frontier if start < end == len(content) else None


def _has_its_payload(entry: Frame) -> bool:
    try:
        named = orjson.loads(entry.body).get("payload")
    except (ValueError, AttributeError):
        return False
    wanted = named.get("digest") if isinstance(named, dict) else None
    return bool(wanted == (digest(entry.payload) if entry.payload else None))


def _whole(buffer: bytes, position: Position, path: Path) -> Cut | None:
    """What lies whole in a buffer that was read at a position."""
    start = _first(buffer, position, path)
    commit = _last_commit(buffer, start) if start is not None else None
    first = decode(buffer, start) if start is not None else None
    if commit is None or first is None:
        return None
    content = buffer[: commit.end]
    sha256 = hashlib.sha256(content).hexdigest()
    entries = commit_checkpoint(commit.body, path).size
    end = position.offset + commit.end
    piece = Piece(position.segment, position.offset, end, entries, sha256)
    since = orjson.loads(first.body).get("time", "") if first.kind is Kind.ENTRY else ""
    return Cut(piece, content, commit.body.decode(), str(since))


def _first(buffer: bytes, position: Position, path: Path) -> int | None:
    """Where the first batch begins in a buffer that was read at a position; None for nowhere."""
    if position.offset:
        return 0
    try:
        return header(buffer, path).end
    except LogDamaged:
        return None


def _last_commit(buffer: bytes, start: int) -> Frame | None:
    """That of the last whole batch."""
    found = None
    for _, commit in whole_batches(buffer, start):
        found = commit
    return found


def _only_header(buffer: bytes, position: Position) -> bool:
    return _first(buffer, position, Path()) == len(buffer)
