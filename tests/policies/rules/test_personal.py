"""What points at a person stays, unless a cited passage publishes it in whatever grouping."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.personal import Personal
from tests.policies.rules.judging import findings, found

PERSONAL = Personal(Effect.DROP, message="{what}: {text}")


@pytest.mark.parametrize(
    ("said", "what", "text"),
    [
        (
            "Pay to DE89 3704 0044 0532 0130 00 [1].",
            "an account number",
            "DE89 3704 0044 0532 0130 00",
        ),
        ("Pay to 20-00-00 12345678 [1].", "an account number", "20-00-00 12345678"),
        ("Your card 4111 1111 1111 1111 is blocked [1].", "a card number", "4111 1111 1111 1111"),
        ("Write to jane.doe@mail.test [1].", "an e-mail address", "jane.doe@mail.test"),
        ("Write to jane.doe [at] mail.test [1].", "an e-mail address", "jane.doe [at] mail.test"),
        ("Call +49 171 1234567 [1].", "a telephone number", "+49 171 1234567"),
        ("Call 030 1234567 [1].", "a telephone number", "030 1234567"),
        (
            "Her number is 078-05-1120 [1].",
            "a number that a state gives to a person",
            "078-05-1120",
        ),
        ("Su DNI es 12345678Z [1].", "a number that a state gives to a person", "12345678Z"),
        (
            "Il codice è RSSMRA85T10A562S [1].",
            "a number that a state gives to a person",
            "RSSMRA85T10A562S",
        ),
        ("Ask Mrs Jane Doe [1].", "somebody's name", "Mrs Jane Doe"),
        (
            "Fragen Sie Herrn Müller-Lüdenscheidt [1].",
            "somebody's name",
            "Herrn Müller-Lüdenscheidt",
        ),
        ("Demandez à Mme Dupont [1].", "somebody's name", "Mme Dupont"),
    ],
)
def test_it_is_found_and_named(said: str, what: str, text: str) -> None:
    assert [f.message for f in findings(PERSONAL, said, "Ask us.")] == [f"{what}: {text}"]


@pytest.mark.parametrize(
    "said",
    [
        "The fee rose by +12.50 EUR to 1,250,000.00 EUR [1].",
        "It applies from 2018-01-01 to 31.12.2026, 14:30 [1].",
        "See 12 CFR 1005.6 and § 675v BGB, pages 100-120 [1].",
        "Between 10 000 000 and 12 000 000 people bank with us [1].",
    ],
)
def test_amounts_dates_and_paragraphs_are_nobody(said: str) -> None:
    assert found(PERSONAL, said, "Ask us.") == []


def test_what_a_cited_passage_publishes_may_leave_in_any_grouping() -> None:
    page = "Pay to DE89370400440532013000 or call +49 (171) 123 45 67."
    assert (
        found(PERSONAL, "Pay to DE89 3704 0044 0532 0130 00, call +49 171 1234567 [1].", page) == []
    )
    assert found(PERSONAL, "Pay to DE89 3704 0044 0532 0130 00 [2].", page, "Else.")


def test_a_policy_chooses_what_is_looked_for() -> None:
    cards = Personal(Effect.DROP, kinds=("card",))
    said = "Mrs Jane Doe has the card 4111 1111 1111 1111 [1]."
    assert found(cards, said, "Nothing.") == ["4111 1111 1111 1111"]
