"""Passages in a Qdrant server or cluster, for when one machine is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import httpx
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException

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
    IndexUnavailable,
    PhrasingEntry,
    Scope,
    Terms,
    Wanted,
)
from ingest.records import PassageId, PhrasingId

BATCH = 128
"""Points a request, so that none comes near the server's limit of 32 MB."""


def connect(url: str, api_key: str | None, timeout_seconds: int = 10) -> QdrantClient:
    """A client of the server at `url`, whose host the caller has allowed; nothing is sent yet."""
    return QdrantClient(
        url=url,
        api_key=api_key,
        timeout=timeout_seconds,
        check_compatibility=False,
        trust_env=False,  # A proxy of the environment would carry passages elsewhere.
    )


class QdrantServerIndex:
    """The index as one collection of a server."""

    def __init__(self, client: QdrantClient, collection: str, dimension: int) -> None:
        """Use the collection, or make it. Raises IndexUnavailable."""
        self._client = client
        self._collection = collection
        with self._sentences("open"):
            if not client.collection_exists(collection):
                _create(client, collection, dimension)
            _index_fields(client, collection)
            vectors = client.get_collection(collection).config.params.vectors
        named = cast("dict[str, models.VectorParams]", vectors)
        if COARSE not in named:
            raise IndexUnavailable(
                f"An earlier version made the collection {collection}, with fewer vectors; delete"
                " it: it is filled again from the catalog."
            )
        size = named[DENSE].size
        if size != dimension:
            raise IndexUnavailable(
                f"The collection {collection} holds vectors of {size} components, the embedder"
                f" makes {dimension}; name another collection."
            )

    def search(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
    ) -> IndexHits:
        """What every way of looking finds inside the scope."""
        asked = looks(vector, terms, scope, wanted)
        if not asked:
            return IndexHits()
        with self._sentences("search"):
            return hits(searched(asked, self._run), wanted)

    def _run(self, asked: Sequence[Look]) -> list[list[Point]]:
        answers = self._client.query_batch_points(
            self._collection, [_request(look) for look in asked]
        )
        return [
            [(p.payload, p.score) for p in answer.points if p.payload is not None]
            for answer in answers
        ]

    def add(self, entries: Iterable[Entry | PhrasingEntry], first_release: int) -> None:
        """Write points that are not there yet; those that are stay as they are."""
        waiting: list[models.PointStruct] = []
        for entry in entries:
            waiting.append(_point(entry, first_release))
            if len(waiting) == BATCH:
                self._insert(waiting)
                waiting.clear()
        self._insert(waiting)

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
        """Let go of the connection; closing again does nothing."""
        self._client.close()

    def _retire(self, field: str, ids: Sequence[str], first_absent: int) -> None:
        for start in range(0, len(ids), BATCH):
            passed = ids[start : start + BATCH]
            self._set(open_points(field, passed, first_absent), {"until_release": first_absent})

    def _insert(self, points: list[models.PointStruct]) -> None:
        if not points:
            return
        with self._sentences("write to"):
            self._client.upsert(
                self._collection, points, wait=True, update_mode=models.UpdateMode.INSERT_ONLY
            )

    def _set(self, conditions: Conditions, fields: dict[str, int]) -> None:
        with self._sentences("write to"):
            self._client.set_payload(self._collection, fields, _filter(conditions), wait=True)

    def _delete(self, conditions: Conditions) -> None:
        chosen = models.FilterSelector(filter=_filter(conditions))
        with self._sentences("write to"):
            self._client.delete(self._collection, chosen, wait=True)

    @contextmanager
    def _sentences(self, doing: str) -> Iterator[None]:
        try:
            yield
        # A client that was closed raises RuntimeError.
        except (ApiException, httpx.HTTPError, RuntimeError) as error:
            raise IndexUnavailable(
                f"Cannot {doing} the collection {self._collection} of the Qdrant server"
                f" ({error}); check its address, its key and that it runs."
            ) from error


def _create(client: QdrantClient, collection: str, dimension: int) -> None:
    client.create_collection(
        collection,
        vectors_config={
            # Rows have length 1, so their dot product is the cosine, and they are kept bit by bit.
            DENSE: models.VectorParams(
                size=dimension,
                distance=models.Distance.DOT,
                multivector_config=models.MultiVectorConfig(
                    comparator=models.MultiVectorComparator.MAX_SIM
                ),
            ),
            # Only what was found by its coarse vector is compared by it: no graph is built of it.
            ASKED: models.VectorParams(
                size=dimension,
                distance=models.Distance.DOT,
                hnsw_config=models.HnswConfigDiff(m=0),
            ),
            COARSE: models.VectorParams(
                size=dimension,
                distance=models.Distance.EUCLID,
                datatype=models.Datatype.UINT8,
            ),
        },
        sparse_vectors_config={TERMS: models.SparseVectorParams()},
    )


def _index_fields(client: QdrantClient, collection: str) -> None:
    # Repeated at every start: it costs little where they exist, and heals a killed first start.
    for field in KEYWORDS:
        client.create_payload_index(collection, field, models.PayloadSchemaType.KEYWORD)
    for field in INTEGERS:
        client.create_payload_index(
            collection,
            field,
            models.IntegerIndexParams(
                type=models.IntegerIndexType.INTEGER, lookup=False, range=True
            ),
        )


def _point(entry: Entry | PhrasingEntry, first_release: int) -> models.PointStruct:
    return models.PointStruct(
        id=point_id(entry, first_release),
        vector=(
            {ASKED: entry.vector.tolist(), COARSE: coarse(entry.vector).tolist()}
            if isinstance(entry, PhrasingEntry)
            else {DENSE: entry.vectors.tolist(), TERMS: _sparse(entry.terms)}
        ),
        payload=payload(entry, first_release),
    )


def _sparse(terms: Terms) -> models.SparseVector:
    return models.SparseVector(indices=list(terms.numbers), values=list(terms.weights))


def _request(look: Look) -> models.QueryRequest:
    within: models.Filter | None = _filter(look.within)
    query: list[list[float]] | list[float] | models.SparseVector
    if isinstance(look.query, Terms):
        query = _sparse(look.query)
    else:
        query = [look.query.tolist()] if look.way == DENSE else look.query.tolist()
    walk = models.SearchParams(hnsw_ef=EXPLORED)
    before = None
    if look.first is not None:
        using, rounded, left = look.first
        before = models.Prefetch(
            query=rounded.tolist(), using=using, filter=within, limit=left, params=walk
        )
        # Compared again are those alone that passed the filter here.
        within = None
    return models.QueryRequest(
        prefetch=before,
        query=query,
        using=look.way,
        filter=within,
        limit=look.limit,
        params=walk,
        with_payload=look.shown,
    )


def _filter(conditions: Conditions) -> models.Filter:
    return models.Filter(
        must=[
            models.FieldCondition(key=c.field, match=models.MatchAny(any=list(c.values)))
            if isinstance(c, OneOf)
            else models.FieldCondition(key=c.field, range=models.Range(**c.bounds))
            for c in conditions
        ]
    )
