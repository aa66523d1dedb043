"""A least and a most of one thing make a range, and figures of two things make none."""

from __future__ import annotations

import pytest

from policies.rules import sides
from policies.rules.bounds import bounds_of
from policies.terms import Terms
from tests.policies.rules.judging import outcome


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


def test_which_figures_of_a_sentence_are_bounds_is_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Terms] = []

    def counted(terms: Terms) -> list[str]:
        read.append(terms)
        return bounds_of(terms)

    monkeypatch.setattr(sides, "bounds_of", counted)
    listed = [f"{n} EUR" for n in range(10, 40)]
    said = ", ".join(f"5 to {amount}" for amount in listed)
    source = "It costs at least 5 EUR and also 5 EUR, " + ", ".join(listed) + "."
    assert outcome(f"It costs {said}", source, "en") == "refused"
    assert len(read) == 1
