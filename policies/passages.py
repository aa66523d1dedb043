"""A passage made ready for the rules: its sentences, figures and table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from policies.contexts import Heads, heads_of
from policies.figured import (
    blank,
    content_among,
    content_of,
    figured,
    moved,
    needing_source,
    terms_around,
    worded,
)
from policies.model import EvidencePassage, Quantity, Span
from policies.quantities import recognise
from policies.quantities.characters import fold
from policies.scene import RECIPE, ReadPassage, ReadSentence
from policies.subjects import scopes
from policies.tables import LONGEST_LABEL, Cell, Scale, cells_of, readings, scale_of
from policies.terms import Terms
from policies.text import first_sentences, sentences
from policies.words import Words

MOST_FIGURES = 20_000
"""Figures of a passage that are read; annual reports have fewer."""
LONGEST_NAME = 500
"""Characters of a figure that is none, but all that follows those that were read."""


@lru_cache(maxsize=8192)
def read_passage(passage: EvidencePassage, language: str = "") -> ReadPassage:
    """A passage made ready: a frozen value that can be kept and carried by the passage.

    `language` is a guess for a passage that does not say its own. The same passage is read once.
    """
    text, whole = first_sentences(passage.text)
    language, quantities, tokens = figured(text, passage.language or language, MOST_FIGURES)
    rest = bool(quantities) and _is_rest(quantities[-1])
    if rest:
        text, quantities, whole = text[: quantities[-1].span.start], quantities[:-1], False
    if not whole:
        passage = replace(passage, text=text)
    blanked = blank(text, quantities)
    terms = terms_around(blanked, quantities, language, None if rest else tokens)
    spans = sentences(text)
    cells = cells_of(text, quantities, passage.headers)
    pieces: list[_Piece] = []
    position = 0
    # A figure that crosses a sentence's end is read both ways: whole, and in its parts.
    crossed = False
    for span in spans:
        own: list[Quantity] = []
        while position < len(quantities) and quantities[position].span.start < span.end:
            own.append(quantities[position])
            position += 1
        crosses = bool(own) and own[-1].span.end > span.end
        if crossed or crosses:
            pieces.append(_alone(text, span, own if crosses else [], language))
        else:
            pieces.append(
                _Piece(
                    span,
                    text[span.start : span.end],
                    *worded(terms.within(span.start, span.end)),
                    blanked[span.start : span.end],
                    tuple(own),
                )
            )
        crossed = crosses
    rows: Iterable[_Row] = [_NO_ROW] * len(pieces)
    if cells:
        rows = _rows(passage, quantities, terms, pieces, cells)
    above = scopes([p.text for p in pieces], [p.words.content for p in pieces])
    read = tuple(
        ReadSentence(*piece, *row, scope, language)
        for piece, row, scope in zip(pieces, rows, above, strict=True)
    )
    return ReadPassage(
        passage,
        read,
        quantities,
        terms,
        content_among(terms.texts),
        language,
        content_of("\n".join((*passage.heading_path, *passage.headers)), language),
        RECIPE,
        frozenset(t for s in read for h in s.heads if h for t in h.row),
        None if whole else len(text),
    )


class _Piece(NamedTuple):
    """What is read of a sentence by itself; fields as in `ReadSentence`."""

    span: Span
    text: str
    words: Words
    terms: Terms
    masked: str
    quantities: tuple[Quantity, ...]


class _Row(NamedTuple):
    """What is read of a sentence that is a row of a table; fields as in `ReadSentence`."""

    cells: tuple[Cell | None, ...] = ()
    others: tuple[tuple[Quantity, ...], ...] = ()
    heads: tuple[Heads | None, ...] = ()


_NO_ROW = _Row()


def _alone(text: str, span: Span, crossing: list[Quantity], language: str) -> _Piece:
    """A sentence whose end cuts a figure, read by itself, the whole figure included."""
    said = text[span.start : span.end]
    parts = needing_source(recognise(said, language))
    quantities = moved(parts, span.start)
    terms = terms_around(blank(said, parts), parts, language)
    placed = Terms(terms.texts, tuple(s + span.start for s in terms.starts), terms.clauses)
    whole = [q for q in crossing if q.span.end > span.end]
    # Without terms of its own, the whole figure takes part in grounding only.
    return _Piece(span, said, *worded(placed), blank(said, parts), (*quantities, *whole))


def _rows(
    passage: EvidencePassage,
    quantities: Sequence[Quantity],
    terms: Terms,
    pieces: Sequence[_Piece],
    cells: Sequence[Cell],
) -> Iterator[_Row]:
    """For each sentence the cells of its figures, and what these say on the table's scale."""
    text = passage.text
    scale = scale_of(fold("\n".join((*passage.heading_path, *passage.headers, text))).lower)
    starts = [q.span.start for q in quantities]
    columns: dict[tuple[Span, ...], Scale] = {}
    position = 0
    for piece in pieces:
        own: list[Cell | None] = []
        while position < len(cells) and cells[position].span.end < piece.span.start:
            position += 1
        here = position
        for quantity in piece.quantities:
            while here < len(cells) and cells[here].span.end < quantity.span.start:
                here += 1
            fits = here < len(cells) and cells[here].span.start <= quantity.span.start
            own.append(cells[here] if fits else None)
        if not any(own):
            yield _NO_ROW
            continue
        yield _Row(
            tuple(own),
            tuple(
                readings(
                    q, _scale(text, c, scale, columns), _label(text, c), percent=_percent(text, c)
                )
                if c
                else ()
                for q, c in zip(piece.quantities, own, strict=True)
            ),
            tuple(_heads(c, passage, terms, quantities, starts) if c else None for c in own),
        )


def _scale(text: str, cell: Cell, whole: Scale, columns: dict[tuple[Span, ...], Scale]) -> Scale:
    """The scale that a column's own header says, or else that of the whole passage."""
    found = columns.get(cell.headers)
    if found is None:
        own = scale_of(fold("\n".join(text[s.start : s.end] for s in cell.headers)).lower)
        found = columns[cell.headers] = Scale(
            own.factor if own.factor > 1 else whole.factor, own.currency or whole.currency
        )
    return found


def _label(text: str, cell: Cell) -> str:
    """What a row is called, as far as its words tell whether its figures are taken off."""
    return text[cell.label.start : min(cell.label.end, cell.label.start + LONGEST_LABEL)]


def _heads(
    cell: Cell,
    passage: EvidencePassage,
    terms: Terms,
    quantities: Sequence[Quantity],
    starts: Sequence[int],
) -> Heads:
    """What a cell's figure is said of, column headers that only the passage names included."""
    heads = heads_of(cell, terms, quantities, starts)
    if cell.headers or cell.column >= len(passage.headers):
        return heads
    return heads._replace(column=content_of(passage.headers[cell.column]))


def _percent(text: str, cell: Cell) -> bool:
    """Whether the row's label or the column's header says that figures are percent."""
    named = " ".join(text[s.start : s.end] for s in (cell.label, *cell.headers))
    return "%" in named or "ercent" in named or "rozent" in named


def _is_rest(quantity: Quantity) -> bool:
    """Whether a figure is all that follows those that were read."""
    return quantity.kind == "identifier" and len(quantity.text) > LONGEST_NAME
