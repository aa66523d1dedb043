"""When the disk fails, nothing is said, and what was promised stays."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from service.trails.frames import commits
from service.trails.records import AuditUnavailable, TrailMissing
from service.trails.sealed_log import SealedLog
from service.trails.segments import LogDamaged
from tests.fakes.disk import FailingDisk
from tests.service.trails.conftest import Open
from tests.service.trails.samples import ORIGIN, record


def segment(directory: Path, number: int = 1) -> Path:
    return directory / "trails" / "log" / f"{number:08d}.seg"


def test_a_full_disk_seals_nothing_and_the_next_record_is_good(
    log: SealedLog, disk: FailingDisk, tmp_path: Path
) -> None:
    log.seal(*record()[1:])
    before = segment(tmp_path).read_bytes()
    for room in (0, 1, 500):
        disk.room = room
        with pytest.raises(AuditUnavailable, match="No space left"):
            log.seal(*record()[1:])
        assert segment(tmp_path).read_bytes() == before
    disk.mend()
    assert log.seal(*record()[1:]).index == 1
    assert log.verify().passed


def test_nobody_is_told_before_the_disk_has_it(log: SealedLog, disk: FailingDisk) -> None:
    disk.gate.clear()
    told = threading.Event()

    def work() -> None:
        log.seal(*record()[1:])
        told.set()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert not told.wait(0.1)
    disk.gate.set()
    for thread in threads:
        thread.join()
    assert told.is_set()
    assert log.verify().size == 3


def test_a_write_that_cannot_be_taken_back_stops_sealing(log: SealedLog, disk: FailingDisk) -> None:
    disk.room, disk.truncates = 100, False
    with pytest.raises(AuditUnavailable):
        log.seal(*record()[1:])
    disk.mend()
    with pytest.raises(AuditUnavailable, match="stopped"):
        log.seal(*record()[1:])


def test_a_failed_sync_stops_every_writer_until_the_log_is_opened_again(
    open_log: Open, disk: FailingDisk, tmp_path: Path
) -> None:
    first, other = open_log(), open_log()
    kept, leaf, payload = record()
    first.seal(leaf, payload)
    disk.syncs = False
    with pytest.raises(AuditUnavailable, match="durable"):
        first.seal(*record()[1:])
    disk.mend()
    synced = disk.synced
    for log in (first, other):
        with pytest.raises(AuditUnavailable, match="stopped"):
            log.seal(*record()[1:])
        with pytest.raises(AuditUnavailable, match="stopped"):
            log.refuse_if_stopped()
    assert disk.synced == synced, "the descriptor was used again"
    assert (tmp_path / "trails" / "log.stopped").exists()

    again = open_log()
    assert not (tmp_path / "trails" / "log.stopped").exists()
    recovery = again.entry(2)
    assert recovery.leaf["type"] == "recovery"
    assert recovery.leaf["because"] == "stopped"
    assert recovery.leaf["acknowledged"] == 1
    assert again.seal(*record()[1:]).index == 3
    assert again.trail(kept).sealed.index == 0
    assert again.verify().passed
    assert other.seal(*record()[1:]).index == 4, "a writer that never failed goes on"
    with pytest.raises(AuditUnavailable, match="stopped"):
        first.seal(*record()[1:])


@pytest.mark.parametrize("keep", [1, 17, 300, -1])
def test_a_torn_tail_is_cut_saved_and_told(open_log: Open, tmp_path: Path, keep: int) -> None:
    log = open_log()
    kept, leaf, payload = record()
    log.seal(leaf, payload)
    log.close()
    path = segment(tmp_path)
    whole = path.read_bytes()
    log = open_log()
    lost, leaf, payload = record()
    log.seal(leaf, payload)
    _abandon(log)
    torn = path.read_bytes()[len(whole) :][:keep]
    # As a crash leaves it: nobody was told of the second record.
    path.write_bytes(whole + torn)
    (tmp_path / "trails" / "log.checkpoint").write_text(_note(whole))

    log = open_log()
    recovery = log.entry(1)
    assert recovery.leaf["type"] == "recovery"
    assert recovery.leaf["cut"] == len(torn)
    (saved,) = (tmp_path / "trails" / "cut").iterdir()
    assert saved.read_bytes() == torn
    assert log.trail(kept).payload == {**payload.fields}
    with pytest.raises(TrailMissing):
        log.trail(lost)
    assert log.seal(*record()[1:]).index == 2
    assert log.verify().passed


def test_a_running_writer_recovers_what_another_left_unfinished(
    log: SealedLog, tmp_path: Path
) -> None:
    log.seal(*record()[1:])
    with segment(tmp_path).open("ab") as file:
        file.write(b"CSL1 and then the power went")
    assert log.seal(*record()[1:]).index == 2
    assert log.entry(1).leaf["type"] == "recovery"
    assert log.verify().passed


def test_damage_before_sealed_entries_is_never_cut(open_log: Open, tmp_path: Path) -> None:
    log = open_log()
    for _ in range(5):
        log.seal(*record()[1:])
    log.close()
    path = segment(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(LogDamaged, match="restore"):
        open_log()
    assert path.read_bytes() == content


@pytest.mark.parametrize("left", ["shorter", "empty", "gone"])
def test_a_log_below_its_checkpoint_kept_apart_is_refused(
    open_log: Open, tmp_path: Path, left: str
) -> None:
    log = open_log()
    log.seal(*record()[1:])
    path = segment(tmp_path)
    shorter = path.read_bytes()
    log.seal(*record()[1:])
    log.close()
    if left == "gone":
        path.unlink()
    else:
        path.write_bytes(shorter if left == "shorter" else b"")
    with pytest.raises(LogDamaged, match="restore"):
        open_log()


def test_another_logs_directory_is_refused(open_log: Open, tmp_path: Path) -> None:
    open_log().close()
    with pytest.raises(LogDamaged, match="never changes"):
        SealedLog.open(tmp_path / "trails", ORIGIN + "0", lambda: None)  # type: ignore[arg-type,return-value]


def test_a_log_grows_over_many_segments_and_reads_only_the_last_at_start(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log(segment_bytes=4_000)
    other = open_log(segment_bytes=4_000)
    answers = []
    for number in range(20):
        answer, leaf, payload = record()
        (log if number % 3 else other).seal(leaf, payload)
        answers.append(answer)
    assert [log.trail(answer).sealed.index for answer in answers] == list(range(20))
    verified = log.verify()
    assert verified.passed
    assert verified.segments > 3
    log.close()
    other.close()
    # Were it read at start, it would be refused.
    segment(tmp_path).write_bytes(b"")
    again = open_log(segment_bytes=4_000)
    assert again.seal(*record()[1:]).index == 20
    assert not again.verify().passed


def test_a_directory_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AuditUnavailable, match="cannot be used"):
        SealedLog.open(tmp_path / "file" / "trails", ORIGIN, lambda: None)  # type: ignore[arg-type,return-value]
    with pytest.raises(AuditUnavailable, match="cannot name a log"):
        SealedLog.open(tmp_path, "two words", lambda: None)  # type: ignore[arg-type,return-value]


def _note(content: bytes) -> str:
    return [*commits(content, 0)][-1].body.decode()


def _abandon(log: SealedLog) -> None:
    """Leave a log as a killed process does: nothing is written any more."""
    log._closed = True
    log._closing.set()
    log._due.set()
    log._low.set()
    for keeper in log._keepers:
        keeper.join()
    log._log._tail = None
    os.close(log._log._fd)
    log._log._fd = -1
