"""Rows of approved tables as quantities, so that they compare as any other figure does."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from ingest.records import Fact
from policies.model import Quantity, Span
from policies.quantities.values import canonical

_DURATIONS = frozenset({"s", "min", "h", "d", "bd", "wk", "mo", "q", "a"})
_CURRENCY_LETTERS = 3


@lru_cache(maxsize=4096)
def as_quantity(fact: Fact) -> Quantity:
    """What a row states; it stands in no text, so its span is empty."""
    value = canonical(Fraction(fact.value))
    return Quantity(Span(0, 0), "", _kind(fact.unit), value, fact.unit)


def _kind(unit: str) -> str:
    if not unit:
        return "number"
    if unit in {"%", "pp"}:
        return "percent" if unit == "%" else "points"
    if unit in _DURATIONS:
        return "duration"
    if len(unit) == _CURRENCY_LETTERS and unit.isascii() and unit.isupper():
        return "money"
    return "measure"
