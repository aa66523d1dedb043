"""How an entry lies in Qdrant, so that the engine in process and a server give the same hits."""

from __future__ import annotations

import hashlib
import math
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import ge, gt, le, lt
from typing import Any, Final

import numpy as np

from ingest.embedding import Vectors
from ingest.index import (
    Entry,
    IndexHit,
    IndexHits,
    PhrasingEntry,
    PhrasingHit,
    Scope,
    Terms,
    Wanted,
)
from ingest.records import DocumentId, PassageId, PhrasingId

DENSE = "dense"
"""The multivector: row 0 the passage, then its sentences."""

TERMS = "terms"
"""The sparse vector: BM25 document weights without IDF, because the question carries it."""

ASKED = "asked"
"""The vector of a phrasing."""

COARSE = "coarse"
"""The same in whole numbers of one byte: a quarter of the memory that every question goes through.
The nearest by it are compared once more as they are, so that no likeness is rounded."""

REACH = 5.0
"""Components of a vector of length 1 beyond so many times their usual size are cut when rounded."""

OVERSAMPLING = 2
"""So many times as many phrasings are compared as they are: rounding moves the last of 72 behind
no more than 15 others, over 429 questions and 19,196 phrasings."""

AHEAD = 1.5
"""So many times as many phrasings are found on a shelf before releases and days are looked at: of
these few here, in half the time that the engine takes for all of a shelf. Where so many of them
have ended that too few are left, the engine looks at everything after all."""

EXPLORED = 512
"""Points that a walk through a graph keeps in sight, where there are so many that one was built.
Of the 64 nearest phrasings it finds 99.86 % (97.9 % with Qdrant's own choice), and it takes as
long whatever their number."""

OPEN = 2**31 - 1
"""An interval's end that has not come: later than every release number and every day."""

KEYWORDS = ("shelf", "passage", "phrasing")
INTEGERS = ("first_release", "until_release", "in_force_from", "in_force_until")

TIES = 8
"""Asked for beyond the limit, so that equal scores at the edge are cut by passage id."""


Point = tuple[Mapping[str, Any], float]
"""What one way of looking found: the payload that hits need, and the score."""

Found = Iterable[Point]

_COMPARED: Final = {"gt": gt, "gte": ge, "lt": lt, "lte": le}

SHOWN: Final[Mapping[str, Sequence[str]]] = {
    DENSE: ("passage", "document"),
    TERMS: ("passage", "document"),
    ASKED: ("phrasing", "question", "passage", "document", "start", *INTEGERS),
}
"""What of a point's payload a hit needs, by way of looking."""


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

    def holds(self, payload: Mapping[str, Any]) -> bool:
        """Whether it does so in a point's payload."""
        return all(_COMPARED[name](payload[self.field], at) for name, at in self.bounds.items())


Conditions = tuple[OneOf | Bounded, ...]
"""All of them hold; none at all is every point."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking, as either Qdrant is asked."""

    way: str
    """The name of the vectors that are compared."""
    query: Vectors | Terms
    within: Conditions
    limit: int

    def ahead(self) -> Look:
        """The look to begin with: of phrasings some more, whatever release and day."""
        if self.way != ASKED:
            return self
        shelf = tuple(c for c in self.within if isinstance(c, OneOf))
        return replace(self, within=shelf, limit=math.ceil(AHEAD * self.limit))

    def left(self, found: Sequence[Point]) -> Sequence[Point] | None:
        """What `ahead` found and this look would have; None where there may be more."""
        begun = self.ahead()
        bounds = [c for c in self.within if c not in begun.within and isinstance(c, Bounded)]
        left = [point for point in found if all(c.holds(point[0]) for c in bounds)]
        return None if len(left) < self.limit and len(found) == begun.limit else left

    @property
    def first(self) -> tuple[str, Vectors, int] | None:
        """Which vectors are compared first, with what, and how many points are left then."""
        if self.way != ASKED or isinstance(self.query, Terms):
            return None
        return COARSE, coarse(self.query), OVERSAMPLING * self.limit

    @property
    def shown(self) -> list[str]:
        """What of a point's payload a hit needs."""
        return list(SHOWN[self.way])


def coarse(vector: Vectors) -> Vectors:
    """A vector of length 1 in whole numbers from 0 to 255; the nearer, the likelier alike.

    The scale is the same for all vectors of a size, ever: what is found depends on nothing else.
    """
    scale = 127 * math.sqrt(vector.size) / REACH
    rounded: Vectors = np.clip(np.rint(vector * scale) + 128, 0, 255).astype(np.float32)
    return rounded


def looks(
    vector: Vectors | None, terms: Terms | None, scope: Scope, wanted: Wanted
) -> tuple[Look, ...]:
    """Every way of looking that there is reason for, each inside the scope."""
    ways: tuple[tuple[str, Vectors | Terms | None, int], ...] = (
        (DENSE, vector, wanted.passages),
        (TERMS, terms, wanted.passages),
        (ASKED, vector, wanted.phrasings),
    )
    return tuple(
        Look(way, query, visible(way, scope), limit + TIES)
        for way, query, limit in ways
        if query is not None and limit > 0 and scope.visibilities and scope.languages
    )


def searched(
    asked: Sequence[Look], run: Callable[[Sequence[Look]], Iterable[Sequence[Point]]]
) -> dict[str, Found]:
    """What each way of looking finds, by its name; `run` asks the engine once for all it is given.

    That is once, and once more for phrasings where most of those that it found have ended.
    """
    found: dict[str, Found] = {}
    again = []
    for look, points in zip(asked, run([look.ahead() for look in asked]), strict=True):
        left = look.left(points)
        if left is None:
            again.append(look)
        else:
            found[look.way] = left
    if again:
        found |= {look.way: points for look, points in zip(again, run(again), strict=True)}
    return found


def visible(way: str, scope: Scope) -> Conditions:
    """Points that a question of this scope may find this way: the one place that says so."""
    on = scope.on.toordinal()
    return (
        OneOf(
            "shelf",
            tuple(
                _shelf(way == ASKED, scope.corpus, language, label)
                for language in sorted(scope.languages)
                for label in sorted(scope.visibilities)
            ),
        ),
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
    """What filters look at and hits need, days as ordinals, intervals half open."""
    shared: dict[str, str | int] = {
        "document": entry.document,
        "shelf": _shelf(
            isinstance(entry, PhrasingEntry), entry.corpus, entry.language, entry.visibility
        ),
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


def _shelf(of_phrasings: bool, corpus: str, language: str, visibility: str) -> str:
    """Where a point stands: one word for what would be four conditions, each looked up a point.

    A query walks along its own shelf only, passages not past the many phrasings beside them.
    """
    kind = "phrasings" if of_phrasings else "passages"
    return "\n".join((kind, corpus, language, visibility))


def day(until: date | None) -> int:
    """The ordinal of an interval's last day plus one, or OPEN."""
    return OPEN if until is None else until.toordinal()


def hits(found: Mapping[str, Found], wanted: Wanted) -> IndexHits:
    """What was found, by way of looking, as hits."""
    return IndexHits(
        _united(found.get(DENSE, ()), found.get(TERMS, ()), wanted.passages),
        _phrasings(found.get(ASKED, ()), wanted.phrasings),
    )


def _united(dense: Found, sparse: Found, limit: int) -> Sequence[IndexHit]:
    by_dense, by_terms = _best(dense, limit), _best(sparse, limit)
    united = [
        IndexHit(
            passage=PassageId(passage),
            document=DocumentId(document),
            dense=by_dense.get((passage, document)),
            sparse=by_terms.get((passage, document)),
        )
        for passage, document in {**by_terms, **by_dense}
    ]
    return sorted(united, key=_rank)


def _best(found: Found, limit: int) -> dict[tuple[str, str], float]:
    """Passages and their documents with their best scores, best first, then by passage id."""
    ordered = sorted((-score, shown["passage"], shown["document"]) for shown, score in found)
    best: dict[tuple[str, str], float] = {}
    for below, passage, document in ordered:
        best.setdefault((passage, document), -below)
    return dict(list(best.items())[:limit])


def _rank(hit: IndexHit) -> tuple[float, PassageId, DocumentId]:
    dense = float("-inf") if hit.dense is None else hit.dense
    return (-dense, hit.passage, hit.document)


def _phrasings(found: Found, limit: int) -> Sequence[PhrasingHit]:
    by_id = {
        shown["phrasing"]: PhrasingHit(
            PhrasingId(shown["phrasing"]),
            shown["question"],
            PassageId(shown["passage"]),
            DocumentId(shown["document"]),
            shown["start"],
            score,
        )
        for shown, score in found
    }
    return sorted(by_id.values(), key=lambda hit: (-hit.likeness, hit.phrasing))[:limit]
