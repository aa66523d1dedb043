"""Telephone and account numbers said digit by digit."""

from __future__ import annotations

from typing import Final

from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.said import ZEROS, Said
from policies.quantities.tokens import Tokens

FEWEST_DIGITS: Final = 3
"""Fewer numbers in a row are an enumeration."""

MOST_DIGITS: Final = 30
_REPEATS: Final = {"double": 2, "triple": 3}
_PLUS: Final = frozenset({"plus", "mas", "piu", "mais"})


def _digits_follow(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether another number stands close behind: most numbers stand alone."""
    texts = tokens.texts
    if not tokens.near(index):
        return False
    following = texts[index + 1]
    return (
        following in tables.numbers
        or following in {",", "-", "dot", *ZEROS, *_REPEATS}
        or following in tables.joins
        or following in tables.articles
        or tables.ending(following) is not None
    )


def digit_by_digit(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """One two three, double five: digits said one by one are a telephone or account number."""
    texts = tokens.texts
    if not _digits_follow(tokens, index, tables):
        return None
    first = index - 1 if index and texts[index - 1] in _PLUS and tokens.near(index - 1) else index
    digits, position, end, numbers, singles = "", index, index, 0, 0
    led = first == index > 0 and tables.language == "en" and texts[index - 1] in ZEROS
    if led and tokens.near(index - 1):
        first, digits = index - 1, "0"
    while position < len(texts) and len(digits) < MOST_DIGITS:
        if position > index and not tokens.near(position - 1):
            break
        word = texts[position]
        if (
            numbers > (first == index and word == ",")
            and word in {",", "-"}
            and tokens.near(position)
        ):
            position += 1
            continue
        if word == "dot" and numbers and tokens.near(position) and digits[-1] != ".":
            digits += "."
            position += 1
            continue
        times = _REPEATS.get(word, 1)
        if times > 1:
            position += 1
            if position >= len(texts):
                break
            word = texts[position]
        if word in ZEROS and tables.language == "en" and numbers:
            value, after = 0, position + 1
        elif word in tables.articles and tables.language != "en":
            value, after = 1, position + 1
        elif word == "meia" and tables.language == "pt" and numbers:
            value, after = 6, position + 1
        elif word in tables.numbers and tables.numbers[word] < 100:
            found = read(tokens, position, tables)
            if found is None or found.role != CARDINAL or found.value > 99:
                break
            value, after = int(found.value), found.next
        else:
            compound = tables.ending(word)
            if compound is None or compound[1] != CARDINAL or compound[0] > 99:
                break
            value, after = compound[0], position + 1
        digits += str(value) * times
        numbers += times
        singles += times * (value < 10)
        position = end = after
    digits = digits.rstrip(".")
    if numbers < FEWEST_DIGITS or (singles < FEWEST_DIGITS and numbers < FEWEST_DIGITS + 1):
        return None
    if digits.count(".") == 1 or _unit_follows(tokens, end, tables):
        return None
    if len(digits) == 3 and digits[1] == "0" and texts[index + 1] in ZEROS:
        return Said(index, end, "time", f"0{digits[0]}:{digits[1:]}")
    plus = "+" if first < index and texts[first] in _PLUS else ""
    return Said(first, end, "identifier", plus + digits)


def _unit_follows(tokens: Tokens, index: int, tables: Tables) -> bool:
    if not tokens.near(index - 1):
        return False
    known = tables.units.get(tokens.texts[index], ())
    return any(tokens.matches(index, words) for words, _ in known)
