"""Where the figures of a statement stand in what it cites; several rules ask this."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple, cast

from ingest.records import Fact
from policies.contexts import Context, Heads
from policies.model import Quantity, Source
from policies.quantities.comparison import comparable
from policies.reading import KIN, ReadFact, ReadPassage, ReadSentence, ReadStatement, Scene
from policies.rules.dated import dated_source
from policies.segments import Segment
from policies.terms import FIGURE

KEPT = 64
"""The figures of no more combinations of passages are remembered."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
NAMED = 64
"""Units are looked for among so many figures of a statement, so that time stays linear."""
_UNITED = frozenset({"duration", "money", "percent", "points", "measure"})
FACT_WORDS_NEEDED = 0.5
"""Share of a fact's subject and measure that a statement must name before the fact vouches."""


class Place(NamedTuple):
    """A figure of a passage, where it stands."""

    passage: ReadPassage
    sentence: ReadSentence
    at: int
    """Which quantity of the sentence."""

    @property
    def quantity(self) -> Quantity:
        """The figure in its plain reading."""
        return self.sentence.quantities[self.at]

    @property
    def clause(self) -> tuple[int, int]:
        """The clause it stands in: where its sentence begins, and which clause of it."""
        places = [n for n, text in enumerate(self.sentence.terms.texts) if text[0] == FIGURE]
        clause = self.sentence.terms.clauses[places[self.at]] if self.at < len(places) else -1
        return self.sentence.span.start, int(clause)

    @property
    def context(self) -> Context:
        """What it is said of."""
        contexts = self.sentence.contexts
        return contexts[self.at] if self.at < len(contexts) else {}

    @property
    def segment(self) -> Segment:
        """The terms of its own stretch of the sentence."""
        segments = self.sentence.segments
        return segments[self.at] if self.at < len(segments) else frozenset()

    @property
    def heads(self) -> Heads | None:
        """What its row and column are called, where it stands in a table."""
        heads = self.sentence.heads
        return heads[self.at] if self.at < len(heads) else None

    def states(self, claim: Quantity) -> bool:
        """Whether it says the claimed value, unit and kind."""
        return self.sentence.states(self.at, claim)

    def rivals(self, claim: Quantity) -> bool:
        """Whether it measures in the claim's unit and says something else."""
        meanings = self.sentence.meanings(self.at)
        return any(comparable(claim, m) for m in meanings) and not self.states(claim)


class Figures:
    """Every figure of what a statement cites; where a claim stands is looked up once."""

    __slots__ = ("_kinds", "_rivals", "_stating", "known")

    def __init__(self, passages: Sequence[ReadPassage]) -> None:
        self.known: Sequence[Place] = [
            Place(passage, sentence, index)
            for passage in passages
            for sentence in passage.sentences
            for index in range(len(sentence.quantities))
        ]
        # By each kind of claim that one of them may state or rival.
        self._kinds: dict[str, list[int]] = {}
        for number, place in enumerate(self.known):
            kinds = {meaning.kind for meaning in place.sentence.meanings(place.at)}
            for kind in kinds | {KIN[kind] for kind in kinds if kind in KIN}:
                self._kinds.setdefault(kind, []).append(number)
        self._stating: dict[tuple[str, ...], list[int]] = {}
        self._rivals: dict[tuple[str, ...], list[Place]] = {}

    def stating(self, claim: Quantity) -> Sequence[Place]:
        """The places that say the claimed value, unit and kind."""
        return [self.known[n] for n in self._numbers(claim)]

    def stating_any(self, claims: Sequence[Quantity]) -> Sequence[Place]:
        """The places that say what one of several claims says, in order."""
        if len(claims) == 1:
            return self.stating(claims[0])
        numbers = {n for claim in claims for n in self._numbers(claim)}
        return [self.known[n] for n in sorted(numbers)]

    def rivals(self, claim: Quantity) -> Sequence[Place]:
        """The places that measure in the claim's unit and say something else."""
        key = _said(claim)
        found = self._rivals.get(key)
        if found is None:
            alike = (self.known[n] for n in self._kinds.get(claim.kind, ()))
            found = self._rivals[key] = [p for p in alike if p.rivals(claim)]
        return found

    def _numbers(self, claim: Quantity) -> list[int]:
        key = _said(claim)
        found = self._stating.get(key)
        if found is None:
            alike = self._kinds.get(claim.kind, ())
            found = self._stating[key] = [n for n in alike if self.known[n].states(claim)]
        return found


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
    return cast(Figures, found)


def occurrences(claim: Quantity, statement: ReadStatement, scene: Scene) -> Sequence[Place]:
    """Every place in the cited passages that states this figure."""
    return figures_of(statement, scene).stating_any((claim, *elided(claim, statement)))


def elided(claim: Quantity, statement: ReadStatement) -> Iterator[Quantity]:
    """A bare number read with the units that the statement names: "within 15 days, or 40"."""
    if claim.kind != "number":
        return
    units = {(q.kind, q.unit) for q in statement.quantities[:NAMED] if q.kind in _UNITED}
    for kind, unit in sorted(units):
        yield replace(claim, kind=kind, unit=unit)


def rounds(claim: Quantity, statement: ReadStatement, scene: Scene, share: float) -> bool:
    """Whether a figure said with "about" is close to one of its unit in what is cited."""
    if claim.bound != "about" or not _DIGITS.fullmatch(claim.value):
        return False
    value = Fraction(claim.value)
    return any(
        comparable(claim, place.quantity)
        and _DIGITS.fullmatch(place.quantity.value)
        and abs(Fraction(place.quantity.value) - value)
        <= Fraction(str(share)) * Fraction(place.quantity.value)
        for place in figures_of(statement, scene).known
    )


def fact_for(claim: Quantity, statement: ReadStatement, scene: Scene) -> Fact | None:
    """The approved fact that states this figure about what the statement speaks of."""
    row = row_for(claim, statement, scene)
    return None if row is None else row.fact


def row_for(claim: Quantity, statement: ReadStatement, scene: Scene) -> ReadFact | None:
    """The same with the words that name it."""
    for row in scene.facts:
        if claim.unit == row.stated.unit and claim.value == row.stated.value:
            named = len(row.about & statement.words.content)
            if named and named >= FACT_WORDS_NEEDED * len(row.about):
                return row
    return None


def ground(claim: Quantity, statement: ReadStatement, scene: Scene) -> Source | None:
    """Where a figure stands, or None; a cited passage comes before a fact table."""
    for place in occurrences(claim, statement, scene):
        return Source(passage=place.passage.passage.id, span=place.quantity.span)
    fact = fact_for(claim, statement, scene)
    if fact is not None:
        return Source(fact=fact.id)
    return dated_source(claim, statement, scene)
