"""Who pays, sends or tells is not who is paid, sent or told."""

from __future__ import annotations

import pytest

from policies.parties import gifts
from tests.policies.rules.judging import assert_told_apart, outcome


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("We pay you 25 EUR of compensation.", "You pay us 25 EUR of compensation", "en"),
        ("The bank pays the customer 25 EUR of compensation.", "The customer pays the bank 25 EUR of compensation", "en"),
        ("The bank owes you interest of 2 %.", "You owe the bank interest of 2 %", "en"),
        ("The customer informs the bank within 3 days.", "The bank informs the customer within 3 days", "en"),
        ("The seller pays the buyer 500 EUR.", "The seller is paid 500 EUR by the buyer", "en"),
        ("Die Bank zahlt Ihnen 25 EUR Entschädigung.", "Sie zahlen der Bank 25 EUR Entschädigung", "de"),
        ("Der Kunde informiert die Bank innerhalb von 3 Tagen.", "Die Bank informiert den Kunden innerhalb von 3 Tagen", "de"),
        ("Der Mieter zahlt dem Vermieter 900 EUR.", "Dem Mieter zahlt der Vermieter 900 EUR", "de"),
    ],
)  # fmt: skip
def test_parties_that_have_changed_places_do_not_pass(
    source: str, said: str, language: str
) -> None:
    assert_told_apart(source, said, language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("The bank pays the customer 25 EUR of compensation.", "You receive 25 EUR of compensation from us", "en"),
        ("The bank pays the customer 25 EUR of compensation.", "Compensation of 25 EUR is paid to the customer by the bank", "en"),
        ("We charge you 5 EUR for a transfer.", "You pay 5 EUR for a transfer", "en"),
        ("Die Bank zahlt Ihnen 25 EUR Entschädigung.", "Sie erhalten von uns 25 EUR Entschädigung", "de"),
        ("Die Bank zahlt Ihnen 25 EUR Entschädigung.", "Ihnen zahlt die Bank 25 EUR Entschädigung", "de"),
        ("Der Kunde informiert die Bank innerhalb von 3 Tagen.", "Die Bank wird vom Kunden innerhalb von 3 Tagen informiert", "de"),
    ],
)  # fmt: skip
def test_the_same_party_gives_in_other_words(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"


def test_a_party_of_another_clause_gives_nothing() -> None:
    (gift,) = gifts("If the customer asks, the bank pays 25 EUR.", "en")
    assert not gift.first
    assert not gifts("A notice to the customer pays off.", "en")


@pytest.mark.parametrize("long", ["ﬃ", "…", "Ⅻ", "½", "㏄"])
def test_characters_that_stand_for_several_move_no_party(long: str) -> None:
    (gift,) = gifts(f"{long * 12} wir zahlen Sie", "de")
    assert gift.start == len(long * 12) + len(" wir ")
