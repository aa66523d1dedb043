"""What may be asked for need not be handed in, and a condition said in front belongs to its figure."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

LOAN = "Every request is subject to a credit check, and we may ask for proof of income. The rate depends on the term. The contract is signed in a branch."
OVERDRAFT = "The bank is not obliged to execute such payments. The fee is due at once."
UBERZIEHUNG = (
    "Die Bank ist nicht verpflichtet, solche Zahlungen auszuführen. Das Entgelt ist sofort fällig."
)
PHONE = "A card limit raised in the app changes after 6 hours. A card limit raised by phone changes after 1 business day."
DAUER = "In der App dauert es 5 Stunden. In der Filiale dauert es 2 Tage."


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (LOAN, "You must hand in proof of income with every request", "en"),
        (OVERDRAFT, "The bank must execute such payments", "en"),
        (UBERZIEHUNG, "Die Bank muss solche Zahlungen ausführen", "de"),
        ("During the first 24 hours after a payee is added, transfers to this new payee are limited to 650 EUR.", "Transfers to a new payee are limited to 650 EUR", "en"),
        ("For a balance above 10,000 EUR, staff may offer a top-up of 0.25 percentage points.", "Staff may offer a top-up of 0.25 percentage points", "en"),
        ("If the bank misses the completion date of a switch, the bank pays you compensation of 25 EUR.", "The bank pays you compensation of 25 EUR when you switch", "en"),
        ("Complaints are answered within 15 days. In exceptional cases the answer is delayed. In such a case the bank sends you an interim letter.", "The bank sends you an interim letter", "en"),
        ("Beschwerden werden in 15 Tagen beantwortet. In Ausnahmefällen verzögert sich die Antwort. In einem solchen Fall sendet Ihnen die Bank einen Zwischenbescheid.", "Die Bank sendet Ihnen einen Zwischenbescheid", "de"),
        ("Complaints about payments are answered within 15 days. Complaints about other services are answered within 40 days.", "Complaints about services other than payments are answered within 15 days", "en"),
        ("Withdrawals in the euro area cost 5 EUR.", "Withdrawals outside the euro area cost 5 EUR", "en"),
        ("Abhebungen im Euroraum kosten 5 EUR.", "Abhebungen außerhalb des Euroraums kosten 5 EUR", "de"),
        ("Studierende zahlen 5 EUR.", "Alle außer Studierenden zahlen 5 EUR", "de"),
        (PHONE, "A card limit raised by phone changes after 6 hours, one raised in the app after 1 business day", "en"),
        (DAUER, "In der App dauert es 2 Tage, in der Filiale 5 Stunden", "de"),
        ("Part of the fee is refunded.", "The whole fee is refunded", "en"),
        ("Ein Teil der Gebühr wird erstattet.", "Die ganze Gebühr wird erstattet", "de"),
        ("The card is sent on request.", "The card is sent automatically", "en"),
    ],
)  # fmt: skip
def test_what_is_said_too_widely_does_not_pass(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (OVERDRAFT, "The bank does not have to execute such payments", "en"),
        (UBERZIEHUNG, "Die Bank muss solche Zahlungen nicht ausführen", "de"),
        ("During the first 24 hours after a payee is added, transfers to this new payee are limited to 650 EUR.", "Transfers to a new payee are limited to 650 EUR during the first 24 hours", "en"),
        ("If the fee was charged in error, the bank credits 5 EUR to the account.", "Should the fee have been charged in error, the bank credits 5 EUR to the account", "en"),
        ("If the bank misses the completion date of a switch, the bank pays you compensation of 25 EUR.", "The bank pays you compensation of 25 EUR if it misses the completion date of a switch", "en"),
        ("Withdrawals outside the euro area cost 5 EUR.", "You pay 5 EUR for withdrawals outside the euro area", "en"),
        (PHONE, "A card limit raised by phone changes after 1 business day, one raised in the app after 6 hours", "en"),
        ("A card may fail to work. In this case the bank refunds the fee.", "When a card does not work, the bank refunds the fee", "en"),
        ("Complaints are answered within 15 days. In exceptional cases the answer is delayed. In such a case the bank sends you an interim letter.", "In such a case the bank sends you an interim letter", "en"),
        (DAUER, "In der Filiale dauert es 2 Tage, in der App 5 Stunden", "de"),
        ("It costs 9.50 EUR in the app. It costs 12.50 EUR by phone.", "It costs 9.50 EUR in the app, 12.50 EUR by phone", "en"),
    ],
)  # fmt: skip
def test_what_is_said_as_widely_passes(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
