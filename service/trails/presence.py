"""Who has a log open, so that its keys change only while nobody uses them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.trails.records import AuditUnavailable
from service.trails.secretfiles import create_private

_NAME = "log.users"


class LogInUse(AuditUnavailable):
    """Another process has the log open, or is changing its keys."""


class Presence:
    """A share in the log's use, held until it is closed or its process ends."""

    def __init__(self, directory: Path) -> None:
        """Take a share. Raises LogInUse while keys are being changed."""
        self._fd = _taken(
            directory,
            fcntl.LOCK_SH,
            "the keys of the log are being changed; try again when that is done.",
        )

    def close(self) -> None:
        """Let go; twice does no harm."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Nobody else has the log open for the length of the block. Raises LogInUse."""
    fd = _taken(
        directory,
        fcntl.LOCK_EX,
        f"a service or a command has the log in {directory} open; stop it, then change the keys.",
    )
    try:
        yield
    finally:
        os.close(fd)


def _taken(directory: Path, how: int, otherwise: str) -> int:
    path = directory / _NAME
    create_private(path)
    fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        raise LogInUse(otherwise) from None
    return fd
