"""A figure is said of the very one that is named."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

TIERS = "Meadow Family Plus costs 19 EUR a month. Meadow Family costs 8 EUR a month."
TABLE = "Account\tMonthly fee\nMeadow Family\t8 EUR\nMeadow Family Plus\t19 EUR"
BRONZE = "The Platinum card replaces the Bronze card, which costs 7 EUR a month."
WITHIN = "The Platinum card, which replaces the Bronze card, costs 9 EUR a month."


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Meadow Family costs 19 EUR a month", TIERS, "en"),
        ("Meadow Family Plus costs 8 EUR a month", TIERS, "en"),
        ("Meadow Family costs 19 EUR a month", "Meadow Family Plus costs 19 EUR a month.", "en"),
        ("The monthly fee of Meadow Family is 19 EUR", TABLE, "en"),
        (
            "Das Familienkonto kostet 19 EUR im Monat",
            "Das Familienkonto Plus kostet 19 EUR im Monat.",
            "de",
        ),
        ("The Platinum card costs 7 EUR a month", BRONZE, "en"),
        ("The Bronze card costs 9 EUR a month", WITHIN, "en"),
        (
            "Die Goldkarte kostet 7 EUR im Monat",
            "Die Goldkarte ersetzt die Silberkarte, die 7 EUR im Monat kostet.",
            "de",
        ),
    ],
)
def test_what_is_said_of_another_name_is_not_said(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Meadow Family costs 8 EUR a month", TIERS, "en"),
        ("The monthly price of Meadow Family Plus is 19 EUR", TIERS, "en"),
        ("Family Plus costs 19 EUR a month", "Meadow Family Plus costs 19 EUR a month.", "en"),
        ("The monthly fee of Meadow Family is 8 EUR", TABLE, "en"),
        ("The Bronze card costs 7 EUR a month", BRONZE, "en"),
        ("The Platinum card costs 9 EUR a month", WITHIN, "en"),
        (
            "The Platinum card costs 9 EUR",
            "The Platinum and Bronze cards, which are made of steel, cost 9 EUR.",
            "en",
        ),
        (
            "The Platinum card costs 9 EUR",
            "We replace the Platinum and the Bronze card, which cost 9 EUR.",
            "en",
        ),
        (
            "Zehn Abhebungen im Monat sind frei",
            "Im Konto sind 10 Abhebungen pro Monat frei.",
            "de",
        ),
        (
            "Die Silberkarte kostet 7 EUR im Monat",
            "Die Goldkarte ersetzt die Silberkarte, die 7 EUR im Monat kostet.",
            "de",
        ),
    ],
)
def test_what_is_said_of_its_name_is_said(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
