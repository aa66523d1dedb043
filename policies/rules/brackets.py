"""A figure in brackets, told without its sign, is said of what its row takes off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from policies.lexis import DOWN
from policies.model import Quantity
from policies.quantities.characters import fold
from policies.rules.roles import clause_of, role_of
from policies.scene import Place, ReadStatement
from policies.tables import LONGEST_LABEL, taken_off
from policies.terms import term_of

_LOST = ("loss", "losses", "verlust", "verluste")
_GAINED = (
    "gain gains gained profit profits profitable income surplus earnings earned proceeds received "
    "receipts revenue revenues inflow inflows gewinn gewinne ertrag ertrage einnahmen uberschuss "
    "erlos erlose"
)
_SHARES = frozenset({"percent", "points"})
_DATED = frozenset({"date", "identifier", "ordinal", "time"})


def is_unsigned_wrongly(statement: ReadStatement, claim: Quantity, own: Sequence[Place]) -> bool:
    """Whether wherever a figure stands it is taken off, and the statement says nothing of it.

    "A profit of 12" is not said by "Operating loss (12)", nor "sold" by "Shares lapsed (12)".
    """
    if not own or claim.value.startswith("-"):
        return False
    return all(
        p.quantity.value.startswith("-") and not _says_taken_off(statement, claim, p) for p in own
    )


def _says_taken_off(statement: ReadStatement, claim: Quantity, place: Place) -> bool:
    label = _label(place)
    words = [term_of(fold(word).lower) for word in taken_off(label)]
    if not words:
        # A share is told without its sign where it is told to fall; else the sign itself is read.
        return claim.kind not in _SHARES or DOWN in clause_of(statement.terms, claim)
    if role_of(statement, claim) == "by":
        return False
    near, whole = _around(statement, claim)
    losses = [word for word in words if word in _losses()]
    for said in (near, whole):
        if any(word in said for word in losses or words):
            return _gains().isdisjoint(said)
    return False


def _label(place: Place) -> str:
    cell = place.sentence.cells[place.at]
    if cell is None:
        return ""
    text = place.passage.passage.text
    return text[cell.label.start : min(cell.label.end, cell.label.start + LONGEST_LABEL)]


def _around(statement: ReadStatement, claim: Quantity) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of a figure's clause, and those up to its end; all where it stands alone."""
    texts, starts, clauses = statement.terms
    at = bisect_left(starts, claim.span.start)
    home = int(clauses[at]) if at < len(clauses) else -1
    alone = sum(1 for q in statement.quantities if q.kind not in _DATED) == 1
    numbered = list(zip(texts, map(int, clauses), strict=True))
    return (
        frozenset(text for text, clause in numbered if clause == home),
        frozenset(text for text, clause in numbered if alone or clause <= home),
    )


@lru_cache(maxsize=1)
def _losses() -> frozenset[str]:
    return frozenset(map(term_of, _LOST))


@lru_cache(maxsize=1)
def _gains() -> frozenset[str]:
    return frozenset(map(term_of, _GAINED.split())) - {""}
