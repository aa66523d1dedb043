"""What is written for a reader reads back as the same quantity, in every language we write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.model import fact_row
from policies.quantities import recognise
from policies.rendering import CONVENTIONS, as_of, conventions, day, fact_figure, figure, number

UNITS = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "%",
    "pp",
    "s",
    "min",
    "h",
    "d",
    "bd",
    "wk",
    "mo",
    "q",
    "a",
    "",
]
VALUES = st.decimals(min_value=0, max_value=9_999_999, places=2)


def plain(value: Decimal) -> str:
    """As quantities write values."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@given(value=VALUES, unit=st.sampled_from(UNITS), language=st.sampled_from(sorted(CONVENTIONS)))
@settings(max_examples=150)
def test_a_figure_reads_back_as_itself(value: Decimal, unit: str, language: str) -> None:
    (read,) = recognise(f"X {figure(value, unit, language)}.", language)
    assert (read.value, read.unit) == (plain(value), unit)


@given(
    on=st.dates(date(2000, 1, 1), date(2039, 12, 31)), language=st.sampled_from(sorted(CONVENTIONS))
)
@settings(max_examples=60)
def test_a_day_reads_back_as_itself(on: date, language: str) -> None:
    assert on.isoformat() in {q.value for q in recognise(f"X {day(on, language)}.", language)}
    assert on.isoformat() in {q.value for q in recognise(f"5 EUR {as_of(on, language)}.", language)}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1,234,567.50\xa0EUR (as of 1 March 2026)"),
        ("de", "1.234.567,50\xa0EUR (zum 1. März 2026)"),
        ("fr", "1\u202f234\u202f567,50\xa0EUR (au 1er mars 2026)"),
        ("es", "1.234.567,50\xa0EUR (a 1 de marzo de 2026)"),
        ("it", "1.234.567,50\xa0EUR (al 1º marzo 2026)"),
        ("xx", "1,234,567.50\xa0EUR (as of 1 March 2026)"),
    ],
)
def test_a_row_is_written_as_the_readers_language_writes(language: str, written: str) -> None:
    row = fact_row("f", "s", "m", Decimal("1234567.50"), "EUR", date(2026, 3, 1))
    assert fact_figure(row, language) == written
    assert fact_figure(fact_row("f", "s", "m", Decimal("1"), "d"), "en") == "1 day"


def test_spanish_groups_from_five_digits_on_and_signs_stay() -> None:
    assert number(Decimal("1234"), "es") == "1234"
    assert number(Decimal("-12345.00"), "es") == "-12.345,00"
    assert conventions("xx") is conventions("en")
