"""What its source says under a condition, a statement says under it too, in whatever order."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found

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
