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
