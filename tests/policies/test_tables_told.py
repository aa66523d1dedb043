"""Figures of a table told on its scale, rounded where that is said, and in the way they moved."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

VESSELS = "Vessels\nUSDm\t2018\t2017\nHulls\t1,204.5\t1,377.2\nEngines\t96.3\t88.1"
SCALED = (
    "Purchases\nPeriod\tBoxes purchased\tPrice per box\tValue left\n\t(Boxes in thousands)\t\t"
    "(Dollars in millions)\nMay\t3,608\t$7.40\t$ 1,889\nJune\t412\t$8.10\t$ 1,650"
)
MOVED = "Trade\n\t2018\t2017\tChange\nSales\t1,540\t1,500\t2.7%\nMargin\t310\t316\t(1.9)%"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Hulls were worth USD 1,204.5m in 2018 and engines 96.3m", VESSELS),
        ("Hulls were worth about USD 1.2 billion in 2018", VESSELS),
        ("In May about 3.6 million boxes were purchased", SCALED),
        ("In June $1,650 million of value was left", SCALED),
        ("Engines rose to USD 96.3 million in 2018", VESSELS),
        ("The margin fell by 1.9% and sales grew by 2.7%", MOVED),
    ],
)
def test_a_figure_told_as_the_table_counts_and_moves_it_passes(said: str, source: str) -> None:
    assert outcome(said, source) == "pass"


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Hulls were worth USD 1.2 billion in 2018", VESSELS),
        ("Hulls were worth about USD 1.3 billion in 2018", VESSELS),
        ("Hulls were worth about USD 1 billion in 2018", VESSELS),
        ("Hulls rose to USD 1,204.5 million in 2018", VESSELS),
        ("In June about $1,650 thousand of value was left", SCALED),
        ("The margin grew by 1.9%", MOVED),
    ],
)
def test_a_figure_on_another_scale_or_the_other_way_is_stopped(said: str, source: str) -> None:
    assert outcome(said, source) == "refused"
