"""A figure stands in what is cited; a rounded one only where it says so and the policy allows."""

from __future__ import annotations

import pytest

from policies.model import Effect
from policies.rules.numbers import Numbers
from tests.policies.rules.judging import found

SOURCE = "The branch has 1,207 customers."


@pytest.mark.parametrize(
    ("said", "allowed", "passes"),
    [
        ("The branch has about 1,200 customers", 0.02, True),
        ("The branch has about 1,200 customers", 0.0, False),
        ("The branch has 1,200 customers", 0.02, False),
        ("The branch has about 1,300 customers", 0.02, False),
        ("The branch has about 1,200 EUR", 0.02, False),
    ],
)
def test_only_what_says_about_may_be_rounded(said: str, allowed: float, passes: bool) -> None:
    rule = Numbers(Effect.DROP, rounded=allowed)
    assert (not found(rule, f"{said} [1].", SOURCE)) == passes
