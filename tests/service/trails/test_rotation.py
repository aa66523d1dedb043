"""A log goes on under another key, and whoever trusts the first one can follow."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from service.trails import renewal, rotation
from service.trails.checkpoints import CheckpointRejected, Signer, VerifierKey
from service.trails.keystore import KeyStore
from service.trails.presence import LogInUse
from service.trails.records import AnswerId
from service.trails.renewal import renew_signing, renew_wrapping
from service.trails.sealed_log import SealedLog
from service.trails.verification import Trusted, verify_log
from tests.fakes.seals import NOON
from tests.service.trails.samples import ORIGIN, record


@pytest.fixture
def trails(tmp_path: Path) -> Path:
    """A log with three records, closed."""
    seal(tmp_path / "trails", 3)
    return tmp_path / "trails"


def seal(trails: Path, count: int, segment_bytes: int = 1 << 20) -> list[AnswerId]:
    log = SealedLog.open(trails, ORIGIN, lambda: NOON, segment_bytes=segment_bytes)
    answers = []
    for _ in range(count):
        answer, leaf, payload = record()
        log.seal(leaf, payload)
        answers.append(answer)
    log.close()
    return answers


def rotate(trails: Path) -> tuple[VerifierKey, VerifierKey]:
    return renew_signing(trails, ORIGIN, lambda: NOON, "Ann")


def checkpoint(trails: Path) -> str:
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    try:
        return log.checkpoint()
    finally:
        log.close()


def test_a_log_verifies_across_rotations_from_any_of_its_keys(trails: Path) -> None:
    first, second = rotate(trails)
    seal(trails, 2)
    again, third = rotate(trails)
    seal(trails, 2)
    assert again == second
    for pinned in (first, second, third):
        found = SealedLog.examine(trails, ORIGIN, pinned=str(pinned))
        assert found.passed, found.problems
        assert found.keys == (str(first), str(second), str(third))
        assert found.size == 9
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    assert (log.vkey, log.predecessors) == (str(third), (str(first), str(second)))
    told = log.records_typed("key")
    log.close()
    assert [leaf.leaf["new"] for leaf in told] == [str(second), str(third)]
    assert told[0].payload == {"by": "Ann"}


def test_a_key_that_never_signed_is_not_this_logs(trails: Path) -> None:
    rotate(trails)
    other = Signer(ORIGIN, bytes(32)).verifier
    assert "never signed" in SealedLog.examine(trails, ORIGIN, pinned=str(other)).problems[0]


def test_checkpoints_kept_from_before_still_hold(trails: Path) -> None:
    before = checkpoint(trails)
    rotate(trails)
    between = checkpoint(trails)
    seal(trails, 1)
    after = checkpoint(trails)
    assert SealedLog.examine(trails, ORIGIN, (before, between, after)).passed
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    assert log.verify((before, between, after)).passed
    log.close()


def test_the_old_key_signs_nothing_that_came_after(trails: Path) -> None:
    old_secret = (trails / "signing.key").read_bytes()
    rotate(trails)
    seal(trails, 1)
    found = SealedLog.examine(trails, ORIGIN)
    forged = Signer(ORIGIN, old_secret).sign(found.size, bytes.fromhex(found.root))
    assert not SealedLog.examine(trails, ORIGIN, (forged,)).passed


def test_a_log_that_the_old_key_goes_on_with_does_not_verify(trails: Path, tmp_path: Path) -> None:
    stolen = tmp_path / "stolen"
    shutil.copytree(trails, stolen)
    _, new = rotate(trails)
    # Whoever stole the old key has the new log, and writes on as before.
    shutil.rmtree(stolen / "log")
    shutil.copytree(trails / "log", stolen / "log")
    seal(stolen, 1)
    assert not SealedLog.examine(stolen, ORIGIN, pinned=str(new)).passed


def test_a_successor_that_does_not_sign_is_no_successor(trails: Path) -> None:
    """A leaf alone names any key; only the key's own signature brings it in."""
    other = Signer(ORIGIN, bytes(32)).verifier
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    first = VerifierKey.parse(log.vkey)
    leaf, names = record()[1:]
    log.seal(type(leaf)("key", {"purpose": "signing", "new": str(other)}), names)
    log.close()
    found = verify_log(trails, first, trusted=Trusted(first))
    assert any("carries no signature" in problem for problem in found.problems)


def test_rotation_waits_until_nobody_has_the_log_open(trails: Path) -> None:
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    for renew in (renew_signing, renew_wrapping):
        with pytest.raises(LogInUse, match="stop it"):
            renew(trails, ORIGIN, lambda: NOON, "Ann")
    log.close()
    rotate(trails)


@pytest.mark.parametrize("step", ["settle_signing", "seal"])
def test_a_rotation_that_was_broken_off_is_settled(
    trails: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def dies(*_: object) -> None:
        raise OSError("the process died")

    where = renewal if step == "settle_signing" else SealedLog
    with monkeypatch.context() as patched:
        patched.setattr(where, step, dies)
        with pytest.raises(OSError, match="died"):
            rotate(trails)
    assert (trails / "signing.key.next").exists()
    seal(trails, 2)
    assert not (trails / "signing.key.next").exists()
    found = SealedLog.examine(trails, ORIGIN)
    assert found.passed, found.problems
    assert len(found.keys) == (2 if step == "settle_signing" else 1)
    rotate(trails)
    assert SealedLog.examine(trails, ORIGIN).passed


def test_segments_before_and_after_a_rotation_are_one_log(trails: Path) -> None:
    seal(trails, 12, segment_bytes=4096)
    rotate(trails)
    seal(trails, 12, segment_bytes=4096)
    found = SealedLog.examine(trails, ORIGIN)
    assert found.passed, found.problems
    assert found.segments > 3


def test_conversations_open_under_another_wrapping_key(trails: Path) -> None:
    answers = seal(trails, 20)
    old = (trails / "wrapping.key").read_bytes()
    before = wrapped(trails)
    assert renew_wrapping(trails, ORIGIN, lambda: NOON, "Ann") >= 20
    assert (trails / "wrapping.key").read_bytes() != old
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    assert all(log.trail(answer).payload for answer in answers)
    (told,) = log.records_typed("key")
    assert told.leaf["purpose"] == "wrapping"
    assert log.verify().passed
    log.close()
    for path in trails.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(part in content for part in (old, *before)), path


def wrapped(trails: Path) -> list[bytes]:
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    rows = log._keys._database.connection.execute("SELECT wrapped FROM keys").fetchall()
    log.close()
    return [bytes(row[0]) for row in rows]


@pytest.mark.parametrize("step", ["settle_wrapping", "rewrap"])
def test_wrapping_that_was_broken_off_is_settled(
    trails: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    (answer,) = seal(trails, 1)

    def dies(*_: object) -> None:
        raise OSError("the process died")

    where = renewal if step == "settle_wrapping" else KeyStore
    with monkeypatch.context() as patched:
        patched.setattr(where, step, dies)
        with pytest.raises(OSError, match="died"):
            renew_wrapping(trails, ORIGIN, lambda: NOON, "Ann")
    log = SealedLog.open(trails, ORIGIN, lambda: NOON)
    assert log.trail(answer).payload is not None
    log.close()
    assert not (trails / "wrapping.key.next").exists()


def test_a_leaf_of_another_kind_names_no_successor() -> None:
    assert rotation.successor({"type": "key", "purpose": "wrapping"}) is None
    assert rotation.successor({"type": "answer", "purpose": "signing"}) is None
    with pytest.raises(CheckpointRejected):
        rotation.successor({"type": "key", "purpose": "signing", "new": "nonsense"})
