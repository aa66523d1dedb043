"""A process that seals until it is killed, and prints what it was promised."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from service.trails.sealed_log import SealedLog
from tests.service.trails.samples import ORIGIN, record


def main(directory: str, count: str, threads: str) -> None:
    """Seal `count` records, from so many threads."""
    log = SealedLog.open(Path(directory), ORIGIN, lambda: datetime.now(UTC))
    output = threading.Lock()

    def work() -> None:
        for _ in range(int(count) // int(threads)):
            answer, leaf, payload = record()
            sealed = log.seal(leaf, payload)
            with output:
                sys.stdout.write(f"{sealed.index} {answer} {sealed.leaf}\n")
                sys.stdout.flush()

    workers = [threading.Thread(target=work) for _ in range(int(threads))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    log.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
