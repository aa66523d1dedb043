"""Years are reckoned from the one that a statement names, where its source names both."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

ROWS = (
    "Boats and nets\n(EUR in thousands)\t2016\t2015\t2014\nBoats\t812\t640\t505\nNets\t91\t77\t64"
)
ZEILEN = "Boote und Netze\nTEUR\t2016\t2015\t2014\nBoote\t812\t640\t505\nNetze\t91\t77\t64"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Boats stood at EUR 812 thousand in 2016 after EUR 640 thousand the year before", ROWS, "en"),
        ("Boats were EUR 505 thousand in 2014, and two years later they were EUR 812 thousand", ROWS, "en"),
        ("Im Jahr 2016 standen Boote bei 812 TEUR nach 640 TEUR im Vorjahr", ZEILEN, "de"),
    ],
)  # fmt: skip
def test_a_figure_of_the_year_that_is_reckoned_to_passes(
    said: str, source: str, language: str
) -> None:
    assert outcome(said, source, language) == "pass"


@pytest.mark.parametrize(
    ("said", "source", "language"),
    [
        ("Boats stood at EUR 812 thousand in 2016 after EUR 505 thousand the year before", ROWS, "en"),
        ("Boats were EUR 505 thousand in 2014, and four years later they were EUR 812 thousand", ROWS, "en"),
        ("Boats were EUR 505 thousand in 2014, and two years later they were EUR 640 thousand", ROWS, "en"),
    ],
)  # fmt: skip
def test_a_figure_of_another_year_is_stopped(said: str, source: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"
