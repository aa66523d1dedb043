"""A clause that is added to a true sentence has to be said by a source too."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

PAPER = "A paper statement costs 1.50 EUR. It reaches you within four working days."
AUSZUG = "Ein Auszug auf Papier kostet 1,50 EUR. Er kommt innerhalb von vier Werktagen."


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("A paper statement costs 1.50 EUR and we waive all charges in May", PAPER, "en"),
        ("A paper statement costs 1.50 EUR, and your adviser calls you at home", PAPER, "en"),
        ("A paper statement costs 1.50 EUR and includes travel insurance", PAPER, "en"),
        ("Ein Auszug auf Papier kostet 1,50 EUR und wir beraten Sie zu Hause", AUSZUG, "de"),
        ("Ein Auszug auf Papier kostet 1,50 EUR und enthält eine Versicherung", AUSZUG, "de"),
    ],
)
def test_what_is_added_to_a_true_sentence_is_held_against_its_source(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("A paper statement costs 1.50 EUR and reaches you within four working days", PAPER, "en"),
        ("A paper statement costs 1.50 EUR, and you get it within four working days", PAPER, "en"),
        ("Ein Auszug auf Papier kostet 1,50 EUR und kommt in vier Werktagen", AUSZUG, "de"),
        (
            "The card is free and we replace it free of charge",
            "The card is free. We replace it free of charge.",
            "en",
        ),
    ],
)
def test_what_a_source_says_may_be_added(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
