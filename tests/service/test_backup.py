"""A backup brings everything back that cannot be made again, or refuses."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from service import backup
from service.backup import MANIFEST, BackupDamaged, BackupRefused, back_up, restore
from service.keys import Keyring
from service.scope import Role
from service.trails.records import AnswerId, ConversationId, Leaf, Payload
from service.trails.sealed_log import SealedLog
from tests.fakes.rooms import clock

ORIGIN = "test.example/log"
CONVERSATION = ConversationId("c" * 32)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a key, a blob, a log and whatever is made again."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    Keyring(data / "keys.json").add("desk", frozenset({Role.ASKER}), frozenset())
    (data / "blobs" / "sha256").mkdir(parents=True)
    (data / "blobs" / "sha256" / "aa").write_bytes(b"canonical")
    for made_again in ("index", "models"):
        (data / made_again).mkdir()
        (data / made_again / "large").write_bytes(b"x")
    log = SealedLog.open(data / "trails", ORIGIN, clock)
    log.seal(Leaf("answer", {"answer": "0" * 32}), Payload(CONVERSATION, {"question": "why?"}))
    log.close()
    return data


def test_what_was_backed_up_opens_and_verifies_elsewhere(data: Path, tmp_path: Path) -> None:
    manifest = back_up(data, tmp_path / "kept", clock, 30)
    restore(tmp_path / "kept", tmp_path / "again", clock)
    again = tmp_path / "again"
    assert [key.name for key in Keyring(again / "keys.json").keys()]  # noqa: SIM118 == ["desk"]
    log = SealedLog.open(again / "trails", ORIGIN, clock)
    assert log.verify().passed
    payload = log.trail(AnswerId("0" * 32)).payload
    log.close()
    assert payload == {"question": "why?"}
    assert not (again / "index").exists()
    assert (again / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "kept").stat().st_mode & 0o777 == 0o700
    assert "blobs/sha256/aa" in manifest.files


def test_a_backup_taken_while_records_are_sealed_verifies(data: Path, tmp_path: Path) -> None:
    log = SealedLog.open(data / "trails", ORIGIN, clock)
    stop = threading.Event()

    def seal() -> None:
        number = 1
        while not stop.is_set():
            fields = {"answer": f"{number:032x}"}
            log.seal(Leaf("answer", fields), Payload(CONVERSATION, {"question": str(number)}))
            number += 1

    sealing = threading.Thread(target=seal)
    sealing.start()
    try:
        back_up(data, tmp_path / "kept", clock, 30)
    finally:
        stop.set()
        sealing.join()
        log.close()
    restore(tmp_path / "kept", tmp_path / "again", clock)
    again = SealedLog.open(tmp_path / "again" / "trails", ORIGIN, clock)
    verified = again.verify()
    last = again.entry(verified.size - 1)
    again.close()
    assert verified.passed, verified.problems
    assert last.leaf["type"] in ("answer", "recovery")


def test_a_changed_byte_is_found_before_anything_is_restored(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept", clock, 30)
    (tmp_path / "kept" / "blobs" / "sha256" / "aa").write_bytes(b"Canonical")
    with pytest.raises(BackupDamaged, match="sha256/aa is not the file"):
        restore(tmp_path / "kept", tmp_path / "again", clock)
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("lost", [MANIFEST, "keys.json"])
def test_a_missing_file_is_found(lost: str, data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept", clock, 30)
    (tmp_path / "kept" / lost).unlink()
    with pytest.raises(BackupDamaged, match="missing"):
        restore(tmp_path / "kept", tmp_path / "again", clock)


def test_nothing_is_ever_overwritten(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept", clock, 30)
    with pytest.raises(BackupRefused, match="not empty"):
        back_up(data, tmp_path / "kept", clock, 30)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(tmp_path / "kept", data, clock)
    with pytest.raises(BackupRefused, match="inside"):
        back_up(data, data / "kept", clock, 30)


def test_a_manifest_cannot_name_what_lies_outside(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept", clock, 30)
    manifest = tmp_path / "kept" / MANIFEST
    manifest.write_text(manifest.read_text().replace('"keys.json"', '"../keys.json"'))
    with pytest.raises(BackupDamaged, match="outside"):
        restore(tmp_path / "kept", tmp_path / "again", clock)


def test_a_database_is_copied_whole_while_it_is_written(data: Path, tmp_path: Path) -> None:
    db = sqlite3.connect(data / "catalog.sqlite", isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE t (n INTEGER)")
    db.execute("INSERT INTO t VALUES (1)")
    back_up(data, tmp_path / "kept", clock, 30)
    db.close()
    restore(tmp_path / "kept", tmp_path / "again", clock)
    again = sqlite3.connect(tmp_path / "again" / "catalog.sqlite")
    assert again.execute("SELECT n FROM t").fetchall() == [(1,)]
    again.close()


def test_what_a_copied_database_names_is_copied_though_it_came_meanwhile(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the log is copied, which may take long, somebody ingests."""
    copy = backup._copy

    def slowly(source: Path, target: Path) -> None:
        copy(source, target)
        if "log" in source.parts and not (data / "catalog.sqlite").exists():
            (data / "blobs" / "sha256" / "bb").write_bytes(b"later")
            with closing(sqlite3.connect(data / "catalog.sqlite")) as catalog, catalog:
                catalog.execute("CREATE TABLE names_bb (n INTEGER)")

    monkeypatch.setattr(backup, "_copy", slowly)
    manifest = back_up(data, tmp_path / "kept", clock, 30)
    assert {"catalog.sqlite", "blobs/sha256/bb"} <= set(manifest.files)
