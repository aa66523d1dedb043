"""The writing side of the catalog: every change is one transaction that leaves a trace."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ingest.catalog import Catalog
from ingest.chunking import Cut
from ingest.corpus import CorpusSettings
from ingest.index import Frequencies, Vocabulary
from ingest.parsing import Hidden
from ingest.records import (
    Digest,
    DocumentId,
    Fact,
    Phrasing,
    Recipe,
    Release,
    ReleaseState,
    Version,
    VersionId,
)

Fields = Mapping[str, str | int]
"""What an event says: digests, names and numbers."""
Record = Callable[[str, Fields], None]
"""Makes an event durable elsewhere, before the change it tells of is committed."""


class Conflict(Exception):
    """The change does not fit what the catalog holds; the message says what to do first."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a release is made of."""

    settings: CorpusSettings
    recipe: Digest
    versions: tuple[Version, ...]
    facts: tuple[Fact, ...]
    frequencies: Mapping[str, Frequencies]
    phrasings: tuple[Phrasing, ...] = ()
    vocabularies: tuple[Vocabulary, ...] = ()


def same_person(one: str, other: str) -> bool:
    """Whether two names differ in spelling only: in case, width or spaces.

    >>> same_person("Ann Lee", "ann  LEE "), same_person("Ann", "Ben")
    (True, False)
    """
    first, second = (
        " ".join(unicodedata.normalize("NFKC", name).casefold().split()) for name in (one, other)
    )
    return first == second


class Changes:
    """Writes to the catalog. An event is recorded inside the change's own transaction."""

    def __init__(self, catalog: Catalog, record: Record, clock: Callable[[], datetime]) -> None:
        self._catalog = catalog
        self._record = record
        self._clock = clock

    def keep_recipe(self, recipe: Recipe) -> None:
        """Remember a recipe under its digest."""
        with self._catalog.transaction() as change:
            change.execute(
                "INSERT OR IGNORE INTO recipes VALUES (?, ?, ?, ?, ?, ?)",
                (
                    recipe.digest,
                    recipe.chunk_tokens,
                    recipe.splitter,
                    recipe.canonicaliser,
                    recipe.embedder,
                    recipe.average_length,
                ),
            )

    def keep_text(
        self,
        version: VersionId,
        recipe: Digest,
        canonical: Digest,
        title: str | None,
        hidden: Sequence[Hidden],
        cuts: Sequence[Cut],
    ) -> None:
        """Remember how a version was read and cut. Nobody sees it before a release holds it."""
        left_out = json.dumps([[h.why, h.text] for h in hidden], ensure_ascii=False)
        with self._catalog.transaction() as change:
            change.execute(
                "INSERT OR IGNORE INTO texts VALUES (?, ?, ?, ?, ?)",
                (version, recipe, canonical, title, left_out),
            )
            change.executemany(
                "INSERT OR IGNORE INTO passages VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)",
                [_cut_row(cut, recipe) for cut in cuts],
            )

    def keep_vectors(self, keys: Sequence[bytes], pack: str) -> None:
        """Remember that the n-th row of a pack is the vector for the n-th key."""
        with self._catalog.transaction() as change:
            change.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
                [(key, pack, place) for place, key in enumerate(keys)],
            )

    def stage(
        self, contents: Contents, parent: int | None, root: Digest, author: str, report: str
    ) -> Release:
        """Make a new release that nobody sees yet."""
        with self._catalog.transaction() as change:
            number = self._insert(change, contents, parent, root, author, report)
            self._event(
                change, "ingest", corpus=contents.settings.name, release=number, digest=root,
                author=author,
            )  # fmt: skip
        return self._catalog.release(number)

    def approve(self, number: int, by: str) -> Release:
        """Let a staged release be published."""
        with self._catalog.transaction() as change:
            release = self._catalog.release(number)
            if same_person(release.author, by):
                raise Conflict(
                    f"{by} made release {number}; somebody else has to approve it (--by NAME)"
                )
            if release.state is not ReleaseState.STAGED:
                raise Conflict(f"release {number} is {release.state}, not staged")
            self._set(change, number, state="approved", approver=by)
            self._event(
                change, "approve", corpus=release.corpus, release=number, digest=release.digest,
                author=release.author, approver=by,
            )  # fmt: skip
        return self._catalog.release(number)

    def start_publishing(self, number: int) -> Release:
        """From here on the index's owner makes the release searchable, then live."""
        with self._catalog.transaction() as change:
            release = self._catalog.release(number)
            self._check_publishable(release)
            self._set(change, number, state="publishing")
            self._event(
                change, "publish", corpus=release.corpus, release=number, digest=release.digest,
                approver=release.approver or "",
            )  # fmt: skip
        return self._catalog.release(number)

    def start_rollback(
        self, contents: Contents, to: Release, live: Release, by: str, report: str
    ) -> Release:
        """A new release, equal to an earlier one, on its way to being live."""
        with self._catalog.transaction() as change:
            now = self._catalog.live(live.corpus)
            if now is None or now.number != live.number:
                raise Conflict(f"release {live.number} is no longer live; look again")
            if same_person(to.approver or "", by):
                raise Conflict(
                    f"{to.approver} approved release {to.number}, which would go live unseen by "
                    "another; somebody else has to roll back to it (--by NAME)"
                )
            number = self._insert(change, contents, live.number, to.digest, by, report)
            self._set(change, number, state="approved", approver=to.approver, restores=to.number)
            self._check_publishable(self._catalog.release(number))
            self._set(change, number, state="publishing")
            self._event(
                change, "rollback", corpus=live.corpus, release=number, digest=to.digest,
                equal_to=to.number, replaces=live.number, author=by,
            )  # fmt: skip
        return self._catalog.release(number)

    def go_live(self, number: int) -> None:
        """The index holds the release: readers see it from now on, all at once."""
        with self._catalog.transaction() as change:
            release = self._catalog.release(number)
            if release.state is not ReleaseState.PUBLISHING:
                return
            change.execute(
                "UPDATE releases SET state = 'superseded' WHERE corpus = ? AND state = 'live'",
                (release.corpus,),
            )
            self._set(change, number, followed=1, state="live", published_at=self._now())

    def mark_followed(self, number: int) -> None:
        """The index holds this release again, after a rebuild."""
        with self._catalog.transaction() as change:
            self._set(change, number, followed=1)

    def mark_unfollowed(self) -> None:
        """The index holds nothing: no request may be answered until it is rebuilt."""
        with self._catalog.transaction() as change:
            change.execute("UPDATE releases SET followed = 0")

    def withdraw(self, corpus: str, document: DocumentId, by: str) -> bool:
        """Hide a document at once, in every release; False where it was hidden already."""
        if document in self._catalog.withdrawn(corpus):
            return False
        with self._catalog.transaction() as change:
            change.execute(
                "INSERT OR IGNORE INTO withdrawals VALUES (?, ?, ?, ?)",
                (corpus, document, self._now(), by),
            )
            self._event(change, "withdraw", corpus=corpus, document=document, by=by)
        return True

    def _check_publishable(self, release: Release) -> None:
        number = release.number
        if release.state is not ReleaseState.APPROVED:
            does = f"approve it first (countersign approve {number} --by NAME)"
            raise Conflict(
                f"release {number} is {release.state}, not approved; "
                + (does if release.state is ReleaseState.STAGED else "nothing was changed")
            )
        live = self._catalog.live(release.corpus)
        if release.parent != (live.number if live else None):
            raise Conflict(
                f"release {number} was built on release {release.parent}, but "
                f"{live.number if live else 'none'} is live; ingest the folder again"
            )
        under_way = self._catalog.releases(release.corpus, ReleaseState.PUBLISHING)
        if under_way:
            raise Conflict(
                f"release {under_way[0].number} is being published; wait until it is live"
            )
        elsewhere = self._catalog.rows(
            "SELECT o.corpus, v.source_uri FROM release_versions v JOIN release_versions w"
            " ON w.version = v.version JOIN releases o ON o.number = w.release"
            " WHERE v.release = ? AND o.corpus != ?"
            " AND (o.published_at IS NOT NULL OR o.state = 'publishing') LIMIT 1",
            number,
            release.corpus,
        )
        if elsewhere:
            raise Conflict(
                f"{elsewhere[0]['source_uri']} has the same bytes as a document of the corpus "
                f"{elsewhere[0]['corpus']!r}; change one and ingest again"
            )

    def _insert(
        self,
        change: sqlite3.Connection,
        contents: Contents,
        parent: int | None,
        root: Digest,
        author: str,
        report: str,
    ) -> int:
        settings = contents.settings
        cursor = change.execute(
            "INSERT INTO releases (corpus, parent, digest, recipe, state, author, built_at, title,"
            " default_language, scope, report) VALUES (?, ?, ?, ?, 'staged', ?, ?, ?, ?, ?, ?)",
            (settings.name, parent, root, contents.recipe, author, self._now(), settings.title,
             settings.default_language, settings.scope, report),
        )  # fmt: skip
        number = cursor.lastrowid
        assert number is not None
        change.executemany(
            "INSERT INTO release_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_version_row(number, version) for version in contents.versions],
        )
        change.executemany(
            "INSERT INTO release_facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_fact_row(number, fact) for fact in contents.facts],
        )
        change.executemany(
            "INSERT INTO release_phrasings VALUES (?, ?, ?, ?, ?, ?)",
            [_phrasing_row(number, phrasing) for phrasing in contents.phrasings],
        )
        change.executemany(
            "INSERT INTO frequencies VALUES (?, ?, ?, ?, ?)",
            [_frequency_row(number, v, f) for v, f in sorted(contents.frequencies.items())],
        )
        change.executemany(
            "INSERT INTO vocabularies VALUES (?, ?, ?, ?, ?, ?)",
            [_vocabulary_row(number, vocabulary) for vocabulary in contents.vocabularies],
        )
        return number

    def _set(self, change: sqlite3.Connection, number: int, **columns: str | int | None) -> None:
        for name, value in columns.items():
            change.execute(
                f"UPDATE releases SET {name} = ? WHERE number = ?",  # noqa: S608
                (value, number),
            )

    def _event(self, change: sqlite3.Connection, type: str, **fields: str | int) -> None:
        change.execute(
            "INSERT INTO events (at, type, fields) VALUES (?, ?, ?)",
            (self._now(), type, json.dumps(fields, sort_keys=True)),
        )
        # Last, so that what is recorded elsewhere is only ever followed by the commit.
        self._record(type, fields)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="microseconds")


def _cut_row(cut: Cut, recipe: Digest) -> tuple[object, ...]:
    sentences = json.dumps([[s.start, s.end] for s in cut.sentences], separators=(",", ":"))
    return (
        cut.id,
        cut.version,
        recipe,
        cut.start,
        cut.end,
        json.dumps(cut.headings, ensure_ascii=False),
        json.dumps(cut.headers, ensure_ascii=False),
        sentences,
        cut.text,
    )


def _version_row(release: int, version: Version) -> tuple[object, ...]:
    until = version.in_force_until
    return (
        release,
        version.id,
        version.document,
        version.media_type,
        version.title,
        version.owner,
        version.language,
        version.visibility,
        version.in_force_from.isoformat(),
        until.isoformat() if until else None,
        version.canonical,
        version.source_uri,
    )


def _fact_row(release: int, fact: Fact) -> tuple[object, ...]:
    until = fact.in_force_until
    return (
        release,
        fact.id,
        fact.table,
        fact.subject,
        fact.measure,
        str(fact.value),
        fact.unit,
        fact.in_force_from.isoformat(),
        until.isoformat() if until else None,
        fact.source,
        fact.version,
    )


def _phrasing_row(release: int, phrasing: Phrasing) -> tuple[object, ...]:
    return (
        release,
        phrasing.id,
        phrasing.version,
        phrasing.passage,
        phrasing.start,
        phrasing.question,
    )


def _frequency_row(release: int, visibility: str, found: Frequencies) -> tuple[object, ...]:
    return (release, visibility, found.passages, *_packed(found.counts))


def _vocabulary_row(release: int, found: Vocabulary) -> tuple[object, ...]:
    return (release, found.visibility, found.language, found.phrasings, *_packed(found.counts))


def _packed(counts: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Terms, rising, and the count of each; four bytes each, lowest first."""
    terms = sorted(counts)
    ordered = np.fromiter(terms, dtype="<u4", count=len(terms))
    each = np.fromiter((counts[term] for term in terms), dtype="<u4", count=len(terms))
    return ordered.tobytes(), each.tobytes()
