"""What a passage says is told from what only sounds like it."""

from __future__ import annotations

import pytest

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load


@pytest.mark.parametrize(
    "said", ["It is free", "A transfer is free", "A transfer is free of charge"]
)
def test_free_is_not_a_fee(said: str) -> None:
    passage = EvidencePassage(PassageId("p"), "A transfer costs 4.90 EUR.", ("Fees",))
    verdict = judge(load("baseline"), Draft(f"{said} [1]."), Evidence((passage,), "", "en"))
    assert verdict.outcome == "refused"
