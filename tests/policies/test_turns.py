"""What a statement turns or leaves out of a sentence that it otherwise says word for word."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from policies.rules.support import Support
from tests.policies.rules.judging import findings, found

BINDING = Binding(Effect.DROP)
SUPPORT = Support(Effect.DROP)

CONDITIONAL = [
    ("A late fee of $30 applies when an instalment is overdue.", "A late fee of $30 applies", "en"),
    ("If we decide so, we credit your account within 10 days.", "We credit your account within 10 days", "en"),
    ("If any charges exceed the estimate, the lender may cure the violation within 30 days.", "The lender may cure the violation within 30 days", "en"),
    ("Except as otherwise provided in this section, a servicer shall answer within 30 days.", "A servicer shall answer within 30 days", "en"),
    ("Withdrawals outside the euro area cost 1.5% of the amount.", "Withdrawals cost 1.5% of the amount", "en"),
    ("The deposit can be closed early only if the branch agrees.", "The deposit can be closed early", "en"),
    ("You may lower your credit line at any time when the balance allows it.", "You may lower your credit line at any time", "en"),
    ("If the customer of the branch asks the branch, the branch answers again no later than 90 days after the last letter.", "The branch answers again no later than 90 days after the last letter", "en"),
    ("Die Frist beträgt drei Monate nach dem Antrag; dies gilt auch, wenn ein Anspruch verfallen ist.", "Die Frist beträgt drei Monate nach dem Antrag; dies gilt auch", "de"),
    ("Der Zuschlag beträgt 5 %, falls der Kunde nicht zahlt.", "Der Zuschlag beträgt 5 %", "de"),
    ("Wird die Umlage nicht bis zum Fälligkeitstag entrichtet, ist ein Zuschlag von 1 Prozent zu zahlen.", "Es ist ein Zuschlag von 1 Prozent zu zahlen", "de"),
    ("Der Zuschlag beträgt 5 %, außer bei Kindern.", "Der Zuschlag beträgt 5 %", "de"),
    ("Der Rat entscheidet in drei Monaten; er trifft alle Maßnahmen, wenn er die Genehmigung nicht erteilt.", "Der Rat entscheidet in drei Monaten; er trifft alle Maßnahmen", "de"),
    ("Auslandsüberweisungen außerhalb des EWR kosten 0,2 % des Betrags.", "Auslandsüberweisungen kosten 0,2 % des Betrags", "de"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said", "language"), CONDITIONAL)
def test_a_condition_left_out_is_found(source: str, said: str, language: str) -> None:
    assert found(BINDING, f"{said} [1].", source, language=language) == [f"{said} [1]."]
    assert not found(BINDING, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("A late fee of $30 applies when an instalment is overdue.", "For an overdue instalment, a late fee of $30 applies", "en"),
        ("A transfer costs 5 EUR, or 7 EUR if you ask a branch to send it.", "A transfer costs 5 EUR", "en"),
        ("You may pay the 5 EUR in cash or, if you prefer, by card.", "You may pay the 5 EUR in cash or by card", "en"),
        ("The fee, if any, is 5 EUR per transfer.", "The fee is 5 EUR per transfer", "en"),
        ("Only 3 withdrawals a month are free.", "3 withdrawals a month are free", "en"),
        ("Wird die Umlage nicht entrichtet, ist ein Zuschlag von 1 Prozent zu zahlen.", "Wenn die Umlage nicht entrichtet wird, ist ein Zuschlag von 1 Prozent zu zahlen", "de"),
        ("In diesen Fällen fallen Entgelte von 5 EUR an.", "Entgelte von 5 EUR fallen in diesen Fällen an", "de"),
    ],
)  # fmt: skip
def test_a_condition_kept_in_other_words_or_of_something_else_passes(
    source: str, said: str, language: str
) -> None:
    assert not found(BINDING, f"{said} [1].", source, language=language)
    assert not findings(SUPPORT, f"{said} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("With the Travel card, we add no mark-up; with the Everyday card, we add 2.75% of it.", "With the Everyday card, we do not add 2.75% of it", "en"),
        ("If you did not receive the prospectus before the auction, you may cancel within two years.", "You may cancel within two years if you did receive the prospectus before the auction", "en"),
        ("Compliance is not required for transfers of less than $500.", "Compliance is required for transfers of less than $500", "en"),
        ("The institution need not credit the account if the notice arrives after 10 days.", "The institution must credit the account if the notice arrives after 10 days", "en"),
        ("A history that is not provided promptly covers at least 60 days.", "A history that is provided promptly covers at least 60 days", "en"),
        ("Für ein Institut, das nicht unter Satz 1 fällt, gilt die Erlaubnis bis zum 31. Januar 2008.", "Für ein Institut, das unter Satz 1 fällt, gilt die Erlaubnis bis zum 31. Januar 2008", "de"),
    ],
)  # fmt: skip
def test_a_denial_of_another_clause_or_of_none_is_found(
    source: str, said: str, language: str
) -> None:
    assert findings(SUPPORT, f"{said} [1].", source, language=language)
    assert not findings(SUPPORT, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("If the consumer gives notice within 60 days, the consumer has no liability.", "The consumer has no liability if the consumer gives notice within 60 days", "en"),
        ("A debit above 50 EUR is not possible without a PIN.", "Without a PIN, a debit above 50 EUR is not possible", "en"),
        ("An order may be at most 12 EUR.", "An order may not be more than 12 EUR", "en"),
    ],
)  # fmt: skip
def test_a_denial_said_in_another_order_or_by_a_bound_passes(
    source: str, said: str, language: str
) -> None:
    assert not findings(SUPPORT, f"{said} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("For orders placed abroad a surcharge of 5.5% applies.", "A surcharge of 5.5% applies to every order", "en"),
        ("Withdrawals outside the euro area cost 1.5% of the amount.", "Withdrawals cost 1.5% of the amount everywhere", "en"),
        ("The Plus card includes 10 free withdrawals a month.", "Withdrawals are free with the Plus card", "en"),
        ("Für Aufträge aus dem Ausland gilt ein Zuschlag von 2,5 %.", "Für alle Aufträge gilt ein Zuschlag von 2,5 %", "de"),
        ("The operator of the machine may ask for a charge of 2 EUR.", "The operator of the machine always asks for a charge of 2 EUR", "en"),
        ("Ab einem Wert von 100.000 Euro entfällt das Depotentgelt.", "Das Depotentgelt entfällt", "de"),
        ("Für das Konto Start fällt kein Entgelt an, sofern 700 EUR eingehen; sonst kostet es 3,50 EUR im Monat.", "Das Konto Start kostet 3,50 EUR im Monat", "de"),
    ],
)  # fmt: skip
def test_what_is_said_of_some_is_not_said_of_all(source: str, said: str, language: str) -> None:
    assert found(BINDING, f"{said} [1].", source, language=language)
    assert not found(BINDING, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("A surcharge of 5.5% applies to every order from abroad.", "Every order from abroad has a surcharge of 5.5%"),
        ("Customers pay 5 EUR for a letter.", "All customers pay 5 EUR for a letter"),
        ("Closing the account is free.", "Closing the account is free"),
    ],
)  # fmt: skip
def test_what_is_said_of_all_may_be_said_of_all(source: str, said: str) -> None:
    assert not found(BINDING, f"{said} [1].", source)
