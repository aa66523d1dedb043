"""A bare number says somebody's age only where both sides speak of one."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The loan runs over 30 instalments.", "The loan runs over 30 years"),
        ("The loan runs over 30 years.", "The loan runs over 30 instalments"),
        ("The bonus is paid over 12 payments.", "The bonus is paid over 12 years"),
        ("Contracts running under 25 years pay no fee.", "Customers under 25 pay no fee"),
        (
            "Savings plans for young people need 18 payments.",
            "Savings plans run for 18 years and are for young people",
        ),
        ("The minimum age is 18 years.", "You must make at least 18 payments"),
        ("The minimum age is 18 years.", "At least 18 payments are due"),
        ("The minimum age of the account is 5 years.", "You must be at least 5"),
        ("The car must be 30 years old or older.", "You must be 30 or older"),
        ("The contract must be at least 18 years old.", "You must be at least 18"),
        ("Accounts aged 25 years are served.", "Customers aged 25 are served"),
        ("The term is 20 years and the minimum age is 18 years.", "You must be 20"),
        ("Customers aged 18 pay nothing for 12 payments.", "Customers pay nothing for 12 years"),
    ],
)
def test_a_bare_number_is_an_age_only_where_both_say_so(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "refused"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The minimum age for a Plus account is 20 years.", "You must be 20 or older for Plus"),
        (
            "The minimum age for a Plus account is 21 years.",
            "To open a Plus account you must be at least 21",
        ),
        ("No fee is due from customers aged 25 years.", "No fee is due from customers aged 25"),
    ],
)
def test_years_of_age_are_said_as_a_bare_number(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "pass"
