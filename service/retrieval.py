"""Finding passages of one release by meaning and by words, fused by rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Protocol

from ingest.embedding import Embedder, Vectors
from ingest.index import (
    Frequencies,
    IndexReader,
    PhrasingHit,
    Scope,
    TermEncoder,
    Terms,
    Vocabulary,
    Wanted,
)
from ingest.records import DocumentId, Passage, PassageId, Release, Version
from service.glossary import Glossary
from service.languages import fallbacks
from service.projection import Projection

DEEP = 24
"""Passages looked at by each way, whatever the limit."""

MEANT = 0.7
"""What a word weighs that the glossary put in place of another."""

PHRASINGS = 48
"""Phrasings looked at: those of the sentences that a question may be about, and their rivals."""

UNANSWERED = 16
"""Phrasings looked at beyond those, in whose places questions without an answer may stand."""

NEAREST = 8
"""Questions without an answer that count; the farther ones are about something else."""

RRF_K = 60
"""Reciprocal rank fusion's constant (Cormack, Clarke and Büttcher, 2009)."""


class Library(Protocol):
    """The catalog's reading side, as far as finding needs it."""

    def standing(
        self, ids: Sequence[PassageId], release: int
    ) -> Mapping[PassageId, tuple[Passage, Version]]:
        """Those of the passages that belong to the release, each with its version there."""

    def frequencies(self, release: int) -> Mapping[str, Frequencies]:
        """Per visibility label."""

    def vocabularies(self, release: int) -> Sequence[Vocabulary]:
        """Per visibility label and language."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and how."""

    passage: Passage
    score: float
    """Sum of reciprocal ranks; compares within one list only."""
    dense: float | None
    sparse: float | None
    found_by: tuple[str, ...]
    language: str
    """Of the document, BCP 47 primary tag."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first, with what they were looked for by."""

    hits: tuple[Hit, ...]
    vector: Vectors
    """The question and what the glossary understood, projected, shape (dimension,)."""
    offset: float
    """What every likeness to `vector` is too high by."""
    weights: Mapping[int, float]
    """Each of the question's terms that the release knows: IDF over what the asker may see,
    less for a word that only the glossary put there."""
    unknown: float
    """Share of the question's own words that occur nowhere in what the asker may see."""
    meanings: tuple[str, ...]
    """What the glossary understood."""
    asked: tuple[PhrasingHit, ...] = ()
    """Phrasings like the question, the likest first, of sentences in the hits."""
    unanswered: tuple[PhrasingHit, ...] = ()
    """The likest few of those that no sentence answers."""
    asked_offset: float = 0.0
    """What the likeness of every phrasing is too high by."""
    embedded: Vectors | None = None
    """The question as it was embedded, before it was projected."""
    heard: Mapping[int, float] = field(default_factory=dict)
    """Each of the question's own terms: IDF over the answered phrasings in the asker's language,
    the rarest word's most. Empty where there are none."""


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
    """Dense and sparse search over one release. Raises IndexUnavailable, EmbedderUnavailable.

    Documents in the asker's language are searched and those in the corpus's own: nobody is
    answered in a third one.
    """

    def __init__(
        self,
        library: Library,
        index: IndexReader,
        embedder: Embedder,
        encoder: TermEncoder,
        glossary: Glossary,
        projection: Projection,
    ) -> None:
        self._library = library
        self._index = index
        self._embedder = embedder
        self._encoder = encoder
        self._glossary = glossary
        self._projection = projection
        self._frequencies = lru_cache(maxsize=4)(library.frequencies)
        self._vocabularies = lru_cache(maxsize=4)(library.vocabularies)

    def find(self, sought: Sought, release: Release, limit: int) -> Found:
        """At most `limit` passages, best first, ties by passage id."""
        meanings = self._glossary.meanings(sought.text, sought.language)
        embedded = self._embedder.embed_questions([self._glossary.explained(sought.text, meanings)])
        (vector,) = self._projection.project(embedded)
        terms, unknown = self._weights(sought, meanings, release.number)
        numbers = tuple(sorted(terms))
        scope = Scope(
            corpus=release.corpus,
            release=release.number,
            visibilities=sought.visibilities,
            on=sought.on,
            languages=frozenset(fallbacks(sought.language, sought.default_language)),
        )
        of_index = self._index.search(
            vector,
            Terms(numbers, tuple(terms[n] for n in numbers)) if numbers else None,
            scope,
            Wanted(max(limit, DEEP), PHRASINGS + UNANSWERED),
        )
        found = [hit for hit in of_index.passages if hit.document not in sought.withdrawn]
        like = [hit for hit in of_index.phrasings if hit.document not in sought.withdrawn]
        asked = [hit for hit in like if hit.answered][:PHRASINGS]
        unanswered = [hit for hit in like if not hit.answered][:NEAREST]
        dense = {h.passage: h.dense for h in found if h.dense is not None}
        sparse = {h.passage: h.sparse for h in found if h.sparse}
        # The likest phrasing of a passage comes first, and is overwritten last.
        phrased = {h.passage: h.likeness for h in reversed(asked)}
        ways = {
            name: _ranks(likenesses)
            for name, likenesses in (("dense", dense), ("sparse", sparse), ("phrasing", phrased))
        }
        scores = {
            id: sum(1 / (RRF_K + ranks[id]) for ranks in ways.values() if id in ranks)
            for id in {id for ranks in ways.values() for id in ranks}
        }
        best = sorted(scores, key=lambda id: (-scores[id], id))[:limit]
        # The index has filtered already; the catalog, which is the truth, has the last word.
        wanted = [*best, *(hit.passage for hit in unanswered)]
        passages = {
            id: (passage, version)
            for id, (passage, version) in self._library.standing(wanted, release.number).items()
            if version.visibility in sought.visibilities and version.in_force(sought.on)
        }
        hits = tuple(
            Hit(
                passage=passages[id][0],
                score=scores[id],
                dense=dense.get(id),
                sparse=sparse.get(id),
                found_by=tuple(name for name, ranks in ways.items() if id in ranks),
                language=passages[id][1].language,
            )
            for id in best
            if id in passages
        )
        return Found(
            hits,
            vector,
            self._projection.offset(vector),
            terms,
            unknown,
            meanings,
            tuple(hit for hit in asked if hit.passage in passages),
            tuple(hit for hit in unanswered if hit.passage in passages),
            self._projection.asked_offset(vector),
            embedded[0],
            self._heard(sought, release.number),
        )

    def _heard(self, sought: Sought, release: int) -> dict[int, float]:
        """What each of the question's own terms weighs among what customers ask."""
        used = [
            vocabulary
            for vocabulary in self._vocabularies(release)
            if vocabulary.visibility in sought.visibilities
            and vocabulary.language == sought.language
        ]
        if not used:
            return {}
        phrasings = sum(vocabulary.phrasings for vocabulary in used)
        return {
            term: _idf(phrasings, sum(vocabulary.counts.get(term, 0) for vocabulary in used))
            for term in self._encoder.encode_question(sought.text, sought.language)
        }

    def _weights(
        self, sought: Sought, meanings: Sequence[str], release: int
    ) -> tuple[dict[int, float], float]:
        """Known terms with their weights, and the share of own words that are unknown."""
        visible = [
            f for label, f in self._frequencies(release).items() if label in sought.visibilities
        ]
        passages = sum(f.passages for f in visible)

        def count(term: int) -> int:
            return sum(f.counts.get(term, 0) for f in visible)

        own = set(self._encoder.encode_question(sought.text, sought.language))
        shares = dict.fromkeys(own, 1.0)
        for language in fallbacks(sought.language, sought.default_language)[1:]:
            for term in self._encoder.encode_question(sought.text, language):
                shares.setdefault(term, 1.0)
        for meaning in meanings:
            for term in self._encoder.encode_question(meaning, sought.language):
                shares.setdefault(term, MEANT)
        weights = {
            term: share * _idf(passages, seen)
            for term, share in shares.items()
            if (seen := count(term))
        }
        return weights, sum(count(term) == 0 for term in own) / (len(own) or 1)


def _idf(every: int, seen: int) -> float:
    return math.log1p((every - seen + 0.5) / (seen + 0.5))


def _ranks(scores: Mapping[PassageId, float]) -> dict[PassageId, int]:
    ordered = sorted(scores, key=lambda passage: (-scores[passage], passage))
    return {passage: rank for rank, passage in enumerate(ordered, 1)}
