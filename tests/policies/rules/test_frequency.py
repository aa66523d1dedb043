"""A price is charged as often as its source says: once, every month, or by the piece."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        (
            "A monthly fee of 45 EUR is charged for the mortgage",
            "A one-off fee of 45 EUR is charged for the mortgage.",
            "en",
        ),
        (
            "The locker costs 90 EUR, charged once",
            "The locker costs 90 EUR, charged once a year.",
            "en",
        ),
        (
            "The locker costs 90 EUR a month",
            "The locker costs 90 EUR. It is charged once a year.",
            "en",
        ),
        (
            "The locker costs 90 EUR, billed quarterly",
            "The locker costs 90 EUR, billed every year.",
            "en",
        ),
        (
            "Opening the depot costs 30 EUR a year",
            "Opening the depot costs 30 EUR, paid once.",
            "en",
        ),
        ("The locker costs 90 EUR a month", "The locker costs 90 EUR.", "en"),
        (
            "A copy costs 2 EUR a month",
            "A copy costs 2 EUR per page, 20 EUR a month at most.",
            "en",
        ),
        ("Copies cost 2 EUR a month", "Each copy costs 2 EUR. Bills come every month.", "en"),
        (
            "Das Entgelt von 30 EUR fällt monatlich an",
            "Das Entgelt von 30 EUR fällt einmalig an.",
            "de",
        ),
        ("Der Safe kostet einmalig 90 EUR", "Der Safe kostet 90 EUR im Jahr.", "de"),
        ("Kopien kosten 2 EUR im Monat", "Jede Kopie kostet 2 EUR.", "de"),
    ],
)
def test_a_price_that_comes_at_other_times_is_another_price(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        (
            "The fee of 45 EUR is charged once, for the mortgage",
            "A one-off fee of 45 EUR is charged for the mortgage.",
            "en",
        ),
        ("The locker costs 90 EUR a year", "The locker costs 90 EUR, charged once a year.", "en"),
        (
            "The locker costs 90 EUR annually",
            "The locker costs 90 EUR. It is charged every year.",
            "en",
        ),
        (
            "We pay 2 % interest, credited monthly",
            "We pay 2 % interest a year. Interest is credited monthly.",
            "en",
        ),
        (
            "The fee of 9 EUR a month is charged quarterly",
            "The fee of 9 EUR a month is charged quarterly.",
            "en",
        ),
        ("Harbour costs 3 EUR a month", "Monthly fees. Harbour costs 3 EUR.", "en"),
        (
            "Once the card is blocked, a new one costs 10 EUR",
            "A new card costs 10 EUR once the old card is blocked.",
            "en",
        ),
        ("Der Safe kostet jährlich 90 EUR", "Der Safe kostet 90 EUR im Jahr.", "de"),
        (
            "Das Entgelt von 30 EUR wird einmal berechnet",
            "Das Entgelt von 30 EUR fällt einmalig an.",
            "de",
        ),
    ],
)
def test_a_price_is_the_same_however_its_time_is_said(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "pass"
