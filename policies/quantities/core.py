"""A number by itself, as every way of reading one gives it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from policies.quantities.lexicon import CARDINAL


class Core(NamedTuple):
    """A value without a unit; `next` is the token after it."""

    value: Fraction
    next: int
    raw: str = ""
    """The digits as written; empty for words."""
    magnitude: int = 1
    role: str = CARDINAL
    lead: int = 0
    """Tokens before the first that belong to it: the mark of .5."""
    percent: bool = False
    """百分之五 is five percent."""
