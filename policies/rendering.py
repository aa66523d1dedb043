"""Figures written for a reader: amounts, rates, periods and days, as their language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.records import Fact


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes figures."""

    decimal: str
    group: str
    shortest_grouped: int
    """Digits before the decimal mark from which on they are grouped."""
    percent: str
    """What stands between a rate and its sign."""
    day: str
    """A day, with {day}, {month} and {year}."""
    first: str
    """The first of a month; empty where it is written as any other."""
    as_of: str
    """Since when a figure applies, made of words that carry no claim of their own."""
    months: tuple[str, ...]
    units: dict[str, tuple[str, str]]
    """Unit → one and several."""


_NARROW = "\u202f"
_FIXED = "\u00a0"
CONVENTIONS: dict[str, Conventions] = {
    "en": Conventions(
        ".",
        ",",
        4,
        "",
        "{day} {month} {year}",
        "",
        "as of {day}",
        tuple(
            "January February March April May June July August September October November "
            "December".split()
        ),
        {
            "s": ("second", "seconds"),
            "min": ("minute", "minutes"),
            "h": ("hour", "hours"),
            "d": ("day", "days"),
            "bd": ("business day", "business days"),
            "wk": ("week", "weeks"),
            "mo": ("month", "months"),
            "q": ("quarter", "quarters"),
            "a": ("year", "years"),
            "pp": ("percentage point", "percentage points"),
        },
    ),
    "de": Conventions(
        ",",
        ".",
        4,
        _FIXED,
        "{day}. {month} {year}",
        "",
        "zum {day}",
        tuple(
            "Januar Februar März April Mai Juni Juli August September Oktober November "
            "Dezember".split()
        ),
        {
            "s": ("Sekunde", "Sekunden"),
            "min": ("Minute", "Minuten"),
            "h": ("Stunde", "Stunden"),
            "d": ("Tag", "Tage"),
            "bd": ("Bankarbeitstag", "Bankarbeitstage"),
            "wk": ("Woche", "Wochen"),
            "mo": ("Monat", "Monate"),
            "q": ("Quartal", "Quartale"),
            "a": ("Jahr", "Jahre"),
            "pp": ("Prozentpunkt", "Prozentpunkte"),
        },
    ),
    "fr": Conventions(
        ",",
        _NARROW,
        4,
        _FIXED,
        "{day} {month} {year}",
        "1er {month} {year}",
        "au {day}",
        tuple(
            "janvier février mars avril mai juin juillet août septembre octobre novembre "
            "décembre".split()
        ),
        {
            "s": ("seconde", "secondes"),
            "min": ("minute", "minutes"),
            "h": ("heure", "heures"),
            "d": ("jour", "jours"),
            "bd": ("jour ouvré", "jours ouvrés"),
            "wk": ("semaine", "semaines"),
            "mo": ("mois", "mois"),
            "q": ("trimestre", "trimestres"),
            "a": ("an", "ans"),
            "pp": ("point de pourcentage", "points de pourcentage"),
        },
    ),
    "es": Conventions(
        ",",
        ".",
        5,
        _FIXED,
        "{day} de {month} de {year}",
        "",
        "a {day}",
        tuple(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
            "diciembre".split()
        ),
        {
            "s": ("segundo", "segundos"),
            "min": ("minuto", "minutos"),
            "h": ("hora", "horas"),
            "d": ("día", "días"),
            "bd": ("día hábil", "días hábiles"),
            "wk": ("semana", "semanas"),
            "mo": ("mes", "meses"),
            "q": ("trimestre", "trimestres"),
            "a": ("año", "años"),
            "pp": ("punto porcentual", "puntos porcentuales"),
        },
    ),
    "it": Conventions(
        ",",
        ".",
        4,
        _FIXED,
        "{day} {month} {year}",
        "1º {month} {year}",
        "al {day}",
        tuple(
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
            "dicembre".split()
        ),
        {
            "s": ("secondo", "secondi"),
            "min": ("minuto", "minuti"),
            "h": ("ora", "ore"),
            "d": ("giorno", "giorni"),
            "bd": ("giorno lavorativo", "giorni lavorativi"),
            "wk": ("settimana", "settimane"),
            "mo": ("mese", "mesi"),
            "q": ("trimestre", "trimestri"),
            "a": ("anno", "anni"),
            "pp": ("punto percentuale", "punti percentuali"),
        },
    ),
}
"""From CLDR 46, for the five languages that fixed texts come in; any other reads English."""


def conventions(language: str) -> Conventions:
    """How a language writes figures; English where we do not know."""
    return CONVENTIONS.get(language, CONVENTIONS["en"])


def figure(value: Decimal, unit: str, language: str) -> str:
    """A value with its unit, every digit of it kept.

    >>> figure(Decimal("1234.50"), "EUR", "de")
    '1.234,50\\xa0EUR'
    >>> figure(Decimal("0.5"), "%", "en")
    '0.5%'
    >>> figure(Decimal(1), "bd", "fr")
    '1 jour ouvré'
    """
    written = conventions(language)
    text = number(value, language)
    if not unit:
        return text
    if unit == "%":
        return f"{text}{written.percent}%"
    if unit in written.units:
        one, several = written.units[unit]
        return f"{text} {one if abs(value) == 1 else several}"
    return f"{text}{_FIXED}{unit}"


def number(value: Decimal, language: str) -> str:
    """A value alone, grouped as the language groups.

    >>> number(Decimal("-1250000"), "en")
    '-1,250,000'
    """
    written = conventions(language)
    plain = format(abs(value), "f")
    whole, _, rest = plain.partition(".")
    if len(whole) >= written.shortest_grouped:
        first = len(whole) % 3
        parts = [whole[:first]] if first else []
        parts += [whole[n : n + 3] for n in range(first, len(whole), 3)]
        whole = written.group.join(parts)
    sign = "-" if value < 0 else ""
    return sign + whole + (written.decimal + rest if rest else "")


def day(on: date, language: str) -> str:
    """A day.

    >>> day(date(2026, 1, 1), "es")
    '1 de enero de 2026'
    """
    written = conventions(language)
    shape = written.first if on.day == 1 and written.first else written.day
    return shape.format(day=on.day, month=written.months[on.month - 1], year=on.year)


def as_of(on: date, language: str) -> str:
    """The remark behind a figure that says since when it applies.

    >>> as_of(date(2026, 7, 1), "de")
    '(zum 1. Juli 2026)'
    """
    return f"({conventions(language).as_of.format(day=day(on, language))})"


def fact_figure(fact: Fact, language: str) -> str:
    """A row's figure with its day, for a reader; without a day where the row has none."""
    text = figure(fact.value, fact.unit, language)
    if fact.in_force_from == date.min:
        return text
    return f"{text} {as_of(fact.in_force_from, language)}"


def fact_sentence(fact: Fact, language: str) -> str:
    """A row read out: its subject and measure as the table names them, its figure written here."""
    return f"{fact.subject}: {fact.measure} {fact_figure(fact, language)}."
