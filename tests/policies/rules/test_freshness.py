"""A source answers for its days only, and not for ever."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Effect, Evidence, EvidencePassage, fact_row
from policies.policyfile import load
from policies.rules.freshness import Freshness
from tests.policies.rules.judging import findings

SAID = "A transfer costs 4.90 EUR [1]."
PASSAGE = EvidencePassage(
    PassageId("p"),
    "A transfer costs 4.90 EUR.",
    in_force_from=date(2025, 1, 1),
    in_force_until=date(2026, 1, 1),
)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2024, 12, 31), "The cited passage is not in force yet: it applies from 2025-01-01."),
        (date(2025, 1, 1), None),
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), "The cited passage is no longer in force: it applied until 2026-01-01."),
        (None, None),
    ],
)
def test_a_passage_answers_for_its_days_only(on: date | None, says: str | None) -> None:
    found = findings(Freshness(Effect.DROP), SAID, PASSAGE, on=on)
    assert [f.message for f in found] == ([says] if says else [])
    assert all(f.source is not None and f.source.passage == "p" for f in found)


def test_text_and_rows_grow_too_old_where_the_policy_says_when() -> None:
    year = Freshness(Effect.DROP, max_age_days=365)
    on = date(2025, 12, 31)
    assert findings(year, SAID, PASSAGE, on=on) == []
    (old,) = findings(Freshness(Effect.DROP, max_age_days=300), SAID, PASSAGE, on=on)
    assert old.message == "The source is from 2025-01-01, which is more than 300 days ago."
    row = fact_row("f", "card", "fee", Decimal("3.50"), "EUR", date(2024, 1, 1))
    (stale,) = findings(
        year, "The card has a fee of 3.50 EUR [1].", "The card.", on=on, facts=[row]
    )
    assert (stale.source is not None and stale.source.fact) == "f"
    undated = fact_row("f", "card", "fee", Decimal("3.50"), "EUR")
    assert (
        findings(year, "The card has a fee of 3.50 EUR [1].", "The card.", on=on, facts=[undated])
        == []
    )


def test_an_answer_without_markers_is_held_against_the_passage_that_fits_it_best() -> None:
    other = EvidencePassage(
        PassageId("q"), "Cards are sent by post.", in_force_from=date(2025, 1, 1)
    )
    evidence = Evidence((PASSAGE, other), on=date(2026, 6, 1))
    by_post = judge(load("detect"), Draft("Cards are sent by post."), evidence)
    fee = judge(load("detect"), Draft("A transfer costs 4.90 EUR."), evidence)
    assert [f.rule for f in by_post.findings] == []
    assert [f.rule for f in fee.findings] == ["freshness"]
