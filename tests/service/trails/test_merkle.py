"""The tree agrees with RFC 6962 as it is written there, recursively."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.trails.merkle import (
    Frontier,
    ProofRejected,
    consistency_path,
    grown,
    inclusion_path,
    leaf_hash,
    require_consistent,
    root_from_path,
)


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def leaves_of(size: int) -> list[bytes]:
    return [b"leaf %d" % number for number in range(size)]


class Nodes(dict[tuple[int, int], bytes]):
    """The complete subtrees, as the index keeps them."""

    def __init__(self, leaves: list[bytes]) -> None:
        hashes = [leaf_hash(leaf) for leaf in leaves]
        self.update({(0, n): hash_ for n, hash_ in enumerate(hashes)})
        self.update({(level, n): hash_ for level, n, hash_ in grown(Frontier(), hashes, 1)[1]})

    def at(self, level: int, n: int) -> bytes:
        return self[level, n]


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_frontier_grows_to_the_root_of_the_rfc(first: int, more: int) -> None:
    leaves = leaves_of(first + more)
    tree = Frontier().extended(map(leaf_hash, leaves[:first]))
    assert tree.root() == mth(leaves[:first])
    assert tree.extended(map(leaf_hash, leaves[first:])).root() == mth(leaves)
    assert tree.size == first


@given(st.integers(1, 130).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_every_inclusion_proof_is_the_rfcs_and_verifies(case: tuple[int, int]) -> None:
    size, index = case
    leaves = leaves_of(size)
    found = inclusion_path(Nodes(leaves).at, index, size)
    assert found == path(index, leaves)
    assert root_from_path(leaf_hash(leaves[index]), index, size, found) == mth(leaves)


@given(st.integers(1, 130).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_every_consistency_proof_is_the_rfcs(case: tuple[int, int]) -> None:
    size, old = case
    leaves = leaves_of(size)
    assert consistency_path(Nodes(leaves).at, old, size) == subproof(old, leaves, True)


@given(st.integers(1, 130).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_a_consistency_proof_leads_from_the_old_root_to_the_new(case: tuple[int, int]) -> None:
    size, old = case
    leaves = leaves_of(size)
    path = consistency_path(Nodes(leaves).at, old, size)
    require_consistent(old, mth(leaves[:old]), size, mth(leaves), path)
    other = mth([b"other", *leaves[1:]])
    for roots in ((other, mth(leaves)), (mth(leaves[:old]), other)):
        if roots != (mth(leaves[:old]), mth(leaves)):
            with pytest.raises(ProofRejected):
                require_consistent(old, roots[0], size, roots[1], path)
    for wrong in (path[:-1], [*path, bytes(32)]):
        if wrong != path:
            with pytest.raises(ProofRejected):
                require_consistent(old, mth(leaves[:old]), size, mth(leaves), wrong)


@pytest.mark.parametrize(("old", "size"), [(0, 1), (2, 1)])
def test_no_tree_begins_with_none_or_with_a_larger_one(old: int, size: int) -> None:
    with pytest.raises(ProofRejected, match="not the beginning"):
        require_consistent(old, bytes(32), size, bytes(32), [])


@given(st.integers(2, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_a_path_proves_no_other_leaf_and_no_other_place(case: tuple[int, int]) -> None:
    size, index = case
    leaves = leaves_of(size)
    found = path(index, leaves)
    assert root_from_path(leaf_hash(b"other"), index, size, found) != mth(leaves)
    other = (index + 1) % size
    try:
        root = root_from_path(leaf_hash(leaves[index]), other, size, found)
    except ProofRejected:
        return
    assert root != mth(leaves)


@pytest.mark.parametrize("extra", [[], [b"\0" * 32, b"\0" * 32]])
def test_a_path_of_the_wrong_length_is_refused(extra: list[bytes]) -> None:
    with pytest.raises(ProofRejected):
        root_from_path(leaf_hash(b"leaf"), 0, 2, extra)
