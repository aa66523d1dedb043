"""What is kept is not refunded: a word that says the opposite of the source's is found."""

from __future__ import annotations

import pytest

from policies.opposites import OPPOSITES
from tests.policies.rules.judging import assert_told_apart, outcome

OPPOSITE = [
    ("25 % of the fee is refunded.", "25 % of the fee is kept", "en"),
    ("25 % of the fee is refunded.", "A quarter of the fee is kept", "en"),
    ("25 % of the fee is refunded.", "We retain 25 % of the fee", "en"),
    ("If you cancel, 25 % of the price is withheld.", "If you cancel, 25 % of the price is reimbursed", "en"),
    ("25 % der Gebühr werden erstattet.", "25 % der Gebühr werden einbehalten", "de"),
    ("25 % der Gebühr werden erstattet.", "Wir behalten 25 % der Gebühr ein", "de"),
    ("Dem Konto werden 5 EUR gutgeschrieben.", "Dem Konto werden 5 EUR belastet", "de"),
    ("The card is blocked after 3 attempts.", "The card is unblocked after 3 attempts", "en"),
    ("Die Karte wird nach 3 Tagen gesperrt.", "Die Karte wird nach 3 Tagen entsperrt", "de"),
    ("You can close the account in a branch.", "You can open the account in a branch", "en"),
    ("The fee excludes VAT of 19 %.", "The fee includes VAT of 19 %", "en"),
    ("Interest is paid at the end of the year.", "Interest is paid at the beginning of the year", "en"),
    ("Die Zinsen werden am Jahresende gezahlt.", "Die Zinsen werden am Jahresanfang gezahlt", "de"),
    ("Ein solches Geschäft ist nichtig.", "Ein solches Geschäft ist wirksam", "de"),
    ("The order ceases to be binding after 14 days.", "The order remains binding after 14 days", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "said", "language"), OPPOSITE)
def test_the_opposite_of_what_the_source_says_does_not_pass(
    source: str, said: str, language: str
) -> None:
    assert_told_apart(source, said, language)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        ("25 % of the fee is refunded.", "25 % of the fee is reimbursed", "en"),
        ("25 % of the fee is refunded. The other 75 % is kept.", "75 % of the fee is kept", "en"),
        ("25 % der Gebühr werden erstattet.", "Wir erstatten 25 % der Gebühr", "de"),
        ("A fee of 5 EUR that was debited in error is credited.", "A fee of 5 EUR debited in error is credited", "en"),
        ("The branch opens at 9:00 and closes at 17:00.", "The branch closes at 17:00", "en"),
        ("When you close the account, you can open another one in the app.", "You can open another account in the app when you close the account", "en"),
    ],
)  # fmt: skip
def test_the_same_in_other_words_passes(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"


def test_no_word_is_its_own_opposite() -> None:
    for line in OPPOSITES:
        first, second = (set(side.split()) for side in line.split("|"))
        assert not first & second


def test_who_gives_notice_is_the_subject_though_others_are_named() -> None:
    source = (
        "If the price of a ticket will change, the seller or the bank shall send the customer "
        "written notice of the amount at least 10 days before the sale."
    )
    said = "If the price will change, the customer has to give the seller written notice 10 days before"
    assert outcome(said, source) == "refused"


def test_a_majority_is_no_minority() -> None:
    source = "In May the firm made a minority investment in a mill for 8.0 million EUR."
    assert outcome("In May the firm bought a majority of a mill for 8.0 million EUR", source) == (
        "refused"
    )
