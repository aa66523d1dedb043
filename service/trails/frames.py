"""Frames: how leaves, payloads and checkpoints lie in a segment file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MAGIC = b"CSL1"
MAX_PAYLOAD = 16 << 20
_HEAD = struct.Struct(">4sBIII")
"""Magic, kind, body length, payload length, CRC-32 of all but the CRC itself."""
_CHECKED = _HEAD.size - 4


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
    head = _HEAD.pack(MAGIC, kind, len(body), len(payload), 0)
    crc = zlib.crc32(payload, zlib.crc32(body, zlib.crc32(head[:_CHECKED])))
    return b"".join((head[:_CHECKED], crc.to_bytes(4, "big"), body, payload))


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
    if zlib.crc32(payload, zlib.crc32(body, zlib.crc32(head))) != crc:
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


def batch_ends(buffer: bytes, offset: int) -> Iterator[tuple[int, int]]:
    """Where the commit frame of each whole batch begins and ends; nothing is copied.

    Ends before the first frame that is not as it should be, like `batches`.
    """
    view = memoryview(buffer)
    while offset + _HEAD.size <= len(buffer):
        magic, kind, body_length, payload_length, crc = _HEAD.unpack_from(buffer, offset)
        end = offset + _HEAD.size + body_length + payload_length
        if magic != MAGIC or end > len(buffer) or kind not in (Kind.ENTRY, Kind.COMMIT):
            return
        checked = zlib.crc32(view[offset : offset + _CHECKED])
        if zlib.crc32(view[offset + _HEAD.size : end], checked) != crc:
            return
        if kind == Kind.COMMIT:
            yield offset, end
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
