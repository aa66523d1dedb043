"""Another system's figure may follow from what was before it; one that does not is found."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load


def flagged(said: str, *passages: str) -> list[str]:
    """What `detect` finds of numbers and binding in an answer without markers."""
    shown = tuple(EvidencePassage(PassageId(f"p{n}"), p) for n, p in enumerate(passages))
    verdict = judge(load("detect"), Draft(said), Evidence(shown, language="en"))
    spans = [f.span for f in verdict.findings if f.rule in {"numbers", "binding"}]
    return [said[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("said", "passages", "expected"),
    [
        (
            "Set the oven to 325-350 degrees F to bake the bread.",
            ("Set the oven to 325 degrees F.", "To bake bread set the oven to 350 degrees F."),
            [],
        ),
        (
            "Let the bread rest for 10-15 minutes.",
            ("Knead the dough for 10 minutes.", "Preheat the oven for 15 minutes."),
            ["10-15 minutes"],
        ),
        ("It was 79 °F (26 °C) on average.", ("The average was 79 °F.",), []),
        ("It was 79 °F (29 °C) on average.", ("The average was 79 °F.",), ["29 °C"]),
        ("It was 78 °F (26 °C) on average.", ("The average was 79 °F.",), ["78 °F", "26 °C"]),
        ("The trail is 5 miles (8 km) long.", ("The trail is 5 miles long.",), []),
        (
            "Pay overtime for hours worked beyond 40 a week.",
            ("Overtime is due for more than 40 hours a week.",),
            [],
        ),
        (
            "Pay overtime to every employee beyond 40 a week.",
            ("Overtime is due for more than 40 hours a week.",),
            ["40"],
        ),
        ("Boxes 1, 2, 3 and 5 are reported.", ("Report boxes 1,2,3, and 5 there.",), []),
        (
            "To cook a frozen roast in the oven, preheat the oven to 325 degrees F.",
            (
                "Preheat your oven to 325 degrees F. Season the roast.",
                "To cook a frozen roast, start by preheating the oven to 350 degrees F.",
            ),
            [],
        ),
    ],
)
def test_what_follows_from_what_was_shown_is_no_find(
    said: str, passages: tuple[str, ...], expected: list[str]
) -> None:
    assert flagged(said, *passages) == expected


BASIC = "The Basic account costs 5 EUR per month."
PREMIUM = "The Premium account costs 20 EUR per month."
LIMIT = "The withdrawal limit is {}."


@pytest.mark.parametrize(
    ("said", "passages"),
    [
        ("The Basic account costs between 5 and 20 EUR per month.", (f"{BASIC} {PREMIUM}",)),
        ("The Basic account costs 5-20 EUR per month.", (BASIC, PREMIUM)),
        (
            LIMIT.format("500 to 1000 EUR per day"),
            (LIMIT.format("500 EUR per day for minors"), LIMIT.format("1000 EUR per day")),
        ),
        (
            LIMIT.format("500 to 1000 EUR"),
            (LIMIT.format("500 EUR per day"), LIMIT.format("1000 EUR per week")),
        ),
        (
            LIMIT.format("500 to 1000 EUR per day"),
            (LIMIT.format("500 EUR per day"), LIMIT.format("at least 1000 EUR per day")),
        ),
        (
            LIMIT.format("500 to 1000 EUR"),
            (LIMIT.format("500 EUR in 2019"), LIMIT.format("1000 EUR in 2024")),
        ),
    ],
)
def test_a_range_is_not_made_of_figures_of_two_things(said: str, passages: tuple[str, ...]) -> None:
    assert len(flagged(said, *passages)) == 1


def test_a_range_may_be_made_of_what_two_sentences_say_of_the_same() -> None:
    low, high = LIMIT.format("at least 500 EUR per day"), LIMIT.format("1000 EUR per day")
    assert not flagged(LIMIT.format("500 to 1000 EUR per day"), low, high)
    assert not flagged("The Basic and Premium accounts cost 5-20 EUR per month.", BASIC, PREMIUM)


@pytest.mark.parametrize(
    "said",
    [
        "Customers can visit any of our 40 branches during opening hours.",
        "During opening hours 40 branches are open.",
        "Outside of opening hours customers can visit 40.",
        "The bank is open for hours and closes 40 of them.",
    ],
)
def test_a_unit_elsewhere_in_a_sentence_is_not_that_of_a_bare_number(said: str) -> None:
    source = "Employees of the bank work 40 hours a week. Customers can visit any of our branches."
    assert flagged(said, source) == ["40"]


@pytest.mark.parametrize(
    ("said", "source", "expected"),
    [
        ("Bake it at 180 degrees (82 °C).", "Bake it at 180 degrees in a fan oven.", "82 °C"),
        ("The branch is 1 km (1 mile) away.", "The branch is 1 km away.", "1 mile"),
        ("The branch is 5 km (3 miles) away.", "The branch is 5 km away.", ""),
        ("The fee is 5 USD.", "The fee is 5 EUR.", "5 USD"),
        ("The notice is 3 weeks.", "The notice is 3 days.", "3 weeks"),
        ("Bake it at 350 degrees F.", "Bake it at 350 degrees.", ""),
    ],
)
def test_a_figure_is_no_other_for_having_its_digits_or_being_near_it(
    said: str, source: str, expected: str
) -> None:
    assert flagged(said, source) == ([expected] if expected else [])
