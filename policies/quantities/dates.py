"""Dates and times of day in all usual writings."""

from __future__ import annotations

import re
from typing import NamedTuple

from policies.quantities.languages import Tables

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])")
_NUMERIC = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/]|[.,]\d)")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|[.º°])?(?: |-|\. )(?:of |de |di |del )?(?:the )?"
    r"([^\W\d_]{3,10})\b\.?"
    r"(?:(?:,? |-)(?:de |del )?(\d{4})(?![\d.,]\d|\d))?"
)
_MONTH_DAY = re.compile(r"\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?!\d|[.,]\d)(?! ?[%€$£])")
_MONTH_YEAR = re.compile(r"\.?,? (?:of |de |del )?(\d{4})(?![\d]|[.,]\d)")
_QUARTER = re.compile(r"q([1-4])(?: |/|-)?(?:of )?(\d{4})(?!\d)")
_YEAR_QUARTER = re.compile(r"(\d{4})[ -]?q([1-4])(?!\d)")
_CLOCK = re.compile(
    r"(\d{1,2})(?::| ?h ?)(\d{2})(?::\d{2})?(?!\d)(?: ?([ap])\.?m\b\.?| uhr\b| ?h\b)?"
    r"(?: (cet|cest|utc|gmt|mez|mesz|bst|est)\b)?"
)
_POINTED = re.compile(
    r"(\d{1,2})\.(\d{2})(?: ?([ap])\.?m\b\.?| uhr\b)(?: (cet|cest|utc|gmt|mez|mesz|bst|est)\b)?"
)
_HOUR = re.compile(
    r"(\d{1,2})()(?: ?([ap])\.?m\b\.?| ?uhr\b| o'clock\b)"
    r"(?: (cet|cest|utc|gmt|mez|mesz|bst|est)\b)?"
)
FIRST_YEAR, LAST_YEAR = 1900, 2099


class Moment(NamedTuple):
    """A date or time that ends at an offset."""

    end: int
    kind: str
    value: str
    unit: str = ""


def date_at(lower: str, start: int, tables: Tables) -> Moment | None:
    """A date that begins with the digits at `start`."""
    if match := _ISO.match(lower, start) or _SLASHED.match(lower, start):
        return _date(match.end(), int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.match(lower, start):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if month > 12 >= day:
            day, month = month, day
        return _date(match.end(), year + 2000 if year < 100 else year, month, day)
    if match := _YEAR_QUARTER.match(lower, start):
        return Moment(match.end(), "date", f"{match[1]}-Q{match[2]}")
    if match := _DAY_MONTH.match(lower, start):
        month = tables.months.get(match[2], 0)
        if month and 1 <= int(match[1]) <= 31:
            if match[3]:
                return _date(match.end(3), int(match[3]), month, int(match[1]))
            return Moment(match.end(2), "date", f"--{month:02}-{int(match[1]):02}")
    return None


def date_after_month(lower: str, end: int, month: int) -> Moment | None:
    """A date whose month's name ends at `end`: "March 5, 2026", "March 2026"."""
    if match := _MONTH_YEAR.match(lower, end):
        return Moment(match.end(), "date", f"{match[1]}-{month:02}")
    if match := _MONTH_DAY.match(lower, end):
        day = int(match[1])
        if match[2]:
            return _date(match.end(), int(match[2]), month, day)
        if 1 <= day <= 31:
            return Moment(match.end(), "date", f"--{month:02}-{day:02}")
    return None


def quarter_at(lower: str, start: int) -> Moment | None:
    """A quarter such as Q1 2026."""
    match = _QUARTER.match(lower, start)
    return Moment(match.end(), "date", f"{match[2]}-Q{match[1]}") if match else None


def time_at(lower: str, start: int) -> Moment | None:
    """A time of day that begins with the digits at `start`."""
    match = _CLOCK.match(lower, start) or _POINTED.match(lower, start) or _HOUR.match(lower, start)
    if match is None:
        return None
    hour, minute, half, zone = int(match[1]), int(match[2] or 0), match[3], match[4]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    return Moment(match.end(), "time", f"{hour:02}:{minute:02}", (zone or "").upper())


def is_year(raw: str) -> bool:
    """Whether bare digits are read as a year."""
    return len(raw) == 4 and raw.isdigit() and FIRST_YEAR <= int(raw) <= LAST_YEAR


def _date(end: int, year: int, month: int, day: int) -> Moment | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Moment(end, "date", f"{year:04}-{month:02}-{day:02}")
