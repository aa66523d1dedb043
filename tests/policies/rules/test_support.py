"""What a passage says is told from what only sounds like it."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage
from policies.policyfile import load
from policies.rules.support import Support
from tests.policies.rules.judging import found, outcome


@pytest.mark.parametrize(
    "said", ["It is free", "A transfer is free", "A transfer is free of charge"]
)
def test_free_is_not_a_fee(said: str) -> None:
    passage = EvidencePassage(PassageId("p"), "A transfer costs 4.90 EUR.", ("Fees",))
    verdict = judge(load("baseline"), Draft(f"{said} [1]."), Evidence((passage,), "", "en"))
    assert verdict.outcome == "refused"


RULE = Support(Effect.DROP)


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("The card can be used abroad", "The card can no longer be used abroad.", "en"),
        ("Die Karte kann genutzt werden", "Die Karte kann nicht mehr genutzt werden.", "de"),
        ("Die Bank haftet für Karten", "Die Bank haftet keinesfalls für Karten.", "de"),
        ("Die Bank haftet für Karten", "Die Bank haftet keineswegs für Karten.", "de"),
        ("Die Bank haftet für Karten", "Die Bank haftet auf keinen Fall für Karten.", "de"),
        (
            "The bank refunds lost cards",
            "Under no circumstances the bank refunds lost cards.",
            "en",
        ),
        ("Overdrawing the account is permitted", "Overdrawing the account is prohibited.", "en"),
        ("The clause is enforceable", "The clause is unenforceable.", "en"),
        ("The bank accepts foreign cheques", "The bank refuses foreign cheques.", "en"),
    ],
)
def test_a_denial_is_heard_however_it_is_said(said: str, source: str, language: str) -> None:
    assert found(RULE, f"{said} [1].", source, language=language)
    assert not found(RULE, f"{source[:-1]} [1].", source, language=language)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (
            "Closing the account is free of charge",
            "There is no charge for closing your account.",
        ),
        ("Cash withdrawals cost nothing", "Withdrawing cash is free of charge."),
        ("Overdrawing the account is not permitted", "Overdrawing the account is prohibited."),
        ("The bank does not accept foreign cheques", "The bank refuses foreign cheques."),
        ("The card can no longer be used", "The card cannot be used."),
        (
            "Payments by card are accepted",
            "Payments by card are accepted. Payments by cheque are refused.",
        ),
        ("The period may be no longer than 30 days", "The period is at most 30 days."),
    ],
)
def test_the_same_denial_in_other_words_agrees(said: str, source: str) -> None:
    assert not found(RULE, f"{said} [1].", source)


def test_free_is_no_longer_free_where_the_source_denies_it() -> None:
    source = "Closing the account is not free of charge."
    assert found(RULE, "Closing the account is free of charge [1].", source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("The charge was abolished", "Modalités et dates de prélèvement des frais"),
        ("The charge was abolished", "The charge is taken from the account at the end of a month."),
        ("Cards are gold", "Cards are sent by post."),
        ("According to it, the charge was abolished", "Pas d'accord ? Prélèvement des frais"),
    ],
)
def test_half_of_two_words_is_nothing_said(said: str, source: str) -> None:
    assert found(RULE, f"{said} [1].", source)


def test_both_of_two_words_are_enough() -> None:
    assert not found(RULE, "Cards are sent [1].", "Cards are sent by post.")


def test_a_denial_may_stand_before_or_behind_what_it_is_the_condition_of() -> None:
    source = "If you did not receive this report, you may cancel the contract at any time."
    said = "You may cancel the contract at any time if you did not receive this report [1]."
    assert not found(RULE, said, source)
    turned = "You may cancel the contract at any time if you did receive this report [1]."
    assert found(RULE, turned, source)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("For 5 EUR the bank insures the card against theft", "The card costs 5 EUR at the bank."),
        (
            "The card of 5 EUR insures your family against theft",
            "The card of 5 EUR covers your family.",
        ),
        (
            "Minors pay 5 EUR for a replacement card ordered online",
            "A replacement card costs 5 EUR.",
        ),
    ],
)
def test_what_is_made_up_does_not_ride_on_a_figure(said: str, source: str) -> None:
    assert outcome(said, source) == "refused"


def test_a_figure_in_other_words_is_supported() -> None:
    said = "Customers pay 5 EUR for a replacement card"
    assert outcome(said, "A replacement card costs 5 EUR.") == "pass"
