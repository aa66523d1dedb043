"""Dates and times of day in all usual writings."""

from __future__ import annotations

import re
from typing import NamedTuple

from policies.quantities.languages import Tables

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])")
_NUMERIC = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?![\d/]|[.,]\d)")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.?[º°]|\.)?(?: |-|\. )(?:of |de |di |del )?(?:the )?"
    r"([^\W\d_]{3,10})\b\.?"
    r"(?:(?: ?,? |-)(?:de |del )?(\d{4})(?![\d.,]\d|\d))?"
)
_MONTH_DAY = re.compile(
    r"\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?: ?,? (?:of )?(\d{4}))?(?!\d|[.,]\d)(?! ?[%€$£])"
)
_MONTH_YEAR = re.compile(r"\.?,? (?:of |de |del )?(\d{4})(?![\d]|[.,]\d)")
_QUARTER = re.compile(r"q([1-4])(?: |/|-)?(?:of )?(\d{4})(?!\d)")
_QUARTERS = re.compile(
    r"q([1-4])(?: ?[-–] ?| (?:to|bis|a|al|au|tot|ate|and|und) )q([1-4])(?: |/|-)?(\d{4})(?!\d)"
)
_YEAR_QUARTER = re.compile(r"(\d{4})[ -]?q([1-4])(?!\d)")
_SEASON = re.compile(r"(\d{4})( ?[-–/] ?)(\d{4}|\d{2})(?![\d/-]|[.,]\d| ?[%€$£])")
"""A year and the next one: 2018/19, 2018–19, 2018/2019."""
_HALF = r"(?:\s{0,4}([ap])\.?m(?:\b\.?|(?=est))"
_ZONE = (
    r"(?: ?(ces?t|utc|gmt|mes?z|[bep]st|[ep]dt|(?:c\.e|u\.t|g\.m|[bep]\.s|[ep]\.d)\.[tc]\b\.?)"
    r"(?![a-z]))?"
)
_CLOCK = re.compile(
    rf"(\d{{1,2}})(?::| ?h ?)(\d{{2}})(?::(\d{{2}}))?(?!\d){_HALF}| uhr\b| ?h\b)?{_ZONE}"
)
_POINTED = re.compile(rf"(\d{{1,2}})\.(\d{{2}})(){_HALF}| (?:uhr|uur)\b){_ZONE}")
_HOUR = re.compile(
    rf"(\d{{1,2}})()(){_HALF}| ?uhr\b| o'clock\b"
    r"| ?h\b(?= (?:da|de la|de l|du|del|della|di|dell) ?'?(?:manha|tarde|noite|manana|noche|matin|"
    rf"soir|apres|mattina|pomeriggio|sera))){_ZONE}"
)
_SHORT_RANGE = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.?(?: ?[-–] ?| bis (?:zum )?| au | al | to )"
    r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)"
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(\.?)(?! ?[\d%€$£]| ?h\b|\w|[.,]\d)")
_DAY_SLASH = re.compile(r"(\d{2})/(\d{2})(?![\d/]|[.,]\d| ?[%€$£]|[a-z])")
_LEADS = (" am ", "bis ", "zum ", "vom ", " ab ", "der ", "den ", "dem ", "seit ")
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
    if match := _SHORT_RANGE.match(lower, start):
        return _short_range(match)
    if match := _DOTTED.match(lower, start) if tables.comma_decimal else None:
        before = f" {lower[max(start - 4, 0) : start]}"
        if moment := _dotted(match, before):
            return moment
    if match := _DAY_SLASH.match(lower, start):
        first, second = int(match[1]), int(match[2])
        turned = tables.language == "en" and second > 12 >= first
        day, month = (second, first) if turned else (first, second)
        clear = "0" in {match[1][0], match[2][0]} or day > 12
        if clear and (moment := _day_of(match.end(), month, day)):
            return moment
    if (match := _SEASON.match(lower, start)) and (moment := _season(match)):
        return moment
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
    """A quarter such as Q1 2026, or two of one year: Q1 to Q3 2026."""
    if match := _QUARTER.match(lower, start):
        return Moment(match.end(), "date", f"{match[2]}-Q{match[1]}")
    match = _QUARTERS.match(lower, start)
    if match is None or match[1] >= match[2]:
        return None
    return Moment(match.end(), "date", f"{match[3]}-Q{match[1]}..{match[3]}-Q{match[2]}")


def time_at(lower: str, start: int) -> Moment | None:
    """A time of day that begins with the digits at `start`."""
    match = _CLOCK.match(lower, start) or _POINTED.match(lower, start) or _HOUR.match(lower, start)
    if match is None:
        return None
    hour, minute, second, half, zone = match.groups()
    hour, minute = int(hour), int(minute or 0)
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    seconds = f":{second}" if second and second != "00" else ""
    value = f"{hour:02}:{minute:02}{seconds}"
    return Moment(match.end(), "time", value, (zone or "").replace(".", "").upper())


def is_year(raw: str) -> bool:
    """Whether bare digits are read as a year."""
    return len(raw) == 4 and raw.isdigit() and FIRST_YEAR <= int(raw) <= LAST_YEAR


def _season(match: re.Match[str]) -> Moment | None:
    """Two years in a row, the second one maybe by its last digits; 2011-12 may be a month."""
    first, mark, second = match.groups()
    if not is_year(first) or not f"{int(first) + 1}".endswith(second):
        return None
    if len(second) == len("19") and "-" in mark and int(second) <= 12:
        return None
    return Moment(match.end(), "date", f"{first}..{int(first) + 1}")


def _short_range(match: re.Match[str]) -> Moment | None:
    """1.3. bis 5.3.2024: the year stands once."""
    first = _date(0, int(match[5]), int(match[2]), int(match[1]))
    last = _date(match.end(), int(match[5]), int(match[4]), int(match[3]))
    if first is None or last is None or first.value >= last.value:
        return None
    return last._replace(value=f"{first.value}..{last.value}")


def _dotted(match: re.Match[str], before: str) -> Moment | None:
    """02.03. or, behind a word that wants a date, 2.3.; else it is a number or a paragraph."""
    day, month, stop = match.groups()
    two = len(day) == len(month) == 2 and (stop or day[0] == "0")
    if not two and not (stop and before.endswith(_LEADS)):
        return None
    return _day_of(match.end(), int(month), int(day))


def _day_of(end: int, month: int, day: int) -> Moment | None:
    """A day of a month without its year."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Moment(end, "date", f"--{month:02}-{day:02}")


def _date(end: int, year: int, month: int, day: int) -> Moment | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Moment(end, "date", f"{year:04}-{month:02}-{day:02}")
