"""Reading digits by locale and writing values in their one canonical form."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_GROUPED = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?")
_THREES = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})*,\d{3}")


@lru_cache(maxsize=16384)
def read_numeral(raw: str, comma_decimal: bool) -> Fraction | None:
    """The value of digits with separators, or None where they are no single number.

    >>> read_numeral("1.234,56", True) == read_numeral("1,234.56", False)
    True
    """
    if raw.isdigit():
        return Fraction(int(raw)) if len(raw) <= 60 else None
    if len(raw) > 80:
        return None
    if _GROUPED.fullmatch(raw):
        return Fraction(raw.replace(" ", "").replace("'", "").replace(",", "."))
    dots, commas = raw.count("."), raw.count(",")
    if dots and commas:
        return _both(raw, dots, commas)
    mark = "." if dots else ","
    if dots + commas > 1:
        if _THREES.fullmatch(raw) or (mark == "," and _INDIAN.fullmatch(raw)):
            return Fraction(raw.replace(mark, ""))
        return None
    return _single(raw, mark, comma_decimal)


def _both(raw: str, dots: int, commas: int) -> Fraction | None:
    decimal = "." if raw.rfind(".") > raw.rfind(",") else ","
    grouping = "," if decimal == "." else "."
    if (dots if decimal == "." else commas) > 1:
        return None
    whole, _, part = raw.partition(decimal)
    if not (_THREES.fullmatch(whole) or _INDIAN.fullmatch(whole)):
        return None
    return Fraction(f"{whole.replace(grouping, '')}.{part}")


def _single(raw: str, mark: str, comma_decimal: bool) -> Fraction:
    whole, _, part = raw.partition(mark)
    groups = len(part) == 3 and 1 <= len(whole) <= 3 and whole != "0" and not whole.startswith("0")
    is_decimal = (mark == ",") == comma_decimal
    if groups and not is_decimal:
        return Fraction(whole + part)
    return Fraction(f"{whole}.{part}")


def is_ambiguous(raw: str) -> bool:
    """Whether the digits read differently where a comma or a point is the decimal mark."""
    return re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", raw) is not None


@lru_cache(maxsize=16384)
def canonical(value: Fraction) -> str:
    """ASCII decimal without exponent, grouping or trailing zeros; `p/q` if not finite.

    >>> canonical(Fraction("4.90")), canonical(Fraction(1, 3))
    ('4.9', '1/3')
    """
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return str(numerator)
    twos = fives = 0
    rest = denominator
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return f"{numerator}/{denominator}"
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    sign = "-" if numerator < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:].rstrip('0')}".rstrip(".")
