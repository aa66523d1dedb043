"""Times of day in words."""

from __future__ import annotations

from typing import Final

from policies.quantities.dates import time_at
from policies.quantities.languages import Tables
from policies.quantities.lexicon import CARDINAL
from policies.quantities.numerals import read
from policies.quantities.said import Said, era_at, is_measured, is_name, number
from policies.quantities.tokens import Tokens

_ZONES: Final = frozenset("cet cest utc gmt mez mesz bst est edt pst pdt".split())
_HALVES: Final = frozenset({"half", "halb", "half to", "media", "meia", "mezza", "demie", "demi"})
_ROMANCE: Final = frozenset({"es", "pt", "it"})
_HOUR_LEADS: Final = frozenset({"las", "la", "as", "alle"})
_HOUR_LED: Final = {
    "fr": frozenset({"a", "avant", "des", "vers", "apres"}),
    "es": frozenset({"las"}),
    "pt": frozenset({"as", "das"}),
    "it": frozenset({"alle", "dalle", "ore"}),
    "nl": frozenset({"om", "vanaf"}),
}
_ON_THE_HOUR: Final = frozenset("a as la las alle vers avant apres des om".split())
_QUARTERS: Final = frozenset({"quarter", "viertel", "cuarto", "quart", "quarto", "kwart"})
CLOCK_WORDS: Final = _HALVES | _QUARTERS | {"meio"}
"""Words that begin a time of day and count nothing."""

_PM: Final = frozenset("pm nachmittags abends tarde pomeriggio sera soir".split())
_NIGHT: Final = frozenset("noche noite notte nachts".split())
"""Twelve at night is nought."""
_AM: Final = frozenset("am morgens fruh manana madrugada manha mattina matin".split())
_HOURS: Final = frozenset("hours hour horas hora heures heure ore ora uhr uur".split())
_MINUTES: Final = frozenset("minutes minute minutos minuto minuten minuti minuut min mins".split())
_SECONDS: Final = frozenset(
    "seconds second segundos segundo secondes seconde sekunden sekunde secondi secondo "
    "seconden".split()
)
_MIDDLES: Final = {"meio": {"dia": "12:00"}, "meia": {"noite": "00:00"}}
"""Noon and midnight where they are two words."""
_LINKS: Final = frozenset("in the of de la da du di del dell le l ' apres - - midi".split())


def half_of_day(tokens: Tokens, index: int) -> tuple[str, int]:
    """ "p" or "a" where words say which half of the day, and the token behind them."""
    return _named_half(tokens, index)


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


def glued_hour(word: str, tables: Tables) -> tuple[int, int] | None:
    """The hour and the minute of zwölfuhrdreißig."""
    hour, uhr, minute = word.partition("uhr")
    if not uhr or tables.language != "de":
        return None
    found = [0 if not part else tables.cardinal(part) for part in (hour, minute)]
    whole, rest = found
    if not hour or whole is None or rest is None or whole > 24 or rest > 59:
        return None
    return whole, rest


def led_hour(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """À 20 h, a las 8 horas, om 15 uur: the word in front makes an hour of the day of it."""
    raw, texts = tokens.texts[index], tokens.texts
    if texts[index - 1 : index] in (["de"], ["entre"]) and (said := _hours(tokens, index, tables)):
        return said
    if not index or texts[index - 1] not in _HOUR_LED.get(tables.language, ()):
        return None
    follows = texts[index + 1] if tokens.near(index) else ""
    if not raw.isdigit() or int(raw) > 23:
        return None
    if follows != "h" and follows not in _HOURS:
        bare = texts[index - 1] == "ore" and follows not in tables.units
        return Said(index, index + 1, "time", f"{int(raw):02}:00") if bare else None
    if texts[index - 2 : index - 1] != ["'"] and _bounds_end(tokens, index - 1, tables):
        return None
    return Said(index, index + 2, "time", f"{int(raw):02}:00")


def _hours(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """De 9 h à 17 h: both ends name their hour."""
    low, link, high = tokens.texts[index], tokens.texts[index + 2 : index + 3], index + 3
    if tables.language != "fr" or link not in (["a"], ["et"]) or high + 1 >= len(tokens.texts):
        return None
    texts = tokens.texts
    last = texts[high]
    if texts[index + 1] != "h" or texts[high + 1] != "h" or not (low + last).isdigit():
        return None
    if not int(low) < int(last) < 24:
        return None
    if tokens.glued(high + 1) and tokens.is_numeral(high + 2):
        second = time_at(tokens.lower, tokens.starts[high])
        if second is None:
            return None
        return Said(index, high + 3, "time", f"{int(low):02}:00..{second.value}")
    return Said(index, high + 2, "time", f"{int(low):02}:00..{int(last):02}:00")


def _bounds_end(tokens: Tokens, index: int, tables: Tables) -> bool:
    """Whether a bound of several words ends here: supérieur *à* 20 h is no time of day."""
    return any(
        len(words) > 1 and index + 1 >= len(words) and tokens.matches(index + 1 - len(words), words)
        for words, _ in tables.bounds.get(tokens.texts[index], ())
    )


def in_half(hour: int, half: str) -> int:
    """An hour of the whole day; "n" is the night, whose small hours stay as they are."""
    if (half == "p" and hour < 12) or (half == "n" and 6 <= hour < 12):
        return hour + 12
    return 0 if half in {"a", "n"} and hour == 12 else hour


def time_said(tokens: Tokens, index: int, tables: Tables) -> Said | None:
    """Quarter past one, halb drei, twelve o'clock, elf Uhr fünfzig, noon."""
    texts = tokens.texts
    word = texts[index]
    known = tables.times.get(word, "")
    if word in _MIDDLES and (middle := _middle(tokens, index)):
        return middle
    if "uhr" in word and (glued := glued_hour(word, tables)):
        return _clock(tokens, index, index + 1, *glued, tables)
    if ":" in known:
        return _around(tokens, index, known, tables)
    if tables.language in _ROMANCE and (said := _romance(tokens, index, tables)):
        return said
    if known == "half to" and tokens.near(index):
        hour = number(tokens, index + 1, tables)
        if hour is None or not 1 <= hour[0] <= 12 or is_measured(tokens, hour[1], tables):
            return None
        return _clock(tokens, index, hour[1], (hour[0] - 1) % 12 or 12, 30, tables)
    minutes, end = _minutes(tokens, index, tables)
    if minutes is None or end >= len(texts) or not tokens.near(end - 1):
        return None
    if texts[end] in _HOURS and (said := _spelled_out(tokens, index, (minutes, end), tables)):
        return said
    said = _hour_and_minutes(tokens, index, (minutes, end), tables)
    if said is not None:
        return said
    if texts[end] in _MINUTES and tokens.near(end):
        # One min to one am.
        end += tables.times.get(texts[end + 1]) in {"past", "to"}
    link = tables.times.get(texts[end], "")
    if texts[end : end + 3] == ["o", "'", "clock"] and 0 < minutes <= 24:
        return _clock(tokens, index, end + 3, minutes, 0, tables)
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
    half, _ = _named_half(tokens, position)
    if whole > 24 or not counts or (len(counts) == 1 and not half):
        return None
    said = _clock(tokens, index, position, whole, counts[0], tables)
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
    half = _named_half(tokens, end)[0]
    link = tables.times.get(texts[end], "") if tokens.near(end - 1) else ""
    if link in {"and", "minus"} and tokens.near(end):
        position = end + 1
        if texts[position] in tables.articles and tokens.near(position):
            position += texts[position + 1] in _QUARTERS
        minutes, after = _minutes(tokens, position, tables)
        if minutes is not None and 0 < minutes < 60:
            named = tokens.near(after - 1) and texts[after] in {"minutos", "minuti", "minutes"}
            after += named
            half = _named_half(tokens, after)[0]
            clear = named and tables.language == "it" and not is_measured(tokens, end, tables)
            if (led or half or clear) and (link == "and" or led):
                if link == "minus":
                    hour, minutes = (hour - 1) % 12 or 12, 60 - minutes
                return _clock(tokens, index, after, hour, minutes, tables)
    whole = led and end > found[1]
    return _clock(tokens, index, end, hour, 0, tables) if whole or (half and hour) else None


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
    if _named_half(tokens, end)[0] and tokens.texts[end] not in _LINKS:
        return _clock(tokens, index, end, whole, 0, tables)
    if tokens.texts[end] not in tables.numbers:
        return None
    found = read(tokens, end, tables, below=100)
    if found is None or found.role != CARDINAL or not 10 <= found.value <= 59:
        return None
    after = tokens.texts[found.next] if tokens.near(found.next - 1) else ""
    if _named_half(tokens, found.next)[0]:
        return _clock(tokens, index, found.next, whole, int(found.value), tables)
    if after in tables.units or after == "-" or tables.ending(after, parts=True):
        return None
    if era_at(tokens, found.next) or is_name(tokens, found.next):
        return None
    return _clock(tokens, index, found.next, whole, int(found.value), tables)


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
    if plain and tables.language == "en" and not _named_half(tokens, hour[1])[0]:
        return None
    told = tokens.texts[end - 1] in _MINUTES or minutes in {5, 10, 20, 25}
    if plain and link == "to" and tables.language == "en" and not told:
        return None
    if not 0 <= hour[0] <= 24 or is_measured(tokens, hour[1], tables):
        return None
    whole = hour[0]
    if link == "to":
        before = 23 if whole == 0 else (whole - 1) % 12 or 12
        return _clock(tokens, index, hour[1], before, 60 - minutes, tables)
    return _clock(tokens, index, hour[1], whole, minutes, tables)


def _full_hour(tokens: Tokens, index: int, said: tuple[int, int], tables: Tables) -> Said | None:
    """Twelve o'clock, elf Uhr fünfzig, dez horas e dez."""
    hour, end = said
    after = end + 1
    texts = tokens.texts
    if tables.language in {"fr", "pt", "es", "it", "nl"}:
        half = _named_half(tokens, after)[0]
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
            span = texts[stop - 1] in _HALVES and not led and not _named_half(tokens, stop)[0]
            if is_measured(tokens, stop, tables) or (span and hour < 6 and tables.language != "de"):
                # Une heure et demie is how long something lasts, onze heures et demie is when.
                return None
            minutes, after = found, stop
    return _clock(tokens, index, after, hour, minutes, tables)


def _clock(tokens: Tokens, first: int, end: int, hour: int, minute: int, tables: Tables) -> Said:
    half, after = _named_half(tokens, end)
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


def _named_half(tokens: Tokens, index: int) -> tuple[str, int]:
    """Which half of the day follows: de la tarde, in the morning, p.m."""
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
        if word not in _LINKS:
            break
        position += 1
    return "", index
