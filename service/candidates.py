"""Sentences that might answer a question, and what speaks for and against each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.index import TermEncoder
from ingest.records import Sentence
from policies.quantities.recognition import recognise
from service.asked import asked_kinds
from service.retrieval import Found, Hit

SHORTLIST = 16
"""Sentences whose quantities are read; the others are far behind by then."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Each between 0 and 1, or -1 and 1, so that weights can be compared."""

    sentence: float
    """Cosine of question and sentence (with its title and heading)."""
    passage: float
    """Cosine of question and passage."""
    margin: float
    """How far the sentence's cosine is above the median of all candidates."""
    words: float
    """Share of the question's known words, weighted by IDF, that the sentence itself holds."""
    near: float
    """The same for sentence, headings and the rest of the passage."""
    missing: float
    """IDF of the weightiest known word of the question that is not near, over the weightiest."""
    unknown: float
    """Share of the question's words that this release never uses."""
    kind: float
    """1 if the sentence holds a figure of the kind asked for, -1 if not, 0 if none is asked for."""
    language: float
    """1 if the document is in the question's language."""
    row: float
    """1 if the sentence is a table row or a heading."""
    rank: float
    """Reciprocal rank of the passage in the fused list."""

    def vector(self) -> np.ndarray:
        """The signals in the order of their names."""
        return np.array([getattr(self, name) for name in NAMES], dtype=np.float64)


NAMES = tuple(Signals.__slots__)
"""The order of weights in a calibration."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit."""

    hit: Hit
    sentence: Sentence
    signals: Signals

    @property
    def text(self) -> str:
        """The sentence, character for character."""
        start = self.hit.passage.start
        return self.hit.passage.text[self.sentence.start - start : self.sentence.end - start]


class CandidateFinder:
    """Lists candidates with their signals; knows nothing of how they are weighed."""

    def __init__(self, encoder: TermEncoder) -> None:
        self._encoder = encoder

    def candidates(
        self,
        question: str,
        language: str,
        found: Found,
        document_language: Callable[[Hit], str],
        known: Callable[[int], bool],
    ) -> tuple[Candidate, ...]:
        """Candidates of every hit, the likeliest by meaning first; at most SHORTLIST."""
        rough = [
            (float(cosine), hit, sentence, rank)
            for rank, hit in enumerate(found.hits, 1)
            for sentence, cosine in zip(
                hit.passage.sentences, hit.vectors[1:] @ found.vector, strict=True
            )
        ]
        if not rough:
            return ()
        median = float(np.median([cosine for cosine, *_ in rough]))
        rough.sort(
            key=lambda r: (
                -(r[0] + 0.15 * self._share(found, r[1], r[2], document_language(r[1]))),
                r[1].passage.id,
                r[2].start,
            )
        )
        kinds = asked_kinds(question)
        weights = {term: weight for term, weight in found.weights.items() if known(term)}
        unknown = 1 - len(weights) / (len(found.weights) or 1)
        result = []
        for cosine, hit, sentence, rank in rough[:SHORTLIST]:
            spoken = document_language(hit)
            text = _slice(hit, sentence)
            here = set(self._encoder.encode_question(text, spoken))
            around = here | set(
                self._encoder.encode_question(
                    " ".join((*hit.passage.heading_path, *hit.passage.headers, hit.passage.text)),
                    spoken,
                )
            )
            total = sum(weights.values()) or 1.0
            heaviest = max(weights.values(), default=1.0)
            row = "\t" in text
            found_kinds = {q.kind for q in recognise(text, spoken)} if kinds else frozenset()
            result.append(
                Candidate(
                    hit,
                    sentence,
                    Signals(
                        sentence=cosine,
                        passage=float(hit.vectors[0] @ found.vector),
                        margin=cosine - median,
                        words=sum(w for t, w in weights.items() if t in here) / total,
                        near=sum(w for t, w in weights.items() if t in around) / total,
                        missing=max((w for t, w in weights.items() if t not in around), default=0.0)
                        / heaviest,
                        unknown=unknown,
                        kind=0.0 if not kinds else (1.0 if kinds & found_kinds else -1.0),
                        language=float(spoken == language),
                        row=float(row),
                        rank=1 / rank,
                    ),
                )
            )
        return tuple(result)

    def _share(self, found: Found, hit: Hit, sentence: Sentence, language: str) -> float:
        here = set(self._encoder.encode_question(_slice(hit, sentence), language))
        total = sum(found.weights.values()) or 1.0
        return sum(w for t, w in found.weights.items() if t in here) / total


def _slice(hit: Hit, sentence: Sentence) -> str:
    start = hit.passage.start
    return hit.passage.text[sentence.start - start : sentence.end - start]


def texts(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The candidates' sentences, in their order."""
    return tuple(candidate.text for candidate in candidates)
