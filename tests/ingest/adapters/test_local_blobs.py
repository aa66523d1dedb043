"""Blobs are written once, whoever keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.adapters.local_blobs import LocalBlobs
from ingest.blobs import BlobConflict, BlobMissing, BlobStore
from tests.fakes.blobs import FakeBlobs


@pytest.fixture(params=["fake", "local"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return FakeBlobs() if request.param == "fake" else LocalBlobs(tmp_path / "blobs")


def test_what_was_put_comes_back(blobs: BlobStore) -> None:
    assert not blobs.has("sha256:aaaa")
    blobs.put("sha256:aaaa", b"one")
    assert blobs.has("sha256:aaaa")
    assert blobs.get("sha256:aaaa") == b"one"


def test_a_key_never_changes_its_bytes(blobs: BlobStore) -> None:
    blobs.put("sha256:aaaa", b"one")
    blobs.put("sha256:aaaa", b"one")
    with pytest.raises(BlobConflict):
        blobs.put("sha256:aaaa", b"two")
    assert blobs.get("sha256:aaaa") == b"one"


def test_an_unknown_key_is_missing(blobs: BlobStore) -> None:
    with pytest.raises(BlobMissing):
        blobs.get("sha256:bbbb")


def test_files_are_their_owners_and_nothing_else_stays(tmp_path: Path) -> None:
    LocalBlobs(tmp_path).put("sha256:aaaa", b"one")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600]


@pytest.mark.parametrize("key", ["../../etc/passwd", "sha256:../../x", "sha256:", "a:b/c/d/e"])
def test_a_key_cannot_leave_the_folder(tmp_path: Path, key: str) -> None:
    with pytest.raises(BlobMissing):
        LocalBlobs(tmp_path).put(key, b"x")
