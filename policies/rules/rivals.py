"""Which other figure of the source the words around a figure fit better than its own place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policies.contexts import Context, Heads, fit, labels, likeness
from policies.model import Quantity
from policies.reading import ReadStatement
from policies.rules.grounds import Place
from policies.rules.periods import PAID, periods
from policies.rules.subjects import Spoken
from policies.segments import Segment, segments
from policies.tables import mark_of

MARGIN = 0.12
"""By how much the words around a rival that is no price or rate must be likelier as well."""
GAIN = 0.55
"""How much more than the figure's own a rival's place must say, counted in terms."""
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


def likelier(
    claim: Quantity,
    segment: Segment,
    context: Context,
    told: Context,
    own: Sequence[Place],
    known: Mapping[str, Sequence[Place]],
) -> Place | None:
    """The rival whose place the words around a figure fit clearly better than each of its own."""
    plain = [place for place in own if place.heads is None]
    rivals: list[Place] = []
    if plain:
        alike = known.get(claim.kind, ())
        rivals = [p for p in alike if p.rivals(claim) and _alike(claim, p.quantity)]
    found: Place | None = None
    for place in own:
        if place.heads is not None:
            cells = [
                p
                for p in known[""]
                if p.heads is not None and _is_amount(p) and not p.states(claim)
            ]
            found = _better_cell(told, place.heads, cells)
            if found is None:
                return None
    if any(p.sentence.is_row for p in plain):
        # The label of a row is said of everything in it.
        return None
    if plain:
        better = [r for r in rivals if all(gains(segment, r, place) for place in plain)]
        if claim.kind not in PAID:
            mine = max(_fit(context, place) for place in plain)
            better = [r for r in better if _fit(context, r) > mine + MARGIN]
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
    gain = loss = 0.0
    for term in segment:
        if term in periods():
            # Whether a price is one of the month or the year is looked into by itself.
            continue
        more = _value(rival, term) - _value(own, term)
        if more > 0:
            gain += more
        else:
            loss -= more
    return gain - loss >= GAIN and loss <= LOSS * gain


def _value(place: Place, term: str) -> float:
    """How surely a figure is said of a term."""
    if place.heads is not None:
        heads = place.heads
        if term in heads.row or term in heads.column:
            return 1.0
        return UNDER if term in heads.section or _above(place, term) else 0.0
    if term in place.segment:
        return 1.0
    if _above(place, term):
        return UNDER
    return ASIDE if term in place.sentence.words.content else 0.0


def _above(place: Place, term: str) -> bool:
    return term in place.sentence.scope or term in place.passage.context


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


def _alike(claim: Quantity, other: Quantity) -> bool:
    """Whether one could be mistaken for the other: a day is not mistaken for a year."""
    return claim.kind != "date" or len(claim.value) == len(other.value)


def _is_amount(place: Place) -> bool:
    return place.quantity.kind not in {"date", "identifier", "ordinal"}


def by_turns(statement: ReadStatement, around: Sequence[Context]) -> list[Context]:
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


def stretches(statement: ReadStatement, of: Spoken) -> tuple[Segment, ...]:
    """What each figure is said of, that included which the sentence goes on from."""
    found = list(segments(statement.terms, statement.quantities))
    for number, group in of.paired.items():
        others = {a.term for a in of.mine}
        found[number] = (found[number] - others) | {a.term for a in group}
    carried = frozenset(a.term for a in of.carried)
    return tuple(segment | carried for segment in found)


def heads_columns(place: Place) -> bool:
    """Whether a figure stands in the heading of a table."""
    return not place.sentence.is_row and bool(mark_of(place.sentence.text))


def _fit(context: Context, place: Place) -> float:
    return likeness(context, place.context, place.passage.context)
