"""Drafting without a model: the sentences that answer best, character for character."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from ingest.records import Passage, PassageId, Sentence
from policies.model import Draft, Evidence, EvidencePassage
from policies.text import with_markers
from service.calibration import Weighed
from service.candidates import Candidate
from service.steps import Steps, steps
from service.twins import Family, Page, asked_alike

LEAD = 1.0
"""A further sentence is quoted only while its score is this close to the first's."""

ALIKE = 70
"""Word sets more alike than this (of 100) make two sentences near twins."""

MOST = 2
"""Sentences a quoted answer has at most, where the question tells what is meant."""


LEANING = {
    "en": frozenset("it they this these that those".split()),
    "de": frozenset("er es dies diese diesem diesen dieser dieses".split()),
    "fr": frozenset("cela cet cette ces elle elles ils".split()),
    "es": frozenset("ello ellos ellas este esta esto estos estas".split()),
    "it": frozenset("ciò questa queste questi questo".split()),
}
"""First words of sentences that mean something only after the one before."""


_FIGURE = re.compile(r"\d|\t")
_NOTHING: Mapping[PassageId, tuple[Passage, EvidencePassage]] = {}


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a part of a draft comes from: `canonical_text[start:end]` is its quote."""

    start: int
    """In the draft's text."""
    end: int
    passage: Passage
    quote_start: int
    quote_end: int


@dataclass(frozen=True, slots=True)
class QuotedDraft:
    """A draft whose every part is a sentence of the evidence."""

    draft: Draft
    evidence: Evidence
    passages: tuple[Passage, ...]
    pieces: tuple[Piece, ...]
    more: str = ""
    """Title of the document that says more of the same than is quoted."""


def quote(
    weighed: Sequence[Weighed],
    question: Evidence,
    names: Collection[str] = (),
    page: Page = lambda _: (),
    in_context: bool = True,
) -> QuotedDraft:
    """The best sentence, and a second where it adds something and contradicts nothing.

    Where the question leaves open which product or channel it means, the best sentence and its
    twins; where it asks how something is done, the whole procedure. One that leans on the
    sentence before it comes after that one, unless not `in_context`.

    `weighed` is best first and not empty; `question` has no passages yet; `names` are the words
    that tell products apart. The evidence that comes back lists the quoted passages first, then
    the other weighed ones, so that a conflict shows.
    """
    family = asked_alike(question, weighed, frozenset(names), page)
    if family is not None:
        return quote_family(family, weighed, question)
    if listed := steps(question.question, question.language, weighed):
        said = [(listed.passage, sentence) for sentence in listed.sentences]
        return _drafted(said, weighed, question, {}, _more(listed))
    chosen = [w.candidate for w in _choose(weighed)]
    alone = [(c.hit.passage, c.sentence) for c in chosen]
    return _drafted(_in_context(chosen) if in_context else alone, weighed, question)


def quote_family(family: Family, weighed: Sequence[Weighed], question: Evidence) -> QuotedDraft:
    """Sentences that answer together, each for another product or channel."""
    said = [(spot.passage, spot.sentence) for spot in family.spots]
    evidence = {s.passage.id: (s.passage, s.evidence()) for s in family.spots}
    return _drafted(said, weighed, question, evidence, _more(family))


def together(drafts: Sequence[QuotedDraft], question: Evidence) -> QuotedDraft:
    """One draft of what several quote, in their order, each sentence once."""
    shown = {
        passage.id: (passage, evidence)
        for draft in drafts
        for passage, evidence in zip(draft.passages, draft.evidence.passages, strict=True)
    }
    said = {
        (piece.passage.id, piece.quote_start): (
            piece.passage,
            Sentence(piece.quote_start, piece.quote_end),
        )
        for draft in drafts
        for piece in draft.pieces
    }
    quoted = {passage.id: shown[passage.id] for passage, _ in said.values()}
    more = next((draft.more for draft in drafts if draft.more), "")
    return _drafted(list(said.values()), (), question, {**quoted, **shown}, more)


def _drafted(
    said: Sequence[tuple[Passage, Sentence]],
    weighed: Sequence[Weighed],
    question: Evidence,
    evidence: Mapping[PassageId, tuple[Passage, EvidencePassage]] = _NOTHING,
    more: str = "",
) -> QuotedDraft:
    """The sentences with their markers; `evidence` of passages that were not weighed, too."""
    every = dict(evidence)
    quoted = {passage.id for passage, _ in said}
    for w in sorted(weighed, key=lambda w: w.candidate.hit.passage.id not in quoted):
        passage = w.candidate.hit.passage
        if passage.id not in every:
            every[passage.id] = (passage, w.candidate.evidence())
    numbers = {passage: n for n, passage in enumerate(every, 1)}
    text = ""
    pieces = []
    for passage, sentence in said:
        own = passage.text[sentence.start - passage.start : sentence.end - passage.start]
        line = spoken(own, passage.headers)
        # A line that goes on in lower case would be taken for the end of the one before.
        text += "\n" if text and line[:1].islower() else ""
        start = len(text)
        text += with_markers(line, [numbers[passage.id]])
        pieces.append(Piece(start, len(text), passage, sentence.start, sentence.end))
        text += "\n"
    return QuotedDraft(
        Draft(text.rstrip("\n"), model="quoted"),
        replace(question, passages=tuple(own for _, own in every.values())),
        tuple(passage for passage, _ in every.values()),
        tuple(pieces),
        more,
    )


def _more(quoted: Family | Steps) -> str:
    """The page of what is not quoted whole."""
    if quoted.whole:
        return ""
    passage = quoted.passage if isinstance(quoted, Steps) else quoted.spots[0].passage
    return passage.heading_path[0]


def spoken(sentence: str, headers: Sequence[str]) -> str:
    """A table row read out with its headers; any other sentence as it is.

    >>> spoken("Harbour Plus\\t9.20 EUR", ("Account", "Monthly fee"))
    'Harbour Plus: Monthly fee 9.20 EUR'
    """
    if "\t" not in sentence:
        return " ".join(sentence.split())
    first, *rest = (cell.strip() for cell in sentence.split("\t"))
    named = [
        f"{header} {cell}" if header else cell
        for header, cell in zip((*headers[1:], *[""] * len(rest)), rest, strict=False)
        if cell
    ]
    return f"{first}: {'; '.join(named)}"


def _choose(weighed: Sequence[Weighed]) -> list[Weighed]:
    """The first, and others that are nearly as good and say something else.

    A near twin of a quoted sentence says the same of another product or channel, and would
    put a second figure for one measure beside the first: it is left out.
    """
    first = weighed[0]
    chosen = [first]
    for other in weighed[1:]:
        if len(chosen) == MOST or first.score - other.score > LEAD:
            break
        signals, best = other.candidate.signals, first.candidate.signals
        strays = (
            signals.row > 0
            or signals.named > 0
            or signals.rival > 0
            or signals.opposed > best.opposed
            or signals.unnamed > best.unnamed
            or signals.language != best.language
        )
        if not strays and all(_differs(other, c) for c in chosen):
            chosen.append(other)
    return sorted(chosen, key=lambda w: _place(w, chosen))


def _in_context(chosen: Sequence[Candidate]) -> list[tuple[Passage, Sentence]]:
    """The chosen sentences, one that leans on the sentence before it after that one.

    A figure in the sentence before would stand beside the one asked for: then it is left out.
    """
    own = {(c.hit.passage.id, c.sentence.start) for c in chosen}
    every: list[tuple[Passage, Sentence]] = []
    for candidate in chosen:
        passage = candidate.hit.passage
        number = passage.sentences.index(candidate.sentence)
        if number and candidate.text.split()[0].lower() in LEANING.get(candidate.hit.language, ()):
            before = passage.sentences[number - 1]
            said = passage.text[before.start - passage.start : before.end - passage.start]
            if not _FIGURE.search(said) and (passage.id, before.start) not in own:
                every.append((passage, before))
        every.append((passage, candidate.sentence))
    return every


def _place(one: Weighed, chosen: Sequence[Weighed]) -> tuple[int, int]:
    """Best document first; its sentences as they follow there, as "also" follows something."""
    documents = [w.candidate.hit.passage.document for w in chosen]
    return documents.index(one.candidate.hit.passage.document), one.candidate.sentence.start


def _differs(one: Weighed, other: Weighed) -> bool:
    return (
        fuzz.token_set_ratio(one.candidate.text, other.candidate.text, processor=default_process)
        < ALIKE
    )
