"""What dates, times and names in words are read as, and the numbers they are made of."""

from __future__ import annotations

from typing import Final, NamedTuple

from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.tokens import Tokens


class Said(NamedTuple):
    """Something in words from token `first` to token `next`, exclusive."""

    first: int
    next: int
    kind: str
    value: str
    unit: str = ""


ZEROS: Final = frozenset({"oh", "o"})


def number(tokens: Tokens, index: int, tables: Tables) -> tuple[int, int, str] | None:
    """Value, next token and role of a number that begins here, in digits or in words."""
    if index >= len(tokens.texts):
        return None
    text = tokens.texts[index]
    if text.isascii() and text.isdigit():
        return (int(text), index + 1, CARDINAL) if len(text) < 5 else None
    if text in tables.articles and text in {"una", "une", "uma", "un"}:
        return 1, index + 1, CARDINAL
    found = read(tokens, index, tables)
    if found is None or found.value.denominator != 1 or found.value > 10**6:
        return None
    return int(found.value), found.next, found.role


def is_measured(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a unit that is no month stands at a token, close behind the one before."""
    if index >= len(tokens.texts) or not tokens.near(index - 1):
        return False
    return tokens.texts[index] in tables.units and tokens.texts[index] not in tables.months
