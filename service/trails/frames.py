"""Frames: how leaves, payloads and checkpoints lie in a segment file."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from isal.isal_zlib import crc32

MAGIC = b"CSL1"
MAX_PAYLOAD = 16 << 20
_HEAD = struct.Struct(">4sBIII")
"""Magic, kind, body length, payload length, CRC-32 of all but the CRC itself."""
_CHECKED_HEAD = struct.Struct(">4sBII")
_CHECKED = _CHECKED_HEAD.size
_TURN = 5 << 10


class Kind(IntEnum):
    """What a frame holds."""

    HEADER = 1
    """First frame of a segment: where the tree stood when it began."""
    ENTRY = 2
    """A leaf and its payload's ciphertext."""
    COMMIT = 3
    """A signed checkpoint; what stands before it is sealed."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole, undamaged frame."""

    kind: Kind
    offset: int
    end: int
    body: bytes
    payload: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries and the checkpoint that seals them."""

    entries: tuple[Frame, ...]
    commit: Frame


def encode(kind: Kind, body: bytes, payload: bytes = b"") -> bytes:
    """The bytes of a frame."""
    return b"".join(parts(kind, body, payload))


def parts(kind: Kind, body: bytes, payload: bytes = b"") -> tuple[bytes, bytes, bytes]:
    """The bytes of a frame, not yet put together."""
    head = _CHECKED_HEAD.pack(MAGIC, kind, len(body), len(payload))
    crc = _crc(payload, crc32(body, crc32(head)))
    return head + crc.to_bytes(4, "big"), body, payload


def _crc(content: bytes | memoryview, before: int) -> int:
    """CRC-32, in pieces for which the library lets no other thread run, as `hashing` explains."""
    if len(content) <= _TURN:
        return crc32(content, before)
    view = memoryview(content)
    for start in range(0, len(view), _TURN):
        before = crc32(view[start : start + _TURN], before)
    return before


def decode(buffer: bytes, offset: int) -> Frame | None:
    """The frame at an offset; None where it is cut short or damaged."""
    if offset + _HEAD.size > len(buffer):
        return None
    magic, kind, body_length, payload_length, crc = _HEAD.unpack_from(buffer, offset)
    start = offset + _HEAD.size
    middle = start + body_length
    end = middle + payload_length
    if magic != MAGIC or end > len(buffer) or kind not in (1, 2, 3):
        return None
    body, payload = buffer[start:middle], buffer[middle:end]
    head = buffer[offset : offset + _CHECKED]
    if crc32(payload, crc32(body, crc32(head))) != crc:
        return None
    return Frame(Kind(kind), offset, end, body, payload)


def batches(buffer: bytes, offset: int) -> Iterator[Batch]:
    """Whole batches from an offset on; ends before the first frame that is not as it should be."""
    entries: list[Frame] = []
    while (frame := decode(buffer, offset)) is not None:
        if frame.kind is Kind.HEADER:
            return
        if frame.kind is Kind.COMMIT:
            yield Batch(tuple(entries), frame)
            entries = []
        else:
            entries.append(frame)
        offset = frame.end


def batch_leaves(
    buffer: bytes, offset: int
) -> Iterator[tuple[list[tuple[int, memoryview]], Frame]]:
    """Of each batch the leaves, with the offsets of their frames, and the commit frame.

    Only commit frames are checked: whoever reads leaves this way compares them with the tree that
    the commit frame carries. Ends before the first frame that is not as it should be.
    """
    view = memoryview(buffer)
    leaves: list[tuple[int, memoryview]] = []
    while offset + _HEAD.size <= len(buffer):
        magic, kind, body_length, payload_length, _ = _HEAD.unpack_from(buffer, offset)
        start = offset + _HEAD.size
        end = start + body_length + payload_length
        if magic != MAGIC or end > len(buffer):
            return
        if kind == Kind.ENTRY:
            leaves.append((offset, view[start : start + body_length]))
        else:
            commit = decode(buffer, offset)
            if commit is None or commit.kind is not Kind.COMMIT:
                return
            yield leaves, commit
            leaves = []
        offset = end


def whole_batches(
    buffer: bytes | memoryview, offset: int
) -> Iterator[tuple[list[tuple[memoryview, memoryview]], Frame]]:
    """What `batches` gives, nothing copied: leaf and ciphertext of each entry, and the commit."""
    view = memoryview(buffer)
    entries: list[tuple[memoryview, memoryview]] = []
    while offset + _HEAD.size <= len(buffer):
        magic, kind, body_length, payload_length, crc = _HEAD.unpack_from(buffer, offset)
        start = offset + _HEAD.size
        middle = start + body_length
        end = middle + payload_length
        if magic != MAGIC or end > len(buffer) or kind not in (Kind.ENTRY, Kind.COMMIT):
            return
        checked = crc32(view[offset : offset + _CHECKED])
        if crc32(view[start:end], checked) != crc:
            return
        if kind == Kind.ENTRY:
            entries.append((view[start:middle], view[middle:end]))
        else:
            commit = bytes(view[start:middle]), bytes(view[middle:end])
            yield entries, Frame(Kind.COMMIT, offset, end, *commit)
            entries = []
        offset = end


def commits(buffer: bytes, offset: int) -> Iterator[Frame]:
    """Every whole commit frame from an offset on, even behind damage."""
    while (offset := buffer.find(MAGIC, offset)) >= 0:
        frame = decode(buffer, offset)
        if frame is None:
            offset += 1
            continue
        if frame.kind is Kind.COMMIT:
            yield frame
        offset = frame.end


HEAD_SIZE = _HEAD.size


def frame_size(head: bytes) -> int:
    """How many bytes the frame has that begins with this head."""
    _, _, body_length, payload_length, _ = _HEAD.unpack(head)
    return _HEAD.size + int(body_length) + int(payload_length)
