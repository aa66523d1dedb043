"""An amount keeps the scale of its table."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found, outcome

RULE = Binding(Effect.DROP)
TABLE = """| (in thousands, except per share data) | 2019 | 2018 |
| Net sales | $2,380 | $2,157 |
| Inventories | 371 | 364 |
| Earnings per share | $1.25 | $1.10 |"""


@pytest.mark.parametrize(
    ("said", "figure"),
    [("Net sales were $2,380 in 2019", "$2,380"), ("Inventories were $364 in 2018", "$364")],
)
def test_an_amount_without_the_scale_of_its_table_is_found(said: str, figure: str) -> None:
    assert found(RULE, f"{said} [1].", TABLE) == [figure]
    assert not found(RULE, f"{said} [1].", TABLE.replace("in thousands, ", ""))


@pytest.mark.parametrize(
    "said",
    [
        "Net sales were $2,380 thousand in 2019",
        "Net sales were $2.38 million in 2019",
        "In thousands, net sales were $2,380 in 2019",
        "Net sales were 2,380 in 2019",
        "Earnings per share were $1.25 in 2019",
        "| Net sales | $2,380 | $2,157 |",
    ],
)
def test_the_scale_said_or_none_that_could_be_missed_passes(said: str) -> None:
    assert not found(RULE, f"{said} [1]", TABLE)


def test_an_amount_that_running_text_states_has_no_scale() -> None:
    prose = "Net sales of one shop were $2,380 in 2019."
    assert not found(RULE, "Net sales were $2,380 in 2019 [1][2].", TABLE, prose)


MILLIONS = (
    "Amounts in millions of dollars\n| | 2019 |\n|---|---|\n| Operating loss | $(12) |\n"
    "| Revenue | $50 |\n"
)


def test_an_amount_in_brackets_keeps_its_scale_too() -> None:
    assert outcome("The operating loss was $12 in 2019", MILLIONS) == "refused"
    assert outcome("The operating loss was $12 million in 2019", MILLIONS) == "pass"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "The fee is 50,000 EUR",
            "Published in '000 copies.\n| Item | EUR |\n|---|---|\n| Fee | 50 |",
        ),
        (
            "The fee is 50 million EUR",
            "Limits up to €m are possible.\n| Item | EUR |\n|---|---|\n| Fee | 50 |",
        ),
        (
            "Revenue was 50 million EUR",
            "| Item | 2019 |\n|---|---|\n| Loans over €m limit | 3 |\n| Revenue EUR | 50 |",
        ),
        ("The fee was $50,000", "| Item | $ |\n|---|---|\n| Model '000 | 3 |\n| Fee | $50 |"),
    ],
)
def test_a_short_form_in_prose_or_a_label_scales_no_table(said: str, source: str) -> None:
    assert outcome(said, source) == "refused"


def test_a_short_form_that_heads_a_column_scales_it() -> None:
    source = "| | 2019 |\n| | $'000 |\n|---|---|\n| Revenue | 50 |\n| Costs | 40 |\n"
    assert outcome("Revenue was $50,000 in 2019", source) == "pass"
