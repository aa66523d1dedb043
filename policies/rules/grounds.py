"""Where the figures of a statement stand in what it cites; several rules ask this."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, cast

from ingest.records import Fact
from policies.model import Quantity, Source
from policies.quantities.comparison import comparable, names
from policies.rules.dated import dated_source
from policies.rules.otherwise import is_counted_alike, read_otherwise, stated_otherwise
from policies.rules.reckoned import reckoned_source
from policies.rules.sides import Sides
from policies.scene import Place, ReadFact, ReadPassage, ReadStatement, Scene
from policies.tables import plain

FEW = 24
"""So many figures are sooner asked one by one than looked up by name."""
KEPT = 64
"""The figures of no more combinations of passages are remembered."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,6})?")
NAMED = 64
"""So many figures of a statement tell units and clauses, so that time stays linear."""
_UNITED = frozenset({"duration", "money", "percent", "points", "measure"})
FACT_WORDS_NEEDED = 0.5
"""Share of a fact's subject and measure that a statement must name before the fact vouches."""
CROWD = 5_000_000
"""Figures times terms of a statement times figures of its sources: no more is held together."""


class Figures:
    """Every figure of what a statement cites; where a claim stands is looked up once."""

    def __init__(self, passages: Sequence[ReadPassage]) -> None:
        self.known: Sequence[Place] = (
            passages[0].places if len(passages) == 1 else [p for r in passages for p in r.places]
        )
        self._passages = passages
        self._stating: dict[tuple[str, ...], _Stating] = {}
        self._rivals: dict[tuple[str, ...], list[Place]] = {}
        self._values: dict[str, Sequence[tuple[Fraction, int]]] = {}
        self._sides = Sides(self.known)

    @cached_property
    def _kinds(self) -> Mapping[str, Sequence[int]]:
        """The figures by the kind of each that one of them may rival."""
        found: dict[str, list[int]] = {}
        for number, place in enumerate(self.known):
            for kind in {meaning.kind for meaning in place.sentence.meanings(place.at)}:
                found.setdefault(kind, []).append(number)
        return found

    @cached_property
    def _names(self) -> Mapping[str, Sequence[int]]:
        """The figures by the names of what each may state."""
        if len(self._passages) == 1:
            return self._passages[0].named
        found: dict[str, list[int]] = {}
        first = 0
        for passage in self._passages:
            for name, numbers in passage.named.items():
                found.setdefault(name, []).extend(first + n for n in numbers)
            first += len(passage.places)
        return found

    def stating(self, claim: Quantity) -> Sequence[Place]:
        """The places that say the claimed value, unit and kind."""
        return self._stated(claim).places

    def first(self, claims: Iterable[Quantity]) -> Place | None:
        """The first place that says what one of several claims says."""
        found = [stated.numbers[0] for c in claims if (stated := self._stated(c)).numbers]
        return self.known[min(found)] if found else None

    def named(self, *values: str) -> Iterator[Place]:
        """The places of some values, in order, and of what else goes by those names."""
        found = {n for value in values for n in self._names.get(value, ())}
        return (self.known[n] for n in sorted(found))

    def stating_any(self, claims: Sequence[Quantity]) -> Sequence[Place]:
        """The places that say what one of several claims says, in order."""
        if len(claims) == 1:
            return self.stating(claims[0])
        numbers = {n for claim in claims for n in self._stated(claim).numbers}
        return [self.known[n] for n in sorted(numbers)]

    def rivals(self, claim: Quantity) -> Sequence[Place]:
        """The places that measure in the claim's unit and say something else."""
        key = _said(claim)
        found = self._rivals.get(key)
        if found is None:
            alike = (self.known[n] for n in self._kinds.get(claim.kind, ()))
            found = self._rivals[key] = [p for p in alike if p.rivals(claim)]
        return found

    def _stated(self, claim: Quantity) -> _Stating:
        key = _said(claim)
        found = self._stating.get(key)
        if found is None:
            numbers = [n for n in self._alike(claim) if self.known[n].states(claim)]
            if not numbers:
                numbers = list(self._otherwise(claim) or self._rounded(claim))
            found = self._stating[key] = _Stating(numbers, [self.known[n] for n in numbers])
        return found

    def _rounded(self, claim: Quantity) -> Sequence[int]:
        """The places of which a claim said to be about right is the rounding."""
        reach = reach_of(claim)
        if reach is None:
            return []
        value, kin = Fraction(claim.value), self._ordered(claim.kind)
        first = bisect_left(kin, value - reach, key=itemgetter(0))
        last = bisect_right(kin, value + reach, key=itemgetter(0))
        found = {n for _, n in kin[first:last]}
        return sorted(n for n in found if strays(claim, self.known[n]) is not None)

    def _ordered(self, kind: str) -> Sequence[tuple[Fraction, int]]:
        """What the figures of a kind may say, the least first."""
        found = self._values.get(kind)
        if found is None:
            found = self._values[kind] = sorted(
                (Fraction(meaning.value), number)
                for number in self._kinds.get(kind, ())
                for meaning in self.known[number].sentence.meanings(self.known[number].at)
                if meaning.kind == kind and _DIGITS.fullmatch(meaning.value)
            )
        return found

    def _alike(self, claim: Quantity) -> Iterable[int]:
        """The figures that may say what a claim says, in order; a few are asked one by one."""
        wanted = names(claim)
        if len(self.known) <= FEW:
            return [
                n
                for n, place in enumerate(self.known)
                if not wanted.isdisjoint(place.sentence.known_by)
            ]
        return sorted({n for name in wanted for n in self._names.get(name, ())})

    def _otherwise(self, claim: Quantity) -> Sequence[int]:
        """The places that say it in another way of counting."""
        alike = sorted(
            {
                n
                for c in read_otherwise(claim)
                for name in names(c)
                for n in self._names.get(name, ())
            }
        )
        return stated_otherwise(claim, alike, self._sides) if alike else ()


class _Stating(NamedTuple):
    """Where a claim stands."""

    numbers: Sequence[int]
    places: Sequence[Place]


def is_crowded(statement: ReadStatement, figures: Figures) -> bool:
    """Whether a statement has too many figures for each to be held against all of its sources'."""
    mine = len(statement.quantities) * len(statement.terms.texts)
    return mine * len(figures.known) > CROWD


def _said(claim: Quantity) -> tuple[str, ...]:
    """All of a claim but its place."""
    return claim.text, claim.kind, claim.value, claim.unit, claim.bound


def figures_of(statement: ReadStatement, scene: Scene) -> Figures:
    """The figures of the passages that a statement cites."""
    found = scene.kept.get(("figures", *statement.cited))
    if found is None:
        if len(scene.kept) >= KEPT:
            scene.kept.clear()
        found = scene.kept["figures", *statement.cited] = Figures(scene.cited(statement))
    return cast("Figures", found)


def occurrences(claim: Quantity, statement: ReadStatement, scene: Scene) -> Sequence[Place]:
    """Every place in the cited passages that states this figure."""
    return figures_of(statement, scene).stating_any((claim, *elided(claim, statement)))


def elided(claim: Quantity, statement: ReadStatement) -> Iterator[Quantity]:
    """A bare number read with the units that the statement names: "within 15 days, or 40".

    Beside money "5m" counts millions, and no metres.
    """
    if claim.kind == "measure" and claim.unit == "m" and _PLAIN.fullmatch(claim.value):
        large = plain(Decimal(claim.value) * 10**6)
        for unit in sorted({q.unit for q in statement.quantities[:NAMED] if q.kind == "money"}):
            yield replace(claim, kind="money", unit=unit, value=large)
    if claim.kind != "number":
        return
    units = {(q.kind, q.unit) for q in statement.quantities[:NAMED] if q.kind in _UNITED}
    for kind, unit in sorted(units):
        yield replace(claim, kind=kind, unit=unit)


def reach_of(claim: Quantity) -> Fraction | None:
    """Half of the last place that a figure said with "about" counts; None for any other claim.

    One digit alone rounds nothing: "about 5 million" may be anything between 4.5 and 5.5.
    """
    if claim.bound != "about" or not _DIGITS.fullmatch(claim.value):
        return None
    whole, _, part = claim.value.partition(".")
    if part:
        return Fraction(1, 2 * 10 ** len(part)) if len((whole + part).strip("0")) > 1 else None
    told = whole.rstrip("0")
    return Fraction(10 ** (len(whole) - len(told)), 2) if len(told.lstrip("0")) > 1 else None


def strays(claim: Quantity, place: Place) -> Fraction | None:
    """By what share of it a claim strays from a figure that it rounds; None where it does not."""
    reach = reach_of(claim)
    if reach is None:
        return None
    value = Fraction(claim.value)
    for meaning in place.sentence.meanings(place.at):
        if comparable(claim, meaning) and _DIGITS.fullmatch(meaning.value):
            theirs = Fraction(meaning.value)
            if theirs and abs(theirs - value) <= reach:
                return abs(theirs - value) / theirs
    return None


def overrounded(claim: Quantity, statement: ReadStatement, scene: Scene, share: float) -> bool:
    """Whether a figure is only said about right, and further off than by a share of it."""
    if reach_of(claim) is None:
        return False
    found = figures_of(statement, scene).stating(claim)
    off = [strays(claim, place) for place in found]
    return bool(off) and all(o is not None and o > Fraction(str(share)) for o in off)


def fact_for(claim: Quantity, statement: ReadStatement, scene: Scene) -> Fact | None:
    """The approved fact that states this figure about what the statement speaks of."""
    row = row_for(claim, statement, scene)
    return None if row is None else row.fact


def row_for(claim: Quantity, statement: ReadStatement, scene: Scene) -> ReadFact | None:
    """The same with the words that name it."""
    if not scene.facts:
        return None
    for row in _rows(scene).get((claim.unit, claim.value), ()):
        named = len(row.about & statement.words.content)
        if named and named >= FACT_WORDS_NEEDED * len(row.about):
            return row
    return None


def _rows(scene: Scene) -> Mapping[tuple[str, str], Sequence[ReadFact]]:
    """The rows in force by what they state."""
    found = scene.kept.get(("rows",))
    if found is None:
        made: dict[tuple[str, str], list[ReadFact]] = {}
        for row in scene.facts:
            made.setdefault((row.stated.unit, row.stated.value), []).append(row)
        found = scene.kept["rows",] = made
    return cast("Mapping[tuple[str, str], Sequence[ReadFact]]", found)


def grounds(statement: ReadStatement, scene: Scene) -> Sequence[Source | None]:
    """Where each figure of a statement stands, or None; found once for all who ask."""
    found = scene.laid.get(("grounds", statement.span))
    if found is None:
        found = [ground(quantity, statement, scene) for quantity in statement.quantities]
        scene.laid["grounds", statement.span] = found
    return cast("Sequence[Source | None]", found)


def ground(claim: Quantity, statement: ReadStatement, scene: Scene) -> Source | None:
    """Where a figure stands, or None; a cited passage comes before a fact table."""
    figures, claims = figures_of(statement, scene), (claim, *elided(claim, statement))
    place = figures.first(claims)
    if place is not None and not _is_counted_alike(claims, statement, place):
        others = figures.stating_any(claims)
        place = next((p for p in others if _is_counted_alike(claims, statement, p)), None)
    if place is not None:
        return Source(passage=place.passage.passage.id, span=place.quantity.span)
    fact = fact_for(claim, statement, scene)
    if fact is not None:
        return Source(fact=fact.id)
    return dated_source(claim, statement, scene) or reckoned_source(claim, statement, scene)


def _is_counted_alike(claims: Sequence[Quantity], statement: ReadStatement, place: Place) -> bool:
    """Whether a place says what a figure says, and counts the same where it counts otherwise."""
    if any(place.states(c) for c in claims) or is_counted_alike(claims[0], statement, place):
        return True
    return strays(claims[0], place) is not None
