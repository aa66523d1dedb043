"""Tables inside a passage's text: which row and column a figure stands in, and on what scale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from policies.model import Quantity, Span

_LINE = re.compile(r"[^\n]+")
_SCALE = re.compile(
    r"\b(?:in|expressed in|stated in|angaben in|alle betrage in|werte in|en|in)\s+"
    r"(?:[a-z.$€£¥]{1,6}\s+){0,3}"
    r"(thousands?|millions?|billions?|tausend|tsd|mio|millionen|mrd|milliarden)\b"
    r"|\b(teur|t€)|\(\$?(000)'?s?\)|\$(000)'?s?\b"
    # Short forms only where a cell holds nothing else but its year.
    r"|(?:^|[\t|])[ ]?(?:(?:19|20)\d\d[ ]?)?\(?(?:[€$£]?[ ]?['’](000)s?|[€$£](m|mn|bn))\)?"
    r"[ ]?(?=$|[\t|])"
    r"|(?:^|[\t|])[ ]?\(?(?:[€$£]|usd|eur|gbp|chf)[ ]?"
    r"(m|mn|bn|thousands?|millions?|billions?|tausend|tsd|mio|millionen|mrd|milliarden)\.?\)?"
    r"[ ]?(?=$|[\t|])"
    r"|(?:^|[\t|])[ ]?\(?(tsd|mio|mrd)\.? (?:€|eur|euro|chf|usd)\)?[ ]?(?=$|[\t|])",
    re.MULTILINE,
)
_FACTORS = {
    "thousand": 10**3,
    "tausend": 10**3,
    "tsd": 10**3,
    "teur": 10**3,
    "t€": 10**3,
    "000": 10**3,
    "million": 10**6,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "mio": 10**6,
    "millionen": 10**6,
    "billion": 10**9,
    "mrd": 10**9,
    "milliarden": 10**9,
}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CODES = re.compile(r"\b(eur|usd|gbp|chf|euros?|dollars?)(?:m|mn|bn)?\b")
_NAMES = {"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD"}
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_TAKEN_OFF = re.compile(
    r"\b(?:vested|lapsed|forfeited|expired|cancel+ed|exercised|disposed|disposals?|paid|payments?"
    r"|repayments?|repaid|utili[sz]ed|used|loss(?:es)?|expenses?|charges?|costs?"
    r"|settled|settlements?|redeemed|retired|sold|deductions?|write-offs?|written off|allowances?"
    r"|depreciation|amorti[sz]ation|impairments?|dividends?|taxes|abg[aä]nge|verluste?"
    r"|aufwendungen|abschreibungen|gezahlt|verfallen)\b",
    re.IGNORECASE,
)
"""Labels of rows whose figures stand in brackets though they are told without a sign."""
_EITHER = re.compile(r"gain|income|profit|benefit|\bnet\b|gewinn|ertr[aä]g", re.IGNORECASE)
"""Labels of rows whose figures may have either sign."""
_MAGNITUDES = frozenset(
    "thousand thousands million millions billion billions tausend tausende millionen milliarden "
    "milliers miles millones millions migliaia milioni".split()
)
"""What a heading says its column is counted in: "(in thousands)"; no amount of anything."""
LONGEST_LABEL = 200
"""Characters of a row's label that are looked into for each of its figures."""
LONGEST_HEADER = 4
"""No more rows than this head a table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its place in the text and in its table."""

    span: Span
    label: Span
    """The row's first cell."""
    column: int
    headers: tuple[Span, ...]
    """The cells above it that head its column."""
    sections: tuple[Span, ...]
    """The last row above that holds a label alone."""


def mark_of(line: str) -> str:
    """What parts the cells of a row; empty where a line is no row."""
    if "\t" in line:
        return "\t"
    return "|" if line.count("|") > 1 or " | " in line else ""


def cells_of(
    text: str, quantities: Sequence[Quantity], named: Sequence[str] = ()
) -> tuple[Cell, ...]:
    """The cells of every table of a text, in order, the heading rows left out.

    `named` are the column headers where they are known and need not stand in the text.
    """
    if "\t" not in text and "|" not in text:
        return ()
    found: list[Cell] = []
    block: list[list[Span]] = []
    end, first = -2, 0
    for match in _LINE.finditer(text):
        mark = mark_of(match[0])
        if block and (not mark or match.start() != end + 1):
            found += _block(text, block, quantities, named)
            block = []
        if mark:
            row = _row(text, match.start(), match.end(), mark)
            if (
                len(block) == 1
                and block[0][0].start == first
                and mark == "|"
                and text[match.start()] == "|" != text[first]
            ):
                # A title with a bar in it heads no column.
                block = []
            if not block:
                first = match.start()
            block.append(row)
        end = match.end()
    if block:
        found += _block(text, block, quantities, named)
    return tuple(found)


def _row(text: str, start: int, end: int, mark: str) -> list[Span]:
    """The cells of a line; where bars frame it, what is outside them is none."""
    cells: list[Span] = []
    first = start
    while True:
        stop = text.find(mark, start, end)
        last = end if stop < 0 else stop
        cells.append(Span(start, last))
        if stop < 0:
            break
        start = stop + 1
    return cells[1:-1] if mark == "|" and _framed(text, first, end, cells) else cells


def _framed(text: str, start: int, end: int, cells: Sequence[Span]) -> bool:
    line = text[start:end].strip()
    return len(cells) > 2 and line.startswith("|") and line.endswith("|")


def _block(
    text: str,
    rows: Sequence[Sequence[Span]],
    quantities: Sequence[Quantity],
    named: Sequence[str],
) -> Iterator[Cell]:
    """Cells below the heading rows; the first row always heads, more where they hold no figure."""
    heads = 1
    if named and [text[slice(*c)].strip() for c in rows[0]] != [n.strip() for n in named]:
        heads = 0
    while (
        heads
        and heads < min(len(rows) - 1, LONGEST_HEADER)
        and _is_header(text, rows[heads], quantities)
    ):
        heads += 1
    while heads > 1 and _is_section(text, rows[heads - 1]):
        heads -= 1
    width = max(len(row) for row in rows)
    titles = [_title(text, row) for row in rows[:heads]]
    headers = [tuple(_above(text, rows[:heads], titles, column)) for column in range(width)]
    section: tuple[Span, ...] = ()
    for row in rows[heads:]:
        if _is_section(text, row):
            section = (row[0],)
            continue
        for column, span in enumerate(row):
            if column:
                yield Cell(span, row[0], column, headers[column], section)


def _is_section(text: str, row: Sequence[Span]) -> bool:
    return bool(text[slice(*row[0])].strip()) and not any(
        text[slice(*cell)].strip() for cell in row[1:]
    )


def _is_header(text: str, row: Sequence[Span], quantities: Sequence[Quantity]) -> bool:
    """Whether the cells beside the label hold words, years and dates, and no amount."""
    first, last = row[0].end, row[-1].end
    if not text[first:last].strip(" |\t-:"):
        return not text[slice(*row[0])].strip(" -:")
    return all(
        q.kind in {"date", "ordinal", "identifier"} or q.text.lower() in _MAGNITUDES
        for q in quantities
        if first <= q.span.start < last
    )


def _title(text: str, row: Sequence[Span]) -> Span | None:
    """The only cell of a heading row that says anything, where it is not its first."""
    filled = [cell for cell in row if text[slice(*cell)].strip()]
    return filled[0] if len(filled) == 1 and filled[0] != row[0] else None


def _above(
    text: str, heads: Sequence[Sequence[Span]], titles: Sequence[Span | None], column: int
) -> Iterator[Span]:
    """The heading cells of a column; an empty one takes what stands to its left.

    A title alone in its row heads every column.
    """
    for row, title in zip(heads, titles, strict=True):
        place = min(column, len(row) - 1)
        if column and title is not None:
            yield title
            continue
        while place > 0 and not text[slice(*row[place])].strip():
            place -= 1
        if place or not column:
            yield row[place]


@dataclass(frozen=True, slots=True)
class Scale:
    """What a table says of its amounts: they are in thousands, in dollars."""

    factor: int = 1
    currency: str = ""


def taken_off(label: str) -> tuple[str, ...]:
    """The words of a row's label for which its figures stand in brackets; none of most rows."""
    if _EITHER.search(label):
        return ()
    return tuple(_TAKEN_OFF.findall(label))


def scale_of(folded: str) -> Scale:
    """The scale and the one currency that a folded text names; none where it names several."""
    factors = {
        _FACTORS[name]
        for match in _SCALE.finditer(folded)
        if (name := next(g for g in match.groups() if g).removesuffix("s")) in _FACTORS
    }
    currencies = {_SIGNS[sign] for sign in _SIGNS if sign in folded}
    currencies |= {_NAMES.get(m[1], m[1].upper()) for m in _CODES.finditer(folded)}
    if "teur" in folded or "t€" in folded:
        currencies.add("EUR")
    return Scale(
        factors.pop() if len(factors) == 1 else 1,
        currencies.pop() if len(currencies) == 1 else "",
    )


def readings(
    quantity: Quantity, scale: Scale, label: str, *, percent: bool
) -> tuple[Quantity, ...]:
    """What else a cell's figure says, read with the scale and currency of its table.

    What is taken off stands in brackets: of shares that lapsed, "(12)" are twelve.
    """
    if quantity.kind in {"percent", "points"} and quantity.value[:1] == "-":
        # "(0.5) %" may be told as a fall by 0.5 %.
        return (replace(quantity, value=quantity.value[1:]),)
    if quantity.kind not in {"number", "money"} or not _PLAIN.fullmatch(quantity.value):
        return ()
    found: list[Quantity] = []
    if quantity.kind == "number" and percent:
        found.append(replace(quantity, kind="percent", unit="%"))
    money = quantity.kind == "money"
    if not money and scale.currency:
        found.append(replace(quantity, kind="money", unit=scale.currency))
    if scale.factor > 1:
        large = plain(Decimal(quantity.value) * scale.factor)
        found += [replace(q, value=large) for q in (quantity, *found) if q.kind != "percent"]
    if quantity.value[0] == "-" and taken_off(label):
        found += [replace(q, value=q.value[1:]) for q in (quantity, *found)]
    return tuple(found)


def plain(value: Decimal) -> str:
    """A decimal as quantities write theirs."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
