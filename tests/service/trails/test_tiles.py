"""Software that knows nothing of us reads the log as C2SP tiles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.trails.checkpoints import Checkpoint, CheckpointRejected, Signer
from service.trails.merkle import Frontier, ProofRejected, leaf_hash, node_hash, require_consistent
from service.trails.sealed_log import SealedLog
from service.trails.tiles import WIDTH, Tile, TileMissing
from tests.service.trails.conftest import Open
from tests.service.trails.samples import ORIGIN, record


def bundled(content: bytes) -> Iterator[bytes]:
    while content:
        length = int.from_bytes(content[:2], "big")
        yield content[2 : 2 + length]
        content = content[2 + length :]


def root(hashes: list[bytes]) -> bytes:
    """RFC 6962, from complete tiles downwards."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(root(hashes[:k]), root(hashes[k:]))


def test_leaves_hashes_and_checkpoint_of_a_log_agree(open_log: Open) -> None:
    log = open_log()
    for _ in range(5):
        log.seal(*record()[1:])
    signed = Checkpoint.parse(log.tile("checkpoint").decode())
    hashes = log.tile("tile/0/000.p/5")
    leaves = list(bundled(log.tile("tile/entries/000.p/5")))
    assert leaves == [log.leaf_bytes(index) for index in range(5)]
    assert hashes == b"".join(map(leaf_hash, leaves))
    assert Frontier().extended(map(leaf_hash, leaves)).root() == signed.root
    assert log.tile("tile/0/000.p/3") == hashes[:96], "a narrower tile is its beginning"


def test_every_level_is_the_roots_of_the_one_below() -> None:
    leaves = [hashlib.sha256(b"%d" % n).digest() for n in range(3 * 256)]

    def lookup(level: int, n: int) -> bytes:
        return root(leaves[n << level : (n + 1) << level])

    below = Tile(0, 1, 256).hashes(lookup)
    assert below == b"".join(leaves[256:512])
    assert Tile.parse("tile/1/000.p/3", 800).hashes(lookup)[32:64] == root(
        [below[at : at + 32] for at in range(0, len(below), 32)]
    )


def tile_path(level: int | None, n: int, width: int = WIDTH) -> str:
    """Where who reads the log looks for a tile, such as `tile/0/x001/x234/067.p/7`."""
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{'entries' if level is None else level}/{'/'.join(groups)}{partial}"


@given(st.none() | st.integers(0, 5), st.integers(0, 10**7), st.integers(1, 256))
def test_a_path_names_one_tile(level: int | None, n: int, width: int) -> None:
    assert Tile.parse(tile_path(level, n, width), 1 << 80) == Tile(level, n, width)


@pytest.mark.parametrize(
    "path",
    ["", "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/257", "tile/64/000",
     "tile/00/000", "tile/0/x000/001", "tile/0/001/000", "../tile/0/000", "tile/0/000\n"],
)  # fmt: skip
def test_what_names_no_tile_is_refused(path: str) -> None:
    with pytest.raises(TileMissing, match="no path of a tile"):
        Tile.parse(path, 1 << 80)


@pytest.mark.parametrize(
    ("path", "least"),
    [("tile/0/000", 256), ("tile/0/000.p/7", 7), ("tile/entries/001.p/1", 257),
     ("tile/1/000.p/2", 512)],
)  # fmt: skip
def test_a_tile_is_there_once_the_log_fills_it(path: str, least: int) -> None:
    assert Tile.parse(path, least)
    with pytest.raises(TileMissing, match="does not fill"):
        Tile.parse(path, least - 1)


def test_a_log_proves_that_it_continues_a_checkpoint(open_log: Open) -> None:
    log = open_log()
    notes = []
    for _ in range(6):
        log.seal(*record()[1:])
        notes.append(log.checkpoint())
    now = Checkpoint.parse(notes[-1])
    for note in notes:
        proof = log.consistency(note)
        then = Checkpoint.parse(note)
        require_consistent(then.size, then.root, now.size, now.root, proof.path)
        assert proof.text().startswith(f"old {then.size}\n")
        assert proof.text().endswith("\n\n" + notes[-1])


def test_a_log_does_not_prove_what_is_not_so(log: SealedLog) -> None:
    log.seal(*record()[1:])
    with pytest.raises(CheckpointRejected):
        log.consistency(Signer(ORIGIN, bytes(32)).sign(1, bytes(32)))
    mine = log._signer
    with pytest.raises(ProofRejected, match="differ"):
        log.consistency(mine.sign(1, bytes(32)))
    with pytest.raises(ProofRejected, match="the log has 1"):
        log.consistency(mine.sign(2, bytes(32)))
    log.seal(*record()[1:])
    with pytest.raises(ProofRejected, match="does not continue"):
        log.consistency(mine.sign(1, bytes(32)))
