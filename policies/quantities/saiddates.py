"""Dates and years in words."""

from __future__ import annotations

from typing import Final

from policies.quantities.dates import FIRST_YEAR, LAST_YEAR
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.said import ZEROS, Said, is_measured, number
from policies.quantities.tokens import Tokens

_DECADES: Final = {
    word: 10 * place
    for place, word in enumerate(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(), 2
    )
} | {"thousands": 0, "hundreds": 0}


def year_at(tokens: Tokens, index: int, tables: Tables) -> tuple[int, int] | None:
    """A year in words or digits: nineteen ninety-four, two thousand twelve, 2012."""
    found = number(tokens, index, tables)
    if found is None or found[2] != CARDINAL:
        return None
    value, end, _ = found
    if FIRST_YEAR <= value <= LAST_YEAR or 1000 <= value < 2100:
        return value, end
    if not 10 <= value <= 20 or end >= len(tokens.texts) or not tokens.near(end - 1):
        return None
    if tokens.texts[end] in ZEROS or tables.numbers.get(tokens.texts[end]) == 0:
        tail = number(tokens, end + 1, tables)
        return (value * 100 + tail[0], tail[1]) if tail and 0 < tail[0] < 10 else None
    tail = number(tokens, end, tables)
    if tail is None or tail[2] != CARDINAL or not 10 <= tail[0] <= 99:
        return None
    return value * 100 + tail[0], tail[1]


def year_said(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """Nineteen ninety-four by itself; twenty twelve too, but not twenty twelve EUR."""
    first = tables.first_atom(tokens.texts[index])
    if not 10 <= first <= 20:
        return None
    if tables.language == "en" and tokens.near(index) and tokens.texts[index + 1] in _DECADES:
        decade = first * 100 + _DECADES[tokens.texts[index + 1]]
        return Said(index, index + 2, "date", f"{decade}..{decade + 9}")
    found = year_at(tokens, index, tables)
    opening = read(tokens, index, tables)
    if found is None or opening is None or opening.value > 20:
        return None
    value, end = found
    if tokens.near(end - 1) and tokens.texts[end] in tables.units:
        return None
    if not 1000 <= value <= LAST_YEAR:
        return None
    if tokens.near(end - 1) and tokens.texts[end] in tables.ranges and tokens.near(end):
        last = year_at(tokens, end + 1, tables)
        if last is not None and value < last[0] <= LAST_YEAR:
            return Said(index, last[1], "date", f"{value}..{last[0]}")
    return Said(index, end, "date", str(value))


def month_day(tokens: Tokens, index: int, month: int, tables: Tables) -> Said | None:
    """July twenty-fifth, two thousand twelve; July two thousand twelve."""
    position = index + 1
    texts = tokens.texts
    if position < len(texts) and texts[position] in tables.date_fillers:
        position += 1
    if position >= len(texts) or not tokens.near(position - 1) or tokens.is_numeral(position):
        return None
    if texts[index] in tables.numbers:
        return None
    day = number(tokens, position, tables)
    if day is not None and 1 <= day[0] <= 31 and not is_measured(tokens, day[1], tables):
        year = year_at(tokens, position, tables) if day[2] == CARDINAL else None
        if year is not None:
            return Said(index, year[1], "date", f"{year[0]}-{month:02}")
        return _dated(tokens, index, day[1], (month, day[0]), tables)
    year = year_at(tokens, position, tables)
    return Said(index, year[1], "date", f"{year[0]}-{month:02}") if year else None


def day_month(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """Twenty-fifth of July two thousand twelve, dos de abril, zweiter März."""
    day = number(tokens, index, tables)
    if day is None or not 1 <= day[0] <= 31:
        return None
    position = day[1]
    texts = tokens.texts
    for _ in range(2):
        if position < len(texts) and texts[position] in tables.date_fillers:
            position += 1
    if position >= len(texts) or not tokens.near(position - 1):
        return None
    month = tables.months.get(texts[position])
    if month is None and tables.language == "pt" and texts[position - 1] == "do":
        return _by_number(tokens, index, position, day[0], tables)
    if month is None:
        return None
    if texts[position] == "may" and tokens.folded.text[tokens.starts[position]] != "M":
        said = _dated(tokens, index, position + 1, (month, day[0]), tables)
        filled = texts[position - 1] in tables.date_fillers
        return said if filled or not said.value.startswith("--") else None
    return _dated(tokens, index, position + 1, (month, day[0]), tables)


def _by_number(tokens: Tokens, first: int, index: int, day: int, tables: Tables) -> Said | None:
    """Dez do oito de dois mil: the month is said by its number."""
    month = number(tokens, index, tables)
    if month is None or not 1 <= month[0] <= 12 or is_measured(tokens, month[1], tables):
        return None
    return _dated(tokens, first, month[1], (month[0], day), tables)


def _dated(
    tokens: Tokens, first: int, end: int, month_and_day: tuple[int, int], tables: Tables
) -> Said:
    """A day of a month, and the year that may stand behind it."""
    month, day = month_and_day
    position = end
    texts = tokens.texts
    if position < len(texts) and texts[position] in {",", "."} and tokens.near(position):
        position += 1
    if position < len(texts) and texts[position] in tables.date_fillers:
        position += 1
    if position < len(texts) and tokens.near(position - 1):
        year = year_at(tokens, position, tables)
        if year is not None and year[0] >= 1000:
            return Said(first, year[1], "date", f"{year[0]:04}-{month:02}-{day:02}")
    return Said(first, end, "date", f"--{month:02}-{day:02}")
