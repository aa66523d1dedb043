"""What a figure was raised from is not what it is since, and what it was raised to not before."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found

RULE = Binding(Effect.DROP)
RAISED = "On 17 January 2024 the account fee was increased from $12 to $15 a quarter."
FELL = "The price of eggs decreased from $1.40 for fiscal 2018 to $1.27 for fiscal 2019."
ERHOEHT = "Das Entgelt wurde zum 2. Mai 2024 von 15 Euro auf 18 Euro erhöht."


@pytest.mark.parametrize(
    ("said", "source", "language", "right", "wrong"),
    [
        ("Since 17 January 2024 the account fee has been {}", RAISED, "en", "$15", "$12"),
        ("Until 17 January 2024 the account fee was {}", RAISED, "en", "$12", "$15"),
        ("For fiscal 2019 the price of eggs was {}", FELL, "en", "$1.27", "$1.40"),
        ("For fiscal 2018 the price of eggs was {}", FELL, "en", "$1.40", "$1.27"),
        ("Seit dem 2. Mai 2024 beträgt das Entgelt {}", ERHOEHT, "de", "18 Euro", "15 Euro"),
        ("Vor dem 2. Mai 2024 betrug das Entgelt {}", ERHOEHT, "de", "15 Euro", "18 Euro"),
    ],
)
def test_each_end_of_a_change_is_of_its_own_side(
    said: str, source: str, language: str, right: str, wrong: str
) -> None:
    assert not found(RULE, said.format(right) + " [1].", source, language=language)
    assert wrong in found(RULE, said.format(wrong) + " [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    "said",
    [
        "The price of eggs went down by 9.4 %, from $1.397 to $1.265 a dozen",
        "For fiscal 2019 the price of eggs was $1.265 a dozen",
    ],
)
def test_both_ends_of_a_change_may_be_said_in_other_words(said: str) -> None:
    source = (
        "The price of eggs decreased from $1.397 a dozen for fiscal 2018 to $1.265 a dozen for "
        "fiscal 2019, a decrease of $0.132 a dozen, or 9.4 %."
    )
    assert not found(RULE, f"{said} [1].", source)


def test_a_figure_with_its_year_may_stand_anywhere() -> None:
    source = (
        "Net sales of $1.4 billion in fiscal year 2019 increased 15.2% from $1.2 billion in "
        "fiscal year 2018."
    )
    said = (
        "Net sales increased 15.2 percent from {} billion in fiscal year 2018 to {} billion in "
        "fiscal year 2019 [1]."
    )
    assert not found(RULE, said.format("$1.2", "$1.4"), source)
    assert found(RULE, said.format("$1.4", "$1.2"), source)


RISES = "The fee rises from 4 EUR to 5 EUR on {}."
STEIGT = "Das Entgelt steigt am 1. Juli 2026 von 4 EUR auf 5 EUR."
BOTH = "The fee rose from 4 EUR on 1 May 2023 to 5 EUR on 1 July 2024."


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("From July 2026", "1 July 2026"),
        ("In July 2026", "1 July 2026"),
        ("Since 2026", "1 July 2026"),
        ("Under the rules of 1 July 2026", "1 July 2026"),
        ("From 1 July", "1 July 2026"),
        ("Until the end of 2026", "1 July 2026"),
        ("In 2026", "1 January 2026"),
        ("Since January 2026", "1 January 2026"),
        ("From Q3 2026", "1 July 2026, which is Q3 2026,"),
        ("From the third quarter of 2026", "the first day of the third quarter of 2026"),
    ],
)
def test_a_month_or_year_with_the_day_of_a_change_is_not_one_of_the_old_figure(
    when: str, day: str
) -> None:
    assert "4 EUR" in found(RULE, f"{when} the fee is 4 EUR [1].", RISES.format(day))
    assert not found(RULE, f"{when} the fee is 5 EUR [1].", RISES.format(day))


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Before July 2026 the fee is {}", RISES.format("1 July 2026"), "en"),
        ("Until July 2026 the fee is {}", RISES.format("1 July 2026"), "en"),
        ("Before 1 July the fee is {}", RISES.format("1 July"), "en"),
        ("Until 2026 the fee was {}", RISES.format("1 January 2026"), "en"),
        ("Before Q3 2026 the fee is {}", RISES.format("Q3 2026"), "en"),
        ("Bis zum 1. Juli 2026 beträgt das Entgelt {}", STEIGT, "de"),
        ("In May 2023 the fee was {}", BOTH, "en"),
    ],
)
def test_the_time_before_a_change_is_that_of_the_old_figure(
    said: str, source: str, language: str
) -> None:
    assert not found(RULE, said.format("4 EUR") + " [1].", source, language=language)
    assert "5 EUR" in found(RULE, said.format("5 EUR") + " [1].", source, language=language)


def test_of_two_days_and_two_figures_each_day_is_of_its_own() -> None:
    said = "Before 1 July 2026 the fee is {} EUR, and from 1 July 2026 it is {} EUR [1]."
    assert not found(RULE, said.format(4, 5), RISES.format("1 July 2026"))
    assert found(RULE, said.format(5, 4), RISES.format("1 July 2026")) == ["5 EUR", "4 EUR"]
