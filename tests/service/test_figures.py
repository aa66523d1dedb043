"""The simple reader of figures, which counts the judge's mistakes and shares no code with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.figures import figures, holds

GROUPED = {
    "en": (",", "."),
    "de": (".", ","),
    "fr": ("\u202f", ","),
    "es": (".", ","),
    "it": (".", ","),
}
UNITS = {
    "en": ("euros", "EUR", "days", "d", "per cent", "%"),
    "de": ("Euro", "EUR", "Tagen", "d", "Prozent", "%"),
    "fr": ("euros", "EUR", "jours", "d", "pour cent", "%"),
    "es": ("euros", "EUR", "días", "d", "por ciento", "%"),
    "it": ("euro", "EUR", "giorni", "d", "per cento", "%"),
}


def read(text: str) -> list[tuple[str, str]]:
    return [(str(f.value), f.unit) for f in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs 1,600.50 EUR.", [("1600.50", "EUR")]),
        ("Es kostet 1.600,50 €.", [("1600.50", "EUR")]),
        ("Cela coûte 1 600,50 €.", [("1600.50", "EUR")]),
        ("Cuesta 1.600 euros.", [("1600", "EUR")]),
        ("Costa 9,20 euro al mese.", [("9.20", "EUR")]),
        ("within 14 business days", [("14", "d")]),
        ("innerhalb von 14 Bankarbeitstagen", [("14", "d")]),
        ("entre 2 y 3 semanas", [("2", ""), ("3", "wk")]),
        ("EUR 35 or €12", [("35", "EUR"), ("12", "EUR")]),
        ("0.125 %", [("0.125", "%")]),
        ("no figure at all", []),
    ],
)
def test_figures_are_read_as_each_language_writes_them(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(text) == expected


def test_a_telephone_number_is_one_figure_however_it_is_grouped() -> None:
    spoken = ["+353 1 234 5678", "+35312345678", "+353 12 34 56 78"]
    assert {tuple(read(f"Call {number}, day and night.")) for number in spoken} == {
        (("35312345678", ""),)
    }


def test_a_number_in_another_unit_does_not_hold() -> None:
    assert holds("It costs 30 EUR.", Decimal(30), "EUR")
    assert holds("It costs 30 EUR.", Decimal("30.00"), "")
    assert not holds("It costs 30 EUR.", Decimal(30), "%")
    assert not holds("It costs 130 EUR.", Decimal(30), "EUR")


@given(
    cents=st.integers(0, 10**9),
    language=st.sampled_from(sorted(GROUPED)),
    kind=st.sampled_from([0, 2, 4]),
)
def test_what_a_language_writes_is_read_back(cents: int, language: str, kind: int) -> None:
    group, point = GROUPED[language]
    whole, part = f"{cents // 100:,}".replace(",", group), f"{cents % 100:02d}"
    spoken, unit = UNITS[language][kind : kind + 2]
    assert read(f"ab {whole}{point}{part} {spoken}.") == [(str(Decimal(cents).scaleb(-2)), unit)]


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_figure_stands_in_it(text: str) -> None:
    for figure in figures(text):
        assert any(character.isdigit() for character in figure.text)
        assert figure.value.is_finite()
