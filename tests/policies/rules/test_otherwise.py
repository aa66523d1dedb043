"""What a source counts in another way is stated; what it does not state is not."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load
from policies.rules import otherwise
from policies.rules.bounds import bounds_of
from policies.terms import Terms

BASELINE = load("baseline")


def outcome(said: str, source: str, language: str) -> str:
    passage = EvidencePassage(PassageId("p"), source)
    return judge(BASELINE, Draft(f"{said} [1]."), Evidence((passage,), "", language)).outcome


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        (
            "en",
            "The PIN is blocked after 3 wrong attempts.",
            "The PIN is blocked once it has been entered wrongly three times",
        ),
        (
            "de",
            "Die PIN wird nach 3 Fehlversuchen gesperrt.",
            "Wenn Sie die PIN dreimal falsch eingeben, wird sie gesperrt",
        ),
        ("en", "A quarter of the amount is due at once.", "25 % of the amount is due at once"),
        ("en", "25% of the amount is due at once.", "A quarter of the amount is due at once"),
        ("en", "The minimum age is 18 years.", "You must be at least 18"),
        ("de", "Das Mindestalter beträgt 18 Jahre.", "Sie müssen mindestens 18 sein"),
        (
            "en",
            "The account is for customers from 18 to 27 years of age.",
            "The account is for customers aged between 18 and 27",
        ),
        (
            "en",
            "The offer ends at 24:00 on 31 March 2026.",
            "The offer ends at midnight on 31 March 2026",
        ),
        (
            "de",
            "Der Mindestbetrag ist 25 EUR. Der Höchstbetrag ist 300 EUR.",
            "Der Betrag liegt zwischen 25 und 300 EUR",
        ),
        (
            "en",
            "The branch opens at 9:00 and closes at 17:30.",
            "The branch is open from 9 a.m. until 5:30 p.m",
        ),
        (
            "en",
            "Cash is received within 30 days.",
            "Cash is received within thirty (30) days",
        ),
    ],
)
def test_another_way_of_counting_is_stated(language: str, source: str, said: str) -> None:
    assert outcome(said, source, language) == "pass"


@pytest.mark.parametrize(
    ("language", "source", "said"),
    [
        ("en", "The PIN is blocked after 3 wrong attempts.", "The PIN is blocked four times"),
        ("en", "A third of the amount is due at once.", "25 % of the amount is due at once"),
        ("en", "The term is 18 years.", "You must be at least 18"),
        (
            "en",
            "The minimum amount is 25 EUR. Another amount is 300 EUR.",
            "The amount is between 25 and 300 EUR",
        ),
        (
            "en",
            "The maximum amount is 25 EUR. The minimum amount is 300 EUR.",
            "The amount is between 25 and 300 EUR",
        ),
        ("en", "Cash is received within 30 days.", "Cash is received within thirty (40) days"),
    ],
)
def test_what_no_way_of_counting_gives_is_not(language: str, source: str, said: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "A replacement card costs 5 EUR and a replacement reader costs 10 EUR.",
            "A replacement card costs 5 to 10 EUR",
        ),
        ("The fee rose from 5 EUR to 10 EUR.", "The fee is 5 to 10 EUR"),
        ("A transfer takes 2 days and a cheque takes 5 days.", "It takes 2 to 5 days"),
        (
            "The minimum deposit is 500 EUR. The maximum withdrawal is 10,000 EUR.",
            "The deposit is between 500 EUR and 10,000 EUR",
        ),
        (
            "You can transfer up to 10,000 EUR. The minimum deposit is 500 EUR.",
            "You can transfer between 500 EUR and 10,000 EUR",
        ),
        (
            "The minimum fee for a card is 5 EUR. The maximum amount for a card is 10 EUR.",
            "The fee for a card is between 5 EUR and 10 EUR",
        ),
        (
            "Die Mindesteinlage ist 500 EUR. Die Höchstabhebung ist 1.000 EUR.",
            "Die Einlage liegt zwischen 500 und 1.000 EUR",
        ),
        (
            "# Silver\n\nThe minimum transfer is 500 EUR.\n\n"
            "# Gold\n\nThe maximum transfer is 900 EUR.",
            "Transfers are between 500 and 900 EUR",
        ),
        (
            "Delivery takes at least 2 days. The refund takes at most 5 days.",
            "Delivery takes 2 to 5 days",
        ),
        (
            "Delivery takes at least 2 days and the refund takes at most 5 days.",
            "Delivery takes 2 to 5 days",
        ),
        (
            "The fee is 2 percent in the euro area and elsewhere 4 percent.",
            "The fee is 2 to 4 percent",
        ),
    ],
)
def test_no_range_is_made_of_figures_of_two_things(source: str, said: str) -> None:
    assert outcome(said, source, "de" if "Die " in said else "en") == "refused"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Delivery takes at least 2 days and at most 5 days.", "Delivery takes 2 to 5 days"),
        (
            "The minimum deposit is 500 EUR. The maximum deposit is 10,000 EUR.",
            "The deposit is between 500 EUR and 10,000 EUR",
        ),
    ],
)
def test_a_range_is_made_of_the_least_and_the_most_of_one_thing(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "pass"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The loan runs over 30 instalments.", "The loan runs over 30 years"),
        ("The loan runs over 30 years.", "The loan runs over 30 instalments"),
        ("The bonus is paid over 12 payments.", "The bonus is paid over 12 years"),
        ("Contracts running under 25 years pay no fee.", "Customers under 25 pay no fee"),
        (
            "Savings plans for young people need 18 payments.",
            "Savings plans run for 18 years and are for young people",
        ),
        ("The minimum age is 18 years.", "You must make at least 18 payments"),
        ("The minimum age is 18 years.", "At least 18 payments are due"),
        ("The minimum age of the account is 5 years.", "You must be at least 5"),
        ("The car must be 30 years old or older.", "You must be 30 or older"),
        ("The contract must be at least 18 years old.", "You must be at least 18"),
        ("Accounts aged 25 years are served.", "Customers aged 25 are served"),
        ("The term is 20 years and the minimum age is 18 years.", "You must be 20"),
        ("Customers aged 18 pay nothing for 12 payments.", "Customers pay nothing for 12 years"),
    ],
)
def test_a_bare_number_is_an_age_only_where_both_say_so(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "refused"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("The minimum age for a Plus account is 20 years.", "You must be 20 or older for Plus"),
        (
            "The minimum age for a Plus account is 21 years.",
            "To open a Plus account you must be at least 21",
        ),
        ("No fee is due from customers aged 25 years.", "No fee is due from customers aged 25"),
    ],
)
def test_years_of_age_are_said_as_a_bare_number(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "pass"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("You pay the fee in 3 branches.", "You pay three times the fee"),
        ("You pay the fee after 3 wrong attempts.", "You pay three times the fee"),
        ("You pay the fee in 3 branches.", "You pay the fee three times"),
        (
            "25 % of the deposit is kept. The fee is refunded.",
            "A quarter of the fee is refunded",
        ),
        ("25 % of the annual fee is due.", "A quarter of the annual income is due"),
        ("The factor is 0.02.", "The rate is 2 percent"),
        ("The branch is open until 24:00.", "The branch is open from 00:00"),
        ("The branch is open from 00:00.", "The branch is open until 24:00"),
        (
            "The offer begins at 24:00 on 31 March 2026.",
            "The offer begins at midnight on 31 March 2026",
        ),
        ("The offer ends at 24:00 on 31 March 2026.", "The offer ends at 00:00 on 31 March 2026"),
    ],
)
def test_no_other_thing_is_counted(source: str, said: str) -> None:
    assert outcome(said, source, "en") == "refused"


HEADED = "\t2019 €m\t2018 €m\nDefined schemes\t57\t44\nShares lapsed\t(12)\t(9)"
BOTH = "| | June 30 | December 31 | 2019 |\n|---|---|---|---|"
UNTIL = "| | Until June 30 | 2019 fees |\n|---|---|---|"
DAYS = "At December 31:\t2019\t2018\nSpecific allowance\t177\t220\nNet receivables\t900\t800"


@pytest.mark.parametrize(
    ("source", "said", "passes"),
    [
        (HEADED, "Defined schemes cost €57 million in 2019", True),
        (HEADED, "Defined schemes cost €44 million in 2019", False),
        (HEADED, "In 2019, €12 million of shares lapsed", True),
        (DAYS, "The specific allowance was 220 at December 31, 2018", True),
        (DAYS, "The specific allowance was 177 at December 31, 2018", False),
        (DAYS, "The specific allowance was 220 at November 30, 2018", False),
        (DAYS, "Net receivables were 900 in 2019, up from 800", True),
        (f"{BOTH}\n| Cash | 7 EUR | 8 EUR | 9 EUR |", "On June 30, 2019 cash was 7 EUR", False),
        (f"{BOTH}\n| Cash | 7 EUR | 8 EUR | 9 EUR |", "On June 30, 2019 cash was 9 EUR", False),
        (f"{UNTIL}\n| Card | 0 EUR | 5 EUR |", "From June 30, 2019 the card costs 5 EUR", False),
        ("Until June 30 |\t2019\nCard\t7 EUR", "From June 30, 2019 the card costs 7 EUR", False),
    ],
)
def test_what_heads_a_column_tells_its_figures(source: str, said: str, passes: bool) -> None:
    assert (outcome(said, source, "en") == "pass") == passes


def test_which_figures_of_a_sentence_are_bounds_is_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Terms] = []

    def counted(terms: Terms) -> list[str]:
        read.append(terms)
        return bounds_of(terms)

    monkeypatch.setattr(otherwise, "bounds_of", counted)
    listed = [f"{n} EUR" for n in range(10, 40)]
    said = ", ".join(f"5 to {amount}" for amount in listed)
    source = "It costs at least 5 EUR and also 5 EUR, " + ", ".join(listed) + "."
    assert outcome(f"It costs {said}", source, "en") == "refused"
    assert len(read) == 1
