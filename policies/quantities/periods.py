"""Stretches of time as one quantity: from one date, month, quarter or hour to another."""

from __future__ import annotations

import re

from policies.quantities.dates import Moment, date_after_month, date_at, quarter_at, time_at
from policies.quantities.found import Found, token_after
from policies.quantities.languages import Tables
from policies.quantities.tokens import Tokens

_DASHES = frozenset({"-", "–"})
_SUFFIXES = frozenset({".", "st", "nd", "rd", "th", "er", "º", "°", "o"})
"""What may stand between a day and what links it with another: 1. bis 5. März."""
_THROUGH = (["t", "/", "m"], ["tot", "en", "met"])
_OVER = frozenset({"zum", "the", "el", "il", "den"})
_DAY_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?(?![\d%€$£]|[.,]\d| ?[%€$£])")
FIRST_LINKS = _DASHES | _SUFFIXES | {"t"}


def moment_found(tokens: Tokens, index: int, moment: Moment | None) -> Found | None:
    """A date or a time as a find that begins at a token."""
    if moment is None:
        return None
    following = token_after(tokens, index, moment.end)
    return Found(
        tokens.starts[index], moment.end, following, moment.kind, moment.value, moment.unit
    )


def moment_range(tokens: Tokens, index: int, moment: Moment, chosen: Tables) -> Found | None:
    """A date or time, and the other end where it opens a range."""
    first = moment_found(tokens, index, moment)
    if first is None or ".." in first.value:
        return first
    start = _over_link(tokens, first.next, index, chosen)
    if start < 0:
        return first
    second = _moment_at(tokens, start, chosen)
    if second is None and moment.kind == "date" and tokens.texts[index] in chosen.months:
        second = _day_and_year(tokens, start, first.value)
    if second is None or second.kind != moment.kind:
        return first
    value = _stretch(first.value, second.value)
    if not value:
        return first
    return first._replace(
        end=second.end,
        next=token_after(tokens, first.next, second.end),
        value=value,
        unit=second.unit or first.unit,
    )


def stretch_at(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """From 1 to 5 March, 1.–5. März, 9 bis 17 Uhr: digits that only their other end explains."""
    raw = tokens.texts[index]
    if not raw.isdigit() or len(raw) > 2 or not tokens.near(index):
        return None
    position = index + 1
    if tokens.glued(index) and tokens.texts[position] in _SUFFIXES:
        position += 1
    start = _over_link(tokens, position, index, chosen)
    if start < 0 or not tokens.is_numeral(start) or len(tokens.texts[start]) > 5:
        return None
    second = _moment_at(tokens, start, chosen)
    if second is None:
        return None
    value = _days(int(raw), second) if second.kind == "date" else _hours(int(raw), second)
    if not value or (second.kind == "time" and position > index + 1):
        return None
    return Found(
        tokens.starts[index],
        second.end,
        token_after(tokens, start, second.end),
        second.kind,
        value,
        second.unit,
    )


def months_at(tokens: Tokens, index: int, chosen: Tables) -> Found | None:
    """March–May 2024, January to March 2024."""
    start = _over_link(tokens, index + 1, index, chosen)
    if start < 0:
        return None
    low, high = chosen.months[tokens.texts[index]], chosen.months.get(tokens.texts[start], 0)
    if low >= high:
        return None
    moment = date_after_month(tokens.lower, tokens.ends[start], high)
    if moment is None or len(moment.value) != 7 or moment.value[0] == "-":
        return None
    value = f"{moment.value[:5]}{low:02}..{moment.value}"
    following = token_after(tokens, start, moment.end)
    return Found(tokens.starts[index], moment.end, following, "date", value)


def _over_link(tokens: Tokens, index: int, first: int, chosen: Tables) -> int:
    """The token behind what joins both ends of a range, or -1."""
    texts = tokens.texts
    if index + 1 >= len(texts) or not tokens.near(index - 1):
        return -1
    word = texts[index]
    if texts[index : index + 3] in _THROUGH:
        after = index + 3
    elif word in _DASHES or word in chosen.ranges or _is_between(texts, first, word, chosen):
        after = index + 1
    else:
        return -1
    if after < len(texts) and texts[after] in _OVER:
        after += 1
    return after if after < len(texts) and tokens.near(after - 1) else -1


def _is_between(texts: list[str], first: int, word: str, chosen: Tables) -> bool:
    """Whether the word joins both ends that an opener announced: *between* 1 *and* 5 March."""
    return first > 0 and chosen.between.get(texts[first - 1]) == word


def _moment_at(tokens: Tokens, index: int, chosen: Tables) -> Moment | None:
    word = tokens.texts[index]
    if tokens.is_numeral(index):
        start = tokens.starts[index]
        return date_at(tokens.lower, start, chosen) or time_at(tokens.lower, start)
    if word in chosen.months:
        return date_after_month(tokens.lower, tokens.ends[index], chosen.months[word])
    return quarter_at(tokens.lower, tokens.starts[index]) if word == "q" else None


def _day_and_year(tokens: Tokens, index: int, first: str) -> Moment | None:
    """March 1 to *5, 2024*: the other day of the same month."""
    match = _DAY_YEAR.match(tokens.lower, tokens.starts[index])
    if match is None or not first.startswith("--") or not 1 <= int(match[1]) <= 31:
        return None
    year = match[2] or "-"
    return Moment(match.end(), "date", f"{year}-{first[2:4]}-{int(match[1]):02}")


def _stretch(low: str, high: str) -> str:
    """Both ends as one value, where one needs the other or both are hours or quarters.

    Two whole dates stay two quantities, each of which a text may repeat by itself.
    """
    if ".." in high:
        return ""
    if ":" in low:
        return f"{low}..{high}"
    if low.startswith("--") and len(high) == 10:
        low = high[:4] + low[1:]
    elif high.startswith("--") and len(low) == 10:
        high = low[:4] + high[1:]
    elif "Q" not in low and not low.startswith("--"):
        return ""
    fits = len(low) == len(high) and ("Q" in low) == ("Q" in high)
    return f"{low}..{high}" if fits and low < high else ""


def _days(day: int, last: Moment) -> str:
    """From a day to a later one of the same month."""
    if ".." in last.value or len(last.value) not in {7, 10} or last.value[-3:-2] != "-":
        return ""
    if len(last.value) == 7 and not last.value.startswith("--"):
        return ""
    if not 0 < day < int(last.value[-2:]):
        return ""
    return f"{last.value[:-2]}{day:02}..{last.value}"


def _hours(hour: int, last: Moment) -> str:
    """From an hour to a later time; the half of the day is said once: 2 to 5 pm."""
    end = int(last.value[:2])
    if hour > 24:
        return ""
    if 12 < end < 24 and hour < end - 12:
        hour += 12
    return f"{hour:02}:00..{last.value}"
