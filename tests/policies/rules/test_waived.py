"""What is free by one channel is not free by another."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

TRANSFERS = "A transfer in the app is free of charge. A transfer by phone costs 3.50 EUR."
STANDING = " A transfer by phone cannot be cancelled."
NO_CHARGE = "There is no charge for a transfer in the app. A transfer by phone costs 3.50 EUR."
CARDS = "A lost card is replaced for 12 EUR. After a theft the replacement is free."
KARTEN = (
    "Eine verlorene Karte wird für 12 EUR ersetzt. Nach einem Diebstahl ist der Ersatz kostenlos."
)
VIREMENTS = "Un virement dans l'application est gratuit. Un virement par téléphone coûte 3,50 EUR."
MACHINES = (
    "With the Quay card a withdrawal at another bank's machine costs 1.90 EUR. "
    "The first 3 withdrawals a month are free."
)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (TRANSFERS, "A transfer by phone is free of charge", "en"),
        (TRANSFERS, "Transfers are always free by phone", "en"),
        (TRANSFERS + STANDING, "A transfer by phone is free of charge", "en"),
        (NO_CHARGE, "A transfer by phone is free", "en"),
        (CARDS, "A card lost or stolen is always free to replace", "en"),
        (KARTEN, "Eine verlorene Karte wird kostenlos ersetzt", "de"),
        (VIREMENTS, "Un virement par téléphone est gratuit", "fr"),
        ("The account costs 4.90 EUR a month.", "The account is free", "en"),
    ],
)
def test_what_has_a_price_is_not_free(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) != "pass"


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (TRANSFERS, "A transfer in the app is free of charge", "en"),
        (TRANSFERS, "Transfers in the app are free", "en"),
        (TRANSFERS + STANDING, "Transfers in the app are free", "en"),
        (NO_CHARGE, "A transfer in the app is free", "en"),
        (CARDS, "After a theft the card is replaced free of charge", "en"),
        (KARTEN, "Nach einem Diebstahl ist der Ersatz kostenlos", "de"),
        (VIREMENTS, "Dans l'application, un virement est gratuit", "fr"),
        (MACHINES, "The first 3 withdrawals a month at another bank's machine are free", "en"),
    ],
)
def test_what_the_source_calls_free_may_be_called_so(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
