"""Where the figures of a statement stand in what it cites; several rules ask this."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ingest.records import Fact
from policies.model import Quantity, Source
from policies.quantities.comparison import same
from policies.quantities.values import canonical
from policies.reading import ReadPassage, ReadSentence, ReadStatement, Scene
from policies.rules.dated import dated_source
from policies.words import stems

FACT_WORDS_NEEDED = 0.5
"""Share of a fact's subject and measure that a statement must name before the fact vouches."""


def occurrences(
    claim: Quantity, statement: ReadStatement, scene: Scene
) -> Iterator[tuple[ReadPassage, ReadSentence, Quantity]]:
    """Every place in the cited passages that states this figure."""
    for passage in scene.cited(statement):
        for sentence in passage.sentences:
            for quantity in sentence.quantities:
                if same(claim, quantity):
                    yield passage, sentence, quantity


def fact_for(claim: Quantity, statement: ReadStatement, scene: Scene) -> Fact | None:
    """The approved fact that states this figure about what the statement speaks of."""
    for fact in scene.facts:
        if states(fact, claim):
            words = stems((fact.subject, fact.measure))
            named = len(words & statement.words.content)
            if named and named >= FACT_WORDS_NEEDED * len(words):
                return fact
    return None


def states(fact: Fact, claim: Quantity) -> bool:
    """Whether a fact row holds the claimed value in the claimed unit."""
    value = canonical_decimal(fact)
    return claim.unit == fact.unit and claim.value == value


def canonical_decimal(fact: Fact) -> str:
    """A fact's value, written as quantities write theirs."""
    return canonical(Fraction(fact.value))


def ground(claim: Quantity, statement: ReadStatement, scene: Scene) -> Source | None:
    """Where a figure stands, or None; a cited passage comes before a fact table."""
    for passage, _, quantity in occurrences(claim, statement, scene):
        return Source(passage=passage.passage.id, span=quantity.span)
    fact = fact_for(claim, statement, scene)
    if fact is not None:
        return Source(fact=fact.id)
    return dated_source(claim, statement, scene)
