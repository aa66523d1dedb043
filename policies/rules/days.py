"""On which side of a change a day lies that a statement names: before it, from it on, or unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from policies.model import Quantity

_DATE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")
_BEFORE = re.compile(
    r"\b(?:before|prior to|vor|avant|antes de|prima)(?: (?:the|dem|le|el))?\s+$", re.I
)
_UNTIL = re.compile(
    r"\b(?:(?:until|till)(?: the end of)?|through|bis(?: zum| ende)?|jusqu['’](?:au|en|à)|hasta"
    r"|fino al?)(?: (?:the|el))?\s+$",
    re.I,
)
_ENDED = re.compile(r"\b(?:through|ende|end of)\s+$", re.I)
_SINCE = re.compile(
    r"\b(?:since|from|as of|after|starting|effective|seit|ab|nach|depuis|à partir d[eu]|après"
    r"|desde|a partir del?|dal|dopo)(?: (?:on|the|dem|le|el|il))?\s+$",
    re.I,
)
_LEADS = (_BEFORE, _UNTIL, _ENDED, _SINCE)
LED = 20
"""A word that leads a day or a figure stands no further in front of it."""
NO_YEAR = "0000"
"""Stands for the year of days that are all said without one."""
YEARLONG = 1130
"""From the first to the last day of a year, as days are counted here."""


class Side(IntEnum):
    """Where a day lies."""

    BEFORE = -1
    UNSAID = 0
    AFTER = 1


class Days(NamedTuple):
    """From the first to the last day of a date, each as a number: 20260701."""

    first: int
    last: int

    def meets(self, others: Iterable[Days]) -> bool:
        """Whether it has a day in common with one of them."""
        return any(self.first <= other.last and other.first <= self.last for other in others)


class Named(NamedTuple):
    """A date that a statement names, and what leads it."""

    days: Days
    before: bool = False
    until: bool = False
    ended: bool = False
    """Whether the date itself is to its end within."""
    since: bool = False

    @property
    def led(self) -> bool:
        """Whether it bounds a time rather than being one."""
        return self.before or self.until or self.since

    @property
    def covered(self) -> Days:
        """Of which time a statement surely speaks."""
        if self.before:
            return Days(0, self.days.first - 1)
        return Days(0, self.days.last) if self.until else self.days

    def side(self, change: Days) -> Side:
        """Where it lies of the day of a change, or of the month, quarter or year that has it."""
        (first, last), (start, end) = self.days, change
        if self.before:
            return Side.BEFORE if first <= start else Side.UNSAID
        if self.until:
            if last <= start or (first == start and not self.ended):
                return Side.BEFORE
            return Side.AFTER if (last if self.ended else first) > end else Side.UNSAID
        if last < start and not self.since:
            return Side.BEFORE
        # Within a year that has the month of a change both ends of it hold.
        both = not self.since and last - first >= YEARLONG and first <= end != start
        return Side.AFTER if first >= start and not both else Side.UNSAID


def years(dates: Iterable[Quantity]) -> set[str]:
    """The years that dates name."""
    return {found[1] for day in dates for found in _DATE.finditer(day.value) if day.value[0] != "-"}


def days_of(date: Quantity, year: str) -> Days | None:
    """The days of a date, one without a year in the year given; None for any other date."""
    value = date.value
    ends = [_ends(year + end[1:] if end.startswith("--") else end) for end in value.split("..")]
    if ends[0] is None or ends[-1] is None:
        return None
    return Days(ends[0].first, ends[-1].last)


def named(dates: Sequence[Quantity], text: str, base: int, year: str) -> list[Named]:
    """Those dates whose days are known, with what leads each in a text that begins at `base`."""
    return [
        Named(days, *(led(p, text, d.span.start - base) for p in _LEADS))
        for d in dates
        if (days := days_of(d, year)) is not None
    ]


def led(pattern: re.Pattern[str], text: str, at: int) -> bool:
    """Whether what stands right in front of a place ends as a pattern does."""
    return pattern.search(text, max(0, at - LED), at) is not None


def _ends(value: str) -> Days | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return None
    year, quarter, month, day = match.groups()
    first, last = (month, month) if month else ("01", "12")
    if quarter:
        first, last = f"{int(quarter) * 3 - 2:02}", f"{int(quarter) * 3:02}"
    return Days(int(f"{year}{first}{day or '01'}"), int(f"{year}{last}{day or '31'}"))
