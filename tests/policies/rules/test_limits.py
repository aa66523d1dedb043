"""What is the least of something is not the most of it, however it is said."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("The minimum age for the loan is 20 years.", "You must be 20 or younger to take out the loan", "en"),
        ("The minimum age for the loan is 20 years.", "The loan is for customers up to 20 years", "en"),
        ("Transfers are possible only until 18 years.", "Transfers are possible from 18 years", "en"),
        ("You can change instructions up to 5 business days before maturity.", "You can change instructions only in the last 5 business days before maturity", "en"),
        ("You accept the offer no earlier than 14 days after it was made.", "The offer is accepted no later than 14 days after it was made", "en"),
        ("Wait 15 days after the delivery date.", "Do it 15 days before the delivery date", "en"),
        ("The claim is limited to 100,000 EUR.", "The claim is at least 100,000 EUR", "en"),
        ("Das Mindestalter für das Darlehen beträgt 20 Jahre.", "Für das Darlehen dürfen Sie höchstens 20 Jahre alt sein", "de"),
        ("Das Konto gibt es erst ab 18 Jahren.", "Das Konto gibt es nur bis 18 Jahre", "de"),
        ("Der Anspruch ist begrenzt auf 100 000 Euro.", "Der Anspruch beträgt mindestens 100 000 Euro", "de"),
        ("Der Zins liegt 2 Prozentpunkte unter dem Basiszins.", "Der Zins liegt 2 Prozentpunkte über dem Basiszins", "de"),
    ],
)  # fmt: skip
def test_a_limit_from_the_other_side_does_not_pass(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"
    assert outcome(source[:-1], source, language) == "pass"


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("The minimum age for the loan is 20 years.", "You must be 20 or older to take out the loan", "en"),
        ("A used car may be at most 8 years old.", "A used car may not be older than 8 years", "en"),
        ("Notice is given no later than 30 days before the end.", "Notice is given at least 30 days before the end", "en"),
        ("Records are kept for not less than two years.", "Records are kept for not below two years", "en"),
        ("Maßnahmen sind auf höchstens zwölf Monate zu befristen.", "Länger als zwölf Monate dürfen Maßnahmen nicht dauern", "de"),
        ("Das Mindestalter für das Darlehen beträgt 20 Jahre.", "Für das Darlehen müssen Sie mindestens 20 Jahre alt sein", "de"),
    ],
)  # fmt: skip
def test_the_same_limit_in_other_words_passes(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
