"""What its source says under a condition, a statement says under it too, in whatever order."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found, outcome

RULE = Binding(Effect.DROP)
CLOSING = (
    "No closing fee is charged for personal accounts that have been open for more than 6 months."
)
INCOME = (
    "The creditor shall consider alimony payments as income to the extent that they are likely to "
    "be made."
)
ANLAGE = "Für den Kauf der Anlage wird vorbehaltlich einer Prüfung der Bank ein Kredit gewährt."
WAIVER = (
    "Das monatliche Entgelt für Harbour Plus entfällt in einem Monat, in dem mindestens 3.200 EUR "
    "auf dem Konto eingehen."
)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("No closing fee is charged for personal accounts", CLOSING, "en"),
        ("The creditor shall consider alimony payments as income", INCOME, "en"),
        ("Alimony payments are income that the creditor shall consider", INCOME, "en"),
        ("Für den Kauf der Anlage wird ein Kredit gewährt", ANLAGE, "de"),
        ("Das monatliche Entgelt für Harbour Plus entfällt", WAIVER, "de"),
    ],
)
def test_a_lost_condition_is_found(said: str, source: str, language: str) -> None:
    assert found(RULE, f"{said} [1].", source, language=language)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("No closing fee is charged for accounts open for more than 6 months", CLOSING, "en"),
        ("To the extent they are likely to be made, alimony payments are income", INCOME, "en"),
        ("Das Entgelt für Harbour Plus entfällt, wenn mindestens 3.200 EUR eingehen", WAIVER, "de"),
        ("Für den Kauf der Anlage gewährt die Bank nach einer Prüfung Kredit", ANLAGE, "de"),
    ],
)
def test_a_condition_said_in_another_way_is_kept(said: str, source: str, language: str) -> None:
    assert not found(RULE, f"{said} [1].", source, language=language)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "The fee is waived once you ask",
            "The fee of 5 EUR is waived if you are under 25 and you ask.",
        ),
        (
            "The fee is waived when you ask",
            "The fee of 5 EUR is waived if you are under 25 and you ask.",
        ),
        (
            "The fee is waived subject to a request",
            "The fee is waived if you are under 25 and file a request.",
        ),
        (
            "Once opened, the card costs nothing",
            "If you are a student, the card costs nothing once opened.",
        ),
        ("Subject to nothing, the card is free", "The card is free for students only."),
    ],
)
def test_another_condition_does_not_stand_for_it(said: str, source: str) -> None:
    assert outcome(said, source) == "refused"


def test_the_condition_itself_may_be_said_with_when() -> None:
    source = "The fee of 5 EUR is waived if you are under 25 and you ask."
    assert outcome("The fee is waived when you are under 25 and ask", source) == "pass"
    source = "The account is free if you receive a salary."
    assert outcome("The account is free where you receive a salary", source) == "pass"
