"""The paraphrases that people wrote keep being told apart at least as often as was measured."""

from __future__ import annotations

import pytest

from policies.policyfile import load
from tests.policies.cases.paraphrases import paraphrases

LEAST = {
    ("fit", True): 140,
    ("fit", False): 86,
    ("held", True): 122,
    ("held", False): 77,
}
"""Half and whether faithful → how many were told right when this was last measured."""


@pytest.mark.parametrize(("half", "faithful"), LEAST)
def test_no_fewer_are_told_right_than_were(half: str, faithful: bool) -> None:
    policy = load("baseline")
    mine = [p for p in paraphrases() if (p.half, p.faithful) == (half, faithful)]
    assert sum(p.told(policy) for p in mine) >= LEAST[half, faithful]
