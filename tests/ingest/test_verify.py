"""Catalog, blobs and digests are checked hash by hash, and passages are proved to be in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.catalog import UnknownVersion
from ingest.manifest import audit_path, root, tree
from ingest.records import Digest, PassageId
from ingest.verify import PassageProof, ReleaseProofs, check_release
from tests.ingest.conftest import Desk


def folded(line: bytes, index: int, size: int, path: Sequence[str]) -> str:
    """The root by RFC 9162, 2.1.3.2, written down again from the text."""
    node, last = hashlib.sha256(b"\x00" + line).digest(), size - 1
    for step in map(bytes.fromhex, path):
        assert last > 0
        if index % 2 or index == last:
            node = hashlib.sha256(b"\x01" + step + node).digest()
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + step).digest()
        index, last = index >> 1, last >> 1
    assert last == 0
    return "sha256:" + node.hex()


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40), st.data())
def test_every_line_is_proved_by_its_path(lines: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(lines) - 1))
    path = audit_path(tree(lines), index)
    assert folded(lines[index], index, len(lines), path) == root(lines)


def test_a_passage_is_proved_to_stand_in_a_release(desk: Desk) -> None:
    release = desk.catalog.release(desk.publish())
    proofs = ReleaseProofs(desk.catalog, release)
    for version in desk.catalog.versions(release.number):
        for passage in desk.catalog.passages_of(version.id, release.number):
            proof: PassageProof = proofs.passage(passage.id)
            assert json.loads(proof.line)["hash"] == passage.hash
            assert folded(proof.line, proof.index, proof.size, proof.path) == release.digest
    with pytest.raises(UnknownVersion):
        proofs.passage(PassageId("0" * 32))
    with pytest.raises(UnknownVersion, match="does not give its digest"):
        ReleaseProofs(desk.catalog, replace(release, digest=Digest("sha256:0")))


def test_a_sound_release_has_no_problems(desk: Desk) -> None:
    assert check_release(desk.catalog, desk.catalog.release(desk.publish())) == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET text = replace(text, '4.90', '5.90')",
        "UPDATE passages SET start = start + 1",
        "UPDATE passages SET id = '00' || substr(id, 3)",
        "UPDATE release_versions SET visibility = 'public'",
        "UPDATE release_facts SET value = '0.01'",
        "UPDATE releases SET scope = 'Everything.'",
        "DELETE FROM release_facts",
        "DELETE FROM release_versions WHERE document = 'fees'",
    ],
)
def test_no_change_behind_our_back_goes_unseen(desk: Desk, change: str) -> None:
    desk.ingest()
    desk.run("approve", "1", "--by", "bob")
    desk.catalog.connection().execute(change)
    assert check_release(desk.catalog, desk.catalog.release(1))
    assert desk.run("publish", "1") == 4
    assert "does not check out" in desk.said[0]
    assert desk.run("releases", "show", "1") == 1


def test_a_lost_or_changed_blob_is_seen(desk: Desk) -> None:
    release = desk.catalog.release(desk.publish())
    version = desk.catalog.versions(release.number)[0]
    name = version.canonical.removeprefix("sha256:")
    (path,) = desk.folder.parent.rglob(name)
    kept = path.read_bytes()
    path.write_bytes(kept + b"!")
    assert "its canonical text does not match its hash" in str(check_release(desk.catalog, release))
    path.unlink()
    assert "no blob" in str(check_release(desk.catalog, release))
