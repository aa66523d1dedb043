"""Of several figures of one statement each is held against the row that its own clauses name."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

FLEET = (
    "Fleet\n\t\tSeason Close\n\t2018\t2017\n\t\t(in millions)\nTugs and barges\t$  64\t$  59\n"
    "Cranes and hoists\t2,406\t2,310\nCranes in repair\t318\t402\nRepair expense was $77 million "
    "in season 2018."
)


def test_what_another_clause_says_is_no_word_for_a_figure() -> None:
    said = (
        "Cranes and hoists came to $2,406 million at the close of season 2018, and repair expense "
        "in that season was $77 million"
    )
    assert outcome(said, FLEET) == "pass"


@pytest.mark.parametrize(
    "said",
    [
        "Tugs and barges came to $2,406 million in 2018, and repair expense was $77 million",
        "Cranes and hoists came to $64 million in 2018, and tugs and barges to $2,406 million",
    ],
)
def test_the_figure_of_a_row_that_the_clause_does_not_name_is_stopped(said: str) -> None:
    assert outcome(said, FLEET) == "refused"
