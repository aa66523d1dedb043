"""Which of two is more, or comes first, and whether of all or of some."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import assert_told_apart, outcome


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("The fee is higher for Basic than for Plus.", "The fee is higher for Plus than for Basic", "en"),
        ("Costs exceeded sales by $5 million.", "Sales exceeded costs by $5 million", "en"),
        ("First you receive the card, then you sign the contract.", "First you sign the contract, then you receive the card", "en"),
        ("Die Gebühr ist für Basic höher als für Plus.", "Die Gebühr ist für Plus höher als für Basic", "de"),
        ("Sie erhalten die Karte, bevor Sie den Vertrag unterschreiben.", "Sie unterschreiben den Vertrag, bevor Sie die Karte erhalten", "de"),
        ("Some transfers cost 5 EUR.", "Every transfer costs 5 EUR", "en"),
        ("Some transfers cost 5 EUR.", "Transfers cost 5 EUR", "en"),
        ("Einige Überweisungen kosten 5 EUR.", "Alle Überweisungen kosten 5 EUR", "de"),
        ("The account is closed unless you object.", "The account is closed if you object", "en"),
        ("Das Konto wird geschlossen, es sei denn, Sie widersprechen.", "Das Konto wird geschlossen, wenn Sie widersprechen", "de"),
        ("The bank refuses to pay 25 EUR.", "The bank pays 25 EUR", "en"),
    ],
)  # fmt: skip
def test_what_is_set_the_other_way_round_does_not_pass(
    source: str, said: str, language: str
) -> None:
    assert_told_apart(source, said, language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("The fee is higher for Basic than for Plus.", "The fee is lower for Plus than for Basic", "en"),
        ("You receive the card before you sign the contract.", "You sign the contract after you receive the card", "en"),
        ("Some transfers cost 5 EUR.", "Certain transfers cost 5 EUR", "en"),
        ("The account is closed unless you object.", "Unless you object, the account is closed", "en"),
    ],
)  # fmt: skip
def test_the_same_order_in_other_words_passes(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
