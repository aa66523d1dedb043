"""Sentences of one form that answer for other products or channels, and which of them are asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from ingest.records import Passage, Sentence
from policies.model import Evidence, EvidencePassage, Quantity
from policies.quantities import recognise
from policies.quantities.comparison import same
from service.calibration import Weighed
from service.candidates import Candidate
from service.readings import Analysis, Figure, Reading, as_evidence, slice_of
from service.retrieval import Hit
from service.signals import NAMES

OPEN_WORDS = 11
"""A question of at most so many words that names none of several twins asks about all of them.

Of fitting questions whose words tell no twin from the first, 38 leave product and channel open:
37 are this short, and two of 45 that mean one only. How far the first is ahead tells less: of
those that leave it open half are ahead by more than 1.3, of the others four in five.
"""

LISTED = 5
"""As many twins are quoted as sentences; more as the rows of a table that holds them all."""

_DIFFERENT = 4
"""Places at which twins differ: a product, a channel, a figure."""

_BEGINNING = 2
"""Words with which a sentence begins."""

_WORDS = 4
"""Words at such a place."""

_WORDS_OF_A_CONTRAST = 9
"""The same where each sentence names another member of a contrast: "in the Harbour app",
"at another bank's machine in the euro area"."""

LIKENESSES = frozenset(
    {
        "sentence",
        "passage",
        "missing",
        "gap",
        "phrased",
        "phrasings",
        "phrased_words",
        "phrased_alike",
        "phrased_often",
        "phrased_share",
        "unanswered_ahead",
        "paired",
        "unheard",
        "unheard_share",
    }
)
"""Signals that differ between any two sentences."""

_TOLD = tuple(name for name in NAMES if name not in LIKENESSES)
_WORD = re.compile(r"\d[\d.,]*|\w+|%")
_FIGURE = "#"


Page = Callable[[Hit], Sequence[tuple[Passage, Analysis]]]
"""All passages of the version that a hit is from, in order, with what was read of them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence of a passage, and what was read of it."""

    passage: Passage
    number: int
    """Of the sentence, from 0."""
    language: str
    """Of its document."""
    analysis: Analysis
    """Of its passage."""
    reading: Reading
    signals: tuple[float, ...] | None
    """Those that a question's words decide; None where it was not weighed."""

    @property
    def sentence(self) -> Sentence:
        """Where it stands."""
        return self.passage.sentences[self.number]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """That it states."""
        return self.reading.figures

    @property
    def text(self) -> str:
        """Character for character."""
        return slice_of(self.passage, self.number)

    def evidence(self) -> EvidencePassage:
        """The whole passage for a judge."""
        return as_evidence(self.passage, self.language, self.analysis.read())

    @property
    def row(self) -> bool:
        """Whether it is a row of a table."""
        return "\t" in self.text


@dataclass(frozen=True, slots=True)
class Family:
    """The twins that a question means, as they follow in the document."""

    spots: tuple[Spot, ...]
    whole: bool
    """Whether these are all of them; else there are more on their page."""


def asked_alike(
    question: Evidence, weighed: Sequence[Weighed], names: frozenset[str], page: Page
) -> Family | None:
    """The first and its twins, where the question leaves open which of them is meant.

    One alone where a period or another figure of the question tells it from the others. None
    where the first has no twins, or the question is long enough to tell.

    `weighed` is best first and not empty; `names` are the words that tell products apart.
    """
    candidate = weighed[0].candidate
    short = len(question.question.split()) <= OPEN_WORDS
    asked = [q for q in recognise(question.question, question.language) if q.kind != "idiom"]
    words = frozenset(_words(question.question)) - {_FIGURE}
    if "\t" in candidate.text:
        # In another language than the page's, no word of the question tells rows apart.
        alone = asked or not short or candidate.hit.language != question.language
        return None if alone else _asked_rows(candidate, _weighed_spots(weighed), words)
    if not (short or asked):
        return None
    first, even = _even_ones(candidate, _weighed_spots(weighed), names, words)
    if len(even) < 2:
        return None
    told = [s for s in even if _states(s, asked)]
    if len(told) == 1:
        return Family(tuple(told), whole=True)
    if not short:
        return None
    every = spots_of(page(candidate.hit), weighed, candidate.hit.language)
    if every:
        first, even = _even_ones(candidate, every, names, words)
    return shown(even, [spot for spot in every if spot.row], first)


def _even_ones(
    candidate: Candidate, spots: Sequence[Spot], names: frozenset[str], words: frozenset[str]
) -> tuple[Spot, list[Spot]]:
    """The first, and what of it and its twins the question's words do not tell apart."""
    first = next(
        s
        for s in spots
        if s.passage.id == candidate.hit.passage.id and s.sentence == candidate.sentence
    )
    twins = [s for s in spots if s is first or are_twins(first, s, names)]
    return first, [s for s in twins if _even(s, first, twins, words)]


def _asked_rows(
    candidate: Candidate, spots: Sequence[Spot], words: frozenset[str]
) -> Family | None:
    """A row and those of its table that the question does not tell from it, if they are few."""
    passage = candidate.hit.passage
    table = [s for s in spots if s.row and s.passage.id == passage.id]
    first = next(s for s in table if s.sentence == candidate.sentence)
    cells = first.text.count("\t")
    rows = [s for s in table if s.figures and s.text.count("\t") == cells]
    even = [s for s in rows if _even(s, first, rows, words)]
    return Family(tuple(even), whole=True) if 1 < len(even) <= LISTED else None


def are_twins(one: Spot, other: Spot, names: frozenset[str]) -> bool:
    """Whether two sentences state figures of the same kinds in the same words, but for a few.

    What a sentence begins with is what it is about: it may differ by a product or a member of a
    contrast, "the arranged overdraft", and by no other word, "an express delivery".
    """
    mine, theirs = one.figures, other.figures
    if not mine or other.row or _kinds(mine) != _kinds(theirs):
        return False
    contrast = _contrast(one.reading, other.reading)
    most = _WORDS_OF_A_CONTRAST if contrast else _WORDS
    words, others = _words(one.text), _words(other.text)
    places = _places(words, others)
    if len(places) > _DIFFERENT or any(max(len(m), len(t)) > most for _, m, t in places):
        return False
    if any(at < _BEGINNING and not contrast and not names & {*m, *t} for at, m, t in places):
        return False
    # In the same words throughout, one figure is another version's, two tell what is meant.
    named = places or sum(m.value != t.value for m, t in zip(mine, theirs, strict=True)) > 1
    shared = len(words) - sum(len(m) for _, m, _ in places)
    return bool(named) and 2 * shared >= min(len(words), len(others))


def _places(
    words: Sequence[str], others: Sequence[str]
) -> list[tuple[int, Sequence[str], Sequence[str]]]:
    """Where two texts differ: at which word of the first, and the words of each there."""
    return [
        (
            step.src_start,
            words[step.src_start : step.src_end],
            others[step.dest_start : step.dest_end],
        )
        for step in LCSseq.opcodes(words, others)
        if step.tag != "equal"
    ]


def _weighed_spots(weighed: Sequence[Weighed]) -> list[Spot]:
    """The sentences of the first's document in the passages that were weighed."""
    document = weighed[0].candidate.hit.passage.document
    passages = {
        w.candidate.hit.passage.id: (w.candidate.hit.passage, w.candidate.analysis)
        for w in weighed
        if w.candidate.hit.passage.document == document
    }
    pages = sorted(passages.values(), key=lambda page: page[0].start)
    return spots_of(pages, weighed, weighed[0].candidate.hit.language)


def spots_of(
    pages: Sequence[tuple[Passage, Analysis]], weighed: Sequence[Weighed], language: str
) -> list[Spot]:
    """Every sentence of some passages, in their order."""
    signals = {
        (w.candidate.hit.passage.id, w.candidate.sentence.start): w.candidate.signals
        for w in weighed
    }
    spots = []
    for passage, analysis in pages:
        for number, reading in enumerate(analysis.readings().sentences()):
            own = signals.get((passage.id, passage.sentences[number].start))
            told = None if own is None else tuple(getattr(own, name) for name in _TOLD)
            spots.append(Spot(passage, number, language, analysis, reading, told))
    return spots


def _even(spot: Spot, first: Spot, twins: Sequence[Spot], asked: frozenset[str]) -> bool:
    """Whether nothing in the question's words prefers the first to this twin of it.

    One that was not weighed is as even as those of its channel that were, unless the question
    has a word in which it and the first differ.
    """
    if spot.signals is not None:
        return _equal(spot.signals, first.signals)
    differ = _places(_words(first.text), _words(spot.text))
    if any(not asked.isdisjoint((*mine, *its)) for _, mine, its in differ):
        return False
    return any(
        _equal(t.signals, first.signals) for t in twins if t.reading.members == spot.reading.members
    )


def _equal(one: tuple[float, ...] | None, other: tuple[float, ...] | None) -> bool:
    return (
        one is not None
        and other is not None
        and all(abs(a - b) < 1e-6 for a, b in zip(one, other, strict=True))
    )


def _states(spot: Spot, asked: Sequence[Quantity]) -> bool:
    """Whether it states a figure of the question: "for two years", 24 months."""
    return bool(asked) and any(
        same(a, q) for a in asked for q in recognise(spot.text, spot.language)
    )


def shown(twins: Sequence[Spot], rows: Sequence[Spot], first: Spot | None = None) -> Family:
    """All of a few; of many the rows that hold them all, or else those of the first's channel."""
    first = first or twins[0]
    if len(twins) <= LISTED:
        return Family(tuple(twins), whole=True)
    stated = {figure for twin in twins for figure in _plain(twin)}
    held = [row for row in rows if (own := _plain(row)) and own <= stated]
    if held and {figure for row in held for figure in _plain(row)} == stated:
        once = {_plain(row): row for row in reversed(held)}
        return Family(tuple(row for row in held if row in once.values()), whole=True)
    alike = [twin for twin in twins if twin.reading.members == first.reading.members]
    if len(alike) > LISTED:
        alike = [first, *(twin for twin in alike if twin is not first)][:LISTED]
    return Family(tuple(twin for twin in twins if twin in alike), whole=False)


def _plain(spot: Spot) -> frozenset[tuple[str, str, str]]:
    return frozenset((f.kind, f.value, f.unit) for f in spot.figures)


def _kinds(figures: Sequence[Figure]) -> list[tuple[str, str, str]]:
    return [(f.kind, f.unit, f.bound) for f in figures]


def _contrast(one: Reading, other: Reading) -> bool:
    """Whether they name members of the same groups, and different ones of some."""
    mine: Mapping[str, frozenset[str]] = one.members
    return mine.keys() == other.members.keys() and any(
        not named & other.members[group] for group, named in mine.items()
    )


def _words(text: str) -> list[str]:
    return [_FIGURE if word[0].isdigit() else word.casefold() for word in _WORD.findall(text)]
