"""Words that may stand for each other never say the opposite of each other."""

from __future__ import annotations

from itertools import product

import pytest

from policies.kindred import kindred
from policies.terms import term_of
from tests.policies.rules.judging import outcome


@pytest.mark.parametrize(
    ("ones", "others"),
    [
        ("older old aged", "younger young"),
        ("lend lent", "borrow borrows"),
        ("free gratis", "cost charge"),
        ("receive credited", "pay paid"),
        ("raised", "lifted unblocked"),
        ("abroad foreign", "country"),
        ("submitted", "received"),
        ("kept", "left"),
        ("bekommen erhalten", "auszahlen ausgezahlt"),
    ],
)
def test_opposites_do_not_stand_for_each_other(ones: str, others: str) -> None:
    for one, other in product(ones.split(), others.split()):
        assert not kindred(term_of(one), term_of(other)), (one, other)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Customers older than 65 pay nothing.", "Customers younger than 65 pay nothing"),
        ("The customer borrows 500 EUR.", "The customer lends 500 EUR"),
        ("You pay 20 EUR.", "You are credited 20 EUR"),
        (
            "The travel cover of the card pays medical costs abroad of up to 5,000,000 EUR.",
            "The travel cover of the card pays medical costs in the country of up to 5,000,000 EUR",
        ),
        (
            "Refunds of fees older than 13 months are not made.",
            "Refunds of fees younger than 13 months are not made",
        ),
    ],
)
def test_a_statement_of_the_opposite_is_refused(source: str, said: str) -> None:
    assert outcome(said, source) == "refused"


def test_another_word_for_the_same_passes() -> None:
    source = "The card is blocked after 3 incorrect entries."
    assert outcome("The card is locked after 3 wrong attempts", source) == "pass"
    source = "A borrower aged over 70 needs a guarantor."
    assert outcome("A borrower older than 70 needs a guarantor", source) == "pass"
