"""Sentences that might answer a question, each with what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Protocol

import numpy as np

from ingest.embedding import Vectors
from ingest.index import TermEncoder
from ingest.records import DocumentId, Passage, PassageId, Sentence
from policies.model import EvidencePassage
from service.contrasts import Contrasts, agreement
from service.phrased import Phrased, Place, Told
from service.products import names_in
from service.readings import Analysis, Reading, Readings, above, as_evidence, slice_of
from service.retrieval import Found, Hit
from service.signals import Asked, Beside, Said, Signals, signals_of

SHORTLIST = 24
"""Sentences that are weighed; the others are far behind by then."""

TWINS = 0.55
"""Two sentences that share this much of their terms differ in what matters only."""

_ABOUT_THE_PAGE = re.compile(
    r"(this page|diese seite|cette page|esta página|questa pagina)\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit."""

    hit: Hit
    sentence: Sentence
    signals: Signals
    analysis: Analysis = field(compare=False, repr=False)
    """Of the whole passage; it depends on nothing else."""

    @property
    def text(self) -> str:
        """The sentence, character for character."""
        start = self.hit.passage.start
        return self.hit.passage.text[self.sentence.start - start : self.sentence.end - start]

    def evidence(self) -> EvidencePassage:
        """The whole passage for a judge, who need not read it again."""
        return as_evidence(self.hit.passage, self.hit.language, self.analysis.read())


@dataclass(frozen=True, slots=True)
class _Page:
    """A hit with what was read of it; likeness is the question's, above the average."""

    hit: Hit
    analysis: Analysis
    vectors: Vectors
    """Of the passage, then of each sentence."""
    likeness: Sequence[float]
    """The same."""


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above the sentences of a page."""

    readings: Readings
    """Of the whole page."""
    headings: Reading
    names: frozenset[str]
    """Of products, in the headings."""


@dataclass(frozen=True, slots=True)
class _Rough:
    """A sentence that may be weighed."""

    page: _Page
    number: int
    """Of the sentence in its passage, from 0."""
    said: Said

    @property
    def sentence(self) -> Sentence:
        """Where it stands."""
        return self.page.hit.passage.sentences[self.number]

    @property
    def place(self) -> Place:
        """What phrasings are tied to."""
        return self.page.hit.passage.id, self.sentence.start


class Analysed(Protocol):
    """What was read of passages beforehand."""

    def of(self, passages: Sequence[tuple[Passage, str]]) -> Mapping[PassageId, Analysis]:
        """Of every passage, with the language of its document. Raises IndexUnavailable."""


class Pairs(Protocol):
    """What was learnt about questions and the sentences that answer them."""

    def __call__(self, asked: Vectors, said: Vectors) -> Vectors:
        """Likeness of a question's vector, shape (dimension,), to each sentence's, a row each."""


class CandidateFinder:
    """Lists candidates with their signals; knows nothing of how they are weighed."""

    def __init__(
        self,
        contrasts: Contrasts,
        analysed: Analysed,
        encoder: TermEncoder,
        pairs: Pairs | None = None,
    ) -> None:
        """Without `pairs`, the signal `paired` is nought."""
        self._pairs = pairs
        self._contrasts = contrasts
        self._encoder = encoder
        self._analysed = analysed

    def candidates(
        self,
        question: str,
        language: str,
        found: Found,
        names: Collection[str],
    ) -> tuple[Candidate, ...]:
        """Candidates of every hit, the likeliest by meaning first; at most SHORTLIST."""
        asked = Asked.of(question, language, found, names)
        phrased = Phrased(question, language, found, self._encoder)
        rough = _likeliest(self._pages(found), language, phrased, names)
        named = self._contrasts.members(asked.text)
        told = [phrased.told(r.place) for r in rough]
        return tuple(
            Candidate(
                r.page.hit,
                r.sentence,
                signals_of(
                    r.said,
                    asked,
                    of_it,
                    agreement(named, r.said.own.members, r.said.headings.members),
                    beside,
                ),
                r.page.analysis,
            )
            for r, of_it, beside in zip(rough, told, self._beside(found, rough, told), strict=True)
        )

    def _beside(
        self, found: Found, rough: Sequence[_Rough], told: Sequence[Told]
    ) -> Iterator[Beside]:
        near = _near(
            (r.page.hit.passage.document, t.phrased) for r, t in zip(rough, told, strict=True)
        )
        rivals = _rivals(rough, found.weights)
        for r, rival, paired in zip(rough, rivals, self._paired(found, rough), strict=True):
            yield Beside(rival, near[r.page.hit.passage.document], paired)

    def _paired(self, found: Found, rough: Sequence[_Rough]) -> list[float]:
        if self._pairs is None or found.embedded is None or not rough:
            return [0.0] * len(rough)
        said = np.stack([r.page.vectors[r.number + 1] for r in rough])
        likeness: list[float] = self._pairs(found.embedded, said).tolist()
        return likeness

    def _pages(self, found: Found) -> list[_Page]:
        analysed = self._analysed.of([(hit.passage, hit.language) for hit in found.hits])
        pages = []
        for hit in found.hits:
            analysis = analysed[hit.passage.id]
            vectors = analysis.vectors()
            likeness = (vectors @ found.vector - found.offset).tolist()
            pages.append(_Page(hit, analysis, vectors, likeness))
        return pages


def compared(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, each with the signals that depend on which others there are."""
    every = tuple(candidates)
    near = _near((c.hit.passage.document, c.signals.phrased) for c in every)
    return tuple(
        replace(c, signals=replace(c.signals, phrased_near=near[c.hit.passage.document]))
        for c in every
    )


def _near(phrased: Iterable[tuple[DocumentId, float]]) -> dict[DocumentId, float]:
    """The best of each document."""
    near: dict[DocumentId, float] = {}
    for document, own in phrased:
        near[document] = max(near.get(document, own), own)
    return near


def _likeliest(
    pages: Sequence[_Page], language: str, phrased: Phrased, names: Collection[str]
) -> list[_Rough]:
    """Sentences that say something, by their likeness or that of their likest phrasing.

    The asker's language lifts them a little.
    """
    every = []
    for page in pages:
        passage = page.hit.passage
        lift = 0.05 * (page.hit.language == language)
        likenesses = page.likeness[1 : len(passage.sentences) + 1]
        for number, (own, sentence) in enumerate(zip(likenesses, passage.sentences, strict=False)):
            asked = phrased.likest((passage.id, sentence.start))
            likeness = own if asked is None else max(own, asked)
            every.append((-(likeness + lift), passage.id, number, page))
    every.sort(key=itemgetter(0, 1, 2))
    found: list[_Rough] = []
    tops: dict[PassageId, _Above] = {}
    for _, id, number, page in every:
        text = slice_of(page.hit.passage, number)
        if _says_something(text):
            top = tops.get(id) or tops.setdefault(id, _above(page, names))
            said = Said(
                text,
                top.readings.sentence(number),
                top.headings,
                top.names,
                page.likeness[number + 1],
                page.likeness[0],
                page.hit.language,
            )
            found.append(_Rough(page, number, said))
            if len(found) == SHORTLIST:
                break
    return found


def _above(page: _Page, names: Collection[str]) -> _Above:
    readings = page.analysis.readings()
    return _Above(readings, readings.headings(), names_in(above(page.hit.passage), names))


def _rivals(rough: Sequence[_Rough], asked: Mapping[int, float]) -> list[float]:
    """For each, how many more of the question's words its best near twin holds, over 3."""
    every = [
        (len(r.said.own.terms & asked.keys()), r.said.own.terms, r.said.language) for r in rough
    ]
    most_first = sorted(every, key=itemgetter(0), reverse=True)
    rivals = []
    for mine, terms, language in every:
        best = 0
        for theirs, others, its in most_first:
            if theirs <= mine:
                break
            if its == language and _twins(terms, others):
                best = theirs - mine
                break
        rivals.append(min(best, 3) / 3)
    return rivals


def _twins(mine: frozenset[int], theirs: frozenset[int]) -> bool:
    """Whether two sentences share most of their terms."""
    shared = len(mine & theirs)
    return shared >= TWINS * (len(mine) + len(theirs) - shared)


def _says_something(text: str) -> bool:
    """Whether a sentence can answer anything by itself.

    A bare link, a heading, the lead-in of a list, a lower-case fragment of one and a sentence
    about the page cannot.
    """
    if text.endswith(":") or _ABOUT_THE_PAGE.match(text):
        return False
    if _DIGIT.search(text):
        return True
    whole = text[:1].isupper() or text[-1:] in ".!?"
    return whole and len(text.split()) >= 4
