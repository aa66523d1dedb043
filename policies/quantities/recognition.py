"""The recogniser: one walk over a text's tokens, from the first number to the last."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from typing import Final, NamedTuple

from policies.model import Quantity, Span
from policies.quantities.adjectives import ENDINGS, within
from policies.quantities.bounds import bounded
from policies.quantities.brackets import bracketed
from policies.quantities.characters import fold
from policies.quantities.eastern import is_eastern
from policies.quantities.found import Found
from policies.quantities.hours import glued_hour
from policies.quantities.languages import LONG_ENOUGH, Tables, detect, detect_by, tables
from policies.quantities.opened import DIGITS, digits_at, name_at
from policies.quantities.roman import ROMAN_LEADS, roman, roman_at
from policies.quantities.sayings import idiom_at
from policies.quantities.tokens import Tokens, tokenise
from policies.quantities.worded import doubtful_at, negative_article, words_at

MOST: Final = 5_000
"""Places read one by one, a long one for several: no page that people read has more of them."""


def recognise(text: str, language: str = "", most: int = MOST) -> tuple[Quantity, ...]:
    """Every expression of a number in a text, in order, never overlapping.

    `language` is a BCP 47 primary tag; where empty, the text's own words tell it. Behind `most`
    places the rest is one name that no source states.

    >>> [(q.text, q.kind, q.value, q.unit) for q in recognise("It costs 4.90 EUR.")]
    [('4.90 EUR', 'money', '4.9', 'EUR')]
    """
    tokens = tokenise(text)
    return _quantities(text, tokens, language or detect(tokens.lower), most)


class Reading(NamedTuple):
    """A text once read: its language, its quantities, and its words on the way there."""

    language: str
    quantities: tuple[Quantity, ...]
    tokens: Tokens


def reading_of(text: str, likely: str = "", most: int = MOST) -> Reading:
    """The quantities of a text in the language of its own words; `likely` in doubt."""
    tokens = tokenise(text)
    language = (
        detect_by(tokens.texts, likely)
        if tokens.is_plain and len(text) <= LONG_ENOUGH
        else language_of(text, likely)
    )
    found = _quantities(text, tokens, language or detect(tokens.lower), most)
    return Reading(language, found, tokens)


def _quantities(text: str, tokens: Tokens, language: str, most: int) -> tuple[Quantity, ...]:
    found = _walk(tokens, tables(language), most)
    quantities: list[Quantity] = []
    end = 0
    for item in found:
        span = tokens.folded.span(item.start, item.end)
        # One sign may unfold into several numbers: it is covered once.
        span = Span(max(span.start, end), span.end)
        if span.start >= span.end:
            continue
        end = span.end
        quantities.append(
            Quantity(
                span, text[span.start : span.end], item.kind, item.value, item.unit, item.bound
            )
        )
    return tuple(quantities)


def language_of(text: str, likely: str = "") -> str:
    """The language that the function words of a text point to; `likely` in doubt."""
    return detect(fold(text).lower, likely)


def _walk(tokens: Tokens, chosen: Tables, most: int) -> list[Found]:
    found: list[Found] = []
    texts = tokens.texts
    floor, count = 0, len(texts)
    opens = _openers(chosen.language)
    candidates = list(compress(range(count), map(opens.__getitem__, texts)))
    tried = 0
    for index in candidates:
        if index < floor:
            continue
        tried += 1
        if tried > most:
            found.append(_flood(tokens, index, candidates[-1]))
            break
        word = texts[index]
        if opens[word] == _ROMAN:
            if texts[index - 1] not in ROMAN_LEADS:
                tried -= 1
                continue
            item = roman_at(tokens, index)
            tried -= item is None
        elif word[0] in DIGITS:
            item = digits_at(tokens, index, chosen, floor)
        elif word in _SIGNS_FIRST:
            item = name_at(tokens, index)
        elif word in chosen.idle:
            follows = texts[index + 1] if index + 1 < count else ""
            if follows not in chosen.idle[word]:
                tried -= 1
                continue
            item = idiom_at(tokens, index, chosen, alone=False) or idiom_at(
                tokens, index, chosen, alone=True
            )
        elif (
            word in chosen.articles
            and index + 1 < count
            and texts[index + 1] not in chosen.after_article
            and chosen.ending(texts[index + 1], True) is None
        ):
            item = negative_article(tokens, index, floor) or idiom_at(tokens, index, chosen, False)
        else:
            item = words_at(tokens, index, chosen, floor)
            if item is None and word in chosen.doubtful:
                item = doubtful_at(tokens, index, chosen, floor)
        if item is not None:
            if item.first > floor and texts[item.first - 1] == "(":
                item = bracketed(tokens, item, chosen, floor) or item
            item = bounded(tokens, item, chosen, floor)
            found.append(item)
            floor = max(item.next, index + 1)
            tried += (floor - index) // 2
    return found


def _flood(tokens: Tokens, first: int, last: int) -> Found:
    """From one number to the last word that could open one: a name that no source states."""
    start, end = tokens.starts[first], tokens.ends[last]
    return Found(start, end, last + 1, "identifier", tokens.lower[start:end])


class _Openers(dict[str, int]):
    """Whether a quantity may begin with a word, or only a Roman numeral be one; looked up once."""

    MOST = 65536

    def __init__(self, chosen: Tables) -> None:
        super().__init__()
        self._chosen = chosen

    def __missing__(self, word: str) -> int:
        opens = (
            word[0] in _OPENING
            or word in self._chosen.anchors
            or (len(word) > 5 and self._chosen.compound(word) is not None)
            or (len(word) > 6 and "uhr" in word and glued_hour(word, self._chosen) is not None)
            or (
                len(word) > 6
                and (word.endswith(ENDINGS) or "einhalb" in word)
                and within(word, self._chosen.language, self._chosen.cardinal) is not None
            )
            or (word[0] > "\u1100" and is_eastern(word))
        )
        if len(self) >= self.MOST:
            self.clear()
        self[word] = known = 1 if opens else _ROMAN * (roman(word) > 0)
        return known


@lru_cache(maxsize=64)
def _openers(language: str) -> _Openers:
    return _Openers(tables(language))


_ROMAN: Final = 2
_SIGNS_FIRST = frozenset({"+", "§"})
_OPENING = frozenset("0123456789+§")
