"""Blobs in a dictionary."""

from __future__ import annotations

from ingest.blobs import BlobConflict, BlobMissing


class BlobsBroken(Exception):
    """The store fails, as a full or lost disk would."""


class FakeBlobs:
    """Fails on demand, before or after writing: *failed, not written* and *failed, but written*."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.fail_before_writing = False
        self.fail_after_writing = False

    def put(self, key: str, content: bytes) -> None:
        if self.fail_before_writing:
            raise BlobsBroken("not written")
        if self.kept.setdefault(key, content) != content:
            raise BlobConflict(f"the blob {key} already holds other bytes; nothing was written")
        if self.fail_after_writing:
            raise BlobsBroken("written all the same")

    def get(self, key: str) -> bytes:
        try:
            return self.kept[key]
        except KeyError:
            raise BlobMissing(f"no blob {key}") from None

    def has(self, key: str) -> bool:
        return key in self.kept
