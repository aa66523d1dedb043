"""What a figure is said of: the terms around it, the nearer the heavier, or a table's headings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from policies.lexis import DOWN, EARLIER, IF, LATER, LEAST, MOST, ONLY, UNLESS, UP
from policies.model import Quantity, Span
from policies.quantities.comparison import DURATIONS
from policies.tables import Cell
from policies.terms import FIGURE, STEERS, Terms, light

Context = Mapping[str, float]
"""Term → weight."""

VALUE = "@"
"""How the term of a figure that tells others apart begins."""
REACH = 14
"""Terms further away say nothing of a figure."""
NEARER = 0.88
"""What each term in between takes off."""
CLAUSE = 0.6
"""What each clause boundary in between takes off."""
STEERING = 0.5
"""Weight of a word that steers beside that of a content word."""
SECTION = 0.5
"""Weight of the label that stands alone above a row."""
MISSING = 0.25
"""What a word of a row's label takes off where nothing near the figure says it."""
FLOOR = 0.35
"""What a word of a row's label or a column's header is worth, however far from the figure."""
_TOLD = frozenset({LEAST, MOST, EARLIER, LATER, UP, DOWN, IF, UNLESS, ONLY})


def labels(quantity: Quantity) -> tuple[str, ...]:
    """A figure as a term of another figure's context: by its value, a day also by its year."""
    value = quantity.value
    if quantity.kind == "date" and ".." in value:
        ends = [end for end in value.split("..") if len(end) >= 4 and not end.startswith("-")]
        return tuple(dict.fromkeys(VALUE + v for end in ends for v in (end, end[:4])))
    if quantity.kind == "date" and len(value) > 4 and not value.startswith("-"):
        return (VALUE + value, VALUE + value[:4])
    if quantity.kind == "duration" and quantity.unit in DURATIONS and value.isdecimal():
        unit, factor = DURATIONS[quantity.unit]
        return (f"{VALUE}{int(value) * factor} {unit}",)
    return (VALUE + value,)


def around(terms: Terms, at: int, quantities: Sequence[Quantity], number: int) -> Context:
    """The context of the figure that is term `at` and quantity `number` of a sentence."""
    texts, clauses = terms.texts, terms.clauses
    found: dict[str, float] = {}
    home = clauses[at]
    idle = light()
    for step, stop in ((-1, max(-1, at - REACH - 1)), (1, min(len(texts), at + REACH + 1))):
        weight = 1.0
        figure = number
        place = at + step
        while place != stop:
            weight *= NEARER
            text = texts[place]
            reached = weight * CLAUSE ** abs(clauses[place] - home)
            kind = text[0]
            if kind == FIGURE:
                figure += step
                for label in labels(quantities[figure]):
                    if reached > found.get(label, 0.0):
                        found[label] = reached
            elif kind != STEERS:
                if text not in idle and reached > found.get(text, 0.0):
                    found[text] = reached
            elif text in _TOLD and STEERING * reached > found.get(text, 0.0):
                found[text] = STEERING * reached
            place += step
    return found


def contexts(terms: Terms, quantities: Sequence[Quantity]) -> tuple[Context, ...]:
    """The context of every figure of a sentence, in order."""
    places = [n for n, text in enumerate(terms.texts) if text[0] == FIGURE]
    return tuple(
        around(terms, at, quantities, number) for number, at in enumerate(places[: len(quantities)])
    )


class Heads(NamedTuple):
    """What a figure in a table is said of: terms of its row's label, its column, its section."""

    row: frozenset[str]
    column: frozenset[str]
    section: frozenset[str]

    def context(self) -> Context:
        """The same as the context of a figure in running text."""
        return {
            **dict.fromkeys(self.section, SECTION),
            **dict.fromkeys(self.row | self.column, 1.0),
        }


def heads_of(
    cell: Cell, terms: Terms, quantities: Sequence[Quantity], starts: Sequence[int]
) -> Heads:
    """What a cell's figure is said of; terms and quantities are those of the whole passage."""
    return Heads(
        frozenset(_said(cell.label, terms, quantities, starts)),
        frozenset(t for span in cell.headers for t in _said(span, terms, quantities, starts)),
        frozenset(t for span in cell.sections for t in _said(span, terms, quantities, starts)),
    )


def fit(claim: Context, heads: Heads) -> tuple[float, float]:
    """How well the terms around a figure name a row and a column; a row's missing words count."""
    row = sum(FLOOR + (1 - FLOOR) * claim[t] if t in claim else -MISSING for t in heads.row)
    row += SECTION * sum(claim.get(term, 0.0) for term in heads.section)
    column = heads.column - heads.row
    return row, sum(FLOOR + (1 - FLOOR) * claim[term] for term in column if term in claim)


def _said(
    span: Span, terms: Terms, quantities: Sequence[Quantity], starts: Sequence[int]
) -> list[str]:
    said = [t for t in terms.within(span.start, span.end).texts if t[0] not in "#!"]
    for quantity in quantities[bisect_left(starts, span.start) : bisect_left(starts, span.end)]:
        said += labels(quantity)
    return said


def likeness(claim: Context, place: Context, heading: frozenset[str] = frozenset()) -> float:
    """How alike two contexts are, 0 to 1; what only the heading says counts a little."""
    shared = 0.0
    for term, weight in claim.items():
        other = place.get(term)
        if other is not None:
            shared += weight * other
        elif term in heading:
            shared += weight * 0.2
    if not shared:
        return 0.0
    return shared / sqrt(_square(claim) * (_square(place) or 1.0))


def _square(context: Context) -> float:
    return sum(weight * weight for weight in context.values())
