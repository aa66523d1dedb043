"""Blobs as files in a directory, durable when written."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from ingest.blobs import BlobConflict, BlobMissing

_KEY = re.compile(r"[a-z0-9]+:[0-9a-zA-Z_-]{4,128}")


class LocalBlobs:
    """One file a key, in directories of at most 256; files can be read by their owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, content: bytes) -> None:
        """Write once: to a file of another name, made durable, then linked into its place."""
        path = self._path(key)
        if path.exists():
            self._compare(key, path, content)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # A link, unlike a rename, fails where another process was first.
            os.link(draft, path)
        except FileExistsError:
            self._compare(key, path, content)
        finally:
            draft.unlink()
        _make_durable(path.parent)
        _make_durable(path.parent.parent)

    def get(self, key: str) -> bytes:
        """Read back."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise BlobMissing(
                f"no blob {key} in {self._folder}; restore it or ingest again"
            ) from None

    def has(self, key: str) -> bool:
        """Whether the key was written."""
        return self._path(key).exists()

    def _compare(self, key: str, path: Path, content: bytes) -> None:
        if path.read_bytes() != content:
            raise BlobConflict(f"the blob {key} already holds other bytes; nothing was written")

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise BlobMissing(f"{key!r} cannot be the key of a blob")
        kind, name = key.split(":", 1)
        return self._folder / kind / name[:2] / name


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
