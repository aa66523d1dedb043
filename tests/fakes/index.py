"""An index in a list, compared by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.embedding import Vectors
from ingest.index import (
    Entry,
    IndexHit,
    IndexHits,
    IndexUnavailable,
    PhrasingEntry,
    PhrasingHit,
    Scope,
    Terms,
    Wanted,
)
from ingest.records import PassageId, PhrasingId


@dataclass(frozen=True, slots=True)
class _Kept:
    entry: Entry | PhrasingEntry
    first: int
    until: int | None = None

    @property
    def key(self) -> tuple[str, str, str, int]:
        own = (
            self.entry.phrasing.id if isinstance(self.entry, PhrasingEntry) else self.entry.passage
        )
        return (self.entry.corpus, self.entry.document, own, self.first)

    @property
    def passage(self) -> PassageId:
        if isinstance(self.entry, PhrasingEntry):
            return self.entry.phrasing.passage
        return self.entry.passage


class FakeIndex:
    """Holds entries and their intervals; `broken` makes every call fail as a lost index would."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str, str, int], _Kept] = {}
        self._closed = False
        self.broken = False

    def search(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
    ) -> IndexHits:
        self._check()
        return IndexHits(
            self._passages(vector, terms, scope, wanted.passages),
            [] if vector is None else self._phrasings(vector, scope, wanted.phrasings),
        )

    def _passages(
        self, vector: Vectors | None, terms: Terms | None, scope: Scope, limit: int
    ) -> Sequence[IndexHit]:
        seen = {
            (kept.entry.passage, kept.entry.document): kept.entry
            for kept in self._kept.values()
            if isinstance(kept.entry, Entry) and _inside(kept, scope)
        }
        entries = list(seen.values())
        dense = _best({i: _dense(e, vector) for i, e in enumerate(entries)}, entries, limit)
        sparse = _best({i: _sparse(e, terms) for i, e in enumerate(entries)}, entries, limit)
        hits = [
            IndexHit(e.passage, e.document, dense.get(i), sparse.get(i))
            for i, e in enumerate(entries)
            if i in dense or i in sparse
        ]
        return sorted(
            hits,
            key=lambda h: (
                -(float("-inf") if h.dense is None else h.dense),
                h.passage,
                h.document,
            ),
        )

    def _phrasings(self, vector: Vectors, scope: Scope, limit: int) -> Sequence[PhrasingHit]:
        found = {
            kept.entry.phrasing.id: kept.entry
            for kept in self._kept.values()
            if isinstance(kept.entry, PhrasingEntry) and _inside(kept, scope)
        }
        hits = [
            PhrasingHit(id, e.phrasing.question, e.phrasing.passage, e.document, e.phrasing.start,
                     float(e.vector @ vector))
            for id, e in found.items()
        ]  # fmt: skip
        return sorted(hits, key=lambda hit: (-hit.likeness, hit.phrasing))[: max(limit, 0)]

    def add(self, entries: Iterable[Entry | PhrasingEntry], first_release: int) -> None:
        self._check()
        for entry in entries:
            kept = _Kept(entry, first_release)
            self._kept.setdefault(kept.key, kept)

    def retire(self, passages: Iterable[PassageId], first_absent: int) -> None:
        self._check()
        ending = set(passages)
        self._end([k for k, kept in self._kept.items() if kept.passage in ending], first_absent)

    def retire_phrasings(self, phrasings: Iterable[PhrasingId], first_absent: int) -> None:
        self._check()
        ending = set(phrasings)
        self._end(
            [
                k
                for k, kept in self._kept.items()
                if isinstance(kept.entry, PhrasingEntry) and kept.entry.phrasing.id in ending
            ],
            first_absent,
        )

    def _end(self, keys: Iterable[tuple[str, str, str, int]], first_absent: int) -> None:
        for key in keys:
            kept = self._kept[key]
            if kept.until is None and kept.first < first_absent:
                self._kept[key] = replace(kept, until=first_absent)

    def forget_after(self, release: int) -> None:
        self._check()
        self._kept = {
            key: replace(kept, until=None)
            if kept.until is not None and kept.until > release
            else kept
            for key, kept in self._kept.items()
            if kept.first <= release
        }

    def clear(self) -> None:
        self._check()
        self._kept.clear()

    def close(self) -> None:
        self._closed = True

    def _check(self) -> None:
        if self.broken or self._closed:
            raise IndexUnavailable("The index is not there.")


def _inside(kept: _Kept, scope: Scope) -> bool:
    entry = kept.entry
    return (
        entry.corpus == scope.corpus
        and entry.language in scope.languages
        and entry.visibility in scope.visibilities
        and kept.first <= scope.release
        and (kept.until is None or scope.release < kept.until)
        and entry.in_force_from <= scope.on
        and (entry.in_force_until is None or scope.on < entry.in_force_until)
    )


def _dense(entry: Entry, vector: Vectors | None) -> float | None:
    return None if vector is None else float(np.max(entry.vectors @ vector))


def _sparse(entry: Entry, terms: Terms | None) -> float | None:
    if terms is None:
        return None
    weights = dict(zip(entry.terms.numbers, entry.terms.weights, strict=True))
    pairs = zip(terms.numbers, terms.weights, strict=True)
    shared = [weight * weights[number] for number, weight in pairs if number in weights]
    return sum(shared) if shared else None


def _best(
    scores: dict[int, float | None], entries: Sequence[Entry], limit: int
) -> dict[int, float]:
    found = [(i, score) for i, score in scores.items() if score is not None]
    found.sort(key=lambda pair: (-pair[1], entries[pair[0]].passage, entries[pair[0]].document))
    return dict(found[: max(limit, 0)])
