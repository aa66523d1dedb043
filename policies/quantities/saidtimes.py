"""Times of day in words."""

from __future__ import annotations

from typing import Final

from policies.quantities.clock import LINKS, clock, half_of_day
from policies.quantities.hours import HOUR_WORDS, glued_hour
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.said import Said, era_at, is_measured, is_name, number
from policies.quantities.tokens import Tokens

_HALVES: Final = frozenset({"half", "halb", "half to", "media", "meia", "mezza", "demie", "demi"})
_ROMANCE: Final = frozenset({"es", "pt", "it"})
_HOUR_LEADS: Final = frozenset({"las", "la", "as", "alle"})
_ON_THE_HOUR: Final = frozenset("a as la las alle vers avant apres des om".split())
_QUARTERS: Final = frozenset({"quarter", "viertel", "cuarto", "quart", "quarto", "kwart"})
CLOCK_WORDS: Final = _HALVES | _QUARTERS | {"meio"}
"""Words that begin a time of day and count nothing."""

_MINUTES: Final = frozenset("minutes minute minutos minuto minuten minuti minuut min mins".split())
_SECONDS: Final = frozenset(
    "seconds second segundos segundo secondes seconde sekunden sekunde secondi secondo "
    "seconden".split()
)
_MIDDLES: Final = {"meio": {"dia": "12:00"}, "meia": {"noite": "00:00"}}
"""Noon and midnight where they are two words."""


def times_said(tokens: Tokens, first: Said, tables: Tables) -> Said:
    """Two PM *to five PM*: the time with the other end where it opens a range."""
    link = first.next
    if link + 1 >= len(tokens.texts) or not tokens.near(link - 1) or not tokens.near(link):
        return first
    if tokens.texts[link] not in tables.ranges and tokens.texts[link] not in {"-", "–"}:
        return first
    last = time_said(tokens, link + 1, tables)
    if last is None or last.first != link + 1:
        return first
    return last._replace(first=first.first, value=f"{first.value}..{last.value}")


def time_said(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """Quarter past one, halb drei, twelve o'clock, elf Uhr fünfzig, noon."""
    texts = tokens.texts
    word = texts[index]
    known = tables.times.get(word, "")
    if word in _MIDDLES and (middle := _middle(tokens, index)):
        return middle
    if "uhr" in word and (glued := glued_hour(word, tables)):
        return clock(tokens, index, index + 1, *glued, tables)
    if ":" in known:
        return _around(tokens, index, known, tables)
    if tables.language in _ROMANCE and (said := _romance(tokens, index, tables)):
        return said
    if known == "half to" and tokens.near(index):
        hour = number(tokens, index + 1, tables)
        if hour is None or not 1 <= hour[0] <= 12 or is_measured(tokens, hour[1], tables):
            return None
        return clock(tokens, index, hour[1], (hour[0] - 1) % 12 or 12, 30, tables)
    minutes, end = _minutes(tokens, index, tables)
    if minutes is None or end >= len(texts) or not tokens.near(end - 1):
        return None
    if texts[end] in HOUR_WORDS and (said := _spelled_out(tokens, index, (minutes, end), tables)):
        return said
    said = _hour_and_minutes(tokens, index, (minutes, end), tables)
    if said is not None:
        return said
    if texts[end] in _MINUTES and tokens.near(end):
        # One min to one am.
        end += tables.times.get(texts[end + 1]) in {"past", "to"}
    link = tables.times.get(texts[end], "")
    if texts[end : end + 3] == ["o", "'", "clock"] and 0 < minutes <= 24:
        return clock(tokens, index, end + 3, minutes, 0, tables)
    if link in {"past", "to"} and tokens.near(end) and 0 < minutes < 60:
        return _past_or_to(tokens, index, (minutes, end, link), tables)
    if link == "hour" and tables.first_atom(word) and 0 <= minutes <= 24:
        return _full_hour(tokens, index, (minutes, end), tables)
    return None


def _spelled_out(tokens: Tokens, index: int, hour: tuple[int, int], tables: Tables) -> Said | None:
    """Ten hours zero minutes and five seconds: a clock read out whole, or before noon or after."""
    whole, position = hour
    position += 1
    counts: list[int] = []
    for names in (_MINUTES, _SECONDS):
        start = position
        if tokens.near(start - 1) and tokens.texts[start] in tables.joins and tokens.near(start):
            start += 1
        found = number(tokens, start, tables) if tokens.near(start - 1) else None
        if found is None or found[0] > 59 or not tokens.near(found[1] - 1):
            break
        if tokens.texts[found[1]] not in names:
            break
        counts.append(found[0])
        position = found[1] + 1
    half, _ = half_of_day(tokens, position)
    if whole > 24 or not counts or (len(counts) == 1 and not half):
        return None
    said = clock(tokens, index, position, whole, counts[0], tables)
    seconds = counts[1] if len(counts) > 1 else 0
    return said._replace(value=f"{said.value}:{seconds:02}") if seconds else said


def _romance(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """Las dos menos cuarto, la una y media, dos de la tarde, às três horas e trinta minutos."""
    found = number(tokens, index, tables)
    if found is None or found[2] != CARDINAL or not 0 <= found[0] <= 24:
        return None
    texts = tokens.texts
    led = index > 0 and texts[index - 1] in _HOUR_LEADS and tokens.near(index - 1)
    led = led or (texts[index] == "uma" and index > 0 and texts[index - 1] == "a")
    led = led or (found[0] == 0 and tables.language == "es")
    hour, end, _ = found
    if not tokens.near(end - 1):
        return None
    if tables.times.get(texts[end]) == "hour":
        if not led:
            return None
        end += 1
    half = half_of_day(tokens, end)[0]
    link = tables.times.get(texts[end], "") if tokens.near(end - 1) else ""
    if link in {"and", "minus"} and tokens.near(end):
        position = end + 1
        if texts[position] in tables.articles and tokens.near(position):
            position += texts[position + 1] in _QUARTERS
        minutes, after = _minutes(tokens, position, tables)
        if minutes is not None and 0 < minutes < 60:
            named = tokens.near(after - 1) and texts[after] in {"minutos", "minuti", "minutes"}
            after += named
            half = half_of_day(tokens, after)[0]
            clear = named and tables.language == "it" and not is_measured(tokens, end, tables)
            if (led or half or clear) and (link == "and" or led):
                if link == "minus":
                    hour, minutes = (hour - 1) % 12 or 12, 60 - minutes
                return clock(tokens, index, after, hour, minutes, tables)
    whole = led and end > found[1]
    return clock(tokens, index, end, hour, 0, tables) if whole or (half and hour) else None


def _middle(tokens: Tokens, index: int) -> Said | None:
    """Meio-dia, meia noite."""
    texts = tokens.texts
    hyphen = texts[index + 1 : index + 2] == ["-"]
    last = index + 1 + hyphen
    hour = _MIDDLES[texts[index]].get(texts[last]) if last < len(texts) else None
    return Said(index, last + 1, "time", hour) if hour and tokens.near(last - 1) else None


def _around(tokens: Tokens, index: int, hour: str, tables: Tables) -> Said:
    """Noon by itself, midi moins trois, mezzanotte e dieci."""
    texts = tokens.texts
    link = tables.times.get(texts[index + 1], "") if tokens.near(index) else ""
    if link in {"and", "minus"} and tokens.near(index + 1):
        found, end = _minutes(tokens, index + 2, tables)
        if found is not None and 0 < found < 60 and not is_measured(tokens, end, tables):
            whole = int(hour[:2])
            if link == "minus":
                return Said(index, end, "time", f"{(whole - 1) % 24:02}:{60 - found:02}")
            return Said(index, end, "time", f"{whole:02}:{found:02}")
    return Said(index, index + 1, "time", hour)


def _hour_and_minutes(
    tokens: Tokens, index: int, hour: tuple[int, int], tables: Tables
) -> Said | None:
    """Eight thirty-eight, two p.m., eleven forty a.m.: English only."""
    whole, end = hour
    if tables.language != "en" or not 1 <= whole <= 12 or tokens.is_numeral(index):
        return None
    if tokens.texts[index] in _QUARTERS | _HALVES:
        return None
    if half_of_day(tokens, end)[0] and tokens.texts[end] not in LINKS:
        return clock(tokens, index, end, whole, 0, tables)
    if tokens.texts[end] not in tables.numbers:
        return None
    found = read(tokens, end, tables, below=100)
    if found is None or found.role != CARDINAL or not 10 <= found.value <= 59:
        return None
    after = tokens.texts[found.next] if tokens.near(found.next - 1) else ""
    if half_of_day(tokens, found.next)[0]:
        return clock(tokens, index, found.next, whole, int(found.value), tables)
    if after in tables.units or after == "-" or tables.ending(after, parts=True):
        return None
    if era_at(tokens, found.next) or is_name(tokens, found.next):
        return None
    return clock(tokens, index, found.next, whole, int(found.value), tables)


def _minutes(tokens: Tokens, index: int, tables: Tables) -> tuple[int | None, int]:
    word = tokens.texts[index]
    if word in tables.articles and tokens.near(index) and tokens.texts[index + 1] in _QUARTERS:
        return 15, index + 2
    if word in _QUARTERS:
        return 15, index + 1
    if word in _HALVES:
        return 30, index + 1
    found = number(tokens, index, tables)
    if found is None or found[2] != CARDINAL or found[0] > 59:
        return None, index
    return found[0], found[1]


def _past_or_to(
    tokens: Tokens, index: int, said: tuple[int, int, str], tables: Tables
) -> Said | None:
    """Minutes past or to an hour; plain "ten to twelve" stays a range."""
    minutes, end, link = said
    position = end + 1
    if tokens.texts[position] in {"la", "las", "l", "a", "as"} and tokens.near(position):
        position += 1
    hour = number(tokens, position, tables)
    if hour is None:
        named = tables.times.get(tokens.texts[position], "")
        if ":" not in named:
            named = tables.times.get(" ".join(tokens.texts[position : position + 2]), "")
            position += 1
        if ":" not in named:
            return None
        hour = (int(named[:2]), position + 1, CARDINAL)
    plain = tokens.texts[index] not in _QUARTERS | _HALVES
    if plain and tables.language == "en" and not half_of_day(tokens, hour[1])[0]:
        return None
    told = tokens.texts[end - 1] in _MINUTES or minutes in {5, 10, 20, 25}
    if plain and link == "to" and tables.language == "en" and not told:
        return None
    if not 0 <= hour[0] <= 24 or is_measured(tokens, hour[1], tables):
        return None
    whole = hour[0]
    if link == "to":
        before = 23 if whole == 0 else (whole - 1) % 12 or 12
        return clock(tokens, index, hour[1], before, 60 - minutes, tables)
    return clock(tokens, index, hour[1], whole, minutes, tables)


def _full_hour(tokens: Tokens, index: int, said: tuple[int, int], tables: Tables) -> Said | None:
    """Twelve o'clock, elf Uhr fünfzig, dez horas e dez."""
    hour, end = said
    after = end + 1
    texts = tokens.texts
    if tables.language in {"fr", "pt", "es", "it", "nl"}:
        half = half_of_day(tokens, after)[0]
        joined = after < len(texts) and texts[after] in tables.joins
        follows = tokens.near(after - 1) and 0 < tables.first_atom(texts[after]) < 60
        if not (half or joined or follows):
            return None
    minutes = 0
    position = after
    if position < len(texts) and texts[position] in tables.joins and tokens.near(position - 1):
        position += 1
    if position < len(texts) and tokens.near(position - 1):
        found, stop = _minutes(tokens, position, tables)
        if found is not None:
            led = index > 0 and texts[index - 1] in _ON_THE_HOUR
            span = texts[stop - 1] in _HALVES and not led and not half_of_day(tokens, stop)[0]
            if is_measured(tokens, stop, tables) or (span and hour < 6 and tables.language != "de"):
                # Une heure et demie is how long something lasts, onze heures et demie is when.
                return None
            minutes, after = found, stop
    return clock(tokens, index, after, hour, minutes, tables)
