"""Passages in Qdrant Edge: Qdrant's own engine in this process, its shard owned by one process."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import qdrant_edge as edge

from ingest.adapters.qdrant_points import (
    ASKED,
    COARSE,
    DENSE,
    EXPLORED,
    INTEGERS,
    KEYWORDS,
    OPEN,
    TERMS,
    Conditions,
    Look,
    OneOf,
    Point,
    begun_after,
    coarse,
    ended_after,
    hits,
    looks,
    open_points,
    payload,
    point_id,
    searched,
)
from ingest.embedding import Vectors
from ingest.index import (
    Entry,
    IndexHits,
    IndexLocked,
    IndexUnavailable,
    PhrasingEntry,
    Scope,
    Terms,
    Wanted,
)
from ingest.records import PassageId, PhrasingId

SETTINGS = "edge_config.json"
"""The engine's own file, by which a directory is known to be a shard."""

OTHER_VECTORS = "expected vector storages with keys"
"""What the engine says of a shard whose points have other vectors than it was told."""

BATCH = 256
"""Points a write, so that a large release is never held twice in memory."""

MANY = 1_024
"""Points that are worth loading the shard again for, where they are at least half of it."""

EXACT_KILOBYTES = 50_000
"""Vectors below this are all compared (about 5,000 passages, or 33,000 phrasings); above, a graph
is built, so that no question takes longer for it: its answers may then miss a near one."""


class QdrantEdgeIndex:
    """The index as a shard directory that this process owns until `close`."""

    def __init__(self, directory: Path, dimension: int) -> None:
        """Open the shard, or make an empty one. Raises IndexLocked, IndexUnavailable."""
        self._directory = directory
        self._config = _config(dimension)
        self._gate = _Gate()
        self._owner = _own(directory)
        self._lost = False
        try:
            self._shard = self._opened(directory, self._config)
        except BaseException:
            os.close(self._owner)
            raise

    def _opened(self, directory: Path, config: edge.EdgeConfig) -> edge.EdgeShard:
        if not directory.exists() or not any(directory.iterdir()):
            with _sentences(self._directory, "create"):
                _create(directory, config)
        if not (directory / SETTINGS).is_file():
            raise IndexUnavailable(f"{directory} holds something else; choose another directory.")
        with _sentences(self._directory, "open"):
            try:
                return edge.EdgeShard.load(str(directory), config)
            except Exception as error:  # The engine raises nothing narrower.
                if OTHER_VECTORS not in str(error):
                    raise
            # An earlier version made it with fewer vectors: it is filled again from the catalog.
            # Moved away whole before it is removed: a start that is killed leaves no half shard.
            with tempfile.TemporaryDirectory(
                prefix=directory.name + ".", dir=directory.parent
            ) as aside:
                directory.rename(Path(aside) / directory.name)
                _create(directory, config)
            return edge.EdgeShard.load(str(directory), config)

    def search(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
    ) -> IndexHits:
        """What every way of looking finds inside the scope."""
        asked = looks(vector, terms, scope, wanted)
        if not asked:
            return IndexHits()
        with _sentences(self._directory, "search"), self._gate.passed():
            return hits(searched(asked, self._run), wanted)

    def _run(self, asked: Sequence[Look]) -> list[list[Point]]:
        batch = edge.QueryBatchRequest([_request(look) for look in asked])
        return [
            [(p.payload, p.score) for p in points if p.payload is not None]
            for points in self._shard.query_batch(batch)
        ]

    def add(self, entries: Iterable[Entry | PhrasingEntry], first_release: int) -> None:
        """Write points that are not there yet; those that are stay as they are."""
        waiting: list[edge.Point] = []
        written = 0
        for entry in entries:
            written += 1
            waiting.append(_point(entry, first_release))
            if len(waiting) == BATCH:
                self._insert(waiting)
                waiting.clear()
        self._insert(waiting)
        with _sentences(self._directory, "write to"):
            self._shard.flush()
            self._shard.optimize()
            if written >= max(MANY, self._shard.info().points_count // 2):
                self._load_again()

    def retire(self, passages: Iterable[PassageId], first_absent: int) -> None:
        """End the intervals that are open and began before `first_absent`."""
        self._retire("passage", list(passages), first_absent)

    def retire_phrasings(self, phrasings: Iterable[PhrasingId], first_absent: int) -> None:
        """The same for phrasings alone."""
        self._retire("phrasing", list(phrasings), first_absent)

    def forget_after(self, release: int) -> None:
        """Drop points that began later, then open the intervals that ended later."""
        self._delete(begun_after(release))
        self._set(ended_after(release), {"until_release": OPEN})

    def clear(self) -> None:
        """Drop every point."""
        self._delete(())

    def close(self) -> None:
        """Let go of the shard; closing again does nothing."""
        if self._owner < 0:
            return
        with _sentences(self._directory, "close"):
            self._shard.close()
        os.close(self._owner)
        self._owner = -1

    def _load_again(self) -> None:
        # What the engine keeps of conditions lies where it was written, scattered over memory, and
        # is read in half the time once it was loaded in one go: a fifth of a second for 20,000.
        with self._gate.shut():
            if not self._lost:
                self._lost = True
                self._shard.close()
            self._shard = edge.EdgeShard.load(str(self._directory), self._config)
            self._lost = False

    def _update(self, operation: edge.UpdateOperation) -> None:
        # Where loading it again failed, as for want of memory, the next write tries once more.
        if self._lost:
            self._load_again()
        self._shard.update(operation)

    def _retire(self, field: str, ids: Sequence[str], first_absent: int) -> None:
        for start in range(0, len(ids), BATCH):
            passed = ids[start : start + BATCH]
            self._set(open_points(field, passed, first_absent), {"until_release": first_absent})

    def _insert(self, points: list[edge.Point]) -> None:
        with _sentences(self._directory, "write to"):
            self._update(
                edge.UpdateOperation.upsert_points(points, update_mode=edge.UpdateMode.InsertOnly)
            )

    def _set(self, conditions: Conditions, fields: dict[str, int]) -> None:
        chosen = _filter(conditions)
        with _sentences(self._directory, "write to"):
            self._update(edge.UpdateOperation.set_payload_by_filter(chosen, fields))
            self._shard.flush()

    def _delete(self, conditions: Conditions) -> None:
        chosen = _filter(conditions)
        with _sentences(self._directory, "write to"):
            self._update(edge.UpdateOperation.delete_points_by_filter(chosen))
            self._shard.flush()


class _Gate:
    """Lets any number pass at once, and nobody while it is shut."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Inside, the gate does not shut."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Inside, nobody is inside; whoever comes waits. For one at a time."""
        try:
            with self._changed:
                self._closed = True
                self._changed.wait_for(lambda: self._inside == 0)
            yield
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()


class Bm25Terms:
    """Stems, stop words and BM25 weights of the engine, one language at a time, offline."""

    LANGUAGES: Mapping[str, str] = {
        "de": "german",
        "en": "english",
        "es": "spanish",
        "fr": "french",
        "it": "italian",
    }

    def __init__(self, average_length: int) -> None:
        """Weigh against a constant average length, so that scores do not drift with history."""
        self._encoders = {
            language: edge.Bm25(
                edge.Bm25Config(language=name, avg_len=float(average_length), ascii_folding=True)
            )
            for language, name in self.LANGUAGES.items()
        }
        self._other = edge.Bm25(
            edge.Bm25Config(
                avg_len=float(average_length),
                ascii_folding=True,
                stopwords=edge.StopwordsSet(),
                stemmer=edge.DisabledStemmer(),
            )
        )

    def encode_passage(self, text: str, language: str) -> Terms:
        """Weights of the terms of a passage; a language without a stemmer keeps its words whole."""
        vector = self._encoders.get(language, self._other).embed_document(text)
        pairs = sorted(zip(vector.indices, vector.values, strict=True))
        return Terms(tuple(n for n, _ in pairs), tuple(weight for _, weight in pairs))

    def encode_question(self, text: str, language: str) -> tuple[int, ...]:
        """Distinct term numbers of a question."""
        return tuple(
            sorted(set(self._encoders.get(language, self._other).embed_query(text).indices))
        )


def _own(directory: Path) -> int:
    """A descriptor that owns the shard. Raises IndexLocked while another one does.

    The engine locks a shard too, but only once it has read the segments, and reading them empties
    journals that the owner goes on writing: whoever merely tried would break the owner's writes.
    """
    with _sentences(directory, "open"):
        directory.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(
            directory.with_name(directory.name + ".lock"),
            os.O_RDWR | os.O_CREAT | os.O_CLOEXEC,
            0o600,
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise _locked(directory) from None
    return descriptor


def _config(dimension: int) -> edge.EdgeConfig:
    return edge.EdgeConfig(
        vectors={
            # Rows have length 1, so their dot product is the cosine, and they are kept bit by bit.
            DENSE: edge.EdgeVectorParams(
                size=dimension,
                distance=edge.Distance.Dot,
                multivector_config=edge.MultiVectorConfig(edge.MultiVectorComparator.MaxSim),
            ),
            # Only what was found by its coarse vector is compared by it: no graph is built of it.
            ASKED: edge.EdgeVectorParams(
                size=dimension,
                distance=edge.Distance.Dot,
                hnsw_config=edge.HnswIndexConfig(m=0, ef_construct=100, full_scan_threshold=10_000),
            ),
            COARSE: edge.EdgeVectorParams(
                size=dimension,
                distance=edge.Distance.Euclid,
                datatype=edge.VectorStorageDatatype.Uint8,
            ),
        },
        sparse_vectors={TERMS: edge.EdgeSparseVectorParams()},
        optimizers=edge.EdgeOptimizersConfig(indexing_threshold=EXACT_KILOBYTES),
    )


def _create(directory: Path, config: edge.EdgeConfig) -> None:
    # Made beside its place and moved there whole: a killed start leaves no half shard.
    directory.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=directory.name + ".", dir=directory.parent))
    try:
        shard = edge.EdgeShard.create(str(fresh), config)
        for field in KEYWORDS:
            shard.update(edge.UpdateOperation.create_field_index(field, edge.KeywordIndexParams()))
        for field in INTEGERS:
            shard.update(
                edge.UpdateOperation.create_field_index(
                    field, edge.IntegerIndexParams(lookup=False, range=True)
                )
            )
        shard.flush()
        shard.close()
        fresh.rename(directory)
    except OSError:
        if not directory.exists():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _point(entry: Entry | PhrasingEntry, first_release: int) -> edge.Point:
    vectors = (
        {ASKED: entry.vector.tolist(), COARSE: coarse(entry.vector).tolist()}
        if isinstance(entry, PhrasingEntry)
        else {DENSE: entry.vectors.tolist(), TERMS: _sparse(entry.terms)}
    )
    return edge.Point(point_id(entry, first_release), vectors, payload(entry, first_release))


def _sparse(terms: Terms) -> edge.SparseVector:
    return edge.SparseVector(list(terms.numbers), list(terms.weights))


def _request(look: Look) -> edge.QueryRequest:
    query = _sparse(look.query) if isinstance(look.query, Terms) else look.query.tolist()
    within: edge.Filter | None = _filter(look.within)
    before = []
    if look.first is not None:
        using, rounded, left = look.first
        nearest = edge.Query.Nearest(rounded.tolist(), using=using)
        # Compared again are those alone that passed the filter here.
        before = [edge.Prefetch(query=nearest, filter=within, limit=left, params=_walk())]
        within = None
    return edge.QueryRequest(
        prefetches=before,
        query=edge.Query.Nearest(query, using=look.way),
        filter=within,
        limit=look.limit,
        params=_walk(),
        with_payload=look.shown,
    )


def _walk() -> edge.SearchParams:
    return edge.SearchParams(hnsw_ef=EXPLORED)


def _filter(conditions: Conditions) -> edge.Filter:
    return edge.Filter(
        must=[
            edge.FieldCondition(c.field, match=_match(c.values))
            if isinstance(c, OneOf)
            else edge.FieldCondition(c.field, range=edge.RangeFloat(**c.bounds))
            for c in conditions
        ]
    )


def _match(values: Sequence[str]) -> edge.MatchValue | edge.MatchAny:
    # A point is compared with one word in half the time that a set of one takes.
    return edge.MatchValue(values[0]) if len(values) == 1 else edge.MatchAny(list(values))


@contextmanager
def _sentences(directory: Path, doing: str) -> Iterator[None]:
    try:
        yield
    except IndexUnavailable:
        raise
    except Exception as error:  # The engine raises nothing narrower.
        raise _sentence(directory, doing, error) from error


def _locked(directory: Path) -> IndexLocked:
    return IndexLocked(
        f"Another process holds the index in {directory}; stop it, or ask it instead."
    )


def _sentence(directory: Path, doing: str, error: Exception) -> IndexUnavailable:
    if "WouldBlock" in str(error):
        return _locked(directory)
    return IndexUnavailable(
        f"Cannot {doing} the index in {directory} ({error}); if it is damaged, remove the"
        " directory: it is rebuilt from the catalog."
    )
