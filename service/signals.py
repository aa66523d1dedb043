"""What speaks for and against a sentence as the answer to a question, as numbers to weigh."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from policies.quantities import recognise
from service.asked import asked_kinds
from service.contrasts import Agreement
from service.phrased import Told
from service.products import names_in
from service.readings import Figure, Reading
from service.retrieval import Found

CONDITIONS = frozenset({"duration", "date", "percent", "points"})
"""Kinds of quantity that narrow a question down: fixed for 10 years, from January 2027."""


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
class Beside:
    """What a sentence is among the others; see the signals of the same names."""

    rival: float
    phrased_near: float
    paired: float


@dataclass(frozen=True, slots=True)
class Asked:
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

    @classmethod
    def of(cls, question: str, language: str, found: Found, names: Collection[str]) -> Asked:
        """Of a question, with what it was looked for by; `names` tell products apart."""
        text = " ".join((question, *found.meanings))
        figures = recognise(question, language)
        return cls(
            text=text,
            language=language,
            weights=found.weights,
            total=sum(found.weights.values()) or 1.0,
            unknown=found.unknown,
            heard=found.heard,
            every_heard=sum(found.heard.values()) or 1.0,
            kinds=asked_kinds(question),
            amounts=tuple(
                Decimal(q.value)
                for q in figures
                if q.kind in ("money", "number") and _finite(q.value)
            ),
            conditions=frozenset((q.kind, q.value) for q in figures if q.kind in CONDITIONS),
            names=names_in(text, names),
            all_names=names,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that may answer, and what it stands under."""

    text: str
    own: Reading
    """What was read of it."""
    headings: Reading
    """Of the headings above it."""
    names: frozenset[str]
    """Of products, in the headings."""
    likeness: float
    """Of sentence and question, above the average's."""
    page_likeness: float
    """The same for the whole passage."""
    language: str
    """Of the document."""


def signals_of(
    said: Said, asked: Asked, told: Told, contrast: Agreement, beside: Beside
) -> Signals:
    """What speaks for and against a sentence."""
    own, headings, figures = said.own, said.headings, said.own.figures
    here = names_in(said.text, asked.all_names)
    named = here | said.names
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
        sentence=said.likeness,
        passage=said.page_likeness,
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
        language=float(said.language == asked.language),
        row=float("\t" in said.text and len(units) > len(set(units))),
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


def _kind(kinds: Collection[str], figures: Sequence[Figure]) -> float:
    if not kinds:
        return 0.0
    return 1.0 if any(q.kind in kinds for q in figures) else -1.0


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
