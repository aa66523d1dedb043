"""Drafting without a model: the sentences that answer best, character for character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import Passage
from policies.model import Draft, Evidence, EvidencePassage
from policies.quantities import recognise
from service.calibration import Weighed

LEAD = 0.35
"""A further sentence is quoted only while its score is this close to the first's."""

MOST = 2
"""Sentences a quoted answer has at most."""

_STOP = re.compile(r"[.!?…]+[\"'»”)]*\s*$")


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


def quote(weighed: Sequence[Weighed], question: Evidence, languages: Sequence[str]) -> QuotedDraft:
    """The best sentence, and a second where it adds something and contradicts nothing.

    `weighed` is best first and not empty; `languages[i]` is the language of the
    i-th one's document; `question` has no passages yet. The evidence that comes back
    lists the quoted passages first, then the other weighed ones, so that a conflict shows.
    """
    chosen = _choose(weighed, languages)
    passages = {w.candidate.hit.passage.id: w.candidate.hit.passage for w in (*chosen, *weighed)}
    numbers = {passage: n for n, passage in enumerate(passages, 1)}
    text = ""
    pieces = []
    for w in chosen:
        passage = w.candidate.hit.passage
        start = len(text)
        text += cite(spoken(w.candidate.text, passage.headers), numbers[passage.id])
        pieces.append(
            Piece(start, len(text), passage, w.candidate.sentence.start, w.candidate.sentence.end)
        )
        text += "\n"
    return QuotedDraft(
        Draft(text.rstrip("\n"), model="quoted"),
        replace(question, passages=tuple(as_evidence(p) for p in passages.values())),
        tuple(passages.values()),
        tuple(pieces),
    )


def cite(sentence: str, n: int) -> str:
    """The sentence with its marker before the stop, or at the end where there is none.

    >>> cite("A transfer costs 4.90 EUR.", 1)
    'A transfer costs 4.90 EUR [1].'
    """
    stop = _STOP.search(sentence)
    if stop is None:
        return f"{sentence.rstrip()} [{n}]"
    return f"{sentence[: stop.start()]} [{n}]{stop.group().rstrip()}"


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


def as_evidence(passage: Passage) -> EvidencePassage:
    """A passage as a judge reads it."""
    return EvidencePassage(passage.id, passage.text, passage.heading_path, passage.headers)


def _choose(weighed: Sequence[Weighed], languages: Sequence[str]) -> list[Weighed]:
    first, spoken_in = weighed[0], languages[0]
    chosen = [first]
    seen = {_figures(first, spoken_in)}
    kinds = {kind_and_unit for kind_and_unit, _ in _figures(first, spoken_in)}
    for other, language in zip(weighed[1:], languages[1:], strict=True):
        if len(chosen) == MOST:
            break
        figures = _figures(other, language)
        if (
            other.candidate.hit.passage.document != first.candidate.hit.passage.document
            or first.score - other.score > LEAD
            or figures in seen
            or kinds & {kind_and_unit for kind_and_unit, _ in figures}
        ):
            continue
        chosen.append(other)
        seen.add(figures)
    return chosen


def _figures(weighed: Weighed, language: str) -> frozenset[tuple[tuple[str, str], str]]:
    return frozenset(
        ((q.kind, q.unit), q.value) for q in recognise(weighed.candidate.text, language)
    )
