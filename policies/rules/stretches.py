"""Which clauses of a statement lead to each of its figures, and what they name of a table."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from policies.contexts import Heads, labels
from policies.rules.pairing import amounts
from policies.scene import ReadStatement
from policies.terms import FIGURE

NAMED = 0.5
"""Share of the words that tell a row from another one which have to be said to name it."""


class Stretches(NamedTuple):
    """What is said of each figure alone, by its number; nothing where a statement has but one."""

    terms: Mapping[int, frozenset[str]]

    def names(self, number: int, own: Heads, other: Heads) -> bool:
        """Whether the clauses of a figure name its own row, and nothing of another's cell alone.

        "The house costs 5, whereas the garden is 7": what is said of the house is no word for 7.
        """
        said = self.terms.get(number)
        if said is None:
            return False
        apart = own.row - other.row
        if own.row == other.row:
            apart = own.column - other.column
        elif not apart:
            return False
        if len(apart & said) < NAMED * len(apart):
            return False
        theirs = (other.row | other.column | other.section) - own.row - own.column - own.section
        return theirs.isdisjoint(said)


def stretches_of(statement: ReadStatement) -> Stretches:
    """For each amount the terms from behind the clause of the one before to the end of its own.

    Behind the last one everything is its own.
    """
    numbers = amounts(statement)
    if len(numbers) < 2:
        return Stretches({})
    texts, _, clauses = statement.terms
    places = [n for n, text in enumerate(texts) if text[0] == FIGURE][: len(statement.quantities)]
    said: list[tuple[str, ...]] = [(text,) for text in texts]
    for place, quantity in zip(places, statement.quantities, strict=False):
        said[place] = labels(quantity)
    homes = {n: int(clauses[places[n]]) for n in numbers if n < len(places)}
    stops = sorted(set(homes.values()))
    if not stops:
        return Stretches({})
    by_clause: dict[int, set[str]] = {home: set() for home in stops}
    for own, clause in zip(said, clauses, strict=True):
        by_clause[stops[min(bisect_left(stops, int(clause)), len(stops) - 1)]].update(own)
    return Stretches({n: frozenset(by_clause[home]) for n, home in homes.items()})
