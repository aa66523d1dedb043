"""CSV tables become facts: approved figures with their subject, measure, unit and dates."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Protocol

from ingest.corpus import ALWAYS, Quarantined, SourceTable
from ingest.records import Fact, FactId, VersionId, digest

COLUMNS = (
    "subject",
    "measure",
    "value",
    "unit",
    "in_force_from",
    "in_force_until",
    "source",
)
_NO_AMOUNT = frozenset({"date", "time", "identifier", "idiom"})
_DAYS = {"d", "bd"}
"""Tables often say days and leave it to the measure that they are days of business."""
_DECIMAL = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,12})?")


@dataclass(frozen=True, slots=True)
class FactRows:
    """What a table says, and the rows that say nothing usable."""

    facts: tuple[Fact, ...]
    quarantined: tuple[Quarantined, ...]


class Figure(Protocol):
    """A quantity that stands in a text."""

    @property
    def kind(self) -> str:
        """`money`, `percent`, …"""

    @property
    def value(self) -> str:
        """ASCII decimal, `p/q`, or `a..b`."""

    @property
    def unit(self) -> str:
        """As in quantities."""


class _BadRow(Exception):
    """The row is left out for this reason."""


def read_table(table: SourceTable) -> FactRows:
    """Read one CSV file. A bad row is reported with its line and left out; bad CSV, whole."""
    try:
        text = table.original.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"it is not UTF-8 (byte {error.start}); save it as UTF-8"
        return FactRows((), (Quarantined(table.path, reason),))
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    facts: dict[FactId, Fact] = {}
    bad: list[Quarantined] = []
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if sorted(header) != sorted(COLUMNS):
            reason = f"its first line must name the columns {', '.join(COLUMNS)}"
            return FactRows((), (Quarantined(table.path, reason),))
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if any("\n" in cell or "\r" in cell for cell in row):
                raise csv.Error("a quote is closed on a later line")
            try:
                fact = _fact(table, header, row)
                if fact.id in facts:
                    raise _BadRow("the same row stands in this table twice")
                facts[fact.id] = fact
            except _BadRow as error:
                bad.append(Quarantined(f"{table.path}:{rows.line_num}", str(error)))
    except csv.Error as error:
        # Where a quote is not closed, nobody knows which rows it swallowed.
        reason = f"line {rows.line_num} is not CSV ({error}); the whole table is left out"
        return FactRows((), (Quarantined(table.path, reason),))
    return FactRows(tuple(facts.values()), tuple(bad))


def clashes(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Sentences about facts that give one measure two values on the same day."""
    found = []
    ordered = sorted(facts, key=lambda f: (f.subject, f.measure, f.unit, f.in_force_from))
    for before, after in pairwise(ordered):
        same = (before.subject, before.measure, before.unit) == (
            after.subject,
            after.measure,
            after.unit,
        )
        if same and before.in_force(after.in_force_from) and before.value != after.value:
            found.append(
                f"{before.subject}, {before.measure}: {before.table} says {before.value} "
                f"{before.unit} and {after.table} says {after.value} {after.unit} "
                f"on {after.in_force_from}"
            )
    return tuple(found)


def states(quantity: Figure, fact: Fact) -> bool:
    """Whether a figure in a text is a row's, or one end of it; a bare figure may have its unit."""
    units = {quantity.unit, fact.unit} - {""}
    if quantity.kind in _NO_AMOUNT or (len(units) > 1 and units != _DAYS):
        return False
    return any(value == fact.value for value in amounts(quantity))


def amounts(quantity: Figure) -> tuple[Fraction, ...]:
    """The value of a figure, both of a range; none where it is no amount."""
    try:
        return tuple(Fraction(end) for end in quantity.value.split("..") if end)
    except ValueError:
        return ()


def _fact(table: SourceTable, header: Sequence[str], row: Sequence[str]) -> Fact:
    if len(row) != len(header):
        raise _BadRow(f"it has {len(row)} cells where the header has {len(header)}")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=True)}
    for name in ("subject", "measure"):
        if not cells[name]:
            raise _BadRow(f"its {name} is empty")
    if not _DECIMAL.fullmatch(cells["value"]):
        raise _BadRow(f"its value {cells['value']!r} is not a plain decimal such as 4.90")
    starts = _date(cells, "in_force_from") or ALWAYS
    until = _date(cells, "in_force_until")
    if until is not None and until <= starts:
        raise _BadRow("its in_force_until must be later than its in_force_from")
    name = PurePosixPath(table.path).relative_to("facts").with_suffix("").as_posix()
    key = "\n".join((name, *(cells[column] for column in COLUMNS)))
    return Fact(
        id=FactId(hashlib.sha256(key.encode()).hexdigest()[:32]),
        table=name,
        subject=cells["subject"],
        measure=cells["measure"],
        value=Decimal(cells["value"]),
        unit=cells["unit"],
        in_force_from=starts,
        in_force_until=until,
        source=cells["source"],
        version=VersionId(digest(table.original)),
    )


def _date(cells: dict[str, str], name: str) -> date | None:
    if not cells[name]:
        return None
    try:
        return date.fromisoformat(cells[name])
    except ValueError:
        raise _BadRow(f"its {name} {cells[name]!r} is not a day such as 2026-01-31") from None
