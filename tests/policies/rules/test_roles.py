"""A figure of a change is what it is to it in the source, and a price is counted as there."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.binding import Binding
from tests.policies.rules.judging import found, outcome

RULE = Binding(Effect.DROP)
COSTS = (
    "Licensing costs increased $8.6 million to $16.7 million for the year ended December 31, 2019 "
    "compared to $8.1 million for the year ended December 31, 2018."
)
UMSATZ = "Der Umsatz stieg 2019 um 8,6 Mio. EUR auf 16,7 Mio. EUR."
DEPOSIT = "A cash deposit in a branch costs 2.60 EUR per deposit."
YEARS = (
    "Depreciation was $12,548 and $12,643 for the years ended December 31, 2019 and 2018, "
    "respectively, of which $9,028 and $9,189, respectively, related to software."
)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Licensing costs increased by $8.6 million to $16.7 million [1].", COSTS, "en"),
        ("Licensing costs rose from $8.1 million to $16.7 million [1].", COSTS, "en"),
        ("Der Umsatz stieg um 8,6 Mio. EUR [1].", UMSATZ, "de"),
        ("A cash deposit costs 2.60 EUR each time [1].", DEPOSIT, "en"),
        ("Depreciation was $12,548 in 2019 [1].", YEARS, "en"),
        ("Software accounted for $9,028 in 2019 and $9,189 in 2018 [1].", YEARS, "en"),
    ],
)
def test_a_figure_said_as_in_its_source_is_bound(said: str, source: str, language: str) -> None:
    assert not found(RULE, said, source, language=language)


@pytest.mark.parametrize(
    ("said", "source", "language", "wrong"),
    [
        ("Licensing costs increased by $16.7 million [1].", COSTS, "en", "$16.7 million"),
        (
            "Licensing costs rose from $16.7 million to $8.1 million [1].",
            COSTS,
            "en",
            "$8.1 million",
        ),
        ("Der Umsatz stieg um 16,7 Mio. EUR [1].", UMSATZ, "de", "16,7 Mio. EUR"),
        ("Der Umsatz stieg auf 8,6 Mio. EUR [1].", UMSATZ, "de", "8,6 Mio. EUR"),
        ("A cash deposit in a branch costs 2.60 EUR per month [1].", DEPOSIT, "en", "2.60 EUR"),
        ("Depreciation was $12,643 in 2019 [1].", YEARS, "en", "$12,643"),
    ],
)
def test_what_it_is_not_is_found(said: str, source: str, language: str, wrong: str) -> None:
    assert wrong in found(RULE, said, source, language=language)


def test_a_sentence_word_for_word_has_its_own_figure() -> None:
    source = (
        "A transfer ordered in the app from a Business account costs 15.50 EUR. "
        "A transfer ordered in the app from a Business Plus account costs 11.50 EUR."
    )
    said = "A transfer ordered in the app from a Business account costs {} [1]."
    assert not found(RULE, said.format("15.50 EUR"), source)
    assert found(RULE, said.format("11.50 EUR"), source) == ["11.50 EUR"]


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("The notice is given at least 30 days before the end [1].", True),
        ("The notice is given at most 30 days before the end [1].", False),
    ],
)
def test_a_day_at_the_latest_is_counted_back(said: str, passes: bool) -> None:
    source = "The notice is given no later than 30 days before the end."
    assert (not found(RULE, said, source)) == passes


SWAPS = "Net derivative gain of $60 million was recorded. Revenue improved from 62 EUR to 85 EUR."
NOTIFIED = "The Bureau shall notify the complainant of the results of the appeal within 60 days."
UNTERRICHTET = "Der Geber unterrichtet schriftlich den Nehmer drei Monate vor Ende des Vertrags."


@pytest.mark.parametrize(
    ("said", "source", "language", "passes"),
    [
        ("Net derivative gain of $60 million was recorded", SWAPS, "en", True),
        ("Net derivative loss of $60 million was recorded", SWAPS, "en", False),
        ("Revenue fell from 62 EUR to 85 EUR", SWAPS, "en", False),
        (
            "The complainant shall notify the Bureau of the results within 60 days",
            NOTIFIED,
            "en",
            False,
        ),
        ("The complainant is notified by the Bureau within 60 days", NOTIFIED, "en", True),
        (
            "Der Nehmer unterrichtet schriftlich den Geber drei Monate vor Ende des Vertrags",
            UNTERRICHTET,
            "de",
            False,
        ),
        (
            "Den Nehmer unterrichtet schriftlich der Geber drei Monate vor Ende des Vertrags",
            UNTERRICHTET,
            "de",
            True,
        ),
    ],
)
def test_gains_directions_and_parties_keep_their_sides(
    said: str, source: str, language: str, passes: bool
) -> None:
    assert (not found(RULE, f"{said} [1].", source, language=language)) == passes


ROWS = (
    "Income was $5 and $7 for the years ended December 31, 2019 and 2018, respectively, of which "
    "$2 and $3, respectively, was interest."
)
CHANGES = (
    "Revenue increased $8.6 million to $16.7 million in 2019. Costs increased $2.1 million to "
    "$9.9 million in 2019."
)


@pytest.mark.parametrize(
    ("said", "source", "passes"),
    [
        ("Interest was $5 in 2019", ROWS, False),
        ("Income was $3 in 2018", ROWS, False),
        ("Income was $5 in 2019", ROWS, True),
        ("Costs in 2019 increased $8.6 million", CHANGES, False),
        ("Costs in 2019 increased $2.1 million", CHANGES, True),
    ],
)
def test_each_of_several_rows_and_changes_is_of_its_own(
    said: str, source: str, passes: bool
) -> None:
    assert (outcome(said, source) == "pass") == passes
