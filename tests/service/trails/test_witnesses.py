"""A witness believes a log that grew, whatever its size, and never two of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.trails.checkpoints import CheckpointRejected, ConsistencyProof, Signer
from service.trails.merkle import EMPTY_ROOT, consistency_path, node_hash, subtree
from service.trails.witnesses import Contradiction, OtherSize, Unproven, Witness

LOG = Signer("bank.example/log", b"1" * 32)
Look = Callable[[int, int], bytes]


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(tmp_path, "second.example/witness", lambda: datetime(2026, 11, 22, tzinfo=UTC))


def tree(last: int, said: bytes) -> Look:
    """The subtrees of a log, however large, in which one leaf says something of its own."""

    def look(level: int, n: int) -> bytes:
        if n << level <= last < (n + 1) << level:
            if not level:
                return hashlib.sha256(said).digest()
            return node_hash(look(level - 1, 2 * n), look(level - 1, 2 * n + 1))
        return hashlib.sha256(b"%d %d" % (level, n)).digest()

    return look


def signed(look: Look, size: int) -> str:
    return LOG.sign(size, subtree(look, 0, size) if size else EMPTY_ROOT)


def grown(look: Look, old: int, size: int) -> str:
    path = consistency_path(look, old, size) if old else ()
    return ConsistencyProof(old, tuple(path), signed(look, size)).text()


def test_two_logs_of_one_size_are_never_both_cosigned_however_long_their_size_is(
    witness: Witness,
) -> None:
    old = 10**16 - 1
    one, other = tree(old, b"one"), tree(old, b"other")
    witness.cosign(signed(one, old), LOG.verifier)
    witness.cosign(grown(one, old, old + 1), LOG.verifier)
    with pytest.raises(Contradiction, match="two checkpoints of 10000000000000000 entries"):
        witness.cosign(grown(other, old, old + 1), LOG.verifier)
    with pytest.raises(OtherSize, match="seen 10000000000000000 entries"):
        witness.cosign(grown(other, old, old + 2), LOG.verifier)


def test_a_size_that_no_log_reaches_is_refused_in_a_sentence(witness: Witness) -> None:
    witness.cosign(LOG.sign((1 << 63) - 1, bytes(32)), LOG.verifier)
    for size in (1 << 63, 10**300):
        with pytest.raises(CheckpointRejected, match="no log reaches"):
            witness.cosign(LOG.sign(size, bytes(32)), LOG.verifier)


def test_a_log_that_began_empty_is_cosigned_as_it_grows(witness: Witness) -> None:
    look = tree(0, b"first")
    witness.cosign(signed(look, 0), LOG.verifier)
    with pytest.raises(Unproven, match="needs no proof"):
        witness.cosign(ConsistencyProof(0, (bytes(32),), signed(look, 1)).text(), LOG.verifier)
    witness.cosign(grown(look, 0, 1), LOG.verifier)
    witness.cosign(grown(look, 1, 3), LOG.verifier)


def test_an_older_checkpoint_that_comes_late_is_no_contradiction(witness: Witness) -> None:
    look = tree(0, b"first")
    witness.cosign(signed(look, 12), LOG.verifier)
    for request in (signed(look, 10), grown(look, 5, 10)):
        with pytest.raises(OtherSize) as other:
            witness.cosign(request, LOG.verifier)
        assert other.value.seen == 12
