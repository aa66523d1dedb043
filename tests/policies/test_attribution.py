"""Passages are found for sentences by code."""

from __future__ import annotations

from ingest.records import PassageId
from policies.attribution import attribute, score_of
from policies.model import EvidencePassage

PASSAGES = tuple(
    EvidencePassage(PassageId(str(n)), text)
    for n, text in enumerate(
        (
            "The Everyday account costs 4.40 EUR a month.",
            "The Plus account costs 9.20 EUR a month.",
            "Interest is credited on 31 December.",
        )
    )
)


def test_a_sentence_goes_to_the_passage_that_says_it() -> None:
    assert attribute("The Plus account costs €9.20 each month.", PASSAGES, "en") == (1,)
    assert attribute("Interest is credited on 31 December.", PASSAGES) == (2,)


def test_a_sentence_that_no_passage_says_goes_nowhere() -> None:
    assert attribute("The Plus account costs 9.30 EUR a month.", PASSAGES) == ()
    assert attribute("Unicorns deliver gold bars.", PASSAGES) == ()


def test_markers_of_the_sentence_are_no_evidence() -> None:
    assert attribute("Interest is credited on 31 December [1].", PASSAGES) == (2,)


CLAIM = "Anna Berger opened the Plus account in 2019 and closed the Everyday account."


def score(text: str) -> float:
    return score_of(CLAIM, (EvidencePassage(PassageId("p"), text),), "en")


def test_a_claim_is_likelier_the_more_of_it_stands_together_in_order() -> None:
    apart = "The Plus account costs 9.20 EUR. " * 4
    whole = score(CLAIM)
    reordered = score(
        "The Everyday account was closed, the Plus account opened Anna Berger in 2019."
    )
    strewn = score(
        f"Anna Berger came in 2019. {apart}Everyday account. {apart}It closed. {apart}It opened."
    )
    renamed = score(CLAIM.replace("Anna Berger", "Carl Vogel"))
    dated = score(CLAIM.replace("2019", "2018"))
    assert whole == 1.0
    assert whole > reordered > strewn
    assert whole > dated > renamed > score("Unicorns deliver gold bars.")


def test_a_claim_without_a_passage_is_not_supported() -> None:
    assert score_of(CLAIM, (), "en") == 0.0
