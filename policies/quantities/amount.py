"""A value with its unit, as every part of the recogniser passes it on."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from policies.quantities.tokens import Tokens
from policies.quantities.written import money_magnitude


class Amount(NamedTuple):
    """A value and its unit; `first` and `next` are token indices, the latter exclusive."""

    first: int
    next: int
    value: Fraction
    kind: str = "number"
    unit: str = ""
    magnitude: int = 1
    raw: str = ""
    """The digits as written; empty for words."""


def lettered(tokens: Tokens, amount: Amount) -> Amount:
    """$5m, $30 b."""
    if not amount.raw or amount.magnitude > 1:
        return amount
    factor = money_magnitude(tokens, amount.next)
    glued = tokens.glued(amount.next - 1)
    if factor == 1 or (not glued and tokens.texts[amount.next] not in {"b", "m"}):
        return amount
    return amount._replace(next=amount.next + 1, value=amount.value * factor, magnitude=factor)
