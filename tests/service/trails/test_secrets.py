"""Who may read what: files are their owner's, leaves hold no text, erased keys are gone."""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from service.trails.canonical import LeafRejected
from service.trails.keystore import KeyStore
from service.trails.payloads import commitment_key
from service.trails.records import AuditUnavailable, ConversationId, Leaf
from service.trails.sealed_log import SealedLog
from service.trails.secretfiles import SecretExposed
from service.trails.segments import LogDamaged
from tests.service.trails.conftest import Open
from tests.service.trails.samples import record


def test_every_file_is_its_owners_alone_whatever_the_umask(open_log: Open, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        log = open_log()
        log.seal(*record()[1:])
        log.close()
    finally:
        os.umask(before)
    for path in [tmp_path / "trails", *(tmp_path / "trails").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize("name", ["signing.key", "wrapping.key", "keystore.sqlite"])
@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_secret_that_others_can_read_is_refused(
    open_log: Open, tmp_path: Path, name: str, mode: int
) -> None:
    open_log().close()
    (tmp_path / "trails" / name).chmod(mode)
    with pytest.raises(SecretExposed, match=f"chmod 600 .*{name}"):
        open_log()


def test_a_signing_key_of_the_wrong_length_is_refused(open_log: Open, tmp_path: Path) -> None:
    open_log().close()
    (tmp_path / "trails" / "signing.key").write_bytes(b"short")
    with pytest.raises(AuditUnavailable, match="restore"):
        open_log()


def test_no_personal_text_is_on_the_disk_in_the_clear(open_log: Open, tmp_path: Path) -> None:
    log = open_log()
    answer, leaf, payload = record("My name is Quetzalcoatl Featherstone")
    log.seal(leaf, payload)
    assert log.trail(answer).payload == payload.fields
    log.close()
    for path in (tmp_path / "trails").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Featherstone" not in content, path
            assert b"4.90" not in content, path
            guess = hashlib.sha256(b"My name is Quetzalcoatl Featherstone")
            assert guess.hexdigest().encode() not in content, path


def test_a_commitment_is_checked_with_one_records_key_only(log: SealedLog) -> None:
    answer, leaf, payload = record()
    log.seal(leaf, payload)
    named = log.trail(answer).leaf["payload"]
    assert isinstance(named, dict)
    commitments = named["commitments"]
    assert isinstance(commitments, dict)
    assert set(commitments) == {"question", "answer"}
    key = log._keys.key(str(named["key"]))
    assert key is not None
    disclosed = commitment_key(key, str(named["record"]))
    mac = hmac.digest(disclosed, payload.commitments["question"], "sha256").hex()
    assert commitments["question"] == "hmac-sha256:" + mac
    other = commitment_key(key, "00" * 16)
    assert hmac.digest(other, payload.commitments["question"], "sha256").hex() != mac


def test_erasing_a_conversation_takes_its_text_and_leaves_every_proof(
    open_log: Open, tmp_path: Path
) -> None:
    log = open_log()
    conversation = ConversationId(os.urandom(16).hex())
    erased, leaf, payload = record()
    log.seal(leaf, replace(payload, conversation=conversation))
    kept, other_leaf, other = record()
    log.seal(other_leaf, other)
    log.close()
    # Another process, another key for the same conversation: both must go.
    log = open_log()
    later, leaf, payload = record()
    log.seal(leaf, replace(payload, conversation=conversation))
    keys = [dict(log.trail(answer).leaf["payload"])["key"] for answer in (erased, later)]  # type: ignore[arg-type]
    wrapped = [_wrapped(log, key) for key in keys]
    assert log.erase(conversation) == 2
    assert log.trail(erased).payload is None
    assert log.trail(later).payload is None
    assert log.trail(kept).payload == other.fields
    assert log.erase(conversation) == 0
    verified = log.verify()
    assert verified.passed
    assert verified.size == 3
    for path in (tmp_path / "trails").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert all(secret not in content for secret in wrapped), path


def test_after_an_erasure_the_conversation_goes_on_under_another_key(log: SealedLog) -> None:
    first, leaf, payload = record()
    log.seal(leaf, payload)
    log.erase(payload.conversation)
    second, leaf, later = record()
    log.seal(leaf, replace(later, conversation=payload.conversation))
    assert log.trail(first).payload is None
    assert log.trail(second).payload == later.fields


def test_conversations_never_share_a_key(log: SealedLog) -> None:
    keys = set()
    for _ in range(30):
        answer, leaf, payload = record()
        log.seal(leaf, payload)
        keys.add(dict(log.trail(answer).leaf["payload"])["key"])  # type: ignore[arg-type]
    assert len(keys) == 30


def test_a_key_store_of_another_log_opens_nothing(open_log: Open, tmp_path: Path) -> None:
    log = open_log()
    answer, leaf, payload = record()
    log.seal(leaf, payload)
    log.close()
    (tmp_path / "trails" / "wrapping.key").write_bytes(os.urandom(32))
    with pytest.raises(AuditUnavailable, match="do not belong together"):
        open_log().trail(answer)


def test_after_an_error_the_key_store_is_opened_anew(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    known = store.fresh()
    store._database.connection.close()
    with pytest.raises(AuditUnavailable, match="cannot be read"):
        store.key(known.id)
    assert store.key(known.id) == known
    store.close()


def test_a_closed_key_store_gives_no_key_any_more(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    known = store.fresh()
    store.close()
    for _ in range(3):
        with pytest.raises(AuditUnavailable, match="it was closed"):
            store.fresh()
        with pytest.raises(AuditUnavailable, match="it was closed"):
            store.key(known.id)
    store = KeyStore(tmp_path)
    assert store.key(known.id) == known
    with store._database.used() as connection:
        assert connection.execute("SELECT count(*) FROM keys").fetchone() == (1,)
    store.close()


def test_a_key_store_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    known = store.fresh()
    store._database.connection.close()
    for path in tmp_path.glob("keystore*"):
        path.unlink()
    for _ in range(2):
        with pytest.raises(AuditUnavailable):
            store.key(known.id)
    assert not list(tmp_path.glob("keystore*"))


@pytest.mark.parametrize("name", ["v", "index", "time", "log", "type", "payload"])
def test_nobody_writes_the_logs_own_fields(log: SealedLog, name: str) -> None:
    with pytest.raises(LeafRejected, match=f"itself writes {name}"):
        log.seal(Leaf("answer", {name: 1}), None)


def test_a_changed_ciphertext_is_not_opened(log: SealedLog, tmp_path: Path) -> None:
    answer, leaf, payload = record()
    log.seal(leaf, payload)
    path = tmp_path / "trails" / "log" / "00000001.seg"
    content = bytearray(path.read_bytes())
    content[content.index(b'"v":1}', 300) + 10] ^= 1
    path.write_bytes(content)
    with pytest.raises(LogDamaged):
        log.trail(answer)


def _wrapped(log: SealedLog, key: object) -> bytes:
    (row,) = log._keys._database.connection.execute("SELECT wrapped FROM keys WHERE id = ?", (key,))
    return bytes(row[0])
