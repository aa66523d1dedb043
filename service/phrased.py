"""What customers' phrasings say of the sentences that they are tied to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist
from rapidfuzz.utils import default_process

from ingest.index import PhrasingHit, TermEncoder
from ingest.records import DocumentId, PassageId
from service.retrieval import Found

Place = tuple[PassageId, int]
"""A sentence: its passage, and where it starts."""

LIKEST: Final = 3
"""So many phrasings of a sentence are averaged."""

SPREAD: Final = 0.05
"""By how much less like a phrasing is whose word counts e times less."""

OFTEN: Final = 4
"""As many phrasings of a sentence among those found is as sure as more."""


@dataclass(frozen=True, slots=True)
class Told:
    """Of one sentence; see the signals of the same names."""

    phrased: float
    phrasings: float
    phrased_words: float
    phrased_alike: float
    phrased_often: float
    phrased_share: float
    phrased_page: float
    unanswered: float
    unanswered_ahead: float
    unanswered_alike: float
    unanswered_near: float
    terms: frozenset[int]
    """What the phrasings found of it hold."""


def listed(question: str, found: Found) -> bool:
    """Whether it is, word for word, a question that no document answers, as the corpus says.

    Not so where another document that the asker may see answers it, as the corpus says, too.
    """
    words = default_process(question)

    def among(hits: Sequence[PhrasingHit]) -> bool:
        return any(default_process(hit.question) == words for hit in hits)

    return among(found.unanswered) and not among(found.asked)


class Phrased:
    """The phrasings found for a question, by sentence."""

    def __init__(self, question: str, language: str, found: Found, encoder: TermEncoder) -> None:
        """Nothing but what was found counts; without phrasings all is nought."""
        self._language = language
        self._found = found
        self._encoder = encoder
        self._total = sum(found.weights.values()) or 1.0
        self._languages = {hit.passage.id: hit.language for hit in found.hits}
        self._tied: dict[Place, list[PhrasingHit]] = {}
        for hit in found.asked:
            self._tied.setdefault((hit.passage, hit.start), []).append(hit)
        none = found.unanswered[:LIKEST]
        self._unanswered = [hit.likeness - found.asked_offset for hit in none]
        self._alike = _alike(question, [*found.asked, *none])
        self._unanswered_alike = self._most_alike(none)
        self._shares: dict[Place, float] = {}
        self._pages: dict[PassageId, float] = {}
        self._count()
        self._least = found.asked[-1].likeness - found.asked_offset if found.asked else 0.0

    def likest(self, place: Place) -> float | None:
        """Likeness of the sentence's likest phrasing, above the average's."""
        tied = self._tied.get(place)
        return tied[0].likeness - self._found.asked_offset if tied else None

    def told(self, place: Place) -> Told:
        """What they say of a sentence."""
        tied = self._tied.get(place, [])
        likenesses = [hit.likeness - self._found.asked_offset for hit in tied]
        terms = self._terms(tied, self._languages.get(place[0]))
        three = (likenesses + [self._least] * LIKEST)[:LIKEST]
        none = (self._unanswered + [self._least] * LIKEST)[:LIKEST]
        return Told(
            phrased=three[0],
            phrasings=sum(three) / LIKEST,
            phrased_words=self._share(terms),
            phrased_alike=self._most_alike(tied),
            phrased_often=min(len(tied), OFTEN) / OFTEN,
            phrased_share=self._shares.get(place, 0.0),
            phrased_page=self._pages.get(place[0], 0.0),
            unanswered=none[0],
            unanswered_ahead=none[0] - three[0],
            unanswered_alike=self._unanswered_alike,
            unanswered_near=sum(none) / LIKEST,
            terms=terms,
        )

    def _count(self) -> None:
        """Every phrasing found has a say, the likest most; a sentence has the share of its own."""
        hits = (*self._found.asked, *self._found.unanswered)
        most = max((hit.likeness for hit in hits), default=0.0)
        says = [math.exp((hit.likeness - most) / SPREAD) for hit in hits]
        every = sum(says) or 1.0
        documents: dict[DocumentId, float] = {}
        for hit, say in zip(hits, says, strict=True):
            place = (hit.passage, hit.start)
            self._shares[place] = self._shares.get(place, 0.0) + say / every
            documents[hit.document] = documents.get(hit.document, 0.0) + say / every
        for found in self._found.hits:
            self._pages[found.passage.id] = documents.get(found.passage.document, 0.0)

    def _most_alike(self, hits: Sequence[PhrasingHit]) -> float:
        return max((self._alike[hit.question] for hit in hits), default=0.0)

    def _terms(self, tied: list[PhrasingHit], language: str | None) -> frozenset[int]:
        if not tied:
            return frozenset()
        text = " ".join(hit.question for hit in tied)
        # A phrasing may be written in the asker's language or in its document's.
        return frozenset(
            term
            for either in {self._language, language or self._language}
            for term in self._encoder.encode_question(text, either)
        )

    def _share(self, terms: frozenset[int]) -> float:
        held = (self._found.weights.get(term, 0.0) for term in sorted(terms))
        return sum(held) / self._total


def _alike(question: str, hits: Sequence[PhrasingHit]) -> dict[str, float]:
    """How alike the question and each phrasing are as sets of words, between 0 and 1."""
    texts = [hit.question for hit in hits]
    scores = cdist(
        [question], texts, scorer=fuzz.token_set_ratio, processor=default_process, dtype=np.float64
    )
    return dict(zip(texts, (scores[0] / 100).tolist(), strict=True)) if texts else {}
