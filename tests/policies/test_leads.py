"""A list is said of what its lead announces; what no passage knows has no figures."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load

SOURCE = "The monthly fee is 5 EUR. A replacement card is 2 EUR. The Postal Service delivers it."


def flagged(said: str, policy: str = "detect", source: str = SOURCE) -> list[str]:
    """The figures that a policy finds to be of something else."""
    passages = (EvidencePassage(PassageId("p"), source),)
    verdict = judge(load(policy), Draft(said), Evidence(passages, language="en"))
    return [said[f.span.start : f.span.end] for f in verdict.findings if f.rule == "binding"]


@pytest.mark.parametrize(
    "lead",
    [
        "The fees of the Platinum account are:",
        "To order a replacement card in GeoGebra, follow these steps:",
        "Here is what the fee and card of Luna Savings cost each month:",
    ],
)
@pytest.mark.parametrize(
    "items",
    [
        "1. The monthly fee is 5 EUR.\n2. A replacement card is 2 EUR.",
        "- Monthly fee: 5 EUR\n- Replacement card: 2 EUR",
        "* First:\n  - Monthly fee: 5 EUR\n* Then. A replacement card is 2 EUR.",
    ],
)
def test_what_is_listed_is_said_of_what_the_lead_names(lead: str, items: str) -> None:
    assert flagged(f"{lead}\n\n{items}") == ["5 EUR", "2 EUR"]
    marked = items.replace(".\n", " [1].\n").replace("EUR\n", "EUR [1]\n")
    assert flagged(f"{lead[:-1]} [1]:\n\n{marked} [1]", "baseline") == ["5 EUR", "2 EUR"]


@pytest.mark.parametrize(
    "lead",
    [
        "The monthly fee and the replacement card cost:",
        "Here is what the United States Postal Service (USPS) delivers:",
        "According to Luna Savings, the fees are:",
        "According to the instructions provided in Lunasavings.com, the fees are:",
        "According to the information published by Luna Savings, the fees are:",
        "These are the fees:",
    ],
)
def test_a_lead_that_names_what_a_passage_knows_or_who_says_it_is_no_find(lead: str) -> None:
    assert not flagged(f"{lead}\n1. The monthly fee is 5 EUR.\n2. A replacement card is 2 EUR.")


@pytest.mark.parametrize("lead", ["According to the report on Luna Savings, the fees are:"])
def test_who_is_reported_on_is_spoken_of(lead: str) -> None:
    assert flagged(f"{lead}\n1. The monthly fee is 5 EUR.\n2. A replacement card is 2 EUR.")


def test_a_lead_goes_as_far_as_its_list() -> None:
    said = "Fees of the Platinum account are:\n- Monthly fee: 5 EUR\n\nA replacement card is 2 EUR."
    assert flagged(said) == ["5 EUR"]


def test_an_item_said_under_two_leads_is_judged_under_each() -> None:
    item = "\n- Monthly fee: 5 EUR\n"
    said = f"The monthly fee is:{item}\nThe fees of the Platinum account are:{item}"
    assert flagged(said) == ["5 EUR"]
    assert flagged(f"The fees of the Platinum account are:{item}\nThe monthly fee is:{item}") == [
        "5 EUR"
    ]


@pytest.mark.parametrize("word", ["However", "Finally", "Additionally", "Instead"])
def test_a_word_that_opens_a_sentence_is_no_name(word: str) -> None:
    source = "Visa cards cost 5 EUR."
    assert not flagged(f"{word}, Visa cards cost 5 EUR [1].", "baseline", source)
    assert flagged(f"{word}, Luna cards cost 5 EUR [1].", "baseline", source)
    assert flagged("Italy, Visa and Luna cards cost 5 EUR [1].", "baseline", source)
