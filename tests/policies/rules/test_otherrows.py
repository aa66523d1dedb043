"""A figure of one row is not said of another, whatever its unit, nor beside its own sentence."""

from __future__ import annotations

import pytest

from tests.policies.rules.judging import outcome

SWITCH = (
    "After the switch, payments are redirected for 12 months.\n"
    "| Step of the switch | Time |\n| Answer of the old bank | 5 business days |\n"
    "| Completion of the switch after authorisation | 13 business days |\n"
    "| Redirection of payments | 12 months |"
)
CARD = (
    "Purchases with the Gold card are interest-free for up to 56 days.\n"
    "| | Classic card | Gold card |\n| Annual fee | 28.00 EUR | 72.00 EUR |\n"
    "| Interest-free period, up to | 51 days | 56 days |\n| Late payment fee | 11.00 EUR | 9.00 EUR |"
)
KARTE = (
    "Einkäufe mit der Karte Gold sind bis zu 56 Tage zinsfrei.\n"
    "| | Karte Classic | Karte Gold |\n| Jahresentgelt | 28,00 EUR | 72,00 EUR |\n"
    "| Zinsfreie Zeit, bis zu | 51 Tage | 56 Tage |\n| Mahnentgelt | 11,00 EUR | 9,00 EUR |"
)


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (SWITCH, "The table gives 12 months as the time for completion of the switch after authorisation", "en"),
        (SWITCH, "Answer of the old bank: 12 months", "en"),
        (CARD, "Late payment fee: Gold card 56 days", "en"),
        (CARD, "The late payment fee of the Classic card is 51 days", "en"),
        (KARTE, "Das Mahnentgelt der Karte Gold: 56 Tage", "de"),
        ("Year | 2019 | 2018\nGranted during the period | 45 | 50\nVested during the period | 12 | 18", "For 2018, the figure for granted during the period is 18", "en"),
    ],
)  # fmt: skip
def test_a_figure_of_another_row_does_not_pass(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "refused"


@pytest.mark.parametrize(
    ("source", "said", "language"),
    [
        (SWITCH, "Redirection of payments: 12 months", "en"),
        (SWITCH, "Completion of the switch after authorisation takes 13 business days, redirection of payments 12 months", "en"),
        (CARD, "Late payment fee: Gold card 9.00 EUR", "en"),
        (CARD, "The Gold card is interest-free for up to 56 days", "en"),
        (KARTE, "Die zinsfreie Zeit der Karte Gold beträgt bis zu 56 Tage", "de"),
    ],
)  # fmt: skip
def test_a_figure_of_its_own_row_passes(source: str, said: str, language: str) -> None:
    assert outcome(said, source, language) == "pass"
