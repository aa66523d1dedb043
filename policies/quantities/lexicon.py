"""What a language contributes to recognising quantities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

CARDINAL: Final = "number"
ORDINAL: Final = "ordinal"
PART: Final = "part"
"""A denominator: two *thirds*."""
Phrase = tuple[str, ...]
"""Words in lower case without accents, as `fold` leaves them."""
Join = Callable[[int, int], bool]
"""Whether a joiner may stand between two atoms of one number: (last, next)."""


def counted(words: str, start: int = 0, step: int = 1) -> dict[str, int]:
    """Words in order as numbers; `a|b` are two spellings of one number, `_` is none.

    >>> counted("null|nil one", 0)
    {'null': 0, 'nil': 0, 'one': 1}
    """
    return {
        spelling: start + step * place
        for place, spellings in enumerate(words.split())
        for spelling in spellings.split("|")
        if spelling != "_"
    }


def named(**meanings: str) -> dict[str, str]:
    """Phrases by their meaning, turned around: `named(min="at least|over")`."""
    return {
        phrase: meaning
        for meaning, phrases in meanings.items()
        for phrase in phrases.split("|")
        if phrase
    }


def measured(kind: str, units: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Unit → phrases, turned into phrase → (kind, unit).

    >>> measured("duration", {"d": "day|days"})
    {'day': ('duration', 'd'), 'days': ('duration', 'd')}
    """
    return {
        phrase: (kind, unit)
        for unit, phrases in units.items()
        for phrase in phrases.split("|")
        if phrase
    }


def endings(stems: Mapping[str, int], *suffixes: str) -> dict[str, int]:
    """Every stem with every ending."""
    return {stem + suffix: value for stem, value in stems.items() for suffix in suffixes}


def after_hundreds(last: int, following: int) -> bool:
    """Two hundred *and* five."""
    return last >= 100 > following


def after_tens(last: int, following: int) -> bool:
    """Two hundred *and* five, and the old twenty *and* three."""
    return last >= 100 > following or (20 <= last < 100 and 0 < following < 10)


def around_tens(last: int, following: int) -> bool:
    """Drei *und* zwanzig, hundert*und*fünf."""
    return (0 < last < 10 and 20 <= following < 100) or (last >= 100 and following < 1000)


def anywhere(last: int, following: int) -> bool:
    """Vinte *e* um, cento *e* vinte, mil *e* cem."""
    return last >= 20 and following < max(last, 1000)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The number words of one language; every key is folded and in lower case."""

    language: str
    comma_decimal: bool = True
    common: frozenset[str] = frozenset()
    """Function words that tell the language apart."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Cardinals; 100 and what is above 999 multiply what stands before them."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    denominators: Mapping[str, int] = field(default_factory=dict)
    """Words that are a part by themselves: half, quarter, Drittel."""
    parts_are_ordinals: bool = False
    """Whether an ordinal after a cardinal is a part: three *fifths*."""
    hundreds_multiply: bool = True
    """Whether a hundred multiplies what stands before it: thirteen *hundred*."""
    ordinals_follow: bool = True
    """Whether a cardinal and an ordinal behind it are one ordinal: hundred *fifth*."""
    wholes: Mapping[str, str] = field(default_factory=dict)
    """Words with a broken value: anderthalb."""
    articles: frozenset[str] = frozenset()
    """Words that mean 1 in front of a magnitude, a part or a unit only: "*a* million"."""
    joins: Mapping[str, Join] = field(default_factory=dict)
    led_by: str = ""
    """A joiner that is written onto the word behind it: Arabic and Hebrew *and*."""
    unit_first: bool = False
    """Whether units precede tens: einundzwanzig."""
    points: frozenset[str] = frozenset()
    """Words for the decimal mark."""
    minus: frozenset[str] = frozenset({"minus"})
    over: tuple[str, ...] = ()
    """Phrases between the two numbers of a fraction: "one *over* three"."""
    of: frozenset[str] = frozenset()
    """Words between a number and its unit: "12 millions *d*'euros"."""
    ordinal_suffixes: frozenset[str] = frozenset()
    """Letters after digits: "2nd"."""
    multipliers: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    date_fillers: frozenset[str] = frozenset()
    """Words inside a date: "1 *de* enero *de* 2026"."""
    ranges: frozenset[str] = frozenset()
    """Words between both ends of a range."""
    between: Mapping[str, str] = field(default_factory=dict)
    """Opening word of a range and the word between its ends: between … and."""
    bounds: Mapping[str, str] = field(default_factory=dict)
    """Phrases before a quantity and the bound they set."""
    bounds_after: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Phrase → kind and unit."""
    times: Mapping[str, str] = field(default_factory=dict)
    """Words of the clock and what they do: see `clock`."""
    vigesimal: bool = False
    """Whether 70 is sixty-ten and 80 is four twenties."""
    is_latin: bool = True
    """Whether its words could be taken for those of another language."""
    inside: Mapping[str, int] = field(default_factory=dict)
    """Further atoms of numbers written as one word: *vent*uno."""
    outside: frozenset[str] = frozenset()
    """Number words that are never part of a longer word: it would be read wrongly."""
    infixes: tuple[str, ...] = ()
    """What may stand between the atoms of a number written as one word."""
    glued: bool = False
    """Whether numbers are written as one word: einundzwanzig."""
    ambiguous: frozenset[str] = frozenset()
    """Own number words that are ordinary words elsewhere: used in this language only."""
