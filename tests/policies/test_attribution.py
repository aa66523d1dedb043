"""Passages are found for sentences by code."""

from __future__ import annotations

from ingest.records import PassageId
from policies.attribution import attribute
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
