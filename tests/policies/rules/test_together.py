"""Who acts together, who alone, and of how many a figure is said."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

BOTH = "Both borrowers have to sign the request for a payment holiday."
EITHER = "Either parent may block the youth card."
BEIDE = "Beide Kreditnehmer müssen den Antrag auf Stundung unterschreiben."
COVER = "The Meadow card covers 900 EUR a trip. The Hill card covers 300 EUR a trip."
OTHERS = "Students pay nothing. Other customers pay 3 EUR a month."


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Either borrower has to sign the request for a payment holiday", BOTH, "en"),
        ("One borrower has to sign the request for a payment holiday", BOTH, "en"),
        ("A borrower alone may sign the request for a payment holiday", BOTH, "en"),
        ("Both parents may block the youth card together", EITHER, "en"),
        ("Einer der Kreditnehmer muss den Antrag auf Stundung unterschreiben", BEIDE, "de"),
        ("Both cards cover 900 EUR a trip", COVER, "en"),
        ("All cards cover 300 EUR a trip", COVER, "en"),
        ("All customers pay 3 EUR a month", OTHERS, "en"),
        (
            "Alle Karten kosten 40 EUR im Jahr",
            "Die Goldkarte kostet 40 EUR im Jahr.",
            "de",
        ),
    ],
)
def test_what_both_must_one_cannot_and_what_one_has_not_all_do(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The request for a payment holiday has to be signed by both borrowers", BOTH, "en"),
        ("The youth card may be blocked by either parent", EITHER, "en"),
        ("Den Antrag auf Stundung müssen beide Kreditnehmer unterschreiben", BEIDE, "de"),
        ("The Hill card covers 300 EUR a trip", COVER, "en"),
        ("All other customers pay 3 EUR a month", OTHERS, "en"),
        ("All cards cover 300 EUR a trip", "Every card covers 300 EUR a trip.", "en"),
        ("All debit cards cost 4 EUR", "Debit cards cost 4 EUR.", "en"),
        (
            "You can order both online and by phone for 2 EUR",
            "You can order online or by phone for 2 EUR.",
            "en",
        ),
    ],
)
def test_who_acts_may_be_said_in_other_words(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("The minimum daily transfer is 800 EUR", False),
        ("You have to transfer at least 800 EUR a day", False),
        ("The maximum daily transfer is 800 EUR", True),
    ],
)
def test_a_limit_is_a_most(said: str, *, passes: bool) -> None:
    assert (outcome(said, "The daily transfer limit is 800 EUR.") == "pass") == passes


def test_who_pays_for_a_payment_is_not_the_other_end_of_it() -> None:
    source = (
        "Payments in cost 6 EUR and are paid by the recipient. "
        "Payments out cost 11 EUR and are paid by the sender."
    )
    assert outcome("The sender pays 6 EUR for payments in", source) == "refused"
    assert outcome("The recipient pays 6 EUR for payments in", source) == "pass"
