"""Segment files: the log in pieces, each beginning with where the tree stood."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import orjson

from service.trails.canonical import canonical
from service.trails.checkpoints import Checkpoint, CheckpointRejected
from service.trails.frames import MAGIC, Kind, batches, decode, encode
from service.trails.merkle import Frontier, leaf_hash
from service.trails.records import AuditUnavailable
from service.trails.secretfiles import replace_durably

SEGMENT_BYTES = 64 << 20
"""A segment that would grow beyond this is followed by another one."""

_NAME = re.compile(r"(\d{8})\.seg")


class LogDamaged(AuditUnavailable):
    """What is on disk is not what was sealed; no automatic step may touch it."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the log ends."""

    segment: int
    file: tuple[int, int]
    """Device and inode, to notice a file that was replaced."""
    offset: int
    """End of the last commit frame."""
    frontier: Frontier
    note: str
    """The last signed checkpoint; empty while nothing is sealed."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first frame of a segment says."""

    origin: str
    segment: int
    frontier: Frontier
    note: str
    end: int
    """Where its frame ends."""


def segment_path(directory: Path, number: int) -> Path:
    """The file of a segment."""
    return directory / f"{number:08d}.seg"


def numbers(directory: Path) -> list[int]:
    """The segments there are, in order."""
    names = (_NAME.fullmatch(name) for name in os.listdir(directory))
    return sorted(int(name[1]) for name in names if name)


def last_segment(directory: Path) -> tuple[int, int] | None:
    """The number and length of the last segment, if there is one."""
    found = numbers(directory) if directory.exists() else []
    return (found[-1], segment_path(directory, found[-1]).stat().st_size) if found else None


def create(directory: Path, origin: str, number: int, frontier: Frontier, note: str) -> None:
    """Begin a segment. It has its whole header or does not exist."""
    body = canonical(
        {
            "v": 1,
            "log": origin,
            "segment": number,
            "size": frontier.size,
            "frontier": [base64.b64encode(hash_).decode() for hash_ in frontier.hashes],
            "checkpoint": note,
        }
    )
    replace_durably(segment_path(directory, number), encode(Kind.HEADER, body))


def header(buffer: bytes, path: Path) -> Header:
    """The header of a segment. Raises LogDamaged."""
    frame = decode(buffer, 0)
    if frame is None or frame.kind is not Kind.HEADER:
        raise LogDamaged(f"{path} does not begin with a whole header; restore it from a copy")
    try:
        fields = orjson.loads(frame.body)
        hashes = tuple(base64.b64decode(text) for text in fields["frontier"])
        frontier = Frontier(fields["size"], hashes)
        return Header(fields["log"], fields["segment"], frontier, fields["checkpoint"], frame.end)
    except (ValueError, TypeError, KeyError) as error:
        raise LogDamaged(f"{path} begins with a header that cannot be read: {error}") from error


def advanced(tail: Tail, buffer: bytes, path: Path) -> Tail:
    """The tail after the whole batches of a buffer that was read at `tail.offset`.

    Raises LogDamaged where a batch is whole but not the continuation.
    """
    start, frontier, note, end = tail.offset, tail.frontier, tail.note, 0
    for batch in batches(buffer, 0):
        frontier = frontier.extended(leaf_hash(entry.body) for entry in batch.entries)
        promised = commit_checkpoint(batch.commit.body, path)
        if promised.size != frontier.size or promised.root != frontier.root():
            raise LogDamaged(
                f"{path} holds a checkpoint of size {promised.size} that does not follow from the "
                "entries before it; run `countersign audit verify` and restore the file from a copy"
            )
        note, end = batch.commit.body.decode(), batch.commit.end
    return replace(tail, offset=start + end, frontier=frontier, note=note)


def adopted(tail: Tail, end: bytes, size: int) -> Tail | None:
    """The tail that the last commit frame of a file of `size` bytes tells by itself.

    `end` is how the file ends. None where it does not end with such a frame; then the entries
    must be read. The frame carries the complete subtrees, and its checkpoint their root, so that
    a process need not hash again what another one on this host has just sealed.
    """
    start = len(end)
    while (start := end.rfind(MAGIC, 0, start)) >= 0:
        frame = decode(end, start)
        if frame is None or frame.kind is not Kind.COMMIT or frame.end != len(end):
            continue
        try:
            note = frame.body.decode()
            promised = Checkpoint.parse(note)
            frontier = Frontier(promised.size, subtrees(frame.payload))
        except ValueError:
            return None
        if promised.size <= tail.frontier.size or frontier.root() != promised.root:
            return None
        return replace(tail, offset=size, frontier=frontier, note=note)
    return None


def subtrees(payload: bytes) -> tuple[bytes, ...]:
    """The hashes that a commit frame carries."""
    return tuple(payload[at : at + 32] for at in range(0, len(payload), 32))


def commit_checkpoint(body: bytes, path: Path) -> Checkpoint:
    """The checkpoint of a commit frame. Raises LogDamaged."""
    try:
        return Checkpoint.parse(body.decode())
    except (CheckpointRejected, UnicodeDecodeError) as error:
        raise LogDamaged(f"{path} holds a commit frame without a checkpoint: {error}") from error
