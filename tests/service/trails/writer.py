"""A process that seals until it is done or killed, and writes down what it was promised."""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from service.trails.disk import DISK, Disk
from service.trails.records import AuditUnavailable
from service.trails.sealed_log import SealedLog
from tests.service.trails.samples import ORIGIN, record


class Forgetful(Disk):
    """A disk that nobody waits for: what a durability test must find out."""

    def sync(self, fd: int) -> None:
        """Say that it is done, and do nothing."""


def main(
    directory: str, count: int, threads: int, output: int = 1, disk: Disk = DISK, unlucky: int = 0
) -> None:
    """Seal `count` records from so many threads; so many times a thread may be refused."""
    log = SealedLog.open(Path(directory), ORIGIN, lambda: datetime.now(UTC), disk=disk)

    def work() -> None:
        failures = 0
        for _ in range(count // threads):
            answer, leaf, payload = record()
            try:
                sealed = log.seal(leaf, payload)
            except AuditUnavailable:
                failures += 1
                if failures > unlucky:
                    raise
                continue
            # One call, so that a line is there whole or not at all, and none is told too late.
            os.write(output, f"{sealed.index} {answer} {sealed.leaf}\n".encode())

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
