"""The few calls by which the log changes a file, so that tests can let them fail."""

from __future__ import annotations

import os


class Disk:
    """The operating system's calls as they are. Each raises OSError."""

    def write(self, fd: int, content: bytes | memoryview) -> int:
        """Append; the number of bytes that were taken."""
        return os.write(fd, content)

    def sync(self, fd: int) -> None:
        """Return once what was written is durable."""
        os.fdatasync(fd)

    def truncate(self, fd: int, size: int) -> None:
        """Shorten a file to so many bytes."""
        os.ftruncate(fd, size)


DISK = Disk()
"""The real one."""
