"""Which figure of a statement each of its anchors belongs to, where it has several of both."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from policies.contrasts import Choice
from policies.model import Quantity
from policies.rules.anchors import Anchor, anchors, inherited
from policies.rules.grounds import Figures, elided
from policies.scene import Place, ReadStatement, Scene
from policies.terms import figures_at

_ORDINARY = frozenset({"date", "identifier", "ordinal"})


class Spoken:
    """What a statement speaks of, each word of it once; worked out only where that matters."""

    def __init__(self, statement: ReadStatement, scene: Scene) -> None:
        self._statement = statement
        self._scene = scene

    @cached_property
    def mine(self) -> tuple[Anchor, ...]:
        """By its own words."""
        return anchors(self._statement)

    @cached_property
    def carried(self) -> tuple[Anchor, ...]:
        """By those of the statement that it goes on from, but where it names another itself."""
        found = inherited(self._statement, self._scene)
        if not found:
            return ()
        chosen = [choice for anchor in self.mine for choice in anchor.choices]
        return tuple(a for a in found if not any(_replaces(choice, a) for choice in chosen))

    @cached_property
    def paired(self) -> Mapping[int, Sequence[Anchor]]:
        """Which figure each group of words is of, where there are as many of both."""
        several = len(amounts(self._statement)) > 1
        return pairs(self._statement, self.mine) if several else {}

    def others(self, number: int) -> set[str]:
        """What is said of the other figures and not of this one."""
        if number not in self.paired:
            return set()
        own = {a.term for a in self.paired[number]}
        return {a.term for group in self.paired.values() for a in group} - own


def _replaces(choice: Choice, anchor: Anchor) -> bool:
    """Whether a choice is another one than an anchor is: "By phone it costs" leaves the app."""
    return choice not in anchor.choices and any(c.line == choice.line for c in anchor.choices)


def amounts(statement: ReadStatement) -> list[int]:
    """The figures of a statement, by number, that are amounts of something."""
    return [n for n, q in enumerate(statement.quantities) if q.kind not in _ORDINARY]


def places_of(claim: Quantity, statement: ReadStatement, figures: Figures) -> Sequence[Place]:
    """Where a figure of a statement is stated among those of its sources."""
    return figures.stating_any((claim, *elided(claim, statement)))


def figure_places(statement: ReadStatement) -> list[int]:
    """Which of a statement's terms are figures, in order."""
    return figures_at(statement.terms.texts)


def pairs(statement: ReadStatement, mine: Sequence[Anchor]) -> Mapping[int, Sequence[Anchor]]:
    """In "A and B cost 5 and 7 EUR" the anchors of each figure, one group each, in order.

    Nothing where there are not as many groups as figures, all in front of them or all behind,
    nor as many that choose among the same.
    """
    numbers = amounts(statement)
    if len(numbers) < 2 or not mine:
        return {}
    clauses = [int(c) for c in statement.terms.clauses]
    places = figure_places(statement)
    numbers = [n for n in numbers if n < len(places)]
    if len(numbers) < 2:
        return {}
    first, last = places[numbers[0]], places[numbers[-1]]
    for side in ([a for a in mine if a.at < first], [a for a in mine if a.at > last]):
        by_clause: dict[int, list[Anchor]] = {}
        for anchor in side:
            by_clause.setdefault(clauses[anchor.at], []).append(anchor)
        groups = list(by_clause.values())
        if len(groups) == len(numbers) and len(side) == len(mine):
            shared = set.intersection(*({a.term for a in g} for g in groups))
            groups = [[a for a in g if a.term not in shared] for g in groups]
        else:
            groups = _parallel(groups, mine, len(numbers))
        if groups:
            return dict(zip(numbers, groups, strict=True))
    return _by_turns(numbers, [places[n] for n in numbers], mine)


def _by_turns(
    numbers: Sequence[int], places: Sequence[int], mine: Sequence[Anchor]
) -> Mapping[int, Sequence[Anchor]]:
    """Figures behind anchors that choose among the same, by turns: by phone 5, in the app 7.

    Nothing where as many of them stand right behind a figure: 5 by phone, 7 in the app.
    """
    for line in sorted({c.line for a in mine for c in a.choices}):
        choosing_here = [a for a in mine if any(c.line == line for c in a.choices)]
        ahead, behind = (
            {
                number: own
                for number, (first, last) in zip(numbers, pairwise(stops), strict=True)
                if (own := [a for a in choosing_here if first < a.at < last])
            }
            for stops in ((-1, *places), (*places, sys.maxsize))
        )
        picks = {c for a in choosing_here for c in a.choices if c.line == line}
        told = sum(map(len, ahead.values()))
        if len(behind) < len(ahead) == len(picks) == told == len(choosing_here) and told > 1:
            return ahead
    return {}


def _parallel(
    groups: Sequence[Sequence[Anchor]], mine: Sequence[Anchor], count: int
) -> list[list[Anchor]]:
    """So many groups in a row, and no more, that choose among the same: in the app and a branch."""
    for first in range(len(groups) - count + 1):
        window = groups[first : first + count]
        lines = set.intersection(*({c.line for a in g for c in a.choices} for g in window))
        found = [[a for a in g if lines & {c.line for c in a.choices}] for g in window]
        told = sum(1 for a in mine if lines & {c.line for c in a.choices})
        if lines and told == sum(map(len, found)):
            return found
    return []


def vouched(statement: ReadStatement, of: Spoken, figures: Figures) -> frozenset[int]:
    """The figures that a source says of the very one they are paired with."""
    return frozenset(
        number
        for number, group in of.paired.items()
        if group
        and any(
            all(_is_beside(anchor.term, place) for anchor in group)
            # Of a place that says what the others are of as well, pairing shows nothing.
            and not all(_is_beside(term, place) for term in of.others(number))
            for place in places_of(statement.quantities[number], statement, figures)
        )
    )


def _is_beside(term: str, place: Place) -> bool:
    """Whether a figure is said of a term that stands in its own stretch, row or column."""
    if place.heads is not None:
        return term in place.heads.row or term in place.heads.column
    return term in place.segment
