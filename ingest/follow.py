"""Brings an index up to what is published, then lets readers see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain

from ingest.blobs import BlobStore
from ingest.catalog import Catalog, phrasing_of, version_of
from ingest.changes import Changes
from ingest.chunking import passage_words
from ingest.index import Entry, Index, PhrasingEntry, Scope, TermEncoder, Wanted
from ingest.records import Passage, PassageId, Phrasing, Release, ReleaseState, Version
from ingest.vectors import VectorStore, as_question

AVERAGE_LENGTH = 32
"""Terms of an average passage without stop words; a constant of every recipe and its encoder."""

_SHOWN = "version, document, title, language, visibility, in_force_from, in_force_until"
_PROBES = 3
_NEAREST = 100
_AT_ONCE = 500


def utc_now() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


class Follower:
    """The one owner of an index, following the catalog. Not for several threads at once."""

    def __init__(
        self,
        catalog: Catalog,
        blobs: BlobStore,
        index: Index,
        encoder: TermEncoder,
        clock: Callable[[], datetime] = utc_now,
        prepare: Callable[[Release], None] = lambda release: None,
    ) -> None:
        """`prepare` makes ready whatever else readers of a live release will need."""
        self._catalog = catalog
        self._changes = Changes(catalog, lambda type, fields: None, clock)
        self._vectors = VectorStore(catalog, blobs)
        self._index = index
        self._encoder = encoder
        self._prepare = prepare
        self._checked = False

    def follow(self) -> bool:
        """Catch up; whether there was anything to do. Safe to kill and to repeat.

        The first call also finds out whether the index holds what the catalog says it does,
        and rebuilds it where it does not. Raises IndexUnavailable, CatalogUnavailable.
        """
        worked = False
        if not self._checked:
            worked = self._check()
            self._checked = True
            for live in self._catalog.releases(state=ReleaseState.LIVE):
                self._prepare(live)
        for release in self._catalog.releases(state=ReleaseState.PUBLISHING):
            self._apply(release)
            self._changes.go_live(release.number)
            # Readers do without until then: it must not keep them from the release.
            self._prepare(release)
            worked = True
        return worked

    def rebuild(self) -> None:
        """Fill the index anew from the catalog, release by release."""
        self._changes.mark_unfollowed()
        self._index.clear()
        for release in self._published():
            self._apply(release)
            self._changes.mark_followed(release.number)

    def _check(self) -> bool:
        published = self._published()
        under_way = list(self._catalog.releases(state=ReleaseState.PUBLISHING))
        # What the index holds beyond the catalog comes from a catalog that was since restored.
        self._index.forget_after(max((r.number for r in published + under_way), default=0))
        unfollowed = self._catalog.rows(
            "SELECT 1 FROM releases WHERE published_at IS NOT NULL AND NOT followed LIMIT 1"
        )
        live = [r for r in published if r.state is ReleaseState.LIVE]
        if unfollowed or not all(self._holds(release) for release in live):
            self.rebuild()
            return True
        return False

    def _holds(self, release: Release) -> bool:
        """Whether a few passages of the release can be found in the index."""
        for id in self._probes(release):
            passage = self._catalog.passages([id], release.number)[id]
            version = self._catalog.version(passage.version, release.number)
            vector = self._vectors.of_passage(passage)[1]
            found = self._index.search(
                vector, None, _scope(release, version), Wanted(passages=_NEAREST)
            )
            if not any(hit.passage == id for hit in found.passages):
                return False
        return self._holds_phrasings(release)

    def _holds_phrasings(self, release: Release) -> bool:
        """The same of the first of its phrasings, where it has any."""
        rows = self._catalog.rows(
            "SELECT * FROM release_phrasings WHERE release = ? ORDER BY id LIMIT 1", release.number
        )
        for phrasing in map(phrasing_of, rows):
            version = self._catalog.version(phrasing.version, release.number)
            embedder = self._catalog.recipe(release.recipe).embedder
            (vector,) = self._vectors.load([as_question(phrasing.question)], embedder)
            found = self._index.search(
                vector, None, _scope(release, version), Wanted(phrasings=_NEAREST)
            )
            if not any(hit.phrasing == phrasing.id for hit in found.phrasings):
                return False
        return True

    def _probes(self, release: Release) -> list[PassageId]:
        query = (
            "SELECT p.id FROM release_versions v JOIN passages p ON p.version = v.version"
            " AND p.recipe = ? WHERE v.release = ? ORDER BY p.id"
        )
        ids = [row["id"] for row in self._catalog.rows(query, release.recipe, release.number)]
        return [PassageId(id) for id in ids[:: max(1, len(ids) // _PROBES)]]

    def _published(self) -> list[Release]:
        return [r for r in self._catalog.releases() if r.published_at is not None]

    def _apply(self, release: Release) -> None:
        """Retire what the release no longer holds, add what is new: the change, not the whole."""
        before = [r for r in self._published() if r.corpus == release.corpus]
        earlier = max(
            (r for r in before if r.number < release.number), key=lambda r: r.number, default=None
        )
        if earlier is not None:
            leaving = self._differing(earlier, release)
            self._index.retire(
                [c.id for v in leaving for c in self._catalog.cuts(v.id, earlier.recipe)],
                release.number,
            )
            self._index.retire_phrasings(
                [p.id for p in self._phrasings(earlier, release)], release.number
            )
        entering = self._differing(release, earlier)
        self._index.add(
            chain(
                self._entries(release, entering), self._phrasing_entries(release, earlier, entering)
            ),
            release.number,
        )

    def _differing(self, one: Release, other: Release | None) -> list[Version]:
        """Versions of one release that the other does not hold in the same way."""
        than = other.number if other is not None and other.recipe == one.recipe else -1
        rows = self._catalog.rows(
            f"SELECT v.* FROM release_versions v JOIN (SELECT {_SHOWN} FROM release_versions"  # noqa: S608
            f" WHERE release = ?1 EXCEPT SELECT {_SHOWN} FROM release_versions WHERE release = ?2)"
            " d ON d.version = v.version WHERE v.release = ?1",
            one.number,
            than,
        )
        return [version_of(row) for row in rows]

    def _phrasings(self, one: Release, other: Release | None) -> list[Phrasing]:
        """Phrasings of one release that the other does not hold."""
        rows = self._catalog.rows(
            "SELECT * FROM release_phrasings WHERE release = ?1 AND id NOT IN"
            " (SELECT id FROM release_phrasings WHERE release = ?2) ORDER BY id",
            one.number,
            other.number if other is not None else -1,
        )
        return [phrasing_of(row) for row in rows]

    def _phrasing_entries(
        self, release: Release, earlier: Release | None, entering: list[Version]
    ) -> Iterator[PhrasingEntry]:
        """Phrasings that are new, and those of texts that are new or shown in another way."""
        coming = {p.id: p for p in self._phrasings(release, earlier)}
        if entering:
            anew = {version.id for version in entering}
            every = self._catalog.phrasings(release.number)
            coming |= {p.id: p for p in every if p.version in anew}
        versions = {v.id: v for v in self._catalog.versions(release.number)} if coming else {}
        embedder = self._catalog.recipe(release.recipe).embedder
        ordered = sorted(coming.values(), key=lambda p: p.id)
        for at in range(0, len(ordered), _AT_ONCE):
            some = ordered[at : at + _AT_ONCE]
            vectors = self._vectors.load([as_question(p.question) for p in some], embedder)
            for phrasing, vector in zip(some, vectors, strict=True):
                version = versions[phrasing.version]
                yield PhrasingEntry(
                    phrasing=phrasing,
                    document=version.document,
                    corpus=release.corpus,
                    visibility=version.visibility,
                    language=version.language,
                    in_force_from=version.in_force_from,
                    in_force_until=version.in_force_until,
                    vector=vector,
                )

    def _entries(self, release: Release, versions: list[Version]) -> Iterator[Entry]:
        for version in versions:
            for passage in self._catalog.passages_of(version.id, release.number):
                yield self._entry(release.corpus, version, passage)

    def _entry(self, corpus: str, version: Version, passage: Passage) -> Entry:
        return Entry(
            passage=passage.id,
            document=passage.document,
            corpus=corpus,
            visibility=version.visibility,
            language=version.language,
            in_force_from=version.in_force_from,
            in_force_until=version.in_force_until,
            vectors=self._vectors.of_passage(passage),
            terms=self._encoder.encode_passage(passage_words(passage), version.language),
        )


def _scope(release: Release, version: Version) -> Scope:
    """Of somebody who may see just this version, on its first day."""
    return Scope(
        release.corpus,
        release.number,
        frozenset((version.visibility,)),
        version.in_force_from,
        frozenset((version.language,)),
    )
