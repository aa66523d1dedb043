"""Secret bytes in files that only their owner may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from service.trails.records import AuditUnavailable


class SecretExposed(AuditUnavailable):
    """A secret can be read by others than its owner."""


def require_private(path: Path) -> None:
    """Refuse a file that others may read or write. Raises SecretExposed."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise SecretExposed(
            f"{path} is open to others (mode {mode:04o}); "
            f"run `chmod 600 {path}`, and replace the secret if somebody may have read it"
        )


def create_private(path: Path) -> None:
    """An empty file, 0600 whatever the umask says, unless one is there already."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def sync_directory(path: Path) -> None:
    """Make the names in a directory durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def replace_durably(path: Path, content: bytes) -> None:
    """Write a whole file 0600 so that a crash leaves either the old bytes or the new ones."""
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.new")
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(fd)
    draft.replace(path)
    sync_directory(path.parent)


def secret(path: Path, length: int = 32) -> bytes:
    """The secret in a file; made at first use. Raises SecretExposed, AuditUnavailable."""
    if not path.exists():
        replace_durably(path, os.urandom(length))
    require_private(path)
    content = path.read_bytes()
    if len(content) != length:
        raise AuditUnavailable(
            f"{path} holds {len(content)} bytes instead of {length}; restore it from a backup"
        )
    return content
