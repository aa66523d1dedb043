"""How an entry lies in Qdrant, so that the engine in process and a server give the same hits."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.index import Entry, IndexHit, PhrasingEntry, PhrasingHit, Scope
from ingest.records import DocumentId, PassageId, PhrasingId

DENSE = "dense"
"""The multivector: row 0 the passage, then its sentences."""

TERMS = "terms"
"""The sparse vector: BM25 document weights without IDF, because the question carries it."""

ASKED = "asked"
"""The vector of a phrasing, whose points have no other."""

OPEN = 2**31 - 1
"""An interval's end that has not come: later than every release number and every day."""

KEYWORDS = ("corpus", "visibility", "passage", "phrasing")
INTEGERS = ("first_release", "until_release", "in_force_from", "in_force_until")

TIES = 8
"""Asked for beyond the limit, so that equal scores at the edge are cut by passage id."""


@dataclass(frozen=True, slots=True)
class Found:
    """A point that one way of looking found."""

    passage: PassageId
    document: DocumentId
    score: float


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field holds one of these words; of none, nothing matches."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounded:
    """The field's number keeps these bounds, by Qdrant's names: gt, gte, lt, lte."""

    field: str
    bounds: Mapping[str, int]


Conditions = tuple[OneOf | Bounded, ...]
"""All of them hold; none at all is every point."""


def visible(scope: Scope) -> Conditions:
    """Points that a question of this scope may find: the one place that says so."""
    on = scope.on.toordinal()
    return (
        OneOf("corpus", (scope.corpus,)),
        OneOf("visibility", tuple(sorted(scope.visibilities))),
        Bounded("first_release", {"lte": scope.release}),
        Bounded("until_release", {"gt": scope.release}),
        Bounded("in_force_from", {"lte": on}),
        Bounded("in_force_until", {"gt": on}),
    )


def open_points(field: str, ids: Iterable[str], first_absent: int) -> Conditions:
    """Points with one of these ids whose interval is open and began before a release."""
    return (
        OneOf(field, tuple(ids)),
        Bounded("until_release", {"gte": OPEN}),
        Bounded("first_release", {"lt": first_absent}),
    )


def begun_after(release: int) -> Conditions:
    """Points whose interval began later than a release."""
    return (Bounded("first_release", {"gt": release}),)


def ended_after(release: int) -> Conditions:
    """Points whose interval ended later than a release."""
    return (Bounded("until_release", {"gt": release, "lt": OPEN}),)


def point_id(entry: Entry | PhrasingEntry, first_release: int) -> str:
    """The identity of an entry's point; content that returns later is another point."""
    own = entry.phrasing.id if isinstance(entry, PhrasingEntry) else entry.passage
    key = f"{entry.corpus}\n{entry.document}\n{own}\n{first_release}".encode()
    return str(uuid.UUID(bytes=hashlib.sha256(key).digest()[:16]))


def payload(entry: Entry | PhrasingEntry, first_release: int) -> dict[str, str | int]:
    """What the filters of a query look at, days as ordinals, intervals half open."""
    shared: dict[str, str | int] = {
        "document": entry.document,
        "corpus": entry.corpus,
        "visibility": entry.visibility,
        "language": entry.language,
        "in_force_from": entry.in_force_from.toordinal(),
        "in_force_until": day(entry.in_force_until),
        "first_release": first_release,
        "until_release": OPEN,
    }
    if isinstance(entry, PhrasingEntry):
        phrasing = entry.phrasing
        return {
            "passage": phrasing.passage,
            "phrasing": phrasing.id,
            "start": phrasing.start,
            "question": phrasing.question,
            **shared,
        }
    return {"passage": entry.passage, **shared}


PHRASING_FIELDS = ("phrasing", "question", "passage", "document", "start")
"""What of a phrasing's payload a hit needs."""


def phrasing_hits(
    found: Iterable[tuple[Mapping[str, Any], float]], limit: int
) -> Sequence[PhrasingHit]:
    """Phrasings with their scores as hits, best first, then by id."""
    hits = {
        payload["phrasing"]: PhrasingHit(
            PhrasingId(payload["phrasing"]),
            payload["question"],
            PassageId(payload["passage"]),
            DocumentId(payload["document"]),
            payload["start"],
            score,
        )
        for payload, score in found
    }
    return sorted(hits.values(), key=lambda hit: (-hit.likeness, hit.phrasing))[:limit]


def day(until: date | None) -> int:
    """The ordinal of an interval's last day plus one, or OPEN."""
    return OPEN if until is None else until.toordinal()


def unite(dense: Iterable[Found], sparse: Iterable[Found], limit: int) -> Sequence[IndexHit]:
    """The best of both ways of looking as hits, best dense first, then by passage id."""
    by_dense, by_terms = _best(dense, limit), _best(sparse, limit)
    united = {**by_terms, **by_dense}
    hits = [
        IndexHit(
            passage=found.passage,
            document=found.document,
            dense=by_dense[key].score if key in by_dense else None,
            sparse=by_terms[key].score if key in by_terms else None,
        )
        for key, found in united.items()
    ]
    return sorted(hits, key=_rank)


def _best(found: Iterable[Found], limit: int) -> dict[tuple[PassageId, DocumentId], Found]:
    ordered = sorted(found, key=lambda f: (-f.score, f.passage, f.document))
    best: dict[tuple[PassageId, DocumentId], Found] = {}
    for each in ordered:
        best.setdefault((each.passage, each.document), each)
    return dict(list(best.items())[:limit])


def _rank(hit: IndexHit) -> tuple[float, PassageId, DocumentId]:
    dense = float("-inf") if hit.dense is None else hit.dense
    return (-dense, hit.passage, hit.document)
