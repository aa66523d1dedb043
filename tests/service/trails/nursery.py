"""Writers in processes of their own, forked from one that has imported everything."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from service.trails.disk import DISK
from service.trails.records import AnswerId
from service.trails.sealed_log import SealedLog
from tests.service.trails import writer

ROOT = Path(__file__).parents[3]

Promise = tuple[int, AnswerId, str]


def times(sample: int, whole: int) -> int:
    """How often: a sample in every run, the whole in `make faults`."""
    return whole if os.environ.get("COUNTERSIGN_TEST_FAULTS") == "whole" else sample


def assert_kept(log: SealedLog, told: Sequence[Promise]) -> None:
    """Nothing is lost, nothing has moved, nothing is there twice."""
    indexes = [index for index, _, _ in told]
    assert len(indexes) == len(set(indexes))
    for index, answer, leaf in told:
        sealed = log.trail(answer).sealed
        assert (sealed.index, sealed.leaf) == (index, leaf)
    assert log.verify().passed


@dataclass(slots=True)
class Child:
    """A writer, and the file of its promises."""

    pid: int
    output: Path

    def promises(self) -> list[Promise]:
        """What it was told; a line that is cut short was told to nobody."""
        lines = self.output.read_text().splitlines(keepends=True)
        split = (line.split() for line in lines if line.endswith("\n"))
        return [(int(index), AnswerId(answer), leaf) for index, answer, leaf in split]

    def await_promises(self, count: int, seconds: float = 30) -> None:
        """Return once it was told so many times."""
        until = time.monotonic() + seconds
        while self.output.read_bytes().count(b"\n") < count:
            assert time.monotonic() < until, f"{self.output} has no {count} promises"
            time.sleep(0.001)

    def kill(self) -> None:
        """As kill -9 does."""
        os.kill(self.pid, signal.SIGKILL)


@dataclass(slots=True)
class Nursery:
    """Forks writers; to be used as a context."""

    folder: Path
    _process: subprocess.Popen[str] = field(init=False)
    _count: int = 0

    def __enter__(self) -> Nursery:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.service.trails.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def start(
        self,
        directory: Path,
        count: int,
        threads: int,
        unlucky: int = 0,
        held: bool = False,
        syncs: bool = True,
    ) -> Child:
        """Another writer; one that is `held` waits for SIGCONT before it opens the log."""
        self._count += 1
        output = self.folder / f"promises-{self._count}"
        output.touch()
        answer = self._ask(
            {"directory": str(directory), "count": count, "threads": threads, "unlucky": unlucky,
             "held": held, "syncs": syncs, "output": str(output)}
        )  # fmt: skip
        # Whoever is woken before it sleeps would sleep for ever.
        while (
            held and Path(f"/proc/{answer}/stat").read_text().rpartition(")")[2].split()[0] != "T"
        ):
            time.sleep(0.001)
        return Child(answer, output)

    def reap(self, child: Child) -> int:
        """Wait for its end; its exit code, negative where a signal ended it."""
        return self._ask({"reap": child.pid})

    def _ask(self, question: dict[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _serve() -> None:
    while line := sys.stdin.readline():
        wish = json.loads(line)
        if "reap" in wish:
            answer = os.waitstatus_to_exitcode(os.waitpid(wish["reap"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _write(wish)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _write(wish: dict[str, object]) -> None:
    """The life of a child; it never returns."""
    output = os.open(str(wish["output"]), os.O_WRONLY | os.O_APPEND)
    if wish["held"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    disk = DISK if wish["syncs"] else writer.Forgetful()
    try:
        writer.main(
            str(wish["directory"]), wish["count"], wish["threads"], output, disk, wish["unlucky"]  # type: ignore[arg-type]
        )  # fmt: skip
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    _serve()
