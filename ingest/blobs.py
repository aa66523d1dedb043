"""Where originals, canonical texts and vectors lie, each written once."""

from __future__ import annotations

from typing import Protocol


class BlobMissing(Exception):
    """No blob under this key."""


class BlobConflict(Exception):
    """The key already holds other bytes."""


class BlobStore(Protocol):
    """Bytes under keys such as `sha256:…`.

    A write is durable when `put` returns. Writing the same bytes to the same
    key again succeeds; writing other bytes raises BlobConflict.
    """

    def put(self, key: str, content: bytes) -> None:
        """Write once."""

    def get(self, key: str) -> bytes:
        """Read back; raises BlobMissing."""

    def has(self, key: str) -> bool:
        """Whether the key was written."""
