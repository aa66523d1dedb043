"""What holds for some customers only is not told to all of them."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

BONUS = "New customers get 40 EUR when they open a depot online."
PRAEMIE = "Neukunden erhalten 40 EUR, wenn sie online ein Depot eröffnen."
LOUNGE = "Selected customers may use the lounge at the airport."


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Customers get 40 EUR when they open a depot online", BONUS, "en"),
        ("Existing customers get 40 EUR when they open a depot online", BONUS, "en"),
        ("You get 40 EUR when you open a depot online", BONUS, "en"),
        ("Customers may use the lounge at the airport", LOUNGE, "en"),
        ("Kunden erhalten 40 EUR, wenn sie online ein Depot eröffnen", PRAEMIE, "de"),
        ("Bestandskunden erhalten 40 EUR, wenn sie online ein Depot eröffnen", PRAEMIE, "de"),
    ],
)
def test_what_some_get_is_not_promised_to_others(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("If you open a depot online as a new customer, you get 40 EUR", BONUS, "en"),
        ("The lounge at the airport may be used by selected customers", LOUNGE, "en"),
        ("Wer als Neukunde online ein Depot eröffnet, erhält 40 EUR", PRAEMIE, "de"),
        (
            "Customers get 40 EUR when they open a depot online",
            "Customers get 40 EUR when they open a depot online. New customers get 50 EUR.",
            "en",
        ),
    ],
)
def test_who_gets_it_may_be_said_in_other_words(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
