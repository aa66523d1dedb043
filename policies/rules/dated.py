"""The remark that says since when a figure applies: "(as of 1 January 2026)"; who may make it."""

from __future__ import annotations

import re
from datetime import date

from policies.model import Quantity, Source
from policies.quantities.comparison import same
from policies.reading import ReadStatement, Scene
from policies.rendering import CONVENTIONS, as_of
from policies.rules.rows import as_quantity

_REMARK = re.compile(
    r"\((?:"
    + "|".join(
        re.escape(written.as_of.partition("{")[0].strip()) for written in CONVENTIONS.values()
    )
    + r") [^()\n]{4,40}\)"
)


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
    found = _found(statement)
    if found is None or found[0] is not claim:
        return None
    _, on, (start, _) = found
    for passage in scene.cited(statement):
        if passage.passage.in_force_from == on:
            return Source(passage=passage.passage.id)
    begins = statement.span.start + start
    for fact in scene.facts:
        if fact.in_force_from == on and any(
            q.span.end <= begins and same(q, as_quantity(fact)) for q in statement.quantities
        ):
            return Source(fact=fact.id)
    return None


def _found(statement: ReadStatement) -> tuple[Quantity, date, tuple[int, int]] | None:
    """The remark's date as a quantity, its day, and where the remark stands in the statement."""
    text, start = statement.statement.body, statement.span.start
    if "(" not in text:
        return None
    for claim in statement.quantities:
        if claim.kind != "date" or len(claim.value) != len("2026-01-01"):
            continue
        for match in _REMARK.finditer(text):
            first, last = claim.span.start - start, claim.span.end - start
            if not match.start() < first <= last <= match.end():
                continue
            on = date.fromisoformat(claim.value)
            if any(match[0] == as_of(on, language) for language in CONVENTIONS):
                return claim, on, match.span()
    return None
