"""The truth about documents, versions, passages and releases: SQLite, read by every process."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import orjson

from ingest.blobs import BlobStore
from ingest.chunking import Cut
from ingest.corpus import CorpusSettings
from ingest.index import Frequencies, IndexUnavailable, Vocabulary
from ingest.records import (
    Digest,
    DocumentId,
    Fact,
    FactId,
    Passage,
    PassageId,
    Phrasing,
    PhrasingId,
    Recipe,
    Release,
    ReleaseState,
    Sentence,
    Version,
    VersionId,
)
from ingest.schema import migrate

_BUSY_SECONDS = 10.0
_AT_ONCE = 500
_RELEASE = (
    "number, corpus, parent, digest, recipe, state, author, approver, built_at, published_at,"
    " followed, restores"
)
"""Everything but the reviewer's report, which is long, and which no question needs."""
_MOST = 2**63 - 1
"""What SQLite counts to."""


class CatalogUnavailable(Exception):
    """The catalog's file cannot be opened, read or written; the message says which and why."""


class CatalogLocked(CatalogUnavailable):
    """Another process has been writing the catalog for too long."""


class NoLiveRelease(Exception):
    """The corpus has never been published, so there is nothing to answer from."""


class AmbiguousCorpus(Exception):
    """Several corpora are live and none was named."""


class UnknownCorpus(Exception):
    """No release was ever staged for a corpus of this name."""


class UnknownRelease(Exception):
    """No release has this number."""


class UnknownVersion(Exception):
    """No release holds this version."""


class Catalog:
    """One file, a connection a thread; everything here is safe to call from any thread."""

    def __init__(self, path: Path, blobs: BlobStore) -> None:
        self._path = path
        self._blobs = blobs
        self._local = threading.local()
        self._open: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._sentences():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            migrate(self.connection())

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in list(self._open):
                connection.close()
            self._local = threading.local()

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, without a transaction."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self._path,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                factory=_Connection,
            )
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            self._local.connection = found
            with self._lock:
                self._open.add(found)
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; one writer at a time over all processes."""
        with self._sentences():
            connection = self.connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def corpora(self) -> tuple[str, ...]:
        """The corpora that have a live release, by name."""
        rows = self.rows("SELECT corpus FROM releases WHERE state = 'live' ORDER BY corpus")
        return tuple(row["corpus"] for row in rows)

    def corpus(self, name: str) -> CorpusSettings:
        """A corpus as its live release has it, else as its newest one does.

        Raises UnknownCorpus.
        """
        rows = self.rows(
            "SELECT corpus, title, default_language, scope FROM releases WHERE corpus = ?"
            " ORDER BY state = 'live' DESC, number DESC LIMIT 1",
            name,
        )
        if not rows:
            raise UnknownCorpus(f"no corpus is called {name!r}; ingest its folder first")
        row = rows[0]
        return CorpusSettings(row["corpus"], row["title"], row["default_language"], row["scope"])

    def settings_of(self, release: int) -> CorpusSettings:
        """A corpus as one release has it."""
        query = "SELECT corpus, title, default_language, scope FROM releases WHERE number = ?"
        row = self.rows(query, release)[0]
        return CorpusSettings(row["corpus"], row["title"], row["default_language"], row["scope"])

    def blob(self, key: str) -> bytes:
        """An original or canonical text by its digest. Raises BlobMissing."""
        return self._blobs.get(key)

    def pin(self, corpus: str | None = None, as_of: date | None = None) -> Release:
        """The release to answer from: the live one, or what was live at the end of a day.

        Raises NoLiveRelease, AmbiguousCorpus, UnknownCorpus, and IndexUnavailable while the
        index has not caught up with it.
        """
        name = corpus if corpus is not None else self._only_corpus()
        if as_of is None:
            when, values = "state = 'live'", []
        else:
            when = "published_at IS NOT NULL AND published_at < ?"
            values = [(min(as_of, date(9999, 12, 30)) + timedelta(days=1)).isoformat()]
        rows = self.rows(
            f"SELECT {_RELEASE} FROM releases WHERE corpus = ? AND {when}"  # noqa: S608
            " ORDER BY number DESC LIMIT 1",
            name,
            *values,
        )
        if not rows:
            self.corpus(name)
            raise NoLiveRelease(
                f"the corpus {name!r} had no live release on {as_of}{self._first_day(name)}"
                if as_of is not None
                else f"the corpus {name!r} has never been published; approve and publish a release"
            )
        if not rows[0]["followed"]:
            raise IndexUnavailable(
                f"the index is being rebuilt and does not hold release {rows[0]['number']} yet; "
                "ask again shortly"
            )
        return _release(rows[0])

    def _first_day(self, corpus: str) -> str:
        """When the first release of a corpus was published, as the end of a sentence."""
        query = "SELECT min(published_at) AS first FROM releases WHERE corpus = ?"
        first = self.rows(query, corpus)[0]["first"]
        return f"; its first was published on {first[:10]}" if first else " and has none yet"

    def release(self, number: int) -> Release:
        """A release by its number. Raises UnknownRelease."""
        rows = (
            self.rows(f"SELECT {_RELEASE} FROM releases WHERE number = ?", number)  # noqa: S608
            if 0 < number <= _MOST
            else ()
        )
        if not rows:
            raise UnknownRelease(f"there is no release {number}; `countersign releases` lists them")
        return _release(rows[0])

    def releases(
        self, corpus: str | None = None, state: ReleaseState | None = None
    ) -> tuple[Release, ...]:
        """All releases, or those of one corpus or in one state, oldest first."""
        rows = self.rows(
            f"SELECT {_RELEASE} FROM releases WHERE (?1 IS NULL OR corpus = ?1)"  # noqa: S608
            " AND (?2 IS NULL OR state = ?2) ORDER BY number",
            corpus,
            state,
        )
        return tuple(_release(row) for row in rows)

    def live(self, corpus: str) -> Release | None:
        """The live release of a corpus, followed or not."""
        query = f"SELECT {_RELEASE} FROM releases WHERE corpus = ? AND state = 'live'"  # noqa: S608
        rows = self.rows(query, corpus)
        return _release(rows[0]) if rows else None

    def report(self, number: int) -> str:
        """The reviewer's report that was made when the release was staged, as JSON."""
        found: str = self.rows("SELECT report FROM releases WHERE number = ?", number)[0]["report"]
        return found

    def passages(self, ids: Collection[PassageId], release: int) -> dict[PassageId, Passage]:
        """Those of the passages that belong to the release, in the order asked for."""
        return {id: passage for id, (passage, _) in self.standing(ids, release).items()}

    def standing(
        self, ids: Collection[PassageId], release: int
    ) -> dict[PassageId, tuple[Passage, Version]]:
        """The same, each with its version as the release has it."""
        wanted = list(dict.fromkeys(ids))
        found: dict[PassageId, tuple[Passage, Version]] = {}
        for at in range(0, len(wanted), _AT_ONCE):
            some = wanted[at : at + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = self.rows(
                # In this order of tables: SQLite would go through the whole release instead.
                "SELECT p.*, v.* FROM passages p"  # noqa: S608
                " CROSS JOIN releases r ON r.number = ? AND r.recipe = p.recipe"
                " CROSS JOIN release_versions v ON v.release = r.number AND v.version = p.version"
                f" WHERE p.id IN ({marks})",
                release,
                *some,
            )
            # Many passages are of the same few versions.
            versions = {row["version"]: row for row in rows}
            read = {id: version_of(row) for id, row in versions.items()}
            found |= {PassageId(row["id"]): (_passage(row), read[row["version"]]) for row in rows}
        return {id: found[id] for id in wanted if id in found}

    def passages_of(self, version: VersionId, release: int) -> tuple[Passage, ...]:
        """All passages of one version as a release has them, in order."""
        rows = self.rows(
            "SELECT p.*, v.document, v.title FROM release_versions v"
            " JOIN releases r ON r.number = v.release"
            " JOIN passages p ON p.version = v.version AND p.recipe = r.recipe"
            " WHERE v.release = ? AND v.version = ? ORDER BY p.start",
            release,
            version,
        )
        return tuple(_passage(row) for row in rows)

    def version(self, version: VersionId, release: int | None = None) -> Version:
        """A version as a release has it, by default the newest published one.

        Raises UnknownVersion.
        """
        rows = self.rows(
            "SELECT v.* FROM release_versions v JOIN releases r ON r.number = v.release"
            " WHERE v.version = ?1 AND (?2 IS NULL OR v.release = ?2)"
            " ORDER BY r.published_at IS NOT NULL DESC, v.release DESC LIMIT 1",
            version,
            release,
        )
        if not rows:
            raise UnknownVersion(f"no release holds the version {version}")
        return version_of(rows[0])

    def versions(self, release: int) -> tuple[Version, ...]:
        """Every version of a release, by document, then by the day it comes into force."""
        rows = self.rows(
            "SELECT * FROM release_versions WHERE release = ? ORDER BY document, in_force_from",
            release,
        )
        return tuple(version_of(row) for row in rows)

    def labels(self, release: int) -> dict[str, tuple[date, date | None]]:
        """Every visibility label of a release, with the days between which its versions apply."""
        rows = self.rows(
            "SELECT visibility, min(in_force_from) AS first,"
            " CASE WHEN count(*) = count(in_force_until) THEN max(in_force_until) END AS last"
            " FROM release_versions WHERE release = ? GROUP BY visibility",
            release,
        )
        return {
            row["visibility"]: (date.fromisoformat(row["first"]), _day(row["last"])) for row in rows
        }

    def canonical_text(self, version: VersionId, release: int | None = None) -> str:
        """What a reader sees of a version; every offset indexes it. Raises UnknownVersion."""
        return self._blobs.get(self.version(version, release).canonical).decode()

    def facts(self, release: int, on: date | None = None) -> tuple[Fact, ...]:
        """The facts of a release, in force on a day or all of them, in a fixed order."""
        rows = self.rows("SELECT * FROM release_facts WHERE release = ? ORDER BY id", release)
        facts = (_fact(row) for row in rows)
        return tuple(fact for fact in facts if on is None or fact.in_force(on))

    def phrasings(self, release: int) -> tuple[Phrasing, ...]:
        """The phrasings of a release, by id."""
        rows = self.rows("SELECT * FROM release_phrasings WHERE release = ? ORDER BY id", release)
        return tuple(phrasing_of(row) for row in rows)

    def frequencies(self, release: int) -> Mapping[str, Frequencies]:
        """For each visibility label, in how many passages of the release each term occurs."""
        rows = self.rows("SELECT * FROM frequencies WHERE release = ?", release)
        return {row["visibility"]: _frequencies(row) for row in rows}

    def vocabularies(self, release: int) -> tuple[Vocabulary, ...]:
        """One for each visibility label and language of phrasings that a sentence answers.

        None of a release that an earlier version of this program staged.
        """
        rows = self.rows("SELECT * FROM vocabularies WHERE release = ?", release)
        return tuple(
            Vocabulary(row["visibility"], row["language"], row["phrasings"], _counts(row))
            for row in rows
        )

    def withdrawn(self, corpus: str) -> frozenset[DocumentId]:
        """Documents that may no longer be shown, whatever release they stand in."""
        rows = self.rows("SELECT document FROM withdrawals WHERE corpus = ?", corpus)
        return frozenset(DocumentId(row["document"]) for row in rows)

    def recipe(self, digest: Digest) -> Recipe:
        """The recipe with this digest."""
        row = self.rows("SELECT * FROM recipes WHERE digest = ?", digest)[0]
        return Recipe(
            row["chunk_tokens"],
            row["splitter"],
            row["canonicaliser"],
            row["embedder"],
            row["average_length"],
        )

    def cuts(self, version: VersionId, recipe: Digest) -> tuple[Cut, ...]:
        """How a version was cut by a recipe, in order; empty where it never was."""
        rows = self.rows(
            "SELECT * FROM passages WHERE version = ? AND recipe = ? ORDER BY start",
            version,
            recipe,
        )
        return tuple(_cut(row) for row in rows)

    def rows(self, query: str, *values: object) -> Sequence[sqlite3.Row]:
        """All rows of a query, outside any transaction."""
        with self._sentences():
            return self.connection().execute(query, values).fetchall()

    def _only_corpus(self) -> str:
        names = self.corpora()
        if not names:
            raise NoLiveRelease("nothing has been published yet; ingest, approve and publish")
        if len(names) > 1:
            raise AmbiguousCorpus(f"several corpora are live: {', '.join(names)}; name one")
        return names[0]

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """SQLite's and the system's errors as ours."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise CatalogLocked(
                    f"another process is writing {self._path}; try again when it is done"
                ) from error
            raise CatalogUnavailable(f"the catalog {self._path} fails: {error}") from error
        except (sqlite3.DatabaseError, OSError) as error:
            raise CatalogUnavailable(f"the catalog {self._path} fails: {error}") from error


class _Connection(sqlite3.Connection):
    """One that can be held weakly, so that it goes when its thread does."""


def version_of(row: sqlite3.Row) -> Version:
    """A row of `release_versions` as a value."""
    return Version(
        id=VersionId(row["version"]),
        document=DocumentId(row["document"]),
        media_type=row["media_type"],
        title=row["title"],
        owner=row["owner"],
        language=row["language"],
        visibility=row["visibility"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        in_force_until=_day(row["in_force_until"]),
        canonical=Digest(row["canonical"]),
        source_uri=row["source_uri"],
    )


def under_title(title: str, headings: Sequence[str]) -> tuple[str, ...]:
    """The heading path: the document's title first, and only once."""
    below = headings[1:] if headings and headings[0] == title else headings
    return (title, *below)


def passage_of(cut: Cut, document: DocumentId, title: str) -> Passage:
    """A cut as a release has it."""
    return Passage(
        id=cut.id,
        version=cut.version,
        document=document,
        heading_path=under_title(title, cut.headings),
        headers=cut.headers,
        text=cut.text,
        start=cut.start,
        end=cut.end,
        sentences=cut.sentences,
    )


def _passage(row: sqlite3.Row) -> Passage:
    return passage_of(_cut(row), DocumentId(row["document"]), row["title"])


def _cut(row: sqlite3.Row) -> Cut:
    return Cut(
        id=PassageId(row["id"]),
        version=VersionId(row["version"]),
        headings=tuple(orjson.loads(row["headings"])),
        headers=tuple(orjson.loads(row["headers"])),
        text=row["text"],
        start=row["start"],
        end=row["end"],
        sentences=tuple(Sentence(a, b) for a, b in orjson.loads(row["sentences"])),
    )


def _release(row: sqlite3.Row) -> Release:
    return Release(
        number=row["number"],
        corpus=row["corpus"],
        parent=row["parent"],
        digest=Digest(row["digest"]),
        recipe=Digest(row["recipe"]),
        state=ReleaseState(row["state"]),
        author=row["author"],
        approver=row["approver"],
        built_at=datetime.fromisoformat(row["built_at"]),
        published_at=datetime.fromisoformat(row["published_at"]) if row["published_at"] else None,
        restores=row["restores"],
    )


def _fact(row: sqlite3.Row) -> Fact:
    return Fact(
        id=FactId(row["id"]),
        table=row["fact_table"],
        subject=row["subject"],
        measure=row["measure"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        in_force_from=date.fromisoformat(row["in_force_from"]),
        in_force_until=_day(row["in_force_until"]),
        source=row["source"],
        version=VersionId(row["version"]),
    )


def phrasing_of(row: sqlite3.Row) -> Phrasing:
    """A row of `release_phrasings` as a value."""
    return Phrasing(
        id=PhrasingId(row["id"]),
        version=VersionId(row["version"]),
        passage=PassageId(row["passage"]),
        start=row["start"],
        question=row["question"],
    )


def _frequencies(row: sqlite3.Row) -> Frequencies:
    return Frequencies(row["passages"], _counts(row))


def _counts(row: sqlite3.Row) -> dict[int, int]:
    numbers = np.frombuffer(row["numbers"], dtype="<u4").tolist()
    counts = np.frombuffer(row["counts"], dtype="<u4").tolist()
    return dict(zip(numbers, counts, strict=True))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
