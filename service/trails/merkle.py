"""The hash tree of RFC 6962: frontier, roots, inclusion and consistency proofs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from service.trails.hashing import sha256

Lookup = Callable[[int, int], bytes]
"""(level, n) → hash of the n-th complete subtree of 2^level leaves."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


class ProofRejected(ValueError):
    """The proof does not lead from the leaf to the root."""


def leaf_hash(leaf: bytes | memoryview) -> bytes:
    """Hash of a leaf's bytes."""
    return sha256(leaf, b"\0")


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees side by side."""
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The complete subtrees of a tree, largest first: all that is needed to let it grow."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.hashes):
            raise ValueError(f"a tree of {self.size} leaves has no {len(self.hashes)} subtrees")

    def extended(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree after these leaf hashes; this one stays as it is."""
        stack, size = list(self.hashes), self.size
        for hash_ in leaves:
            rest, carried = size, hash_
            while rest & 1:
                carried = node_hash(stack.pop(), carried)
                rest >>= 1
            stack.append(carried)
            size += 1
        return Frontier(size, tuple(stack))

    def root(self) -> bytes:
        """The root hash of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def grown(
    frontier: Frontier, leaves: Iterable[bytes], step: int
) -> tuple[Frontier, list[tuple[int, int, bytes]]]:
    """The tree after these leaf hashes, and the complete subtrees that it has more.

    Of these (level, n, hash) only those of every `step`-th level, and no leaves.
    """
    stack, size = list(frontier.hashes), frontier.size
    made: list[tuple[int, int, bytes]] = []
    for leaf in leaves:
        level, n, carried = 0, size, leaf
        while n & 1:
            carried = node_hash(stack.pop(), carried)
            level, n = level + 1, n >> 1
            if level % step == 0:
                made.append((level, n, carried))
        stack.append(carried)
        size += 1
    return Frontier(size, tuple(stack)), made


def subtree(lookup: Lookup, start: int, end: int) -> bytes:
    """Hash of leaves [start, end), where start is a multiple of the power of two below."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return lookup(level, start >> level)
    split = 1 << (width - 1).bit_length() - 1
    return node_hash(subtree(lookup, start, start + split), subtree(lookup, start + split, end))


def inclusion_path(lookup: Lookup, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        split = start + (1 << (end - start - 1).bit_length() - 1)
        if index < split:
            path.append(subtree(lookup, split, end))
            end = split
        else:
            path.append(subtree(lookup, start, split))
            start = split
    return path[::-1]


def root_from_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which a path leads from a leaf hash (RFC 9162, 2.1.3.2).

    Raises ProofRejected.
    """
    if not 0 <= index < size:
        raise ProofRejected(f"there is no leaf {index} in a tree of {size}")
    n, last, root = index, size - 1, leaf
    for hash_ in path:
        if last == 0:
            raise ProofRejected("the path is longer than the tree is high")
        if n & 1 or n == last:
            root = node_hash(hash_, root)
            while not n & 1 and n:
                n, last = n >> 1, last >> 1
        else:
            root = node_hash(root, hash_)
        n, last = n >> 1, last >> 1
    if last:
        raise ProofRejected("the path is shorter than the tree is high")
    return root


def consistency_path(lookup: Lookup, old: int, size: int) -> list[bytes]:
    """The hashes that show a tree of `old` leaves to be the beginning of one of `size`."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {old} leaves is not the beginning of one of {size}")
    start, end, whole = 0, size, True
    path: list[bytes] = []
    while old != end:
        split = start + (1 << (end - start - 1).bit_length() - 1)
        if old <= split:
            path.append(subtree(lookup, split, end))
            end = split
        else:
            path.append(subtree(lookup, start, split))
            start, whole = split, False
    if not whole:
        path.append(subtree(lookup, start, end))
    return path[::-1]


def require_consistent(
    old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """That a tree begins with another one (RFC 9162, 2.1.4.2). Raises ProofRejected."""
    if not 0 < old <= size:
        raise ProofRejected(f"a tree of {old} leaves is not the beginning of one of {size}")
    if old == size:
        if path or old_root != root:
            raise ProofRejected(f"two trees of {size} leaves differ")
        return
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if not path:
        raise ProofRejected("the path is shorter than the tree is high")
    # A complete old tree is a node of the new one, and the path leaves it out.
    start, *rest = path if old & (old - 1) else (old_root, *path)
    old_found = found = start
    for hash_ in rest:
        if last == 0:
            raise ProofRejected("the path is longer than the tree is high")
        if first & 1 or first == last:
            old_found, found = node_hash(hash_, old_found), node_hash(hash_, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, hash_)
        first, last = first >> 1, last >> 1
    if last or old_found != old_root or found != root:
        raise ProofRejected(f"the log of {size} entries does not continue that of {old}")
