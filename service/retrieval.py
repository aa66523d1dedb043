"""Finding passages of one release by meaning and by words, fused by rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol

from ingest.embedding import Embedder, Vectors
from ingest.index import Frequencies, IndexReader, Scope, TermEncoder, Terms
from ingest.records import DocumentId, Passage, PassageId, Release
from service.languages import fallbacks

RRF_K = 60
"""Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, 2009)."""


class Library(Protocol):
    """The catalog's reading side, as far as finding needs it."""

    def passages(self, ids: Sequence[PassageId], release: int) -> dict[PassageId, Passage]:
        """Those of the passages that belong to the release."""

    def frequencies(self, release: int) -> Mapping[str, Frequencies]:
        """Per visibility label."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and how."""

    passage: Passage
    score: float
    """Sum of reciprocal ranks; compares within one list only."""
    dense: float | None
    sparse: float | None
    found_by: tuple[str, ...]
    vectors: Vectors
    """Row 0 the passage, then a row a sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, with what they were looked for by."""

    hits: tuple[Hit, ...]
    vector: Vectors
    """The question's, shape (dimension,)."""
    weights: Mapping[int, float]
    """IDF of each of the question's terms over what the asker may see."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for, and where."""

    text: str
    language: str
    default_language: str
    visibilities: frozenset[str]
    on: date
    withdrawn: frozenset[DocumentId] = frozenset()


class Retriever:
    """Dense and sparse search over one release. Raises IndexUnavailable, EmbedderUnavailable."""

    def __init__(
        self, library: Library, index: IndexReader, embedder: Embedder, encoder: TermEncoder
    ) -> None:
        self._library = library
        self._index = index
        self._embedder = embedder
        self._encoder = encoder
        self._frequencies = lru_cache(maxsize=4)(library.frequencies)

    def find(self, sought: Sought, release: Release, limit: int) -> Found:
        """At most `limit` passages, best first, ties by passage id."""
        vector = self._embedder.embed_questions([sought.text])[0]
        weights = self.idf(self._terms(sought), release.number, sought.visibilities)
        numbers = tuple(sorted(weights))
        scope = Scope(
            corpus=release.corpus,
            release=release.number,
            visibilities=sought.visibilities,
            on=sought.on,
        )
        found = self._index.search(
            vector,
            Terms(numbers, tuple(weights[n] for n in numbers)) if numbers else None,
            scope,
            max(limit, 24),
        )
        found = [hit for hit in found if hit.document not in sought.withdrawn]
        dense = _ranks({h.passage: h.dense for h in found if h.dense is not None})
        sparse = _ranks({h.passage: h.sparse for h in found if h.sparse})
        scores = {
            h.passage: sum(
                1 / (RRF_K + ranks[h.passage]) for ranks in (dense, sparse) if h.passage in ranks
            )
            for h in found
        }
        best = sorted(found, key=lambda h: (-scores[h.passage], h.passage))[:limit]
        passages = self._library.passages([h.passage for h in best], release.number)
        hits = tuple(
            Hit(
                passage=passages[h.passage],
                score=scores[h.passage],
                dense=h.dense,
                sparse=h.sparse,
                found_by=tuple(
                    name
                    for name, ranks in (("dense", dense), ("sparse", sparse))
                    if h.passage in ranks
                ),
                vectors=h.vectors,
            )
            for h in best
            if h.passage in passages
        )
        return Found(hits, vector, weights)

    def idf(
        self, terms: Sequence[int], release: int, visibilities: frozenset[str]
    ) -> dict[int, float]:
        """Each term's inverse document frequency over what these labels may see."""
        visible = [f for label, f in self._frequencies(release).items() if label in visibilities]
        passages = sum(f.passages for f in visible)
        weights = {}
        for term in terms:
            count = sum(f.counts.get(term, 0) for f in visible)
            weights[term] = math.log1p((passages - count + 0.5) / (count + 0.5))
        return weights

    def known(self, term: int, release: int, visibilities: frozenset[str]) -> bool:
        """Whether a term occurs at all in what these labels may see."""
        return any(
            term in f.counts
            for label, f in self._frequencies(release).items()
            if label in visibilities
        )

    def _terms(self, sought: Sought) -> tuple[int, ...]:
        return tuple(
            sorted(
                {
                    term
                    for language in fallbacks(sought.language, sought.default_language)
                    for term in self._encoder.encode_question(sought.text, language)
                }
            )
        )


def _ranks(scores: Mapping[PassageId, float]) -> dict[PassageId, int]:
    ordered = sorted(scores, key=lambda passage: (-scores[passage], passage))
    return {passage: rank for rank, passage in enumerate(ordered, 1)}
