"""The clock behind a time in words: which half of the day, and in which zone."""

from __future__ import annotations

from typing import Final

from policies.quantities.languages import Tables
from policies.quantities.said import Said
from policies.quantities.tokens import Tokens

_ZONES: Final = frozenset("cet cest utc gmt mez mesz bst est edt pst pdt".split())
_PM: Final = frozenset("pm afternoon evening nachmittags abends tarde pomeriggio sera soir".split())
_NIGHT: Final = frozenset("noche noite notte nachts".split())
"""Twelve at night is nought."""
_AM: Final = frozenset("am morning morgens fruh manana madrugada manha mattina matin".split())
LINKS: Final = frozenset("in the of de la da du di del dell le l ' apres - - midi".split())
"""What may stand between a time and its half of the day."""


def in_half(hour: int, half: str) -> int:
    """An hour of the whole day; "n" is the night, whose small hours stay as they are."""
    if (half == "p" and hour < 12) or (half == "n" and 6 <= hour < 12):
        return hour + 12
    return 0 if half in {"a", "n"} and hour == 12 else hour


def clock(tokens: Tokens, first: int, end: int, hour: int, minute: int, tables: Tables) -> Said:
    """The time of an hour and its minute, with the half of the day and the zone behind them."""
    half, after = half_of_day(tokens, end)
    hour = in_half(hour, half)
    zone, after = _zone(tokens, after) if half or tables.language == "de" else ("", after)
    return Said(first, after, "time", f"{hour:02}:{minute:02}", zone)


def _zone(tokens: Tokens, index: int) -> tuple[str, int]:
    """A time zone, spelled or not: EST, e s t."""
    for length in (1, 3):
        letters = "".join(tokens.texts[index : index + length])
        if letters in _ZONES and tokens.near(index - 1):
            return letters.upper(), index + length
    return "", index


def half_of_day(tokens: Tokens, index: int) -> tuple[str, int]:
    """Which half of the day follows, "p", "a" or "n", and the token behind: de la tarde, p.m."""
    texts = tokens.texts
    position = index
    while position < len(texts) and position < index + 6:
        if not tokens.near(position - 1):
            break
        word = texts[position]
        if word in {"p", "a"} and texts[position + 1 : position + 2] in (["m"], ["."]):
            length = (
                2
                if texts[position + 1] == "m"
                else 3 + (texts[position + 3 : position + 4] == ["."])
            )
            return word, min(position + length, len(texts))
        if texts[position + 1 : position + 2] == ["eme"] and word in {"a", "pe"}:
            return word[0], position + 2
        if word in _PM:
            return "p", position + 1
        if word in _NIGHT:
            return "n", position + 1
        if word in _AM:
            return "a", position + 1
        if word == "midi" and position > index:
            return "p", position + 1
        if word not in LINKS:
            break
        position += 1
    return "", index
