"""What others saw of a log is kept, checked, and missed when it is gone."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.adapters.rfc3161 import TimestampAuthority
from service.endpoints import EndpointPolicy
from service.trails.anchors import (
    RETRY,
    Anchor,
    AnchorFailed,
    Anchoring,
    AnchorRejected,
    Apart,
)
from service.trails.checkpoints import (
    Checkpoint,
    CheckpointRejected,
    ConsistencyProof,
    Signer,
    VerifierKey,
)
from service.trails.sealed_log import SealedLog
from service.trails.witnesses import (
    Contradiction,
    OtherSize,
    Unproven,
    Witness,
    WitnessCommand,
    WitnessKey,
    cosigned,
)
from tests.servers.timestamps import TimestampServer, make_authority
from tests.service.trails.samples import ORIGIN, record

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl, the authority of this test, is not installed."
)


@dataclass
class Bank:
    """A log, its anchors, and a clock that a test turns."""

    directory: Path
    now: datetime = BEGIN
    log: SealedLog = field(init=False)

    def __post_init__(self) -> None:
        self.log = SealedLog.open(self.directory / "trails", ORIGIN, lambda: self.now)

    def seal(self, count: int = 3) -> None:
        for _ in range(count):
            self.log.seal(*record()[1:])

    def anchoring(self, **anchors: Anchor) -> Anchoring:
        return Anchoring(
            self.log, self.directory / "trails" / "anchors", anchors, DAY, lambda: self.now
        )


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(tmp_path)
    bank.seal()
    yield bank
    bank.log.close()


@dataclass
class Friend:
    """Says yes, or not."""

    fails: bool = False
    told: list[str] = field(default_factory=list)

    def obtain(self, note: str) -> bytes:
        if self.fails:
            raise AnchorFailed("the friend sleeps")
        self.told.append(note)
        return f"seen {len(self.told)}".encode()

    def check(self, note: str, evidence: bytes) -> str:
        if not evidence.startswith(b"seen"):
            raise AnchorRejected("the friend never said so")
        return "seen by a friend"

    def notes(self) -> Sequence[str]:
        return ()


def test_an_anchor_is_used_at_its_interval_and_sealed(bank: Bank) -> None:
    friend = Friend()
    anchoring = bank.anchoring(friend=friend)
    for _ in range(5):
        anchoring.step()
    assert len(friend.told) == 1
    bank.now += DAY
    anchoring.step()
    # Another start goes on where the log says that the last one was.
    bank.anchoring(friend=friend).step()
    assert len(friend.told) == 2
    told = bank.log.records_typed("anchor")
    assert [leaf.leaf["size"] for leaf in told] == [3, 4]
    assert anchoring.check().problems == ()
    assert anchoring.check().says == ("friend: 2, the last over 4 entries, seen by a friend",)
    assert bank.log.verify(anchoring.notes()).passed


def test_an_anchor_that_fails_is_tried_again_later_and_missed(bank: Bank) -> None:
    friend = Friend(fails=True)
    anchoring = bank.anchoring(friend=friend)
    with pytest.raises(AnchorFailed, match="friend: the friend sleeps"):
        anchoring.step()
    anchoring.step()
    assert anchoring.overdue() == ("friend",)
    friend.fails = False
    anchoring.step()
    assert friend.told == []
    bank.now += RETRY
    anchoring.step()
    assert len(friend.told) == 1
    assert anchoring.overdue() == ()
    bank.now += 2 * DAY + timedelta(seconds=1)
    assert anchoring.overdue() == ("friend",)


def test_two_who_anchor_the_same_checkpoint_keep_both(bank: Bank) -> None:
    note = bank.log.checkpoint()
    anchoring = bank.anchoring(friend=Friend())
    anchoring._use("friend", note)
    anchoring._use("friend", note)
    assert anchoring.check().problems == ()
    assert anchoring.check().says[0].startswith("friend: 2,")


def test_an_empty_log_has_nothing_to_anchor(tmp_path: Path) -> None:
    bank = Bank(tmp_path)
    friend = Friend()
    assert bank.anchoring(friend=friend).anchor() == ([], [])
    bank.log.close()


def test_an_anchor_that_was_taken_away_or_changed_is_found(bank: Bank) -> None:
    anchoring = bank.anchoring(friend=Friend())
    anchoring.anchor()
    (path,) = (bank.directory / "trails" / "anchors").iterdir()
    content = path.read_bytes()
    changes: Mapping[str, bytes | None] = {
        "is missing": None,
        "cannot be read": content[:-9],
        "the friend never said so": content.replace(b"c2Vlb", b"eHh4b"),
    }
    for said, changed in changes.items():
        path.unlink(missing_ok=True)
        if changed is not None:
            path.write_bytes(changed)
        problems = anchoring.check().problems
        assert any(said in problem for problem in problems), problems
    # A checkpoint of another log's signs nothing here.
    fields = json.loads(content)
    fields["checkpoint"] = Signer(ORIGIN, bytes(32)).sign(3, bytes(32))
    path.write_text(json.dumps(fields))
    assert not bank.log.verify(anchoring.notes()).passed


def test_a_second_host_notices_a_log_that_was_cut(bank: Bank, tmp_path: Path) -> None:
    copy = tmp_path / "copy-of-the-log"
    bank.log.close()
    shutil.copytree(bank.directory / "trails", copy / "trails")
    bank.log = SealedLog.open(bank.directory / "trails", ORIGIN, lambda: bank.now)
    bank.seal(4)
    apart = Apart(tmp_path / "second", ORIGIN, bank.log.root_at)
    assert bank.anchoring(copy=apart).anchor() == (["copy"], [])
    bank.seal(2)
    assert bank.anchoring(copy=apart).anchor() == (["copy"], [])
    assert len(apart.notes()) == 2
    assert bank.log.verify(tuple(apart.notes())).passed
    # Somebody puts back the shorter log, and then one that grew differently.
    other = Bank(copy)
    for count in (0, 30):
        other.seal(count)
        again = Apart(tmp_path / "second", ORIGIN, other.log.root_at)
        _, failed = other.anchoring(copy=again).anchor()
        assert "does not continue" in failed[0]
        assert not other.log.verify(tuple(again.notes())).passed
    other.log.close()


def test_a_copy_that_the_second_host_lost_is_missed(bank: Bank, tmp_path: Path) -> None:
    apart = Apart(tmp_path / "second", ORIGIN, bank.log.root_at)
    anchoring = bank.anchoring(copy=apart)
    anchoring.anchor()
    (path,) = (tmp_path / "second").rglob("*.checkpoint")
    path.write_text(Signer(ORIGIN, bytes(32)).sign(3, bytes(32)))
    assert "another checkpoint" in anchoring.check().problems[0]
    path.unlink()
    assert "does not show its copy" in anchoring.check().problems[0]


def test_a_second_host_that_cannot_be_reached_stops_nothing(bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    apart = Apart(tmp_path / "file", ORIGIN, bank.log.root_at)
    _, failed = bank.anchoring(copy=apart).anchor()
    assert "cannot be used" in failed[0]
    assert apart.notes() == []


def script(path: Path, text: str) -> str:
    path.write_text(f"import sys\nnote = sys.stdin.read()\n{text}\n")
    return f"{sys.executable} {path}"


def test_what_a_witness_command_prints_is_kept(bank: Bank, tmp_path: Path) -> None:
    command = script(tmp_path / "w.py", "print('seen', note.splitlines()[3])")
    anchoring = bank.anchoring(witness=WitnessCommand(command, "", bank.log.growth))
    assert anchoring.anchor() == (["witness"], [])
    (kept,) = (bank.directory / "trails" / "anchors").iterdir()
    assert "c2VlbiAzCg==" in kept.read_text()
    assert "no key is set" in anchoring.check().says[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sys.exit('no such log')", "ended with 1: no such log"),
        ("print('x' * 2_000_000)", "more than"),
    ],
)
def test_a_witness_command_that_fails_is_a_sentence(
    bank: Bank, tmp_path: Path, text: str, said: str
) -> None:
    command = script(tmp_path / "w.py", text)
    _, (failed,) = bank.anchoring(witness=WitnessCommand(command, "", bank.log.growth)).anchor()
    assert said in failed
    for command in ("/nowhere/at/all", "'unfinished"):
        _, (failed,) = bank.anchoring(witness=WitnessCommand(command, "", bank.log.growth)).anchor()
        assert "cannot be run" in failed


def test_a_witness_cosigns_only_what_continues(bank: Bank, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "second.example/witness", lambda: BEGIN)
    log = VerifierKey.parse(bank.log.vkey)
    older = bank.log.checkpoint()
    with pytest.raises(OtherSize, match="seen 0 entries"):
        witness.cosign(bank.log.growth(2, older).text(), log)
    first = witness.cosign(older, log)
    assert WitnessKey.parse(str(witness.key())).cosigned_at(first) == BEGIN
    assert log.check(first).size == 3
    assert witness.cosign(older, log) == first
    bank.seal(2)
    for seen in (0, 2, 5):
        with pytest.raises(OtherSize) as other:
            witness.cosign(bank.log.growth(seen, bank.log.checkpoint()).text(), log)
        assert other.value.seen == 3
    request = bank.log.growth(3, bank.log.checkpoint()).text()
    proof = ConsistencyProof.parse(request)
    for path in ((), proof.path[1:], (bytes(32), *proof.path[1:])):
        with pytest.raises(Unproven, match="keep both"):
            witness.cosign(replace(proof, path=path).text(), log)
    assert log.check(witness.cosign(request, log)).size == 5
    with pytest.raises(OtherSize, match="seen 5 entries"):
        witness.cosign(older, log)
    forged = Signer(ORIGIN, bytes(32))
    with pytest.raises(CheckpointRejected):
        witness.cosign(forged.sign(9, bytes(32)), log)
    stolen = Signer(ORIGIN, (bank.directory / "trails" / "signing.key").read_bytes())
    for size in (5, 3):
        with pytest.raises(Contradiction, match=f"two checkpoints of {size} entries"):
            witness.cosign(stolen.sign(size, bytes(32)), log)
    with pytest.raises(Unproven):
        witness.cosign(f"old 5\n\n{stolen.sign(9, bytes(32))}", log)


def test_a_witness_is_asked_from_where_it_is(bank: Bank, tmp_path: Path) -> None:
    """As an HTTP client prints it: the size of a conflict, else the signature's line alone."""
    code = (
        "from pathlib import Path\n"
        "seen = Path(__file__).with_name('seen')\n"
        "size = seen.read_text() if seen.exists() else '0'\n"
        "old, body = note.partition('\\n\\n')[::2]\n"
        "if old.split()[1] != size: print(size); sys.exit(CODE)\n"
        "seen.write_text(body.splitlines()[1])\n"
        "Path(__file__).with_name('asked').write_text(note)\n"
        "print('— x AAAA')"
    )
    known = str(Witness(tmp_path / "witness", "x", lambda: BEGIN).key())
    for n, (status, key) in enumerate((("0", known), ("4", ""))):
        folder = tmp_path / str(n)
        folder.mkdir()
        command = script(folder / "w.py", code.replace("CODE", status))
        anchor = WitnessCommand(command, key, bank.log.growth)
        assert anchor.obtain(bank.log.checkpoint()) == "— x AAAA\n".encode()
        bank.seal(2)
        anchor.obtain(bank.log.checkpoint())
        bank.seal(1)
        # Another process does not know what the witness has seen, and is told.
        note = bank.log.checkpoint()
        WitnessCommand(command, key, bank.log.growth).obtain(note)
        size = Checkpoint.parse(note).size
        proof = ConsistencyProof.parse((folder / "asked").read_text())
        assert (proof.old, proof.checkpoint) == (size - 1, note)
        (folder / "seen").write_text(str(size + 1))
        with pytest.raises(AnchorFailed, match=f"saw {size + 1} entries"):
            anchor.obtain(note)
    restless = script(tmp_path / "w.py", "print(1 if note[:5] == 'old 0' else 2); sys.exit(4)")
    with pytest.raises(AnchorFailed, match="it saw 1 entries, and then 2"):
        WitnessCommand(restless, "", bank.log.growth).obtain(bank.log.checkpoint())


def test_digits_are_kept_as_what_a_command_said_where_no_key_is_set(
    bank: Bank, tmp_path: Path
) -> None:
    command = script(tmp_path / "w.py", "print(20261122)")
    assert WitnessCommand(command, "", bank.log.growth).obtain(bank.log.checkpoint()) == (
        b"20261122\n"
    )


def test_a_proof_begins_where_a_checked_cosignature_was_had_for(bank: Bank, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "witness", "x", lambda: BEGIN)
    known, log = str(witness.key()), VerifierKey.parse(bank.log.vkey)
    note = bank.log.checkpoint()
    (tmp_path / "signed").write_text(witness.cosign(note, log))
    tries = (("note", known, 0), ("note", "", 0), ("signed", known, 3))
    for n, (told, key, old) in enumerate(tries):
        asked = tmp_path / str(n)
        command = script(
            tmp_path / f"{n}.py",
            f"from pathlib import Path\nsigned = Path({str(tmp_path / 'signed')!r}).read_text()\n"
            f"Path({str(asked)!r}).write_text(note)\nprint({told}, end='')",
        )
        anchor = WitnessCommand(command, key, bank.log.growth)
        anchor.obtain(note)
        anchor.obtain(note)
        assert ConsistencyProof.parse(asked.read_text()).old == old


@pytest.mark.parametrize(
    "text",
    ["old 1\n", "old -1\n\nx", "old 1\nAAAA\n\nx", "old 01\n\nx", "old x\n\nx", "old 1\n!\n\nx",
     "old 1\n" + ("A" * 43 + "=\n") * 64 + "\nx"],
)  # fmt: skip
def test_what_is_no_request_to_a_witness_is_refused(text: str) -> None:
    with pytest.raises(CheckpointRejected):
        ConsistencyProof.parse(text)


def test_a_cosignature_is_checked_with_the_witnesss_own_key(bank: Bank, tmp_path: Path) -> None:
    note = bank.log.checkpoint()
    witness = Witness(tmp_path / "witness", "second.example/witness", lambda: BEGIN)
    anchor = WitnessCommand("", str(witness.key()), bank.log.growth)
    good = witness.cosign(note, VerifierKey.parse(bank.log.vkey)).encode()
    assert "cosigned by second.example/witness at 2026-11-22T12" in anchor.check(note, good)
    line = good.decode().removeprefix(note)
    assert anchor.check(note, line.encode()) == anchor.check(note, good)
    bank.seal(1)
    bad = {
        "another checkpoint": cosigned(bank.log.checkpoint(), "x", bytes(32), BEGIN).encode(),
        "no cosignature": note.encode(),
        "is wrong": good[:-10] + b"AAAAAAAA\n",
        "this is no checkpoint": b"hello",
    }
    for said, evidence in bad.items():
        with pytest.raises(AnchorRejected, match=said):
            anchor.check(note, evidence)
    with pytest.raises(CheckpointRejected):
        WitnessKey.parse(bank.log.vkey)


@needs_openssl
def test_a_timestamp_proves_when_a_checkpoint_was_there(bank: Bank, tmp_path: Path) -> None:
    with TimestampServer(tmp_path / "tsa") as server:
        authority = TimestampAuthority(server.url, server.roots, EndpointPolicy())
        anchoring = bank.anchoring(timestamp=authority)
        assert anchoring.anchor() == (["timestamp"], [])
        note = bank.log.checkpoint()
        server.spoil = b"no timestamp at all"
        _, (failed,) = anchoring.anchor()
        assert "gave what is no timestamp" in failed
        (path,) = (bank.directory / "trails" / "anchors").iterdir()
    report = anchoring.check()
    assert report.problems == ()
    assert f"made before {datetime.now(UTC):%Y-%m-%d}" in report.says[0]
    # Nobody listens any more: what was obtained still verifies, the next is not had.
    _, (failed,) = anchoring.anchor()
    assert "cannot be asked" in failed
    # It is about that checkpoint and no other, and only for whoever trusts that root.
    fields = json.loads(path.read_text())
    path.write_text(json.dumps(fields | {"checkpoint": note}))
    assert "does not verify" in anchoring.check().problems[0]
    path.write_text(json.dumps(fields))
    other = TimestampAuthority(server.url, make_authority(tmp_path / "other"), EndpointPolicy())
    assert "does not verify" in bank.anchoring(timestamp=other).check().problems[0]
    lost = TimestampAuthority(server.url, tmp_path / "nowhere.pem", EndpointPolicy())
    assert "cannot be read" in bank.anchoring(timestamp=lost).check().problems[0]
    assert "not checked" in bank.anchoring().check().says[0]


def test_an_authority_off_the_premises_is_not_asked(bank: Bank, tmp_path: Path) -> None:
    authority = TimestampAuthority("http://192.0.2.1/", tmp_path / "roots.pem", EndpointPolicy())
    _, (failed,) = bank.anchoring(timestamp=authority).anchor()
    assert "neither loopback nor private" in failed
