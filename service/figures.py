"""A second, simpler reader of figures, sharing no code with the judge, to count its mistakes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_FIGURE = re.compile(r"\+?\d(?:[\d.,' \u00a0\u202f]*\d)?")
_UNITS: tuple[tuple[str, str], ...] = (
    (r"EUR\b|€|euros?\b", "EUR"),
    (r"USD\b|\$|dollars?\b|dollari\b|dólares\b", "USD"),
    (r"GBP\b|£|pounds?\b|pfund\b|livres?\b|libras?\b|sterline?\b", "GBP"),
    (r"%|per ?cent\b|prozent\b|pour cent\b|por ciento\b|per cento\b", "%"),
    (
        r"(?:business |working |calendar |bank )?days?\b"
        r"|(?:bank|geschäfts|werk|kalender|arbeits)*tage?n?\b"
        r"|jours?\b|días?\b|giorn[oi]\b",
        "d",
    ),
    (r"weeks?\b|wochen?\b|semaines?\b|semanas?\b|settiman[ae]\b", "wk"),
    (r"months?\b|monate?n?\b|mois\b|mes(?:es)?\b|mes[ei]\b", "mo"),
    (r"years?\b|jahre?n?\b|ans?\b|années?\b|años?\b|ann[oi]\b", "a"),
    (r"hours?\b|stunden?\b|heures?\b|horas?\b|or[ae]\b", "h"),
    (r"minutes?\b|minuten?\b|minutos?\b|minut[oi]\b", "min"),
)
_AFTER = tuple(
    (re.compile(rf"[\s\u00a0\u202f-]*(?:{pattern})", re.I), unit) for pattern, unit in _UNITS
)
_BEFORE = (
    (re.compile(r"(?:EUR|€)[\s\u00a0\u202f]*$"), "EUR"),
    (re.compile(r"(?:USD|\$)[\s\u00a0\u202f]*$"), "USD"),
    (re.compile(r"(?:GBP|£)[\s\u00a0\u202f]*$"), "GBP"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number written in digits, and the unit beside it."""

    value: Decimal
    unit: str
    """`EUR`, `%`, `d`, …, or empty where none was recognised."""
    text: str


def figures(text: str) -> tuple[Figure, ...]:
    """Every number written in ASCII digits, in order.

    >>> [(str(f.value), f.unit) for f in figures("up to 1,600 EUR within 30 days")]
    [('1600', 'EUR'), ('30', 'd')]
    >>> [(str(f.value), f.unit) for f in figures("1.600,50 € oder 1,35 %")]
    [('1600.50', 'EUR'), ('1.35', '%')]
    """
    found = []
    for match in _FIGURE.finditer(text):
        for piece, start in _pieces(match.group(), match.start()):
            value = _value(piece)
            if value is not None:
                found.append(Figure(value, _unit(text, start, start + len(piece)), piece))
    return tuple(found)


def holds(text: str, value: Decimal, unit: str) -> bool:
    """Whether the text states this value with this unit (or, for an empty unit, at all)."""
    return any(f.value == value and (not unit or f.unit == unit) for f in figures(text))


def _pieces(raw: str, start: int) -> list[tuple[str, int]]:
    """Digits that a space groups in threes stay together; any other space parts two numbers."""
    if raw.startswith("+"):  # a telephone number is one figure, however it is grouped
        return [(re.sub(r"\D", "", raw), start)]
    pieces: list[tuple[str, int]] = []
    for match in re.finditer(
        r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d(?:[\d.,']*\d)?", raw
    ):
        pieces.append((match.group(), start + match.start()))
    return pieces


def _value(piece: str) -> Decimal | None:
    digits = re.sub(r"[ \u00a0\u202f']", "", piece)
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0:
        separator = digits[last]
        other = "," if separator == "." else "."
        grouped = len(digits) - last - 1 == 3 and other not in digits
        if digits.count(separator) > 1 or (grouped and digits[:last].strip("0")):
            digits = digits.replace(separator, "").replace(other, ".")
        else:
            digits = digits.replace(other, "").replace(separator, ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _unit(text: str, start: int, end: int) -> str:
    for pattern, unit in _AFTER:
        if pattern.match(text, end):
            return unit
    for pattern, unit in _BEFORE:
        if pattern.search(text, max(0, start - 6), start):
            return unit
    return ""
