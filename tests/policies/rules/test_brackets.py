"""What a table puts in brackets is told without its sign only of what its row takes off."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

RESULTS = (
    "Amounts in millions of dollars\n| | 2019 | 2018 |\n|---|---|---|\n"
    "| Operating loss | $(12) | $(9) |\n| Revenue | $50 | $48 |\n"
    "| Shares lapsed | $(7) | $(6) |\n| Dividends paid | $(2) | $(1) |\n"
    "| Decrease in cash | $(5) | $(4) |\n"
)


@pytest.mark.parametrize(
    "said",
    [
        "The operating loss was $12 million in 2019",
        "The operating loss was $12 million in 2019 and $9 million in 2018",
        "Dividends of $2 million were paid in 2019",
        "In 2019 shares worth $7 million lapsed",
    ],
)
def test_what_is_taken_off_is_told_without_its_sign(said: str) -> None:
    assert outcome(said, RESULTS) == "pass"


@pytest.mark.parametrize(
    "said",
    [
        "Operating profit in 2019 was $12 million",
        "The operating profit was $12 million and revenue was $50 million in 2019",
        "The operating result was $12 million in 2019",
        "Operating profit in 2019, after the loss of the year before, was $12 million",
        "The operating loss rose by $12 million in 2019",
        "Dividends received were $2 million in 2019",
        "Lapsed shares gained $7 million in 2019",
        "Cash increased by $5 million in 2019",
        "Cash was $5 million in 2019",
    ],
)
def test_a_loss_is_no_profit_and_a_fall_no_rise(said: str) -> None:
    assert outcome(said, RESULTS) == "refused"
