"""Words that lead a count or run on with it are said by the source, or not at all."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Interest is paid on all above 5,000 EUR.", "Interest is paid on the first 5,000 EUR"),
        ("The 3 withdrawals cost 5 EUR.", "The first 3 withdrawals cost 5 EUR"),
        ("Both the 2 cards are free.", "Only the first 2 cards are free"),
    ],
)
def test_nobody_adds_that_it_is_the_first(source: str, said: str) -> None:
    assert outcome(said, source) == "refused"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The first 2 withdrawals cost 5 EUR.", "The first two withdrawals cost 5 EUR"),
        ("A fee of 5 EUR is charged.", "A fee of (5 EUR) is charged"),
        ("You pay a total of (5 EUR).", "You pay a total of 5 EUR"),
    ],
)
def test_the_same_in_other_writing_passes(source: str, said: str) -> None:
    assert outcome(said, source) == "pass"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Open the app. Then pay 5 EUR there.", "First, open the app and pay 5 EUR there"),
        ("Open the app. Then pay 5 EUR there.", "- Second, pay 5 EUR there"),
        ("Open the app and pay 5 EUR there.", "You must first open the app and pay 5 EUR there"),
        ("You can pay the fee of 5 EUR in the app.", "One way to pay the fee of 5 EUR is the app"),
        ("You can pay the fee in the app.", "One can pay the fee in the app"),
        ("Open the app and pay 5 EUR.", "To pay 5 EUR, first open the app"),
        ("Open the app and pay 5 EUR.", "First open the app and pay 5 EUR"),
    ],
)
def test_a_word_that_orders_what_is_said_counts_nothing(source: str, said: str) -> None:
    assert outcome(said, source) == "pass"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Cards cost 5 EUR.", "First, second and third cards cost 5 EUR"),
        ("The payment is 5 EUR.", "The second payment is 5 EUR"),
        ("Payments cost 5 EUR.", "For payments, first ones included, you pay 5 EUR"),
        ("There is a card for each account.", "There is one card for each account, one for two"),
        ("The year is free.", "The first, third and fourth year is free"),
        ("The third open account is free.", "The first open account is free"),
        ("The second download costs 5 EUR.", "The first download costs 5 EUR"),
        ("The second visit is free.", "First visit is free"),
        ("Every download is free.", "Only the first download is free"),
        ("Two cans of paint are free.", "One can of paint is free"),
        ("At most three can hold the account.", "At most one can hold the account"),
        ("Of the two holders both must sign.", "Of the two holders only one must sign"),
        ("Two can sign together.", "One can sign alone"),
        ("Both must sign the order.", "One must sign the order"),
        ("Two possible refunds apply.", "One possible refund applies"),
    ],
)
def test_an_ordinal_that_says_which_one_needs_a_source(source: str, said: str) -> None:
    assert outcome(said, source) == "refused"
