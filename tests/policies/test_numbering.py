"""The numbers of a list count its items; a number that could be the answer needs a source."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load

SOURCE = (
    "The monthly fee is 5 EUR. A replacement card is 4 EUR. It is due each month. Closing is free."
)


def judged(said: str) -> tuple[str, list[str]]:
    passages = (EvidencePassage(PassageId("p"), SOURCE),)
    verdict = judge(load("baseline"), Draft(said), Evidence(passages, language="en"))
    return verdict.outcome, [said[f.span.start : f.span.end] for f in verdict.findings]


@pytest.mark.parametrize(
    "said",
    [
        "1. The monthly fee is 5 EUR [1].\n2. A replacement card is 4 EUR [1].",
        "1) The monthly fee is 5 EUR [1].\n\n2) Closing is free [1].",
        "The fees [1]:\n\n1. **Monthly fee**: it is 5 EUR [1]\n2. **Closing**: it is free [1]",
        "1. The monthly fee is 5 EUR [1].\n   - It is due each month [1].\n2. Closing is free [1].",
        "Closing is free [1].\n 1. The monthly fee is 5 EUR [1].\n 2. It is due each month [1].",
    ],
)
def test_the_numbers_of_a_list_need_no_source(said: str) -> None:
    outcome, found = judged(said)
    assert not [text for text in found if text.isdecimal()]
    assert outcome == "pass"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1. It is due each month [1].", "1"),
        ("3. It is due each month [1].", "3"),
        ("The monthly fee in EUR is\n1. It is due each month [1].\n2. Closing is free [1].", "1"),
        ("The monthly fee [1]:\n3. It is due each month [1].\n7. Closing is free [1].", "3"),
        ("2. It is due each month [1].\n1. Closing is free [1].", "2"),
        ("1. It is due each month [1].\n1. Closing is free [1].", "1"),
        ("1. The monthly fee is 7 EUR [1].\n2. Closing is free [1].", "7 EUR"),
        ("1. It is due each month [1].\n2. 7 EUR is the monthly fee [1].", "7 EUR"),
        ("1. Seven EUR is the fee [1].\n2. Closing is free [1].", "Seven EUR"),
        ("1. Januar 2026 is the day [1].\n2. Closing is free [1].", "1. Januar 2026"),
        ("1. It is due each month [1].\n2 EUR is the monthly fee [1].", "2 EUR"),
        ("1. It is due each month [1]. 2. Closing is free [1].", "2"),
        ("It is due each month, 1. Closing is free [1].\n2. The monthly fee is 5 EUR [1].", "2"),
    ],
)
def test_a_number_that_could_be_the_answer_needs_a_source(said: str, number: str) -> None:
    assert number in judged(said)[1]


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        (
            "1. Jahr der Karte kostet nichts [1].\n2. Jahr der Karte kostet 5 EUR [1].",
            "Das 3. Jahr der Karte kostet nichts. Das 4. Jahr der Karte kostet 5 EUR.",
            "de",
        ),
        (
            "1. Stufe gilt für Konten [1].\n2. Stufe gilt für Karten [1].",
            "Die 2. Stufe gilt für Konten. Die 1. Stufe gilt für Karten.",
            "de",
        ),
        (
            "1. Level accounts are free [1].\n2. Level accounts cost more [1].",
            "Level 3 accounts are free. Level 4 accounts cost more.",
            "en",
        ),
    ],
)
def test_a_list_of_years_or_levels_says_which(said: str, source: str, language: str) -> None:
    passages = (EvidencePassage(PassageId("p"), source),)
    verdict = judge(load("baseline"), Draft(said), Evidence(passages, language=language))
    assert verdict.outcome == "refused"


def test_a_level_that_has_its_own_number_is_an_item() -> None:
    source = "Level 1 allows balances. Level 2 allows all payments."
    said = "1. Level 1 allows balances [1].\n2. Level 2 allows all payments [1]."
    passages = (EvidencePassage(PassageId("p"), source),)
    verdict = judge(load("baseline"), Draft(said), Evidence(passages, language="en"))
    assert verdict.outcome == "pass"


def test_judging_what_is_left_of_a_list_changes_nothing() -> None:
    for wrong in (1, 2, 3):
        items = [f"{n}. The monthly fee is {7 if n == wrong else 5} EUR [1]." for n in (1, 2, 3)]
        passages = (EvidencePassage(PassageId("p"), SOURCE),)
        evidence = Evidence(passages, language="en")
        text = judge(load("baseline"), Draft("\n".join(items)), evidence).text
        assert "7 EUR" not in text
        assert not text or judge(load("baseline"), Draft(text), evidence).text == text
