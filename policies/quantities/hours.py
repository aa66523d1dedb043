"""Hours of the day that a word in front, or their own, makes so: à 20 h, zwölfuhrdreißig."""

from __future__ import annotations

from typing import Final

from policies.quantities.dates import time_at
from policies.quantities.languages import Tables
from policies.quantities.said import Said
from policies.quantities.tokens import Tokens

_HOUR_LED: Final = {
    "fr": frozenset({"a", "avant", "des", "vers", "apres"}),
    "es": frozenset({"las"}),
    "pt": frozenset({"as", "das"}),
    "it": frozenset({"alle", "dalle", "ore"}),
    "nl": frozenset({"om", "vanaf"}),
}
HOUR_WORDS: Final = frozenset("hours hour horas hora heures heure ore ora uhr uur".split())


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
    if follows != "h" and follows not in HOUR_WORDS:
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
