"""What a store holds is never cut from the log, and nothing is told before the disk has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from service.trails.canonical import open_leaf
from service.trails.checkpoints import Signer
from service.trails.locks import HostLock
from service.trails.log import Log, Prepared
from service.trails.records import AuditUnavailable
from service.trails.segments import LogDamaged
from tests.fakes.disk import FailingDisk
from tests.fakes.seals import NOON
from tests.service.trails.samples import ORIGIN


def opened(
    directory: Path, elsewhere: Callable[[], str] = str, disk: FailingDisk | None = None
) -> Log:
    directory.mkdir(exist_ok=True)
    lock = HostLock(directory / "log.lock")
    signer = Signer(ORIGIN, bytes(32))
    return Log(directory, signer, lambda: NOON, lock, disk or FailingDisk(), elsewhere=elsewhere)


def event(n: int) -> Prepared:
    return Prepared(open_leaf({"type": "config", "n": n}))


@pytest.fixture
def torn(tmp_path: Path) -> tuple[Path, str]:
    """A log whose last batch is damaged, as by a crash, and the checkpoint that sealed it."""
    log = opened(tmp_path / "trails")
    for n in range(2):
        log.write([event(n)])
    note = log.tail.note
    log.close()
    (tmp_path / "trails" / "log.checkpoint").unlink()
    path = tmp_path / "trails" / "log" / "00000001.seg"
    path.write_bytes(path.read_bytes()[:-1])
    return tmp_path / "trails", note


def test_a_torn_batch_that_no_store_holds_is_cut(torn: tuple[Path, str]) -> None:
    log = opened(torn[0])
    assert log.tail.frontier.size == 2, "one record and the recovery's own"
    log.close()


def test_a_batch_that_a_store_holds_is_never_cut(torn: tuple[Path, str]) -> None:
    directory, note = torn
    before = (directory / "log" / "00000001.seg").read_bytes()
    with pytest.raises(LogDamaged, match="restore"):
        opened(directory, lambda: note)
    assert (directory / "log" / "00000001.seg").read_bytes() == before


def test_while_the_store_cannot_be_asked_nothing_is_cut(torn: tuple[Path, str]) -> None:
    directory, _ = torn
    before = (directory / "log" / "00000001.seg").read_bytes()

    def unreachable() -> str:
        raise AuditUnavailable("the store is down")

    with pytest.raises(AuditUnavailable, match="down"):
        opened(directory, unreachable)
    assert (directory / "log" / "00000001.seg").read_bytes() == before


def test_what_another_process_wrote_is_synced_before_it_is_told(tmp_path: Path) -> None:
    disk = FailingDisk()
    first, second = opened(tmp_path / "t", disk=disk), opened(tmp_path / "t")
    second.write([event(0)])
    first.follow()
    synced = disk.synced
    assert first.durable().frontier.size == 1
    assert disk.synced == synced + 1
    assert first.durable().frontier.size == 1
    assert disk.synced == synced + 1, "once is enough"
    first.close()
    second.close()
