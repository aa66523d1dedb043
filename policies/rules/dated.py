"""The remark that says since when a figure applies: "(as of 1 January 2026)"; who may make it."""

from __future__ import annotations

import re
from datetime import date

from policies.model import Quantity, Source
from policies.quantities.comparison import same
from policies.rendering import CONVENTIONS, as_of
from policies.scene import ReadStatement, Scene

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST_REMARK = 60
"""Characters that no remark exceeds, in any of the languages."""


def annotation(statement: ReadStatement) -> date | None:
    """The day of a statement's remark, or None where it makes none."""
    found = _found(statement)
    return found[1] if found else None


def undated(statement: ReadStatement) -> tuple[str, tuple[Quantity, ...]]:
    """The masked statement without its remark, and its figures without the remark's day."""
    found = _found(statement)
    if found is None:
        return statement.masked, statement.quantities
    claim, _, (start, end) = found
    masked = statement.masked[:start] + " " * (end - start) + statement.masked[end:]
    return masked, tuple(q for q in statement.quantities if q is not claim)


def dated_source(claim: Quantity, statement: ReadStatement, scene: Scene) -> Source | None:
    """The source whose own day a remark names: a cited passage, or a row that is stated before it.

    Only a remark worded as `rendering.as_of` words it is one; any other date has to stand in a
    passage as every figure does.
    """
    found = _remark(claim, statement)
    if found is None:
        return None
    on, (start, _) = found
    for passage in scene.cited(statement):
        if passage.passage.in_force_from == on:
            return Source(passage=passage.passage.id)
    begins = statement.span.start + start
    for fact, _, stated in scene.facts:
        if fact.in_force_from == on and any(
            q.span.end <= begins and same(q, stated) for q in statement.quantities
        ):
            return Source(fact=fact.id)
    return None


def _found(statement: ReadStatement) -> tuple[Quantity, date, tuple[int, int]] | None:
    """The first remark's date as a quantity, its day, and where the remark stands."""
    for claim in statement.quantities:
        found = _remark(claim, statement)
        if found is not None:
            return claim, *found
    return None


def _remark(claim: Quantity, statement: ReadStatement) -> tuple[date, tuple[int, int]] | None:
    """The day and the place of the remark that a date closes; looks no further than around it."""
    if claim.kind != "date" or not _DAY.fullmatch(claim.value):
        return None
    text, end = statement.statement.body, claim.span.end - statement.span.start
    if text[end : end + 1] != ")":
        return None
    start = text.rfind("(", max(0, end - LONGEST_REMARK), end)
    remark = text[start : end + 1]
    try:
        on = date.fromisoformat(claim.value)
    except ValueError:
        # No calendar has such a day: 30 February.
        return None
    if start < 0 or not any(remark == as_of(on, language) for language in CONVENTIONS):
        return None
    return on, (start, end + 1)
