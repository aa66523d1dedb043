"""Lexicons joined for use: the text's own language first, the safe words of all others after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Final, TypeVar

from policies.quantities import cldr
from policies.quantities.characters import fold
from policies.quantities.compounds import splitter
from policies.quantities.idioms import IDIOMS
from policies.quantities.lexicon import CARDINAL, ORDINAL, PART, Join, Lexicon, Phrase
from policies.quantities.lexicons.de import GERMAN
from policies.quantities.lexicons.en import ENGLISH
from policies.quantities.lexicons.es import SPANISH
from policies.quantities.lexicons.fr import FRENCH
from policies.quantities.lexicons.it import ITALIAN
from policies.quantities.lexicons.nl import DUTCH
from policies.quantities.lexicons.others import OTHERS
from policies.quantities.lexicons.pt import PORTUGUESE
from policies.quantities.units import EAST_ASIAN, SHARED

SEVEN: Final[Mapping[str, Lexicon]] = {
    lexicon.language: lexicon
    for lexicon in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)
}
LEXICONS: Final[Mapping[str, Lexicon]] = {**SEVEN, **OTHERS}
"""As they are written; `lexicons` has them folded."""
T = TypeVar("T")
_WORD: Final = re.compile(r"[^\W\d_]+")
LONG_ENOUGH: Final = 2000
"""Characters that tell a text's language; no more of it are looked at."""
HEAD_START: Final = 2
"""By so many function words another language must outdo the one that is likely."""
_PIECES: Final = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u1aff])+|\d+|[^\s\w]")
SHORTEST_FOREIGN: Final = 4
"""Shorter number words count only in their own language, or beside a unit."""
CLEAR: Final = frozenset({"two", "six", "elf", "dix", "tre"})
"""Short ones that are no words of the other languages, except as the same number."""
ORDINARY: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"due", "once", "tien", "tres"}),
    "de": frozenset({"sei", "mil", "oder"}),
    "fr": frozenset({"tres", "mil", "sete"}),
    "it": frozenset({"mil"}),
}
"""Words of a language that look like another's numbers, even in front of a unit: "amount due €"."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the recogniser looks up for one language."""

    language: str
    comma_decimal: bool
    vigesimal: bool
    """Whether 70 is sixty-ten and 80 is four twenties."""
    bare_thousand: bool
    """Whether a thousand needs no one in front of it, even behind a million."""
    led_by: str
    unit_first: bool
    articles_end: bool
    """Whether an article ends a number as its one: vingt et *un*."""
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    denominators: Mapping[str, int]
    parts_are_ordinals: bool
    hundreds_multiply: bool
    """Whether a hundred multiplies what stands before it: thirteen *hundred*."""
    ordinals_follow: bool
    """Whether a cardinal and an ordinal behind it are one ordinal: hundred *fifth*."""
    wholes: Mapping[str, str]
    joins: Mapping[str, Join]
    points: frozenset[str]
    minus: frozenset[str]
    over: Mapping[str, tuple[tuple[Phrase, str], ...]]
    of: frozenset[str]
    articles: frozenset[str]
    ordinal_suffixes: frozenset[str]
    multipliers: Mapping[str, str]
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
    times: Mapping[str, str]
    compound: Callable[[str], tuple[int, str] | None]
    """Splits a number written as one word: its value and role."""
    anchors: frozenset[str]
    """Words at which a quantity may begin."""
    idle: Mapping[str, frozenset[str]]
    """Anchors that begin an idiom and nothing else, and what has to follow them."""
    after_article: frozenset[str]
    """Words that may make a one of the article in front of them."""
    doubtful: Mapping[str, int]
    """Other languages' number words that are too short or too common to count by themselves."""

    def ending(self, word: str, parts: bool = False) -> tuple[int, str] | None:
        """Value and role of an ordinal, of a part (where asked), or of a compound."""
        value = self.ordinals.get(word)
        below = self.denominators.get(word, 0) if parts else 0
        if below and below != 2 and not word.startswith(("qua", "kwa")):
            return below, PART
        if value is not None:
            return value, ORDINAL
        if len(word) < 5:
            return None
        found = self.compound(word)
        return None if found is None or (found[1] == PART and not parts) else found

    def cardinal(self, word: str) -> int | None:
        """The whole number that a word is, *ein* included; None for any other word."""
        value = self.numbers.get(word)
        if value is not None:
            return value
        if word in self.articles or word == "ein":
            return 1
        found = self.compound(word)
        return found[0] if found is not None and found[1] == CARDINAL else None

    def first_atom(self, word: str) -> int:
        """What a word adds first to a number; 0 for no number word."""
        value = self.numbers.get(word)
        if value is not None:
            return value
        if word in self.articles:
            return 1
        found = self.ending(word, parts=True)
        return found[0] if found else 0


@lru_cache(maxsize=1)
def lexicons() -> Mapping[str, Lexicon]:
    """Every lexicon by language, its words as `fold` leaves them."""
    return {**SEVEN, **{language: _plain(lexicon) for language, lexicon in OTHERS.items()}}


def _plain(lexicon: Lexicon) -> Lexicon:
    """A lexicon that is written as its language writes, folded."""

    def folded(words: Mapping[str, T]) -> dict[str, T]:
        return {fold(word).lower: meaning for word, meaning in words.items()}

    return replace(
        lexicon,
        common=frozenset(fold(word).lower for word in lexicon.common),
        points=frozenset(fold(word).lower for word in lexicon.points),
        numbers=folded(lexicon.numbers),
        ordinals=folded(lexicon.ordinals),
        denominators=folded(lexicon.denominators),
        wholes=folded(lexicon.wholes),
        multipliers=folded(lexicon.multipliers),
        joins=folded(lexicon.joins),
        units=folded(lexicon.units),
        infixes=tuple(fold(word).lower for word in lexicon.infixes),
    )


def detect(text: str, likely: str = "") -> str:
    """The language whose function words a folded, lower-case text holds most of, or empty.

    `likely` is believed unless the text clearly speaks another.
    """
    return detect_by(_WORD.findall(text[:LONG_ENOUGH]), likely)


def detect_by(words: Sequence[str], likely: str = "") -> str:
    """The same by the words of a text, where they are known already."""
    if likely:
        strange = sum(map(words.count, _strange_to(likely).intersection(words)))
        # What several languages have tells none of them from the others.
        if strange < HEAD_START or strange < HEAD_START + len(_own(likely).intersection(words)):
            return likely
    best, most = likely, HEAD_START if likely else 1
    known = _common()
    counts = Counter(chain.from_iterable(filter(None, map(known.get, words))))
    if likely:
        counts[likely] += HEAD_START
    if not counts or max(counts.values()) <= most:
        return best
    for language in lexicons():
        if counts.get(language, 0) > most:
            best, most = language, counts[language]
    return best


@lru_cache(maxsize=64)
def _strange_to(language: str) -> frozenset[str]:
    """The function words that a language does not have, and others do."""
    return frozenset(w for w, languages in _common().items() if language not in languages)


@lru_cache(maxsize=64)
def _own(language: str) -> frozenset[str]:
    """The function words that no other language has."""
    return frozenset(w for w, languages in _common().items() if languages == (language,))


_COUNTED_IN = ("en", "de", "fr", "es", "it", "pt", "nl")
"""Languages whose number words are known at full strength."""


@lru_cache(maxsize=1)
def _common() -> Mapping[str, tuple[str, ...]]:
    """Function word → the languages that have it.

    A word that others count with speaks for nobody: "costs dos EUR" is two, not Portuguese.
    """
    found: dict[str, list[str]] = {}
    counted = {word for language in _COUNTED_IN for word in lexicons()[language].numbers}
    for language, lexicon in lexicons().items():
        for word in lexicon.common:
            if word not in counted or word in lexicon.numbers or word in lexicon.articles:
                found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def _speaks(language: str) -> Lexicon:
    return lexicons().get(language, ENGLISH)


@lru_cache(maxsize=64)
def tables(language: str) -> Tables:
    """The joined tables for a language; an unknown one is read as English."""
    own = _speaks(language)
    others = [
        lexicon
        for lexicon in lexicons().values()
        if lexicon is not own and (lexicon.language in SEVEN or not lexicon.is_latin)
    ]

    def joined(pick: Callable[[Lexicon], Mapping[str, T]]) -> dict[str, T]:
        words: dict[str, T] = {}
        for other in others:
            for word, meaning in pick(other).items():
                safe = len(word) >= SHORTEST_FOREIGN and word not in other.ambiguous
                if (safe or word in CLEAR or not word.isascii()) and word not in own.common:
                    words.setdefault(word, meaning)
        return words | dict(pick(own))

    numbers = joined(lambda x: x.numbers)
    ordinals = joined(lambda x: x.ordinals)
    # The thirty *seconds* of one language are no thirty-second of another.
    ordinals = {w: n for w, n in ordinals.items() if w in own.ordinals or w not in own.units}
    multipliers = joined(lambda x: x.multipliers)
    months = {**cldr.months(own.language), **joined(lambda x: x.months)}
    wholes = joined(lambda x: x.wholes)
    phrases = dict.fromkeys((p for group in IDIOMS.values() for p in group), "")
    named: dict[str, tuple[str, str]] = {}
    for other in others:
        foreign = cldr.unit_names(other.language)
        named |= {k: v for k, v in foreign.items() if len(k) >= SHORTEST_FOREIGN or not k.isascii()}
    named |= joined(lambda x: x.units) | EAST_ASIAN | SHARED
    named |= {
        k: v
        for k, v in cldr.unit_names(own.language).items()
        if k not in SHARED and k not in ordinals and k not in numbers
        if k not in own.denominators
    }
    named = {k: v for k, v in named.items() if k not in own.articles and k not in own.numbers}
    named |= dict(own.units)
    ordinary = ORDINARY.get(own.language, frozenset())
    doubtful = {
        word: value
        for other in others
        for word, value in other.numbers.items()
        if word not in numbers
        if word not in own.common and word not in own.articles and word not in ordinary
    }
    idioms = _by_first(phrases)
    busy = {*numbers, *ordinals, *multipliers, *months, *wholes, *own.denominators}
    busy |= {*own.articles, *(k for k, v in own.times.items() if ":" in v), *doubtful, *own.points}
    busy |= {k for k, v in own.times.items() if "to" in v and "half" in v}
    grouped = _by_first(named)
    over = _by_first(dict.fromkeys(own.over, ""))
    led = {*numbers, *ordinals, *wholes, *own.denominators, *grouped, *over, *own.joins, "-"}
    led |= own.articles if own.language != "en" else frozenset()
    led |= {
        *own.points,
        *(second for words in idioms.values() for (w, _) in words for second in w[1:2]),
    }
    return Tables(
        language=own.language,
        comma_decimal=own.comma_decimal,
        vigesimal=own.vigesimal,
        bare_thousand=own.language != "en",
        led_by=own.led_by,
        unit_first=own.unit_first,
        articles_end=own.language not in {"en", "sv"},
        numbers=numbers,
        ordinals=ordinals,
        denominators=own.denominators,
        parts_are_ordinals=own.parts_are_ordinals,
        hundreds_multiply=own.hundreds_multiply,
        ordinals_follow=own.ordinals_follow,
        wholes=wholes,
        joins=own.joins,
        points=own.points,
        minus=own.minus,
        over=over,
        of=own.of,
        articles=own.articles,
        ordinal_suffixes=own.ordinal_suffixes | ENGLISH.ordinal_suffixes,
        multipliers=multipliers,
        months=months,
        date_fillers=own.date_fillers,
        ranges=own.ranges,
        between=own.between,
        bounds=_by_last(own.bounds),
        bounds_after=_by_first(own.bounds_after),
        units=grouped,
        idioms=idioms,
        times=own.times,
        compound=_either(own, *others),
        anchors=frozenset(busy | idioms.keys()),
        idle={word: _seconds(idioms[word]) for word in idioms.keys() - busy},
        after_article=frozenset(led),
        doubtful=doubtful,
    )


@lru_cache(maxsize=64)
def wide(language: str) -> Tables:
    """The tables with the doubtful words among the numbers."""
    narrow = tables(language)
    return replace(narrow, numbers={**narrow.doubtful, **narrow.numbers})


def _either(*lexicons: Lexicon) -> Callable[[str], tuple[int, str] | None]:
    """One splitter for all languages that write numbers as one word, the own one first."""
    splits = [
        splitter(lexicon) for place, lexicon in enumerate(lexicons) if not place or lexicon.glued
    ]

    @lru_cache(maxsize=16384)
    def compound(word: str) -> tuple[int, str] | None:
        return next((found for split in splits if (found := split(word))), None)

    return compound


class _Anything(frozenset[str]):
    """Holds every word: an idiom of one word needs nothing behind it."""

    def __contains__(self, word: object) -> bool:
        return True


def _seconds(phrases: tuple[tuple[Phrase, str], ...]) -> frozenset[str]:
    """The second words of idioms."""
    if any(len(words) == 1 or words[1] == "*" for words, _ in phrases):
        return _Anything()
    return frozenset(words[1] for words, _ in phrases)


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


__all__ = [
    "CARDINAL",
    "LONG_ENOUGH",
    "ORDINAL",
    "PART",
    "Tables",
    "detect",
    "detect_by",
    "tables",
    "wide",
]
