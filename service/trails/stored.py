"""The log as its store has it, compared with the log as this host has it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from service.trails.checkpoints import Checkpoint, Recognised
from service.trails.pieces import Piece, Position, last_checkpoint, matches
from service.trails.receipts import Receipts, Watermark
from service.trails.records import AuditUnavailable
from service.trails.segments import LogDamaged, Tail, segment_path
from service.trails.stores import Held, Kept, Receipt, Store, StoreUnavailable

_LOGGER = logging.getLogger(__name__)


class StoredLog:
    """What of a log its store holds. Objects that this log's key did not sign count for nothing."""

    def __init__(self, store: Store, receipts: Receipts, recognised: Recognised) -> None:
        self._store = store
        self._receipts = receipts
        self._recognised = recognised

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

    def settle(self, directory: Path, tail: Tail) -> Watermark:
        """Compare what the store holds with the segments in a directory; how far they agree.

        What an earlier process shipped without remembering it is taken over. Raises LogDamaged
        where the store holds another history or a longer one, StoreUnavailable.
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
            elif not agrees:
                raise LogDamaged(_other(piece, tail, self._store.id))
            else:
                receipt = Receipt(
                    kept.name, kept.version, piece.sha256, kept.size, held.locked_until
                )
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
            piece = Piece.parse(kept.name)
            if piece is not None and kept.size == piece.end - piece.start:
                yield piece, kept

    def _signed(self, piece: Piece, kept: Kept) -> tuple[Held, str | None]:
        """A version, and the checkpoint with which it ends where it is a piece of this log."""
        held = self._store.get(kept)
        if hashlib.sha256(held.content).hexdigest() != piece.sha256:
            return held, None
        return held, last_checkpoint(held.content, piece, self._recognised)


@dataclass(slots=True)
class Copy:
    """A store's copy of the log, as it was fetched."""

    pieces: int = 0
    problems: list[str] = field(default_factory=list)
    """What keeps the copy from being the log, or from staying it."""
    remarks: list[str] = field(default_factory=list)
    """What somebody did to the store in vain."""


def fetched(store: Store, recognised: Recognised, directory: Path) -> Copy:
    """Write a store's copy of the log as segment files into a directory.

    The files can be verified like any log, and can take the place of one that was lost.
    Raises StoreUnavailable, OSError.
    """
    copy = Copy()
    position = Position()
    for name, versions in groupby(store.versions(), key=lambda kept: kept.name):
        piece = Piece.parse(name)
        if piece is None:
            copy.remarks.append(f"{name} is no piece of this log")
            continue
        held = _genuine(store, recognised, piece, list(versions), copy)
        if held is None:
            continue
        copy.pieces += 1
        if store.locks and held.locked_until is None:
            copy.problems.append(f"{name} is not locked")
        if piece.begins == Position(position.segment + 1):
            position = piece.begins
        if piece.ends <= position:
            continue
        if piece.begins > position:
            copy.problems.append(
                f"nothing reaches from byte {position.offset} of segment {position.segment} "
                f"to byte {piece.start} of segment {piece.segment}"
            )
            position = piece.begins
        with segment_path(directory, piece.segment).open("ab") as file:
            file.write(held.content[position.offset - piece.start :])
        position = piece.ends
    return copy


def _genuine(
    store: Store, recognised: Recognised, piece: Piece, versions: list[Kept], copy: Copy
) -> Held | None:
    """The version of a piece that is what its name says; the others are told of."""
    best: Held | None = None
    for kept in versions:
        held = store.get(kept) if kept.size == piece.end - piece.start else None
        if held is None or hashlib.sha256(held.content).hexdigest() != piece.sha256:
            copy.remarks.append(f"version {kept.version} of {piece.name} holds other bytes")
        elif last_checkpoint(held.content, piece, recognised) is None:
            copy.remarks.append(f"{piece.name} does not end with a checkpoint of this log")
        elif best is None or best.locked_until is None:
            best = held
    return best


def _continues(directory: Path, piece: Piece, position: Position) -> bool:
    """Whether a piece leads on from a position in a log's segments."""
    if piece.begins <= position < piece.ends:
        return True
    path = segment_path(directory, position.segment)
    at_end = path.exists() and position.offset == path.stat().st_size
    return at_end and piece.begins == Position(position.segment + 1)


def _other(piece: Piece, tail: Tail, store: str) -> str:
    note = Checkpoint.parse(tail.note).size if tail.note else 0
    return (
        f"{store} holds {piece.entries} entries that this log does not continue, which has {note}; "
        "restore the log from the store (`countersign audit verify --store --keep DIRECTORY`)"
    )
