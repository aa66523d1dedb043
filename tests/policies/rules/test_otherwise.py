"""What a source counts in another way is stated; what it does not state is not."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


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
