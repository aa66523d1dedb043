"""Any system call of the writer may fail: the log verifies, and no answer is without its record."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.trails.records import AuditUnavailable
from service.trails.sealed_log import SealedLog
from tests.service.trails.nursery import Child, Nursery, assert_kept, times
from tests.service.trails.samples import ORIGIN, record
from tests.service.trails.tracing import needs_strace, traced

_CALLS = (
    "openat", "read", "pread64", "write", "pwrite64", "fdatasync", "fsync", "ftruncate", "rename",
    "unlink", "flock", "fcntl", "newfstatat", "lseek", "getdents64", "mkdir", "mmap", "close",
    "fadvise64", "fchmod", "ioctl",
)  # fmt: skip
_COUNT = 24
_THREADS = 3


def begin(nursery: Nursery, directory: Path) -> Child:
    return nursery.start(directory, _COUNT, _THREADS, unlucky=_COUNT, held=True)


def older(directory: Path) -> Path:
    """A log that has to be recovered: its writer died while it wrote."""
    log = SealedLog.open(directory / "older", ORIGIN, lambda: datetime.now(UTC))
    for _ in range(3):
        log.seal(*record()[1:])
    log.close()
    with (directory / "older" / "log" / "00000001.seg").open("ab") as file:
        file.write(b"CSL1 and then the power went")
    return directory / "older"


def points(nursery: Nursery, folder: Path) -> list[tuple[str, int, str, bool]]:
    """Call, how often it works before, error, and whether the log is there already.

    strace counts in each thread by itself, so that one number stands for several calls.
    """
    found: list[tuple[str, int, str, bool]] = []
    for exists in (False, True):
        directory = folder / f"clean-{exists}"
        if exists:
            shutil.copytree(folder / "older", directory)
        child = begin(nursery, directory)
        with traced(child, folder / "trace", "-y", "-e", f"trace={','.join(_CALLS)}"):
            pass
        assert nursery.reap(child) == 0
        per_thread = Counter(re.findall(r"^(\d+) +(\w+)\(", (folder / "trace").read_text(), re.M))
        most: dict[str, int] = {}
        for (_, call), count in per_thread.items():
            most[call] = max(most.get(call, 0), count)
        for call, count in most.items():
            errors = ("EIO", "ENOSPC") if "write" in call else ("EIO",)
            places = {1, 2, 3, 4, 5, 7, 10, 14, 20, 28, count // 2, count - 1, count}
            found += (
                (call, n, error, exists)
                for n in sorted(places)
                for error in errors
                if 0 < n <= count
            )
    return found


@needs_strace
@pytest.mark.timeout(3600)
def test_whatever_call_fails_nothing_that_was_told_is_lost(tmp_path: Path) -> None:
    template = older(tmp_path)
    with Nursery(tmp_path) as nursery:
        chosen = points(nursery, tmp_path)
        assert len(chosen) >= 100
        random.Random(3).shuffle(chosen)
        for n, (call, when, error, exists) in enumerate(chosen[: times(5, len(chosen))]):
            directory = tmp_path / f"{n}-{call}-{when}-{error}"
            if exists:
                shutil.copytree(template, directory)
            child = begin(nursery, directory)
            inject = f"inject={call}:error={error}:when={when}"
            try:
                with traced(child, tmp_path / "trace", "-e", f"trace={call}", "-e", inject):
                    pass
            except subprocess.TimeoutExpired:
                pytest.fail(f"the writer hung after {error} at {call} number {when}")
            nursery.reap(child)
            log = SealedLog.open(directory, ORIGIN, lambda: datetime.now(UTC))
            assert_kept(log, child.promises())
            log.seal(*record()[1:])
            log.close()
            shutil.rmtree(directory)


def test_a_disk_that_fills_up_is_told_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(1_500_000))
        log = SealedLog.open(disk / "trails", ORIGIN, lambda: datetime.now(UTC))
        told = []

        def seal() -> None:
            answer, leaf, payload = record()
            sealed = log.seal(leaf, payload)
            told.append((sealed.index, answer, sealed.leaf))

        def fill() -> None:
            while True:
                seal()

        with pytest.raises(AuditUnavailable):
            fill()
        full = len(told)
        ballast.unlink()
        for _ in range(20):
            seal()
        assert full > 20
        assert_kept(log, told)
        log.close()
        log = SealedLog.open(disk / "trails", ORIGIN, lambda: datetime.now(UTC))
        assert_kept(log, told)
        log.close()
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)
