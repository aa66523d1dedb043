"""Two passages that say the same with other figures contradict each other; two cases do not."""

from __future__ import annotations

from ingest.records import PassageId
from policies.engine import judge
from policies.model import Draft, Evidence, EvidencePassage
from policies.policyfile import load

FIVE = "The mortgage interest rate of a mortgage fixed for 5 years is 3.45 %."
TEN = "The mortgage interest rate of a mortgage fixed for 10 years is 3.70 %."


def judged(draft: str, *passages: str) -> str:
    evidence = tuple(
        EvidencePassage(PassageId(f"p{n}"), text, ("Rates",)) for n, text in enumerate(passages)
    )
    return judge(load("baseline"), Draft(draft), Evidence(evidence, "", "en")).outcome


def test_cases_of_one_passage_do_not_contradict_each_other() -> None:
    again = "Rates of a mortgage: fixed for 5 years 3.45 %, fixed for 10 years 3.70 %."
    assert judged(f"{FIVE[:-1]} [1] [2].", f"{FIVE} {TEN}", again) == "pass"
    assert judged(f"{TEN[:-1]} [1] [2].", f"{FIVE} {TEN}", again) == "pass"


def test_another_passage_with_another_figure_does() -> None:
    assert judged(f"{FIVE[:-1]} [1].", FIVE, FIVE.replace("3.45", "3.95")) == "refused"


def test_a_figure_is_held_against_passages_that_were_shown_and_not_cited() -> None:
    late = "A late payment on the Gold credit card costs a late payment fee of 11 EUR a year."
    card = "An additional card to a Gold credit card costs 18 EUR a year."
    assert judged(f"{card[:-1]} [2].", late, card) == "pass"
    assert judged(f"{card.replace('18', '11')[:-1]} [1].", late, card) == "refused"
