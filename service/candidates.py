"""Sentences that might answer a question, and what speaks for and against each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from operator import itemgetter
from typing import Protocol

import numpy as np

from ingest.embedding import Vectors
from ingest.index import TermEncoder
from ingest.records import DocumentId, Fact, Passage, PassageId, Sentence
from policies.model import EvidencePassage
from policies.quantities import recognise
from service.asked import asked_kinds
from service.contrasts import Agreement, Contrasts, agreement
from service.phrased import Phrased, Place, Told
from service.readings import Analysis, Figure, Reading, Readings, above, as_evidence, slice_of
from service.retrieval import Found, Hit

SHORTLIST = 24
"""Sentences that are weighed; the others are far behind by then."""

TWINS = 0.55
"""Two sentences that share this much of their terms differ in what matters only."""

CONDITIONS = frozenset({"duration", "date", "percent", "points"})
"""Kinds of quantity that narrow a question down: fixed for 10 years, from January 2027."""

_ABOUT_THE_PAGE = re.compile(
    r"(this page|diese seite|cette page|esta página|questa pagina)\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_NAME = re.compile(r"\b[A-Z][a-z]+")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Signals:
    """Each of a size near 1 at most, so that weights can be compared."""

    sentence: float
    """Likeness of sentence (under its title and heading) and question, above the average's."""
    passage: float
    """The same for the whole passage."""
    words: float
    """Share of the question's known words, weighted by IDF, that the sentence itself holds."""
    near: float
    """The same for sentence and headings."""
    missing: float
    """IDF of the weightiest known word of the question that is not near, over 8."""
    unknown: float
    """Share of the question's words that this release never uses."""
    kind: float
    """1 if the sentence holds a figure of the kind asked for, -1 if not, 0 if none is asked for."""
    rival: float
    """How many more of the question's words a near twin of the sentence holds, over 3."""
    unnamed: float
    """Products that the question names and the sentence and its headings do not, over 3."""
    named: float
    """Products that the sentence names and a question that names some does not, over 3."""
    opposed: float
    """Contrasts (app or branch, minimum or maximum, …) that go the other way, over 3."""
    agreed: float
    """Contrasts that go the same way, over 3."""
    gap: float
    """`near` times `missing`: much of the question is there, and something weighty is not."""
    unstated: float
    """Periods, dates and shares in the question that sentence and headings do not state, over 2."""
    range: float
    """1 if an amount of the question lies in a range of the sentence, -1 if outside, else 0."""
    language: float
    """1 if the document is in the question's language."""
    row: float
    """1 for a table row with several figures of one kind, which answers several questions."""
    phrased: float
    """Likeness of the question and the sentence's likest phrasing, above the average's; where no
    phrasing of it was found, that of the least like one of any."""
    phrasings: float
    """The mean of the same over its three likest."""
    phrased_words: float
    """Share of the question's known words, weighted by IDF, that its phrasings found hold."""
    phrased_alike: float
    """How alike the question and the most alike of them are as sets of words."""
    phrased_often: float
    """How many of them were found, of four."""
    phrased_share: float
    """What share of all phrasings found, by likeness, is tied to the sentence."""
    phrased_page: float
    """The same for its document, what nothing in it answers counted in."""
    phrased_near: float
    """The best `phrased` of any candidate of the document."""
    unanswered: float
    """Likeness of the question and the likest phrasing that no sentence answers, above the
    average's; where none was found, that of the least like phrasing of any."""
    unanswered_ahead: float
    """How much more that is than `phrased`."""
    unanswered_alike: float
    """How alike the question and the most alike of the few likest such are as sets of words."""
    unanswered_near: float
    """The mean likeness of the three likest such."""
    paired: float
    """Likeness of question and sentence as phrasings taught it (`service/pairing.py`)."""
    unheard: float
    """IDF over phrasings, over 10, of the question's rarest word among those that neither the
    sentence, its headings nor the phrasings found of it hold."""
    unheard_share: float
    """What such words weigh, of all the question's words."""


NAMES = tuple(field.name for field in fields(Signals))
"""The order of weights in a calibration."""


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
    above: _Above
    number: int
    """Of the sentence in its passage, from 0."""
    text: str
    own: Reading
    """What was read of it."""

    @property
    def sentence(self) -> Sentence:
        """Where it stands."""
        return self.page.hit.passage.sentences[self.number]

    @property
    def place(self) -> Place:
        """What phrasings are tied to."""
        return self.page.hit.passage.id, self.sentence.start


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a sentence is among the others; see the signals of the same names."""

    rival: float
    phrased_near: float
    paired: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for, read once for all its candidates."""

    text: str
    """The question and what the glossary understood."""
    language: str
    weights: Mapping[int, float]
    total: float
    """Of the weights; 1 where there are none."""
    unknown: float
    heard: Mapping[int, float]
    every_heard: float
    """Of their weights; 1 where there are none."""
    kinds: frozenset[str]
    amounts: tuple[Decimal, ...]
    conditions: frozenset[tuple[str, str]]
    """Kind and value of periods, dates and shares."""
    names: frozenset[str]
    all_names: Collection[str]
    """Every word that tells products apart, whether asked about or not."""


def product_names(facts: Sequence[Fact]) -> frozenset[str]:
    """Words that tell products apart, lower case: capitalised in the subjects of fact tables.

    A word that most subjects share, such as the bank's own name, tells nothing apart.
    """
    subjects = {fact.subject for fact in facts}
    counts: dict[str, int] = {}
    for subject in subjects:
        for word in set(_NAME.findall(subject)):
            counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return frozenset(word for word, count in counts.items() if count < 0.6 * len(subjects))


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
        asked = _asked(question, language, found, names)
        phrased = Phrased(question, language, found, self._encoder)
        rough = _likeliest(self._pages(found), language, phrased, names)
        named = self._contrasts.members(asked.text)
        told = [phrased.told(r.place) for r in rough]
        return tuple(
            Candidate(
                r.page.hit,
                r.sentence,
                _signals(
                    r,
                    asked,
                    of_it,
                    agreement(named, r.own.members, r.above.headings.members),
                    beside,
                ),
                r.page.analysis,
            )
            for r, of_it, beside in zip(rough, told, self._beside(found, rough, told), strict=True)
        )

    def _beside(
        self, found: Found, rough: Sequence[_Rough], told: Sequence[Told]
    ) -> Iterator[_Beside]:
        near = _near(
            (r.page.hit.passage.document, t.phrased) for r, t in zip(rough, told, strict=True)
        )
        rivals = _rivals(rough, found.weights)
        for r, rival, paired in zip(rough, rivals, self._paired(found, rough), strict=True):
            yield _Beside(rival, near[r.page.hit.passage.document], paired)

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
            found.append(_Rough(page, top, number, text, top.readings.sentence(number)))
            if len(found) == SHORTLIST:
                break
    return found


def _above(page: _Page, names: Collection[str]) -> _Above:
    readings = page.analysis.readings()
    return _Above(readings, readings.headings(), _names(above(page.hit.passage), names))


def _signals(
    rough: _Rough, asked: _Asked, told: Told, contrast: Agreement, beside: _Beside
) -> Signals:
    own, headings, likeness = rough.own, rough.above.headings, rough.page.likeness
    figures = own.figures
    here = _names(rough.text, asked.all_names)
    named = here | rough.above.names
    words = near = missing = 0.0
    for term, weight in asked.weights.items():
        if term in own.terms:
            words += weight
            near += weight
        elif term in headings.terms:
            near += weight
        elif weight > missing:
            missing = weight
    unheard = [
        weight
        for term, weight in asked.heard.items()
        if not (term in own.terms or term in headings.terms or term in told.terms)
    ]
    stated = {(q.kind, q.value) for q in (*figures, *headings.figures)}
    units = [(q.kind, q.unit) for q in figures if q.kind in ("money", "percent")]
    return Signals(
        sentence=likeness[rough.number + 1],
        passage=likeness[0],
        words=words / asked.total,
        near=near / asked.total,
        missing=missing / 8,
        unknown=asked.unknown,
        kind=_kind(asked.kinds, figures),
        rival=beside.rival,
        unnamed=len(asked.names - named) / 3,
        named=len(here - asked.names) / 3 if asked.names else 0.0,
        opposed=min(contrast.opposed, 3) / 3,
        agreed=min(contrast.agreed, 3) / 3,
        gap=near / asked.total * (missing / 8),
        unstated=min(len(asked.conditions - stated), 2) / 2,
        range=_range(asked.amounts, figures),
        language=float(rough.page.hit.language == asked.language),
        row=float("\t" in rough.text and len(units) > len(set(units))),
        phrased=told.phrased,
        phrasings=told.phrasings,
        phrased_words=told.phrased_words,
        phrased_alike=told.phrased_alike,
        phrased_often=told.phrased_often,
        phrased_share=told.phrased_share,
        phrased_page=told.phrased_page,
        phrased_near=beside.phrased_near,
        unanswered=told.unanswered,
        unanswered_ahead=told.unanswered_ahead,
        unanswered_alike=told.unanswered_alike,
        unanswered_near=told.unanswered_near,
        paired=beside.paired,
        unheard=max(unheard, default=0.0) / 10,
        unheard_share=sum(unheard) / asked.every_heard,
    )


def _asked(question: str, language: str, found: Found, names: Collection[str]) -> _Asked:
    text = " ".join((question, *found.meanings))
    figures = recognise(question, language)
    return _Asked(
        text=text,
        language=language,
        weights=found.weights,
        total=sum(found.weights.values()) or 1.0,
        unknown=found.unknown,
        heard=found.heard,
        every_heard=sum(found.heard.values()) or 1.0,
        kinds=asked_kinds(question),
        amounts=tuple(
            Decimal(q.value) for q in figures if q.kind in ("money", "number") and _finite(q.value)
        ),
        conditions=frozenset((q.kind, q.value) for q in figures if q.kind in CONDITIONS),
        names=_names(text, names),
        all_names=names,
    )


def _kind(kinds: Collection[str], figures: Sequence[Figure]) -> float:
    if not kinds:
        return 0.0
    return 1.0 if any(q.kind in kinds for q in figures) else -1.0


def _rivals(rough: Sequence[_Rough], asked: Mapping[int, float]) -> list[float]:
    """For each, how many more of the question's words its best near twin holds, over 3."""
    every = [(len(r.own.terms & asked.keys()), r.own.terms, r.page.hit.language) for r in rough]
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


def _range(amounts: Sequence[Decimal], figures: Sequence[Figure]) -> float:
    """Whether an amount lies in one of the ranges, such as 5,000 to 14,999 EUR."""
    ranges = [
        bounds
        for q in figures
        if q.kind in ("money", "number") and (bounds := _bounds(q)) is not None
    ]
    if not amounts or not ranges:
        return 0.0
    return 1.0 if any(low <= a <= high for a in amounts for low, high in ranges) else -1.0


def _bounds(quantity: Figure) -> tuple[Decimal, Decimal] | None:
    low, _, high = quantity.value.partition("..")
    if high and _finite(low) and _finite(high):
        return Decimal(low), Decimal(high)
    if quantity.bound == "min" and _finite(low):
        return Decimal(low), Decimal("Infinity")
    return None


def _finite(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def _names(text: str, names: Collection[str]) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if word in names)


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
