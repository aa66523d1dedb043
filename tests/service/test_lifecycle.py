"""Erasing, holding and taking over through the command line, backups and all."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service import cli
from service.commands import backup as backup_commands
from service.commands.terminal import Terminal
from service.copies import Copies
from service.outbox import Handoff, Outbox
from service.places import Places
from service.trails.records import ConversationId, Sealed
from service.trails.sealed_log import SealedLog
from service.trails.witnesses import WitnessKey
from tests.service.trails.samples import record

ORIGIN = "countersign.local/answers"
NOW = datetime.now(UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def conversation(data: Path) -> ConversationId:
    """A conversation that was sealed and handed over."""
    log = SealedLog.open(data / "trails", ORIGIN, lambda: NOW)
    _, leaf, payload = record()
    log.seal(leaf, payload)
    log.close()
    outbox = Outbox(data / "outbox.sqlite")
    turn = {"question": "My card?", "contact": "quetzal@example.org\x1b[2J"}
    handoff = Handoff("1" * 32, payload.conversation, "anonymous", 7, ("policy",), (turn,), NOW)
    outbox.store(handoff, lambda: Sealed(ORIGIN, 0, "sha256:" + "e" * 64))
    outbox.close()
    return payload.conversation


def run(data: Path, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = cli.run(list(words), Terminal({"COUNTERSIGN_DATA": str(data)}, out, err))
    return code, out.getvalue(), err.getvalue()


def test_a_hold_stops_an_erasure_until_it_is_lifted(
    data: Path, conversation: ConversationId
) -> None:
    code, hold, _ = run(
        data, "audit", "hold", "set", "--conversation", conversation,
        "--by", "Ann", "--matter", "case 12",
    )  # fmt: skip
    assert (code, len(hold.strip())) == (0, 32)
    erase = ("audit", "erase", "--conversation", conversation, "--by", "Ben")
    code, _, err = run(data, *erase)
    assert (code, f"legal hold {hold.strip()}" in err) == (4, True)
    code, out, _ = run(data, *erase, "--dry-run")
    assert (code, "until it is lifted" in out) == (4, True)
    assert json.loads(run(data, "audit", "hold", "list", "--json")[1])[0]["matter"] == "case 12"
    assert run(data, "audit", "hold", "lift", hold.strip(), "--by", "Ann")[0] == 0
    assert "lifted" in run(data, "audit", "hold", "list")[1]
    code, out, _ = run(data, *erase)
    assert (code, "1 keys destroyed" in out) == (0, True)
    assert run(data, "audit", "verify")[0] == 0


def test_an_index_that_hides_a_hold_is_made_anew_before_erasing(
    data: Path, conversation: ConversationId
) -> None:
    run(data, "audit", "hold", "set", "--conversation", conversation, "--by", "Ann")
    index = sqlite3.connect(data / "trails" / "trails.sqlite")
    index.execute("UPDATE entries SET type = 'view' WHERE type = 'hold'")
    index.commit()
    index.close()
    erase = ("audit", "erase", "--conversation", conversation, "--by", "Ben", "--dry-run")
    assert run(data, *erase)[0] == 0
    assert run(data, *erase, "--rebuild")[0] == 4


def test_whoever_decides_has_a_name(data: Path, conversation: ConversationId) -> None:
    code, _, err = run(data, "audit", "erase", "--conversation", conversation, "--by", " ")
    assert (code, "a name is needed" in err) == (2, True)


def test_a_class_is_said_with_its_end(data: Path, conversation: ConversationId) -> None:
    give = ("audit", "retention", "set", "--everything", "--by", "Ann", "--years")
    assert run(data, *give, "5")[0] == 0
    assert run(data, *give, "3")[0] == 4
    assert "5 years · every record" in run(data, "audit", "retention", "list")[1]
    code, _, err = run(data, "audit", "erase", "--conversation", conversation, "--by", "Ben")
    assert (code, f"until {NOW.year + 5}" in err) == (4, True)


@pytest.mark.parametrize(
    "words",
    [
        ("hold", "set"),
        ("hold", "set", "--conversation", "a", "--document", "b"),
        ("hold", "set", "--from", "2026-01-01"),
        ("hold", "set", "--from", "2026-02-01", "--to", "2026-01-01"),
        ("hold", "set", "--from", "soon", "--to", "later"),
        ("retention", "set", "--years", "3"),
    ],
)
def test_a_scope_is_one_thing(
    data: Path, conversation: ConversationId, words: tuple[str, ...]
) -> None:
    assert run(data, "audit", *words, "--by", "Ann")[0] == 2


def test_an_erasure_reaches_the_outbox(data: Path, conversation: ConversationId) -> None:
    assert len(json.loads(run(data, "handoffs", "list", "--json")[1])) == 1
    run(data, "audit", "erase", "--conversation", conversation, "--by", "Ann")
    assert json.loads(run(data, "handoffs", "list", "--json")[1]) == []
    for path in data.rglob("*"):
        assert not path.is_file() or b"quetzal@example.org" not in path.read_bytes(), path


def test_a_handoff_is_taken_once_and_that_is_sealed(
    data: Path, conversation: ConversationId
) -> None:
    code, out, _ = run(data, "handoffs", "take", "1" * 32, "--by", "Ben")
    assert (code, "quetzal@example.org" in out, "\x1b" in out) == (0, True, False)
    code, _, err = run(data, "handoffs", "take", "1" * 32, "--by", "Ben")
    assert (code, "may have been collected" in err) == (1, True)
    for path in data.rglob("*"):
        assert not path.is_file() or b"quetzal@example.org" not in path.read_bytes(), path
    log = SealedLog.open(data / "trails", ORIGIN, lambda: NOW)
    (taken,) = log.records_typed("handoff_taken")
    log.close()
    assert (taken.leaf["about"], taken.payload) == (conversation, {"by": "Ben"})
    assert "1 hand-offs" in run(data, "handoffs", "forget", "--taken-after", "0")[1]


def test_a_handoff_can_be_forgotten_unread(data: Path, conversation: ConversationId) -> None:
    assert run(data, "handoffs", "forget", "--conversation", conversation)[0] == 0
    assert run(data, "handoffs", "list")[1] == ""


def test_an_erasure_names_the_backups_that_still_hold_the_keys(
    data: Path, conversation: ConversationId, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    assert run(data, "backup", str(kept))[0] == 0
    _, _, err = run(data, "audit", "erase", "--conversation", conversation, "--by", "Ann")
    assert f"the backup {kept}" in err
    assert f"{NOW + timedelta(days=30):%Y-%m-%d}" in err


def test_a_backup_beyond_its_day_is_restored_without_keys_only(
    data: Path, conversation: ConversationId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, again = tmp_path / "kept", tmp_path / "again"
    run(data, "backup", str(kept))
    later = NOW + timedelta(days=31)
    monkeypatch.setattr(backup_commands, "now", lambda: later)
    code, _, err = run(again, "restore", str(kept))
    assert (code, "--without-keys" in err) == (4, True)
    assert not again.exists()
    code, out, _ = run(again, "restore", str(kept), "--without-keys")
    assert (code, "1 sealed records verify" in out) == (0, True)
    log = SealedLog.open(again / "trails", ORIGIN, lambda: later)
    (only,) = log.records_of(conversation)
    log.close()
    assert only.payload is None
    assert run(again, "handoffs", "list")[1] == ""
    copies = Copies(Places(data).copies)
    assert [copy.directory for copy in copies.overdue(later)] == [kept]
    shutil.rmtree(kept)
    assert copies.overdue(later) == copies.holding(later) == ()


def test_a_restored_backup_erases_again_what_the_surviving_log_says(
    data: Path, conversation: ConversationId, tmp_path: Path
) -> None:
    kept, again, plain = tmp_path / "kept", tmp_path / "again", tmp_path / "plain"
    run(data, "backup", str(kept))
    run(data, "audit", "erase", "--conversation", conversation, "--by", "Ann")
    # The log outlived the disk, as a shipped copy does; the keystore comes from the backup.
    code, out, err = run(again, "restore", str(kept), "--log", str(data / "trails" / "log"))
    assert (code, f"{conversation} is erased again" in out) == (0, True), err
    log = SealedLog.open(again / "trails", ORIGIN, lambda: NOW)
    assert log.records_of(conversation)[0].payload is None
    log.close()
    assert run(again, "handoffs", "list")[1] == ""
    # Without that log, nothing tells of the erasure.
    run(plain, "restore", str(kept))
    log = SealedLog.open(plain / "trails", ORIGIN, lambda: NOW)
    assert log.records_of(conversation)[0].payload is not None
    log.close()


def test_a_log_that_does_not_continue_the_backup_is_not_taken(
    data: Path, conversation: ConversationId, tmp_path: Path
) -> None:
    kept, again = tmp_path / "kept", tmp_path / "again"
    run(data, "backup", str(kept))
    other = tmp_path / "other"
    log = SealedLog.open(other / "trails", ORIGIN, lambda: NOW)
    for _ in range(3):
        log.seal(*record()[1:])
    log.close()
    code, _, err = run(again, "restore", str(kept), "--log", str(other / "trails" / "log"))
    assert (code, "does not continue the restored log" in err) == (1, True)
    assert run(again, "audit", "verify")[0] == 0
    assert run(tmp_path / "x", "restore", str(kept), "--log", str(tmp_path))[0] == 1


def test_the_log_goes_on_under_another_key(data: Path, conversation: ConversationId) -> None:
    first = run(data, "audit", "key")[1].strip()
    code, out, err = run(data, "audit", "rotate", "signing", "--by", "Ann")
    assert (code, first in out, "take a backup now" in err) == (0, True, True)
    assert run(data, "audit", "rotate", "wrapping", "--by", "Ann")[0] == 0
    keys = run(data, "audit", "key")[1].split()
    assert (keys[0], len(keys)) == (first, 2)
    for key in keys:
        assert run(data, "audit", "verify", "--key", key)[0] == 0
    assert json.loads(run(data, "audit", "verify", "--json")[1])["keys"] == keys
    stranger = "x.example+00000000+AAAA"
    assert run(data, "audit", "verify", "--key", stranger)[0] == 1
    log = SealedLog.open(data / "trails", ORIGIN, lambda: NOW)
    assert run(data, "audit", "rotate", "signing", "--by", "Ann")[0] == 4
    log.close()


def test_anchors_are_made_and_checked_by_commands(
    data: Path, conversation: ConversationId, tmp_path: Path
) -> None:
    assert run(data, "audit", "anchor")[0] == 2
    out, err = io.StringIO(), io.StringIO()
    environ = {"COUNTERSIGN_DATA": str(data), "COUNTERSIGN_AUDIT_APART": str(tmp_path / "second")}
    anchored = cli.run(["audit", "anchor"], Terminal(environ, out, err))
    verified = cli.run(
        ["audit", "verify", "--json"], Terminal(environ, verdict := io.StringIO(), err)
    )
    assert (anchored, verified) == (0, 0), err.getvalue()
    assert "copy: 1, the last over 1 entries" in out.getvalue()
    assert json.loads(verdict.getvalue())["anchors"]["problems"] == []
    for path in (data / "trails" / "anchors").iterdir():
        path.unlink()
    code, out_text, _ = run(data, "audit", "verify")
    assert (code, "NOT anchored: the copy of entry 1 is missing" in out_text) == (1, True)


def test_another_host_cosigns_a_checkpoint(
    data: Path, conversation: ConversationId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second"
    vkey = run(data, "audit", "key")[1].strip()
    note = run(data, "audit", "checkpoint")[1]
    monkeypatch.setattr("sys.stdin", io.StringIO(note))
    code, signed, _ = run(second, "audit", "cosign", "--key", vkey)
    assert (code, signed.startswith(note)) == (0, True)
    key = WitnessKey.parse(run(second, "audit", "cosign", "--show-key")[1])
    assert key.cosigned_at(signed) <= datetime.now(UTC)
    assert run(data, "audit", "anchor")[0] == 2
    (tmp_path / "first").write_text(note)
    run(data, "audit", "hold", "set", "--conversation", conversation, "--by", "Kim")
    grown = run(data, "audit", "consistency", str(tmp_path / "first"))[1]
    later = run(data, "audit", "checkpoint")[1]
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.StringIO(grown))
        code, signed, _ = run(second, "audit", "cosign", "--key", vkey)
        assert (code, signed.startswith(later)) == (0, True)
    run(data, "audit", "hold", "set", "--conversation", conversation, "--by", "Kim")
    grown = run(data, "audit", "consistency", str(tmp_path / "first"))[1]
    monkeypatch.setattr("sys.stdin", io.StringIO(grown))
    code, told, why = run(second, "audit", "cosign", "--key", vkey)
    assert (code, told) == (4, later.split("\n")[1] + "\n"), why
    monkeypatch.setattr("sys.stdin", io.StringIO("hello"))
    assert run(second, "audit", "cosign", "--key", vkey)[0] == 1
    assert run(second, "audit", "cosign")[0] == 2
