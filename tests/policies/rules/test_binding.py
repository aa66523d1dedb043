"""A figure keeps what it is said of: its period, its bound, its condition, its day's direction."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found, outcome

RULE = Binding(Effect.DROP)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        (
            "The fee of the Plus account is 9.20 EUR per year",
            "The fee of the Plus account is 9.20 EUR per month.",
            "en",
        ),
        ("The yearly fee of Plus is 9.20 EUR", "The monthly fee of Plus is 9.20 EUR.", "en"),
        ("The annual account fee is 9.20 EUR", "The monthly account fee is 9.20 EUR.", "en"),
        ("The account fee is 9.20 EUR a year", "The monthly account fee is 9.20 EUR.", "en"),
        (
            "The card has a weekly cash withdrawal limit of 600 EUR",
            "The card has a daily cash withdrawal limit of 600 EUR.",
            "en",
        ),
        ("The overdraft costs 2 % a month", "The overdraft costs 2 % a year.", "en"),
        ("The overdraft costs 2 % per month", "The overdraft costs 2 % p.a.", "en"),
        ("You may withdraw up to 500 EUR a week", "You may withdraw up to 500 EUR a day.", "en"),
        (
            "Das Entgelt beträgt 9,20 EUR im Jahr",
            "Das Entgelt beträgt 9,20 EUR im Monat.",
            "de",
        ),
        (
            "Das jährliche Entgelt beträgt 9,20 EUR",
            "Das monatliche Entgelt beträgt 9,20 EUR.",
            "de",
        ),
        ("Les frais annuels sont de 5 EUR", "Les frais sont de 5 EUR par mois.", "fr"),
        ("La cuota mensual es de 5 EUR", "La cuota es de 5 EUR al año.", "es"),
        ("Il canone mensile è di 5 EUR", "Il canone è di 5 EUR all'anno.", "it"),
    ],
)
def test_a_price_of_another_period_is_another_price(said: str, source: str, language: str) -> None:
    assert found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The yearly fee of Plus is 9.20 EUR", "The fee of Plus is 9.20 EUR per year."),
        ("The fee of Plus is 9.20 EUR", "The fee of Plus is 9.20 EUR per month."),
        ("The overdraft costs 2 % a year", "The overdraft costs 2 % p.a."),
        ("The annual fee is 60 EUR, 5 EUR a month", "The annual fee is 60 EUR, or 5 EUR a month."),
        ("The annual fee of 60 EUR is charged monthly", "The annual fee is 60 EUR."),
        (
            "Interest is calculated daily at 3.5 %",
            "Interest of 3.5 % a year is calculated daily.",
        ),
        ("The annual statement costs 5 EUR", "The annual statement costs 5 EUR per month."),
        ("You may take out 600 EUR a day", "The daily cash withdrawal limit is 600 EUR."),
    ],
)
def test_the_same_period_or_none_is_no_other_price(said: str, source: str) -> None:
    assert not found(RULE, f"{said} [1].", source)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The card costs 5 EUR", "The card costs 5 EUR only if you are a student.", "en"),
        ("Die Karte kostet 5 EUR", "Die Karte kostet 5 EUR, sofern Sie Student sind.", "de"),
    ],
)
def test_a_condition_of_one_word_is_not_left_out(said: str, source: str, language: str) -> None:
    assert found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


def test_a_condition_may_be_said_otherwise() -> None:
    source = "The card costs 5 EUR if you are a student."
    assert not found(RULE, "For students the card costs 5 EUR [1].", source)
    assert not found(RULE, "The card costs 5 EUR [1].", "The card costs 5 EUR if requested.")


def test_a_bound_by_a_word_meets_a_bound_by_a_symbol() -> None:
    source = "Withdrawals: ≥ 1,000 EUR."
    assert found(RULE, "Withdrawals are at most 1,000 EUR [1].", source)
    assert not found(RULE, "Withdrawals are at least 1,000 EUR [1].", source)


@pytest.mark.parametrize(
    ("until", "since", "language"),
    [
        (
            "The rate applies until 1 May 2026",
            "The rate applies from 1 May 2026",
            "en",
        ),
        ("Der Satz gilt bis zum 1. Mai 2026", "Der Satz gilt ab dem 1. Mai 2026", "de"),
        ("Der Satz gilt bis 1. Mai 2026", "Der Satz gilt ab 1. Mai 2026", "de"),
    ],
)
def test_a_day_that_ends_does_not_begin(until: str, since: str, language: str) -> None:
    assert found(RULE, f"{until} [1].", f"{since}.", language=language)
    assert found(RULE, f"{since} [1].", f"{until}.", language=language)
    assert not found(RULE, f"{until} [1].", f"{until}.", language=language)


def test_both_ends_of_a_range_are_left_alone() -> None:
    source = "The rate applies from 1 May 2026 until 1 June 2026."
    assert not found(RULE, "The rate applies from 1 May 2026 to 1 June 2026 [1].", source)
    assert not found(RULE, "The rate applies until 1 June 2026 [1].", source)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The house is from around 300 years ago", "The house is from over 300 years BC.", "en"),
        ("The wall came down 5 years from now", "The wall came down 5 years ago.", "en"),
        ("Die Mauer wurde 80 n. Chr. gebaut", "Die Mauer wurde 80 v. Chr. gebaut.", "de"),
    ],
)
def test_years_are_counted_from_where_the_source_counts_them(
    said: str, source: str, language: str
) -> None:
    assert found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


def test_a_sentence_without_an_aside_is_the_same_sentence() -> None:
    source = (
        "Sales growth in H2 improved on H1, with drinks sales increasing by 4.8% (normalised) "
        "with comparable sales increasing 4.0%, compared to 0.7% growth in H1."
    )
    assert not found(RULE, source.replace(" (normalised)", "").replace("H1.", "H1 [1]."), source)


def test_a_cell_of_another_unit_that_is_said_too_is_no_rival() -> None:
    source = (
        "| Car | APR in a branch | Maximum term |\n| New car | 5.45 % | 96 months |\n"
        "| Used car | 6.05 % | 72 months |"
    )
    said = "A used car is financed at an APR of 6.05 % over at most {} months [1]."
    assert not found(RULE, said.format(72), source)
    assert found(RULE, said.format(96), source)


AT_LEAST = "Serve the papers at least 14 days before the hearing."
AM_LEAST = "Die Kündigung muss mindestens 14 Tage vor Ende der Laufzeit erfolgen."


@pytest.mark.parametrize(
    ("said", "source", "language", "expected"),
    [
        ("Serve the papers no later than 14 days before the hearing", AT_LEAST, "en", "pass"),
        ("Kündigen Sie spätestens 14 Tage vor Ende der Laufzeit", AM_LEAST, "de", "pass"),
        ("Serve the papers at most 14 days before the hearing", AT_LEAST, "en", "refused"),
        (
            "Serve the papers no later than 14 days after the hearing",
            AT_LEAST.replace("before", "after"),
            "en",
            "refused",
        ),
        (
            "Serve the papers no later than 14 days before the hearing",
            AT_LEAST.replace("least", "most"),
            "en",
            "refused",
        ),
        (
            "Serve the papers at least 14 days before the hearing",
            "Serve the papers no\n later than 14 days prior\n to the hearing.",
            "en",
            "pass",
        ),
        (
            "Notice: at least 14 days before the end",
            "Item\tWhen\nNotice\tno later than 14 days before the end",
            "en",
            "pass",
        ),
        (
            "Notice: at most 14 days before the end",
            "Item\tWhen\nNotice\tno later than 14 days before the end",
            "en",
            "refused",
        ),
        ("Kündigen Sie höchstens 14 Tage vor Ende der Laufzeit", AM_LEAST, "de", "refused"),
    ],
)
def test_a_day_counted_back_at_the_latest_is_one_at_least(
    said: str, source: str, language: str, expected: str
) -> None:
    assert outcome(said, source, language) == expected
