"""Finds and writes plain figures for making cases; shares no code with the recogniser it tests."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.policies.quantities.spelling import german

EN_MONTHS = (
    "January February March April May June July August September October November December".split()
)
DE_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)
_EN_UNITS = {
    "business day": "bd", "calendar day": "d", "day": "d", "month": "mo", "year": "a", "week": "wk", "hour": "h", "minute": "min",
}  # fmt: skip
_DE_UNITS = {
    "Geschäftstag": "bd", "Bankarbeitstag": "bd", "Werktag": "bd", "Tag": "d", "Monat": "mo", "Jahr": "a", "Woche": "wk", "Stunde": "h", "Minute": "min",
}  # fmt: skip
_EN_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_EN_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_DE_SMALL = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
).split()
_DE_TENS = "_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a text: where it stands, what it says, and its unit as written."""

    start: int
    end: int
    text: str
    kind: str
    value: Decimal
    unit: str
    """ISO code, `%`, a duration's code, or empty."""


def words(n: int, language: str) -> str:
    """A whole number below a million, spelt out."""
    return german(n) if language == "de" else _english(n)


def _english(n: int) -> str:
    if n < 20:
        return _EN_SMALL[n]
    if n < 100:
        return _EN_TENS[n // 10] + (f"-{_EN_SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        rest = f" and {_english(n % 100)}" if n % 100 else ""
        return f"{_EN_SMALL[n // 100]} hundred{rest}"
    rest = f" {_english(n % 1000)}" if n % 1000 else ""
    return f"{_english(n // 1000)} thousand{rest}"


_EN_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DE_NUMBER = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_EN_WORD = "|".join([*_EN_SMALL[2:], "twenty", "thirty", "forty", "sixty", "ninety"])
_DE_WORD = "|".join([*_DE_SMALL[2:], "zwanzig", "dreißig", "vierzig", "sechzig", "neunzig"])
_EN = re.compile(
    rf"(?P<usd>\$ ?(?P<usdn>{_EN_NUMBER})(?: (?P<usdm>thousand|million|billion))?(?![\w%]))"
    rf"|(?P<eur>(?P<eurn>{_EN_NUMBER}) EUR\b)"
    rf"|(?P<pct>(?P<pctn>{_EN_NUMBER}) ?(?:%|percent\b)(?! point))"
    rf"|(?P<mdy>(?P<mm>{'|'.join(EN_MONTHS)}) (?P<md>\d{{1,2}}), (?P<my>\d{{4}})\b)"
    rf"|(?P<dmy>\b(?P<dd>\d{{1,2}}) (?P<dm>{'|'.join(EN_MONTHS)}) (?P<dy>\d{{4}})\b)"
    rf"|(?P<dur>\b(?P<durn>\d{{1,3}}|{_EN_WORD})(?P<durg>[ -])(?P<duru>{'|'.join(_EN_UNITS)})s?\b(?!'))"
)
_DE = re.compile(
    rf"(?P<eur>(?P<eurn>{_DE_NUMBER}) (?:(?P<eurm>Millionen|Milliarden|Mio\.|Mrd\.) )?(?:Euro|EUR)\b)"
    rf"|(?P<pct>(?P<pctn>{_DE_NUMBER}) (?:%|Prozent\b|vom Hundert\b))"
    rf"|(?P<dmy>\b(?P<dd>\d{{1,2}})\. (?P<dm>{'|'.join(DE_MONTHS)}) (?P<dy>\d{{4}})\b)"
    rf"|(?P<dur>\b(?P<durn>\d{{1,3}}|{_DE_WORD}) (?P<duru>{'|'.join(_DE_UNITS)})(?:en|es|s|e|n)?\b)",
)
_STRAY = re.compile(r"\d")
_MAGNITUDES = {
    "thousand": 1000, "million": 10**6, "billion": 10**9,
    "Millionen": 10**6, "Mio.": 10**6, "Milliarden": 10**9, "Mrd.": 10**9,
}  # fmt: skip


def find(text: str, language: str) -> list[Figure]:
    """The figures of a text whose writing is beyond doubt, in order."""
    return list(_found(text, language))


def _found(text: str, language: str) -> Iterator[Figure]:
    for m in (_DE if language == "de" else _EN).finditer(text):
        kind, value, unit = _meaning(m, language)
        before, after = text[: m.start()][-9:], text[m.end() :][:3]
        if re.search(r"[\d.,/–-] ?$|[^\W\d]$|\w (?:to|bis) $", before) or re.match(
            r" ?[–/-]\d|[.,]\d|\s(?:m|b|th)", after
        ):
            continue
        yield Figure(m.start(), m.end(), m[0], kind, value, unit)


def _meaning(m: re.Match[str], language: str) -> tuple[str, Decimal, str]:
    got = m.groupdict()
    if got.get("usd"):
        return "money", number(got["usdn"], "en") * _MAGNITUDES.get(got["usdm"] or "", 1), "USD"
    if got["eur"]:
        factor = _MAGNITUDES.get(got.get("eurm") or "", 1)
        return "money", number(got["eurn"], language) * factor, "EUR"
    if got["pct"]:
        return "percent", number(got["pctn"], language), "%"
    if got.get("mdy"):
        return "date", _ymd(got["my"], EN_MONTHS.index(got["mm"]) + 1, got["md"]), ""
    if got["dmy"]:
        months = DE_MONTHS if language == "de" else EN_MONTHS
        return "date", _ymd(got["dy"], months.index(got["dm"]) + 1, got["dd"]), ""
    raw = got["durn"]
    small = _DE_SMALL if language == "de" else _EN_SMALL
    tens = _DE_TENS if language == "de" else _EN_TENS
    if raw.isdigit():
        value = int(raw)
    else:
        value = small.index(raw) if raw in small else tens.index(raw) * 10
    return "duration", Decimal(value), (_DE_UNITS if language == "de" else _EN_UNITS)[got["duru"]]


def number(raw: str, language: str) -> Decimal:
    """The value of digits as this language groups them."""
    if language == "de":
        return Decimal(raw.replace(".", "").replace(" ", "").replace(",", "."))
    return Decimal(raw.replace(",", ""))


def _ymd(year: str, month: int, day: str) -> Decimal:
    return Decimal(int(year) * 10000 + month * 100 + int(day))


def strays(text: str, language: str) -> bool:
    """Whether a text holds digits outside of the figures found."""
    rest = text
    for figure in reversed(find(text, language)):
        rest = rest[: figure.start] + rest[figure.end :]
    return _STRAY.search(rest) is not None


def grouped(value: Decimal, language: str, mark: str = "") -> str:
    """Digits with thousands grouped as the language does."""
    text = f"{value:,}"
    if language == "de":
        text = text.replace(",", "_").replace(".", ",").replace("_", mark or ".")
    elif mark:
        text = text.replace(",", mark)
    return text


def same_style(figure: Figure, value: Decimal, language: str) -> str:
    """The figure's own writing with another value: unit, grouping and words stay."""
    if figure.kind == "date":
        year, month, day = int(value) // 10000, int(value) // 100 % 100, int(value) % 100
        if language == "de":
            return f"{day}. {DE_MONTHS[month - 1]} {year}"
        name = EN_MONTHS[month - 1]
        return f"{name} {day}, {year}" if figure.text[0].isalpha() else f"{day} {name} {year}"
    for word, factor in _MAGNITUDES.items():
        if f" {word}" in figure.text:
            value /= factor
            break
    digits = re.search(r"\d[\d.,]*(?: \d{3})*(?:,\d+)?", figure.text)
    if digits is None:
        head = figure.text.split(" ")[0].split("-")[0]
        return words(int(value), language) + figure.text[len(head) :]
    value = value.normalize() if value == value.to_integral() else value
    plain = Decimal(f"{value:f}")
    raw = digits[0].rstrip(".,")
    mark = "," if language == "de" else "."
    places = len(raw.rpartition(mark)[2]) if mark in raw else 0
    if places and -plain.as_tuple().exponent < places:  # type: ignore[operator]
        plain = plain.quantize(Decimal(1).scaleb(-places))
    style = " " if " " in raw else ""
    written = (
        grouped(plain, language, style)
        if len(raw) > 3 or plain >= 1000
        else grouped(plain, language)
    )
    return figure.text[: digits.start()] + written + figure.text[digits.start() + len(raw) :]


Writer = Callable[[Figure, str, random.Random], str | None]


def _money(figure: Figure, language: str, rng: random.Random) -> str | None:
    unit = figure.unit
    value = Decimal(f"{figure.value.normalize():f}")
    whole = value == value.to_integral()
    digits = grouped(value, language)
    name = {"USD": {"en": "dollars", "de": "Dollar"}, "EUR": {"en": "euros", "de": "Euro"}}[unit][
        language
    ]
    sign = {"USD": "$", "EUR": "€"}[unit]
    choices = [f"{digits} {unit}", f"{unit} {digits}", f"{digits} {name}"]
    choices.append(f"{sign}{digits}" if language == "en" else f"{digits} {sign}")
    if value >= 1000:
        choices.append(f"{grouped(value, language, ' ')} {unit}")
    if whole and value < 1_000_000 and (value < 100 or value % 100 == 0):
        choices.append(f"{words(int(value), language)} {name}")
    if value >= 1_000_000 and value % 100_000 == 0:
        millions = value / 1_000_000
        millions = Decimal(f"{millions.normalize():f}")
        word = "million" if language == "en" else ("Million" if millions == 1 else "Millionen")
        written = grouped(millions, language)
        choices.append(
            f"{sign}{written} {word}" if language == "en" else f"{written} {word} {name}"
        )
    if not whole and value == value.quantize(Decimal("0.01")) and value < 1:
        choices.append(f"{int(value * 100)} {'cents' if language == 'en' else 'Cent'}")
    return rng.choice(choices)


def _percent(figure: Figure, language: str, rng: random.Random) -> str | None:
    digits = grouped(figure.value, language)
    mark = "," if language == "de" else "."
    longer = digits + ("0" if mark in digits else f"{mark}0")
    if language == "de":
        choices = [f"{digits} %", f"{digits} Prozent", f"{digits}%", f"{longer} Prozent"]
    else:
        choices = [
            f"{digits}%",
            f"{digits} percent",
            f"{digits} per cent",
            f"{longer}%",
            f"{digits} %",
        ]
    if figure.value == figure.value.to_integral() and figure.value < 101:
        choices.append(
            f"{words(int(figure.value), language)} {'Prozent' if language == 'de' else 'percent'}"
        )
    if 0 < figure.value < 3 and language == "en" and figure.value * 100 == int(figure.value * 100):
        choices.append(f"{int(figure.value * 100)} basis points")
    return rng.choice(choices)


def _date(figure: Figure, language: str, rng: random.Random) -> str | None:
    value = int(figure.value)
    year, month, day = value // 10000, value // 100 % 100, value % 100
    iso = f"{year}-{month:02}-{day:02}"
    if language == "de":
        return rng.choice(
            [f"{day:02}.{month:02}.{year}", f"{day}. {DE_MONTHS[month - 1]} {year}", iso]
        )
    name = EN_MONTHS[month - 1]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(0 if 10 < day < 20 else day % 10, "th")
    return rng.choice(
        [
            f"{name} {day}, {year}",
            f"{day} {name} {year}",
            iso,
            f"{name} {day}{suffix}, {year}",
            f"{name[:3]} {day}, {year}",
        ]
    )


def _duration(figure: Figure, language: str, rng: random.Random) -> str | None:
    head = re.match(r"\w+", figure.text)
    assert head is not None
    value = int(figure.value)
    raw = words(value, language) if head[0].isdigit() else str(value)
    if value >= 100 and raw.isalpha():
        return None
    choices = [raw + figure.text[head.end() :]]
    if language == "en" and " " in figure.text:
        if figure.unit == "mo" and value % 12 == 0:
            choices.append(f"{value // 12} year{'s' if value > 12 else ''}")
        if figure.unit == "wk":
            choices.append(f"{value * 7} days")
        if figure.unit == "a" and value <= 3:
            choices.append(f"{value * 12} months")
    return rng.choice(choices)


WRITERS: dict[str, Writer] = {
    "money": _money,
    "percent": _percent,
    "date": _date,
    "duration": _duration,
}


def rewritten(figure: Figure, language: str, rng: random.Random) -> str:
    """The same figure in another faithful writing."""
    for _ in range(6):
        written = WRITERS[figure.kind](figure, language, rng)
        if written and written != figure.text:
            return written
    return figure.text
