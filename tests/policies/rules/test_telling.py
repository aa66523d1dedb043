"""A finding of binding names the figure that the source states of this, or none."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import findings

RULE = Binding(Effect.DROP)


def told(said: str, source: str) -> list[str]:
    """The messages of the findings, each once."""
    return list(dict.fromkeys(f.message for f in findings(RULE, f"{said} [1].", source)))


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        (
            "A cheque costs 30 EUR in the app",
            "A cheque costs 8 EUR in the app, 15 EUR by telephone and 30 EUR at a branch.",
            "the source says 8 EUR here",
        ),
        (
            "Plus has a rate of 2 %",
            "| Account | Rate | Fee |\n| Plus | 5.5 % | 0.15 % |\n| Student | 2 % | 0.2 % |",
            "the source says 5.5 % here",
        ),
        (
            "The fee is at most 3 EUR",
            "The fee is at least 3 EUR.",
            "the opposite bound for at most 3 EUR: at least 3 EUR",
        ),
        (
            "Profit was 7 EUR in 2019 and 9 EUR in 2020",
            "Profit was 9 EUR in 2019 and 7 EUR in 2020.",
            "The figure 7 EUR belongs to something else: the source says 9 EUR here",
        ),
    ],
)
def test_the_figure_told_is_that_of_the_sentence(said: str, source: str, expected: str) -> None:
    assert any(expected in message for message in told(said, source))


def test_no_figure_is_told_where_the_source_states_none_of_this() -> None:
    source = "The Titan card costs 5 EUR. The Vega card costs 9 EUR in a branch."
    messages = told("The Orion card costs 9 EUR", source)
    assert messages
    assert not any("5 EUR here" in message for message in messages)


def test_no_figure_is_told_in_place_of_itself() -> None:
    source = "A transfer sent online costs 15 EUR, or 40 EUR if you ask a branch to send it."
    said = "Transfers sent online and through a branch cost 40 EUR and 15 EUR respectively"
    for message in told(said, source):
        assert not ("40 EUR belongs" in message and "says 40 EUR here" in message)
        assert not ("15 EUR belongs" in message and "says 15 EUR here" in message)
