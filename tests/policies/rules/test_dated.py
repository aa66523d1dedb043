"""What closes a bracket like a remark's day and is none breaks no judge."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome


@pytest.mark.parametrize("said", ["2018–2019", "2018-2019", "2018/19", "2019-02-30", "30.02.2019"])
def test_years_and_days_that_never_were_are_no_remark(said: str) -> None:
    assert outcome(f"The fee is 5 EUR ({said})", "The fee is 5 EUR.") == "refused"
    assert outcome(f"The fee is 5 EUR ({said})", f"The fee is 5 EUR ({said}).") == "pass"
