"""When two quantities say the same: value, unit and kind, in any faithful writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from policies.model import Quantity
from policies.quantities.languages import SEVEN
from policies.quantities.recognition import recognise
from policies.quantities.values import canonical, is_ambiguous

DURATIONS: Mapping[str, tuple[str, int]] = {
    "s": ("s", 1),
    "min": ("s", 60),
    "h": ("s", 3600),
    "d": ("d", 1),
    "wk": ("d", 7),
    "mo": ("mo", 1),
    "q": ("mo", 3),
    "a": ("mo", 12),
    "bd": ("bd", 1),
}
"""Units of time: in which each is counted, and how many it is. Banking days are their own."""
_SCALABLE = frozenset("number money percent points duration measure multiplier".split())
"""Kinds whose value is one number."""
_COINS = re.compile(r"(?i)\bc(?:ents?|entimes?|[eé]ntimos?|entavos?|entesimi)\b")
_NAMED = re.compile(r"(?i)[$€£]|euro?|dol|d[oó]l|usd|franc|pound|peso|real|reais")
_OPPOSED = {("min", "max"), ("max", "min")}


def same(claim: Quantity, source: Quantity) -> bool:
    """Whether the source states the claimed value, unit and kind; bounds are `opposed`'s matter."""
    if claim.kind == source.kind and claim.value == source.value and claim.unit == source.unit:
        return True
    kind = claim.kind
    if kind != source.kind:
        return _same_of_kin(claim, source)
    if kind == "date":
        return _same_date(claim, source)
    if kind == "duration" and claim.unit != source.unit:
        return _duration(claim.value, claim.unit) == _duration(source.value, source.unit)
    if kind == "time" and claim.unit == source.unit:
        return ".." not in claim.value and claim.value in source.value.split("..")
    if kind == "money" and (_bare_coins(claim.text) or _bare_coins(source.text)):
        return claim.value == source.value
    if claim.unit != source.unit:
        return False
    return _other_reading(claim, source) or _end_of_range(claim, source)


def _same_of_kin(claim: Quantity, source: Quantity) -> bool:
    """Basis points are percent, and a year may be a number."""
    if claim.value != source.value:
        return False
    kinds = {claim.kind, source.kind}
    if kinds == {"percent", "points"}:
        return "b" in (claim.text + source.text).lower()
    return kinds == {"number", "date"} and len(claim.value) == 4


def names(claim: Quantity) -> set[str]:
    """By what a claim is looked up among figures: each that says the same goes by one of these."""
    found = {claim.text, claim.value}
    if claim.kind == "duration":
        found.add(" ".join(_duration(claim.value, claim.unit)))
    digits = _digits(claim.text) if claim.kind in _SCALABLE else None
    return found if digits is None else {*found, digits}


def goes_by(source: Quantity) -> set[str]:
    """Names of all that a figure says: also each end of a range, and each part of a date."""
    ends = {source.value, *source.value.split("..")}
    found = names(source) | ends | set(source.value.partition(".."))
    if source.kind == "date":
        for end in ends:
            marks = [n for n, character in enumerate(end) if character == "-"]
            found.update(end[:n] for n in marks)
            found.update("-" + end[n:] for n in marks)
    return found


def opposed(claim: Quantity, source: Quantity) -> bool:
    """Whether one says at least and the other at most."""
    return (claim.bound, source.bound) in _OPPOSED


def comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether both measure in the same unit, so that one could be mistaken for the other."""
    if claim.kind != source.kind:
        return False
    if claim.kind == "duration":
        return DURATIONS[claim.unit][0] == DURATIONS[source.unit][0]
    return claim.unit == source.unit


@lru_cache(maxsize=4096)
def _duration(value: str, unit: str) -> tuple[str, str]:
    group, factor = DURATIONS[unit]
    ends = [canonical(Fraction(end) * factor) for end in value.split("..")]
    return group, "..".join(ends)


@lru_cache(maxsize=4096)
def _bare_coins(money: str) -> bool:
    """Whether only a word for coins that many currencies have says the unit: 20 *cents*."""
    return _COINS.search(money) is not None and _NAMED.search(money) is None


def _same_date(claim: Quantity, source: Quantity) -> bool:
    """A claim may leave out the year's rest, repeat part of a fuller date or one end of a range."""
    if ".." in source.value and ".." not in claim.value:
        ends = (replace(source, value=end) for end in source.value.split(".."))
        return any(end.value == claim.value or _same_date(claim, end) for end in ends)
    if "Q" in claim.value or "Q" in source.value:
        return False
    if claim.value.startswith("--"):
        return source.value.endswith(claim.value[1:]) and len(source.value) == 10
    return len(claim.value) < len(source.value) and source.value.startswith(claim.value + "-")


def _other_reading(claim: Quantity, source: Quantity) -> bool:
    """The same digits, sign and magnitude, which only a guess at the language told apart."""
    digits = _digits(claim.text)
    if digits is None or digits != _digits(source.text) or claim.kind not in _SCALABLE:
        return False
    scales = _scales(claim.text, claim.kind, claim.value, digits)
    return not scales.isdisjoint(_scales(source.text, source.kind, source.value, digits))


@lru_cache(maxsize=4096)
def _scales(text: str, kind: str, value: str, digits: str) -> frozenset[Fraction]:
    """What the words and the sign make of the digits, in each language that reads this value."""
    found: set[Fraction] = set()
    for language in SEVEN:
        read = [q.value for q in recognise(text, language) if q.kind == kind]
        one = [q.value for q in recognise(digits, language) if q.kind == "number"]
        if read == [value] and len(one) == 1 and ".." not in value:
            found.add(Fraction(value) / Fraction(one[0]))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _digits(text: str) -> str | None:
    """The digits and marks of a figure where they read differently by language."""
    digits = "".join(c for c in text if c.isdigit() or c in ".,").strip(".,")
    return digits if is_ambiguous(digits) else None


def _end_of_range(claim: Quantity, source: Quantity) -> bool:
    """The lower end as a minimum, the upper end as a maximum."""
    low, dots, high = source.value.partition("..")
    if not dots:
        return False
    return (claim.bound == "min" and claim.value == low) or (
        claim.bound == "max" and claim.value == high
    )
