"""What an answer says of itself claims nothing; what it says beside that is held to its passages."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load

SOURCE = "The card is sent by post within five days. A replacement costs 5 EUR."
QUESTION = "How do I order a replacement card for my daughter?"


def rules(said: str, question: str = QUESTION, language: str = "en") -> set[str]:
    """The rules that `detect` finds something by."""
    passages = (EvidencePassage(PassageId("p"), SOURCE),)
    verdict = judge(load("detect"), Draft(said), Evidence(passages, question, language))
    return {finding.rule for finding in verdict.findings}


@pytest.mark.parametrize(
    "said",
    [
        "Based on the provided passages, here is a brief answer to your question:",
        "Unable to answer based on the given passages.",
        "The passages do not mention foreign branches, opening hours or the safe deposit boxes.",
        "None of the passages provide detailed information on foreign branches and opening hours.",
        "Opening hours of foreign branches are not explicitly mentioned in the passages.",
        "There is no mention of opening hours, foreign branches or safe deposit boxes.",
        "Without further information on branches and opening hours, it cannot be determined.",
        "Please let me know if there is anything else that you would like my assistance with.",
        "Here are the steps to order a replacement card for your daughter:",
        "Die Passagen enthalten keine Angaben zu Filialen im Ausland und deren Öffnungszeiten.",
    ],
)
def test_an_aside_claims_nothing(said: str) -> None:
    assert not rules(said) & {"support", "quotes"}


@pytest.mark.parametrize(
    "said",
    [
        "According to the passages, deposits are insured by the moon landing programme.",
        "The passages do not mention fees, but deposits are insured by the moon landing programme.",
        "The passages do not mention fees; the moon landing programme insures every deposit.",
        "The passages do not mention fees, deposits are insured by the moon landing programme.",
        "The passages do not mention fees. Deposits are insured by the moon landing programme.",
        "Unable to answer: the moon landing programme insures every deposit of our branch.",
        "Here is the answer: the moon landing programme insures every deposit of our branch.",
        "The moon landing programme insures deposits, which is not mentioned, but holds for branches.",
        "Let me know whether the moon landing programme should insure the deposits for 7 EUR.",
        "Your daughter orders a replacement at the moon landing programme, the passages say.",
        "The moon landing programme insures all deposits and answers any further questions.",
        "I hope this helps, since the moon landing programme insures all deposits of a branch.",
        "Customers whose deposits are not mentioned receive moon landing insurance, gold and land.",
        "No further information on identity is required to open joint accounts for foreign minors.",
        "The bank tells no information about accounts to tax authorities in foreign countries.",
        "The moon landing programme insures all deposits that are not mentioned in the passages.",
        "Einlagen sind im Mondlandeprogramm versichert, weitere Fragen klärt der Vorstand gern.",
    ],
)
def test_what_is_claimed_beside_an_aside_is_held_to_the_passages(said: str) -> None:
    assert rules(said) & {"support", "numbers"}


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The documents are not necessary.", "The documents are necessary."),
        ("The information is not provided by post.", "The information is provided by post."),
        (
            "The document does not provide for a refund of the fee.",
            "The document provides for a refund of the fee.",
        ),
        (
            "No additional information is required for opening the account.",
            "Additional information is required for opening the account.",
        ),
        (
            "The bank gives no information about accounts to tax authorities.",
            "The bank gives information about accounts to tax authorities.",
        ),
        (
            "According to the passages, the information is not provided by post.",
            "The information is provided by post.",
        ),
    ],
)
def test_what_is_said_of_documents_is_no_aside(said: str, source: str) -> None:
    passages = (EvidencePassage(PassageId("p"), source),)
    verdict = judge(load("detect"), Draft(said), Evidence(passages, "", "en"))
    assert [finding.rule for finding in verdict.findings] == ["support"]


def test_words_of_the_question_are_no_source_for_what_is_claimed() -> None:
    question = "Does the moon landing programme insure every deposit of our foreign branches?"
    assert "support" in rules("The moon landing programme insures every deposit.", question)


def test_a_colon_makes_no_announcement_of_a_claim() -> None:
    question = "Does the moon landing programme insure every deposit of our foreign branches?"
    said = "Yes, the moon landing programme insures every deposit of our foreign branches:"
    assert "support" in rules(said, question)


def test_a_figure_within_an_aside_needs_a_source() -> None:
    assert "numbers" in rules("The passages do not mention the fee of 7.50 EUR.")


def test_the_question_may_be_quoted_and_nothing_else_that_no_passage_says() -> None:
    asked = 'The question "How do I order a replacement card?" is answered there.'
    assert "quotes" not in rules(asked)
    assert "quotes" not in rules('My answer is "Unable to answer based on given passages."')
    assert "quotes" in rules('The terms say "a replacement card is free for life".')
    assert "quotes" in rules('The terms say "the given passages".')
