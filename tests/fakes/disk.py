"""A disk that fails when told to."""

from __future__ import annotations

import errno
import os
import threading

from service.trails.disk import Disk


class FailingDisk(Disk):
    """The real disk, with faults: full after some bytes, writes or syncs or cuts refused."""

    def __init__(self) -> None:
        self.room: int | None = None
        """Bytes that still fit; None: as many as you like."""
        self.syncs = True
        self.truncates = True
        self.synced = 0
        self.gate = threading.Event()
        """Syncs wait for it."""
        self.gate.set()

    def mend(self) -> None:
        """Everything works again."""
        self.room, self.syncs, self.truncates = None, True, True

    def write(self, fd: int, content: bytes | memoryview) -> int:
        if self.room is None:
            return super().write(fd, content)
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = super().write(fd, content[: self.room])
        self.room -= taken
        return taken

    def sync(self, fd: int) -> None:
        if not self.syncs:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.gate.wait()
        super().sync(fd)
        self.synced += 1

    def truncate(self, fd: int, size: int) -> None:
        if not self.truncates:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().truncate(fd, size)
