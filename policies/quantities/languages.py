"""Lexicons joined for use: the text's own language first, the safe words of all others after."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

from policies.quantities.idioms import IDIOMS
from policies.quantities.lexicon import Lexicon, Phrase
from policies.quantities.lexicons.de import GERMAN
from policies.quantities.lexicons.en import ENGLISH
from policies.quantities.lexicons.es import SPANISH
from policies.quantities.lexicons.fr import FRENCH
from policies.quantities.lexicons.it import ITALIAN
from policies.quantities.units import SHARED

LEXICONS: Mapping[str, Lexicon] = {
    lexicon.language: lexicon for lexicon in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN)
}
T = TypeVar("T")
_WORD = re.compile(r"[^\W\d_]+")
_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\s\w]")
SHORTEST_FOREIGN = 4
"""Shorter number words count only in their own language, or beside a unit."""
CLEAR = frozenset({"two", "six", "elf", "dix", "tre"})
"""Short ones that are no words of the other languages, except as the same number."""
ORDINARY: Mapping[str, frozenset[str]] = {
    "en": frozenset({"due", "once"}),
    "de": frozenset({"sei"}),
    "fr": frozenset({"tres"}),
}
"""Words of a language that look like another's numbers, even in front of a unit: "amount due €"."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the recogniser looks up for one language."""

    language: str
    comma_decimal: bool
    cardinals: Mapping[str, int]
    magnitudes: Mapping[str, int]
    joiners: frozenset[str]
    points: frozenset[str]
    articles: frozenset[str]
    ordinals: Mapping[str, int]
    ordinal_suffixes: frozenset[str]
    multipliers: Mapping[str, str]
    fractions: Mapping[str, int]
    months: Mapping[str, int]
    date_fillers: frozenset[str]
    ranges: frozenset[str]
    between: Mapping[str, str]
    bounds: Mapping[str, tuple[tuple[Phrase, str], ...]]
    """Last word → phrases that end with it, longest first."""
    bounds_after: Mapping[str, tuple[tuple[Phrase, str], ...]]
    """First word → phrases that begin with it, longest first."""
    units: Mapping[str, tuple[tuple[Phrase, tuple[str, str]], ...]]
    """First word → phrases that begin with it, longest first."""
    idioms: Mapping[str, tuple[tuple[Phrase, str], ...]]
    compound: Callable[[str], tuple[int, ...] | None]
    """Splits a number written as one word."""
    anchors: frozenset[str]
    """Words at which a quantity may begin."""
    doubtful: Mapping[str, int]
    """Other languages' number words that are too short or too common to count by themselves."""


def detect(text: str, likely: str = "") -> str:
    """The language whose function words a folded, lower-case text holds most of, or empty.

    `likely` is believed unless the text clearly speaks another.
    """
    words = _WORD.findall(text[:2000])
    best, most = likely, 2 if likely else 1
    for language, lexicon in LEXICONS.items():
        count = sum(map(lexicon.common.__contains__, words)) + 2 * (language == likely)
        if count > most:
            best, most = language, count
    return best


@lru_cache(maxsize=32)
def tables(language: str) -> Tables:
    """The joined tables for a language; an unknown one is read as English."""
    own = LEXICONS.get(language, ENGLISH)
    others = [lexicon for lexicon in LEXICONS.values() if lexicon is not own]

    def joined(pick: Callable[[Lexicon], Mapping[str, T]]) -> dict[str, T]:
        words: dict[str, T] = {}
        for other in others:
            for word, meaning in pick(other).items():
                safe = len(word) >= SHORTEST_FOREIGN and word not in other.ambiguous
                if (safe or word in CLEAR) and word not in own.common:
                    words.setdefault(word, meaning)
        return words | dict(pick(own))

    cardinals = joined(lambda x: x.cardinals)
    magnitudes = joined(lambda x: x.magnitudes)
    ordinals = joined(lambda x: x.ordinals)
    multipliers = joined(lambda x: x.multipliers)
    months = joined(lambda x: x.months)
    idioms = _by_first({p: "" for group in IDIOMS.values() for p in group})
    units = _by_first(SHARED | joined(lambda x: x.units))
    ordinary = ORDINARY.get(own.language, frozenset())
    doubtful = {
        word: value
        for other in others
        for word, value in {**other.cardinals, **other.magnitudes}.items()
        if word not in cardinals and word not in magnitudes
        if word not in own.common and word not in own.articles and word not in ordinary
    }
    anchors = {*cardinals, *magnitudes, *ordinals, *multipliers, *months, *idioms}
    return Tables(
        language=own.language,
        comma_decimal=own.comma_decimal,
        cardinals=cardinals,
        magnitudes=magnitudes,
        joiners=own.joiners,
        points=own.points,
        articles=own.articles,
        ordinals=ordinals,
        ordinal_suffixes=own.ordinal_suffixes | ENGLISH.ordinal_suffixes,
        multipliers=multipliers,
        fractions=own.fractions,
        months=months,
        date_fillers=own.date_fillers,
        ranges=own.ranges,
        between=own.between,
        bounds=_by_last(own.bounds),
        bounds_after=_by_first(own.bounds_after),
        units=units,
        idioms=idioms,
        compound=_either(own.compound, GERMAN.compound, ITALIAN.compound),
        anchors=frozenset(anchors | own.articles),
        doubtful=doubtful,
    )


@lru_cache(maxsize=32)
def wide(language: str) -> Tables:
    """The tables with the doubtful words among the cardinals."""
    narrow = tables(language)
    return replace(narrow, cardinals={**narrow.doubtful, **narrow.cardinals})


def _either(
    *splits: Callable[[str], list[int] | None],
) -> Callable[[str], tuple[int, ...] | None]:
    @lru_cache(maxsize=16384)
    def compound(word: str) -> tuple[int, ...] | None:
        for split in splits:
            atoms = split(word)
            if atoms is not None:
                return tuple(atoms)
        return None

    return compound


def _by_first(phrases: Mapping[str, T]) -> dict[str, tuple[tuple[Phrase, T], ...]]:
    return _grouped(phrases, 0)


def _by_last(phrases: Mapping[str, T]) -> dict[str, tuple[tuple[Phrase, T], ...]]:
    return _grouped(phrases, -1)


def _grouped(phrases: Mapping[str, T], key: int) -> dict[str, tuple[tuple[Phrase, T], ...]]:
    found: dict[str, list[tuple[Phrase, T]]] = {}
    for text, meaning in phrases.items():
        words = tuple(_PIECES.findall(text)) or (text,)
        found.setdefault(words[key], []).append((words, meaning))
    return {k: tuple(sorted(v, key=lambda x: -len(x[0]))) for k, v in found.items()}
