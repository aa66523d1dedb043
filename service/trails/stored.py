"""The log as its store has it, compared with the log as this host has it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import orjson

from service.trails.checkpoints import Checkpoint, CheckpointRejected, Recognised, VerifierKey
from service.trails.frames import Kind, batches, decode
from service.trails.merkle import Frontier
from service.trails.pieces import (
    Piece,
    Position,
    continued,
    header_of,
    last_checkpoint,
    matches,
)
from service.trails.receipts import Receipts, Watermark
from service.trails.records import AuditUnavailable
from service.trails.rotation import successor
from service.trails.segments import SEGMENT_BYTES, LogDamaged, Tail, numbers, segment_path
from service.trails.stores import Held, Kept, Receipt, Store, StoreUnavailable

_LOGGER = logging.getLogger(__name__)
_LARGEST = SEGMENT_BYTES + (66 << 20)
"""Bytes of a whole segment whose last batch took it beyond its size: no piece is larger."""


class StoredLog:
    """What of a log its store holds. Objects that this log's key did not sign count for nothing."""

    def __init__(self, store: Store, receipts: Receipts, recognised: Recognised) -> None:
        self._store = store
        self._receipts = receipts
        self._recognised = recognised
        self.reached = False
        """The store has answered at least once."""

    def watermark(self) -> Watermark:
        """How far the store has the log, as far as this host remembers. Raises AuditUnavailable."""
        return self._receipts.last()

    def add(self, receipt: Receipt, note: str) -> None:
        """Remember the next piece. Raises AuditUnavailable."""
        self._receipts.add(receipt, note)

    def last_note(self) -> str:
        """The largest checkpoint the store holds, asked now; empty where it holds none.

        Raises AuditUnavailable, also while the store cannot be asked.
        """
        mark = self._receipts.last()
        size, note = mark.entries, mark.note
        try:
            for piece, kept in self._beyond(mark):
                if piece.entries > size and (found := self._signed(piece, kept)[1]) is not None:
                    size, note = piece.entries, found
        except StoreUnavailable as error:
            raise AuditUnavailable(
                f"how far the log was shipped cannot be asked: {error}"
            ) from error
        return note

    def settle(self, directory: Path, tail: Tail, *, remember: bool = True) -> Watermark:
        """Compare what the store holds with the segments in a directory; how far they agree.

        What an earlier process shipped without remembering it is taken over; only whoever ships
        may remember. Raises LogDamaged where the store holds another history or a longer one,
        StoreUnavailable.
        """
        mark = self._receipts.last()
        self._require_same(directory, tail, mark)
        for piece, kept in self._beyond(mark):
            agrees = piece.entries <= tail.frontier.size and matches(directory, piece)
            if agrees and not _continues(directory, piece, mark.position):
                continue
            held, note = self._signed(piece, kept)
            if note is None:
                _LOGGER.warning("the store holds an object that is not of this log: %s", kept.name)
            elif not agrees and not _is_known(directory, note):
                raise LogDamaged(_other(piece, tail, self._store.id))
            elif not agrees:
                _LOGGER.warning("the store holds an object that imitates this log: %s", kept.name)
            else:
                receipt = Receipt(
                    kept.name, kept.version, piece.sha256, kept.size, held.locked_until
                )
                if remember:
                    self._receipts.add(receipt, note)
                mark = Watermark(piece.name, piece.ends, piece.entries, note)
        return mark

    def _require_same(self, directory: Path, tail: Tail, mark: Watermark) -> None:
        piece = Piece.parse(mark.name)
        if piece is None:
            return
        if piece.entries > tail.frontier.size or not matches(directory, piece):
            raise LogDamaged(_other(piece, tail, self._store.id))

    def _beyond(self, mark: Watermark) -> Iterator[tuple[Piece, Kept]]:
        for kept in self._store.versions(mark.name):
            self.reached = True
            piece = Piece.parse(kept.name)
            if piece is not None and _fits(piece, kept):
                yield piece, kept
        self.reached = True

    def _signed(self, piece: Piece, kept: Kept) -> tuple[Held, str | None]:
        """A version, and the checkpoint with which it ends where it is a piece of this log."""
        held = self._store.get(kept)
        if hashlib.sha256(held.content).hexdigest() != piece.sha256:
            return held, None
        return held, last_checkpoint(held.content, piece, self._recognised)


class KeyRow:
    """The keys that sign a log, from the first one on; the log itself tells of the others."""

    def __init__(self, first: VerifierKey) -> None:
        self.keys = [first]

    def recognised(self, note: str) -> Checkpoint:
        """The checkpoint, if one of the keys signed it. Raises CheckpointRejected."""
        for key in self.keys[:-1]:
            with suppress(CheckpointRejected):
                return key.check(note)
        return self.keys[-1].check(note)

    def learn(self, content: bytes) -> None:
        """Take over the keys of which the entries of a recognised piece tell."""
        if b'"signing"' not in content:
            return
        first = decode(content, 0)
        start = first.end if first is not None and first.kind is Kind.HEADER else 0
        for batch in batches(content, start):
            for entry in batch.entries:
                with suppress(ValueError):
                    found = successor(orjson.loads(entry.body))
                    if found is not None and found not in self.keys:
                        self.keys.append(found)


@dataclass(slots=True)
class Copy:
    """A store's copy of the log, as it was fetched."""

    pieces: int = 0
    problems: list[str] = field(default_factory=list)
    """What keeps the copy from being the log, or from staying it."""
    remarks: list[str] = field(default_factory=list)
    """What somebody did to the store in vain."""


class Fetching:
    """Puts a store's pieces together again, taking none that the log's keys do not vouch for.

    Whoever can write to the store can put anything beside the pieces, also whole pieces with
    other bytes that end with a genuine checkpoint. So each one must continue the tree.
    """

    def __init__(self, store: Store, keys: KeyRow, directory: Path) -> None:
        self.copy = Copy()
        self._store = store
        self._keys = keys
        self._directory = directory
        self._position = Position()
        self._frontier = Frontier()
        self._unreached: list[Piece] = []

    def run(self) -> Copy:
        """Write segment files, which can be verified like any log. Raises StoreUnavailable."""
        for name, versions in groupby(self._store.versions(), key=lambda kept: kept.name):
            piece = Piece.parse(name)
            if piece is None:
                self.copy.remarks.append(f"{name} is no piece of this log")
            elif piece.ends > self._position:
                self._take(piece, list(versions))
        # What speaks of no more entries than were found is an imitation of what was found.
        for piece in self._unreached:
            if piece.entries > self._frontier.size:
                self.copy.problems.append(
                    f"the copy ends after {self._frontier.size} entries, at byte "
                    f"{self._position.offset} of segment {self._position.segment}: nothing leads "
                    f"from there to {piece.name}"
                )
                break
        return self.copy

    def _take(self, piece: Piece, versions: list[Kept]) -> None:
        found: tuple[Held, Frontier] | None = None
        for kept in versions:
            held = self._store.get(kept) if _fits(piece, kept) else None
            if held is None or hashlib.sha256(held.content).hexdigest() != piece.sha256:
                self.copy.remarks.append(f"version {kept.version} of {kept.name} has other bytes")
                continue
            grown = self._grown(piece, held.content)
            if grown is None:
                self.copy.remarks.append(f"{kept.name} does not continue the log")
                return
            if found is None or found[0].locked_until is None:
                found = held, grown
        if found is None:
            return
        held, self._frontier = found
        if self._store.locks and held.locked_until is None:
            self.copy.problems.append(f"{piece.name} is not locked")
        self._keys.learn(held.content)
        start = self._position.offset if piece.segment == self._position.segment else 0
        with segment_path(self._directory, piece.segment).open("ab") as file:
            file.write(held.content[start - piece.start :])
        self._position = piece.ends
        self.copy.pieces += 1

    def _grown(self, piece: Piece, content: bytes) -> Frontier | None:
        """The tree after a piece; None where the piece is not what comes next."""
        note = last_checkpoint(content, piece, self._keys.recognised)
        if note is None:
            return None
        start = first = 0
        if piece.segment == self._position.segment:
            start = self._position.offset - piece.start
        if start == 0 and piece.start == 0:
            head = header_of(content)
            if head is None or head.frontier != self._frontier:
                start = -1
            else:
                first = head.end
        if start < 0:
            self._unreached.append(piece)
            return None
        grown = continued(self._frontier, content[start:], first)
        checkpoint = Checkpoint.parse(note)
        if grown is None or (grown.size, grown.root()) != (checkpoint.size, checkpoint.root):
            return None
        return grown


def _fits(piece: Piece, kept: Kept) -> bool:
    """Whether a version is as long as its name says, and no longer than a piece can be."""
    return kept.size == piece.end - piece.start <= _LARGEST


def _continues(directory: Path, piece: Piece, position: Position) -> bool:
    """Whether a piece leads on from a position in a log's segments."""
    if piece.begins <= position < piece.ends:
        return True
    path = segment_path(directory, position.segment)
    at_end = path.exists() and position.offset == path.stat().st_size
    return at_end and piece.begins == Position(position.segment + 1)


def _is_known(directory: Path, note: str) -> bool:
    """Whether a log's segments hold this very checkpoint: then it speaks of no other history."""
    paths = (segment_path(directory, number) for number in numbers(directory))
    return any(note.encode() in path.read_bytes() for path in paths)


def _other(piece: Piece, tail: Tail, store: str) -> str:
    note = Checkpoint.parse(tail.note).size if tail.note else 0
    return (
        f"{store} holds {piece.entries} entries that this log does not continue, which has {note}; "
        "restore the log from the store (`countersign audit verify --store --keep DIRECTORY`)"
    )
