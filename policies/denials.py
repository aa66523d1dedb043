"""A denial that stands in another clause of a statement than of its source, or in one alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from policies.alignment import Beside
from policies.lexis import CONDITIONS, LEAST, MOST, NEGATION, ONLY, UNLESS, WHEN
from policies.scene import ReadStatement
from policies.terms import FIGURE, STEERS, light, negative

SAID = 0.9
"""Share of a statement's content words that a sentence must say before clauses are compared."""
ALIKE = 0.8
"""Share of a denied clause's words that stand in one clause of the other text."""
BOUNDS = frozenset({LEAST, MOST, ONLY})
PARTLY = 0.55
"""Share from which a denied clause of the other text may be the same one."""
OPENING = CONDITIONS | {WHEN}
"""What opens a clause without a comma in front."""
FEWEST = 3
"""Of fewer words, a figure counted twice, a clause is not compared."""


class Clause(NamedTuple):
    """A clause of a text."""

    words: frozenset[str]
    """Its content words and figures."""
    negated: bool
    """Whether it says "not"."""
    denied: bool
    """Whether it denies in any way."""
    bounds: frozenset[str]
    """The bounds it sets: "not more than" and "at most" say the same."""


def moved(statement: ReadStatement, near: Sequence[Beside]) -> Beside | None:
    """The likest sentence where a clause of one is denied and the same clause of the other is not.

    None where a sentence that says as much denies alike.
    """
    if any(b.exact == len(b.mine) == len(b.theirs) for b in near):
        return None
    content = statement.words.content
    best = max((b.shared for b in near), default=0)
    if not content or best < SAID * len(content):
        return None
    alike = [b for b in near if b.shared == best]
    negations = NEGATION in statement.terms.texts
    if not negations and all(NEGATION not in b.theirs for b in alike):
        return None
    if all(_differs(statement, b) for b in alike):
        return alike[0]
    return None


def _differs(statement: ReadStatement, b: Beside) -> bool:
    clauses = statement.terms.clauses
    mine, theirs = _clauses(b.mine, clauses), _clauses(b.theirs, b.sentence.terms.clauses)
    return _undenied(mine, theirs) or _undenied(theirs, mine)


def _undenied(those: Sequence[Clause], others: Sequence[Clause]) -> bool:
    """Whether a denied clause of one text stands in the other without any denial."""
    for clause in those:
        figured = any(word[0] == FIGURE for word in clause.words)
        if not clause.negated or len(clause.words) < FEWEST - figured:
            continue
        shared = [(len(clause.words & o.words) / len(clause.words), o) for o in others]
        if any(share >= ALIKE for share, _ in shared) and not any(
            o.denied or o.bounds != clause.bounds for share, o in shared if share >= PARTLY
        ):
            return True
    return False


def _clauses(texts: Sequence[str], numbers: Sequence[float]) -> list[Clause]:
    found: dict[tuple[int, int], list[str]] = {}
    conditions = 0
    for text, number in zip(texts, numbers, strict=False):
        conditions += text in OPENING
        found.setdefault((int(number), conditions), []).append(text)
    idle, denying = light(), negative()
    return [
        Clause(
            frozenset(t for t in clause if t[0] != STEERS and t not in idle),
            NEGATION in clause,
            any(t in {NEGATION, UNLESS} or t in denying for t in clause),
            BOUNDS.intersection(clause),
        )
        for clause in found.values()
    ]
