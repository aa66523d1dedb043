"""Which other figure of the source the words around a figure fit better than its own place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from policies.alignment import Beside
from policies.contexts import VALUE, Context, Heads, contexts, fit, labels, likeness
from policies.model import Quantity, Span
from policies.rules.grounds import Figures
from policies.rules.pairing import Spoken
from policies.rules.periods import PAID, periods
from policies.rules.reckoned import years_told
from policies.rules.roles import is_earlier
from policies.rules.stretches import Stretches, stretches_of
from policies.scene import Place, ReadStatement
from policies.segments import Segment, segments
from policies.tables import mark_of

CARRIED = 0.6
"""Weight of what a sentence goes on from."""
MARGIN = 0.12
"""By how much the words around a rival that is no price or rate must be likelier as well."""
GAIN = 0.55
"""How much more than the figure's own a rival's place must say, counted in terms."""
FAR = 2.75
"""How many terms more a rival's place says that is meant whatever else it says."""
LOSS = 0.34
"""Share of that which it may say less."""
UNDER = 0.7
"""What a term counts that a figure only stands under."""
ASIDE = 0.4
"""What a term counts that another stretch of the sentence says."""

CELL_MARGIN = 0.15
"""By how much a rival's row and column must be named better."""
OTHER = 0.4
"""What is left of a date's weight beside an amount whose turn it is not."""
WORSE = 0.02
"""Rounding apart, a rival's row and column must each be named no worse."""
FEW = 64
"""A figure is set against one of so many of a statement, so that time stays linear."""
_COUNTED = frozenset({"number", "money"})
"""Kinds that a table tells apart by its heading alone."""
_YEAR = re.compile(re.escape(VALUE) + r"(\d{4})(?:-.*)?")
"""A year or a day as the term of a column."""


class Around:
    """The words around each figure of a statement; worked out only where a rival asks for them."""

    def __init__(
        self, statement: ReadStatement, of: Spoken, figures: Figures, near: Sequence[Beside]
    ) -> None:
        self._statement = statement
        self._of = of
        self._near = near
        self.figures = figures

    @cached_property
    def names(self) -> set[str]:
        """Terms that tell which one the statement speaks of."""
        return {a.term for a in (*self._of.mine, *self._of.carried)}

    def says_beside(self, claim: Quantity, cell: Quantity) -> bool:
        """Whether a cell of another unit is what the statement says as well as a figure."""
        return cell.kind != claim.kind and (cell.kind, cell.value) in self._said

    @cached_property
    def _said(self) -> set[tuple[str, str]]:
        return {(q.kind, q.value) for q in self._statement.quantities}

    @cached_property
    def _segments(self) -> Mapping[Span, Segment]:
        stretched = stretches(self._statement, self._of, self._near)
        found = zip(self._statement.quantities, stretched, strict=False)
        return {q.span: segment for q, segment in found}

    def segment(self, claim: Quantity) -> Segment:
        """What a figure of the statement is said of."""
        return self._segments.get(claim.span, frozenset())

    @cached_property
    def plain(self) -> Sequence[Context]:
        """As they stand, and what the statement goes on from."""
        carried = dict.fromkeys((a.term for a in self._of.carried), CARRIED)
        found = contexts(self._statement.terms, self._statement.quantities)
        return [{**carried, **context} for context in found]

    @cached_property
    def alone(self) -> Stretches:
        """What is said of each figure alone."""
        return stretches_of(self._statement)

    @cached_property
    def _reckoned(self) -> Mapping[int, str]:
        return years_told(self._statement)

    @cached_property
    def by_turns(self) -> Sequence[Context]:
        """For a table: of as many dates as amounts, the first belongs to the first."""
        return _by_turns(self._statement, self.plain)

    def of_cell(self, number: int, cell: Place) -> Context:
        """The context of a figure for a cell that states it.

        What a figure of a day is set against is of the day before: that day is not its own.
        """
        context = self.by_turns[number]
        claim = self._statement.quantities[number]
        told = self._reckoned.get(number)
        if told is not None:
            days = {t for q in self._statement.quantities if q.kind == "date" for t in labels(q)}
            return {**{t: w for t, w in context.items() if t not in days}, VALUE + told: 1.0}
        if claim.kind == "date" or not is_earlier(self._statement, claim):
            return context
        days = {t for q in self._statement.quantities if q.kind == "date" for t in labels(q)}
        years = _years(days)
        if len(years) != 1:
            return context
        later = _year_after(cell, max(years))
        others = (q for q in self._statement.quantities[:FEW] if q is not claim)
        if later is None or not any(later.states(q) for q in others):
            return context
        return {t: w for t, w in context.items() if t not in days}


def likelier(number: int, claim: Quantity, around: Around, own: Sequence[Place]) -> Place | None:
    """The rival whose place the words around a figure fit clearly better than each of its own.

    `number` says which figure of the statement the claim is.
    """
    figures = around.figures
    plain = [place for place in own if place.heads is None]
    found: Place | None = None
    for place in own:
        if place.heads is not None:
            cells = [
                p
                for p in figures.known
                if p.heads is not None
                and _is_amount(p)
                and not around.says_beside(claim, p.quantity)
                and not p.states(claim)
                and _mistakable(claim, p, place.heads)
            ]
            context = around.of_cell(number, place)
            found = _better_cell(context, place.heads, cells)
            if found is not None:
                alone, own_heads = around.alone, place.heads
                cells = [
                    c for c in cells if c.heads and not alone.names(number, own_heads, c.heads)
                ]
                found = _better_cell(context, own_heads, cells)
            if found is None:
                return None
    if any(p.sentence.is_row for p in plain):
        # The label of a row is said of everything in it.
        return None
    if plain:
        segment = around.segment(claim)
        better = _gaining(claim, segment, plain, figures)
        if better and claim.kind not in PAID:
            context = around.plain[number]
            mine = max(_fit(context, place) for place in plain)
            better = [
                r for r in better if _fit(context, r) > mine + MARGIN or _by_far(segment, r, plain)
            ]
        if claim.kind == "date":
            # Which of two days of one clause is meant shows at the figure beside it.
            homes = {place.clause for place in plain}
            better = [r for r in better if r.clause not in homes]
        if not better:
            return None
        found = max(better, key=lambda r: len(segment & r.segment))
    return found


def gains(segment: Segment, rival: Place, own: Place) -> bool:
    """Whether a rival's place says clearly more of what a claim is said of, and hardly less."""
    return _gains(_worth(segment, own), rival)


def is_contrasted(
    claim: Quantity, rival: Place | None, own: Sequence[Place], around: Around
) -> bool:
    """Whether a passage itself sets a rival against a figure's own place there.

    It does by a name or a choice that the statement says of the figure, the rival's and not its.
    """
    if rival is None or not any(place.passage is rival.passage for place in own):
        return False
    terms = sorted(around.names & around.segment(claim))
    return any(
        theirs > max(worths)
        for theirs, *worths in zip(
            sureties(rival, terms), *(sureties(place, terms) for place in own), strict=True
        )
    )


def _by_far(segment: Segment, rival: Place, own: Sequence[Place]) -> bool:
    """Whether another sentence says so much more that its other words tell nothing."""
    if rival.quantity.kind != "duration" or any(p.sentence is rival.sentence for p in own):
        return False
    more = sum(sureties(rival, segment))
    return all(more - sum(sureties(place, segment)) >= FAR for place in own)


class Worth(NamedTuple):
    """Terms, and how surely a figure is said of each."""

    terms: Sequence[str]
    values: Sequence[float]


def _gaining(
    claim: Quantity, segment: Segment, own: Sequence[Place], figures: Figures
) -> list[Place]:
    """The rivals whose place says clearly more than each of a claim's own."""
    if any(segment <= place.segment for place in own):
        # Nothing says more than all of it.
        return []
    worths = [_worth(segment, place) for place in own]
    if any(sum(1.0 - value for value in worth.values) < GAIN for worth in worths):
        # No place could say so much more.
        return []
    return [
        rival
        for rival in figures.rivals(claim)
        if _alike(claim, rival.quantity) and all(_gains(worth, rival) for worth in worths)
    ]


def _worth(segment: Segment, own: Place) -> Worth:
    # Whether a price is one of the month or the year is looked into by itself.
    terms = [term for term in segment if term not in periods()]
    return Worth(terms, sureties(own, terms))


def _gains(worth: Worth, rival: Place) -> bool:
    gain = loss = 0.0
    for theirs, value in zip(sureties(rival, worth.terms), worth.values, strict=True):
        more = theirs - value
        if more > 0:
            gain += more
        else:
            loss -= more
    return gain - loss >= GAIN and loss <= LOSS * gain


def surety(place: Place, term: str) -> float:
    """How surely a figure is said of a term."""
    return sureties(place, (term,))[0]


def sureties(place: Place, terms: Iterable[str]) -> Sequence[float]:
    """How surely a figure is said of each of some terms."""
    scope, context = place.sentence.scope, place.passage.context
    heads = place.heads
    if heads is not None:
        row, column, section = heads
        return [
            1.0
            if t in row or t in column
            else UNDER
            if t in section or t in scope or t in context
            else 0.0
            for t in terms
        ]
    own, beside = place.segment, place.sentence.words.content
    return [
        1.0 if t in own else UNDER if t in scope or t in context else ASIDE if t in beside else 0.0
        for t in terms
    ]


def _better_cell(context: Context, own: Heads, cells: Sequence[Place]) -> Place | None:
    """The cell whose row or column is named better, the other no worse."""
    row, column = fit(context, own)
    best: tuple[float, Place] | None = None
    for cell in cells:
        assert cell.heads is not None
        theirs = fit(context, cell.heads)
        gain = theirs[0] - row + theirs[1] - column
        no_worse = theirs[0] >= row - WORSE and theirs[1] >= column - WORSE
        if no_worse and gain > CELL_MARGIN and (best is None or gain > best[0]):
            best = gain, cell
    return best[1] if best else None


def _years(column: Iterable[str]) -> set[str]:
    return {match[1] for term in column if (match := _YEAR.fullmatch(term))}


def _year_after(cell: Place, year: str) -> Place | None:
    """The cell of a year in the same row, where this one is of the year before.

    Their columns are called the same but for the year, and no such column lies between.
    """
    assert cell.heads is not None
    rest = _yearless(cell.heads)
    years = {
        year: at
        for at, heads in enumerate(cell.sentence.heads)
        if heads is not None and _yearless(heads) == rest
        for year in _years(heads.column)
    }
    before = max((y for y in years if y < year), default="")
    if year not in years or _years(cell.heads.column) != {before}:
        return None
    return cell._replace(at=years[year])


def _yearless(heads: Heads) -> frozenset[str]:
    return frozenset(t for t in heads.column if not _YEAR.fullmatch(t))


def _alike(claim: Quantity, other: Quantity) -> bool:
    """Whether one could be mistaken for the other: a day is not mistaken for a year."""
    return claim.kind != "date" or len(claim.value) == len(other.value)


def _mistakable(claim: Quantity, cell: Place, own: Heads) -> bool:
    """Whether a cell may be meant: one of a figure's own row only where it counts alike."""
    if cell.heads is not None and cell.heads.row != own.row:
        return True
    kinds = {meaning.kind for meaning in cell.sentence.meanings(cell.at)}
    return claim.kind in kinds or (claim.kind in _COUNTED and not _COUNTED.isdisjoint(kinds))


def _is_amount(place: Place) -> bool:
    return place.quantity.kind not in {"date", "identifier", "ordinal"}


def _by_turns(statement: ReadStatement, around: Sequence[Context]) -> list[Context]:
    """The contexts for a table: of as many dates as amounts, the first belongs to the first."""
    quantities = statement.quantities[: len(around)]
    dates = [q for q in quantities if q.kind == "date"]
    amounts = [q for q in quantities if q.kind != "date"]
    if len(dates) != len(amounts) or len(dates) < 2:
        return list(around)
    found: list[Context] = []
    for quantity, context in zip(quantities, around, strict=True):
        if quantity.kind == "date":
            found.append(context)
            continue
        mine = labels(dates[amounts.index(quantity)])
        others = {label for d in dates for label in labels(d)} - set(mine)
        told = {t: w * OTHER if t in others else w for t, w in context.items()}
        found.append({**told, **dict.fromkeys(mine, 1.0)})
    return found


def stretches(statement: ReadStatement, of: Spoken, near: Sequence[Beside]) -> tuple[Segment, ...]:
    """What each figure is said of, that included which the sentence goes on from."""
    if near and near[0].is_verbatim(statement):
        found = list(near[0].sentence.segments)
    else:
        found = list(segments(statement.terms, statement.quantities))
    for number, group in of.paired.items():
        found[number] = (found[number] - of.others(number)) | {a.term for a in group}
    carried = frozenset(a.term for a in of.carried)
    return tuple(segment | carried for segment in found)


def heads_columns(place: Place) -> bool:
    """Whether a figure stands in the heading of a table."""
    return not place.sentence.is_row and bool(mark_of(place.sentence.text))


def _fit(context: Context, place: Place) -> float:
    return likeness(context, place.context, place.passage.context)
