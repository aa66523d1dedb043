"""The words around a figure tell which cell or place of its source is meant."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

YEARS = (
    "| Item | 2019 | 2018 | 2017 |\n|---|---|---|---|\n"
    "| Fee income | 7 EUR | 5 EUR | 6 EUR |\n| Cost | 3 EUR | 4 EUR | 9 EUR |\n"
)
RISING = (
    "| Item | 2017 | 2018 | 2019 |\n|---|---|---|---|\n| Fee income | 6 EUR | 7 EUR | 5 EUR |\n"
)
BANKS = (
    "| Item | Group 2019 | Group 2018 | Bank 2019 | Bank 2018 |\n|---|---|---|---|---|\n"
    "| Fee income | 7 EUR | 6 EUR | 3 EUR | 5 EUR |\n"
)
INCOMES = (
    "| Item | 2019 | 2018 |\n|---|---|---|\n"
    "| Fee income | 7 EUR | 5 EUR |\n| Interest income | 3 EUR | 4 EUR |\n"
)
QUARTERS = (
    "\tThree months ended March 31, 2019\tThree months ended March 31, 2018\tYear ended 2018\n"
    "Fees\t7\t5\t6"
)


@pytest.mark.parametrize(
    ("source", "said", "passes"),
    [
        (YEARS, "Fee income was 7 EUR in 2019, up from 5 EUR", True),
        (YEARS, "Fee income was 7 EUR in 2019, up from 6 EUR", False),
        (YEARS, "Fee income was 7 EUR in 2019, up from 4 EUR", False),
        (YEARS, "Cost was 3 EUR in 2019, down from 4 EUR", True),
        (YEARS, "Cost was 3 EUR in 2019, down from 9 EUR", False),
        (RISING, "Fee income was 7 EUR in 2018, up from 6 EUR", True),
        (RISING, "Fee income was 7 EUR in 2018, up from 5 EUR", False),
        (BANKS, "Fee income was 7 EUR in 2019, up from 5 EUR", False),
        (BANKS, "Fee income of the Group was 7 EUR in 2019, up from 6 EUR", True),
        (BANKS, "Fee income of the Group was 7 EUR in 2019, up from 5 EUR", False),
        (INCOMES, "Income was 7 EUR in 2019, up from 4 EUR", False),
        (QUARTERS, "Fees were 7 in the three months ended March 31, 2019, up from 5", True),
        (QUARTERS, "Fees were 7 in the three months ended March 31, 2019, up from 6", False),
    ],
)
def test_what_a_year_is_set_against_is_of_the_year_before(
    source: str, said: str, passes: bool
) -> None:
    assert (outcome(said, source) == "pass") == passes


def test_a_time_limit_of_another_case_of_the_list_is_stopped() -> None:
    source = (
        "When a reply is due. A workshop shall tell an owner of the outcome within:\n"
        "(i) 20 days after receiving a signed order concerning the workshop's repair, tuning or "
        "refusal of the engine;\n"
        "(ii) 70 days after telling the owner of a delay if the owner does not expressly accept it."
    )
    said = "After receiving a signed order, the workshop may take 70 days to tell the outcome"
    assert outcome(said, source) == "refused"
    assert outcome(said.replace("70", "20"), source) == "pass"
