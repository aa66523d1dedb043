"""What a language contributes to recognising quantities, and how several are joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Phrase = tuple[str, ...]
"""Words in lower case without accents, as `fold` leaves them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The number words of one language; every key is folded and in lower case."""

    language: str
    comma_decimal: bool
    common: frozenset[str]
    """Function words that tell the language apart."""
    cardinals: Mapping[str, int]
    """Words for 0 to 99 that stand alone or in front of a magnitude."""
    magnitudes: Mapping[str, int]
    """Words from 100 on that multiply what stands before them."""
    joiners: frozenset[str]
    """Words inside a number: "two hundred *and* five"."""
    points: frozenset[str]
    """Words for the decimal mark."""
    articles: frozenset[str]
    """Words that mean 1 in front of a magnitude only: "*a* million"."""
    ordinals: Mapping[str, int]
    ordinal_suffixes: frozenset[str]
    """Letters after digits: "2nd"."""
    multipliers: Mapping[str, str]
    fractions: Mapping[str, int]
    """Denominators: "two *thirds*"."""
    months: Mapping[str, int]
    date_fillers: frozenset[str]
    """Words inside a date: "1 *de* enero *de* 2026"."""
    ranges: frozenset[str]
    """Words between both ends of a range."""
    between: Mapping[str, str]
    """Opening word of a range and the word between its ends: between … and."""
    bounds: Mapping[str, str]
    """Phrases before a quantity and the bound they set."""
    bounds_after: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    """Phrase → kind and unit."""
    ambiguous: frozenset[str] = frozenset()
    """Own number words that are ordinary words elsewhere: used in this language only."""
    compound: Callable[[str], list[int] | None] = field(default=lambda word: None)
    """Splits a number written as one word into atoms: einundzwanzig → 1, 20."""
