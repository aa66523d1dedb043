"""The catalog: one file, many threads and processes."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from ingest.catalog import Catalog, CatalogUnavailable, UnknownVersion
from ingest.records import VersionId
from ingest.schema import MIGRATIONS, CatalogTooNew
from tests.fakes.blobs import FakeBlobs
from tests.ingest.conftest import FEES, Desk


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.sqlite", FakeBlobs())
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    pragma = catalog.connection().execute
    assert pragma("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert pragma("PRAGMA synchronous").fetchone()[0] == 2
    catalog.close()


def test_a_later_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    Catalog(path, FakeBlobs()).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(CatalogTooNew, match="run the version that wrote it"):
        Catalog(path, FakeBlobs())


def test_rollbacks_of_an_older_catalog_say_what_they_restored(desk: Desk, tmp_path: Path) -> None:
    desk.publish()
    desk.put("documents/fees.md", FEES.replace("4.90", "5.90"))
    desk.publish()
    assert desk.run("rollback", "1", "--by", "carl") == 0
    path = tmp_path / "data" / "catalog.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE releases DROP COLUMN restores")
        connection.execute("DROP TABLE vocabularies")
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    older = Catalog(path, desk.blobs)
    assert [release.restores for release in older.releases()] == [None, None, 1]
    older.close()


def test_a_file_that_is_no_catalog_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be taken for one" * 20)
    with pytest.raises(CatalogUnavailable, match="file is not a database"):
        Catalog(path, FakeBlobs())


def test_threads_read_what_others_write(desk: Desk) -> None:
    number = desk.publish()
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(desk.catalog.pin().number)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [number] * 4


def test_two_openings_see_one_truth(desk: Desk, tmp_path: Path) -> None:
    other = Catalog(tmp_path / "data" / "catalog.sqlite", desk.blobs)
    assert other.corpora() == ()
    desk.publish()
    assert other.corpora() == ("small",)
    assert other.pin() == desk.catalog.pin()
    other.close()


def test_what_goes_in_comes_out(desk: Desk) -> None:
    desk.publish()
    lost, fees = desk.catalog.versions(1)
    assert (fees.title, fees.source_uri, fees.visibility) == (
        "Account fees",
        "documents/fees.md",
        "public",
    )
    assert desk.catalog.version(fees.id) == fees
    text = desk.catalog.canonical_text(fees.id)
    for passage in desk.catalog.passages_of(fees.id, 1):
        assert text[passage.start : passage.end] == passage.text
        assert passage.heading_path[0] == "Account fees"
    assert lost.title == "lost"
    assert [str(fact.value) for fact in desk.catalog.facts(1)] == ["2.90"]
    with pytest.raises(UnknownVersion):
        desk.catalog.version(VersionId("sha256:none"))


def test_a_staged_release_does_not_change_what_a_version_is(desk: Desk) -> None:
    desk.publish()
    corpus = (desk.folder / "corpus.toml").read_text()
    desk.put("corpus.toml", corpus.replace("staff", "public"))
    desk.put("documents/fees.md", FEES + "More.\n")
    desk.ingest()
    lost = desk.catalog.versions(1)[0]
    assert desk.catalog.version(lost.id).visibility == "staff"
    assert desk.catalog.version(lost.id, 2).visibility == "public"
